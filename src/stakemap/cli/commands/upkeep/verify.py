"""`verify`: whether a store is whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from stakemap.cli.accounts import accounts_of, opened, the_account
from stakemap.cli.options import Account, StoreUrl
from stakemap.cli.screen import PARTLY_DONE, Screen

if TYPE_CHECKING:
    from stakemap.store import IntegrityReport

__all__ = ["Options", "verify"]


@dataclass(frozen=True, slots=True)
class Options:
    """Which store or account."""

    store: StoreUrl
    account: Account = None
    accept: Annotated[
        bool,
        typer.Option("--accept", help="Take what is there as what was acknowledged: write the anchor anew."),
    ] = False


def verify(screen: Screen, options: Options) -> None:
    """Recompute every digest, every revision and the audit chain of a store; compare with its anchor."""
    url, account = options.store, options.account
    if options.accept:
        _accept(screen, url)
    names = (the_account(screen, url, account),) if account else accounts_of(screen, url)
    found = []
    with screen.progress(len(names)) as steps:
        for name in names:
            steps.next(name)
            with opened(url, name) as store:
                found.append(store.verify())
    for report in found:
        _tell(screen, report)
    screen.put(
        {
            "accounts": [
                {
                    "account": r.dataset,
                    "ok": r.ok,
                    "facts": r.facts,
                    "versions": r.versions,
                    "revisions": r.revisions,
                    "damage": [{"what": d.what, "id": d.id, "rev": d.rev} for d in r.damage],
                }
                for r in found
            ]
        }
    )


def _accept(screen: Screen, url: str) -> None:
    from stakemap.store import accept

    before = accept(url)
    screen.say(screen.word("anchor.accepted"))
    if before.state == "behind":
        screen.say(screen.word("anchor.given_up", count=before.lost))
    screen.put({"accepted": {"before": before.state, "lost": before.lost}})


def _tell(screen: Screen, report: IntegrityReport) -> None:
    counts = {"facts": report.facts, "versions": report.versions, "revisions": report.revisions}
    if report.ok:
        screen.say(screen.word("verify.whole", account=report.dataset, **counts))
        return
    screen.fail(PARTLY_DONE)
    screen.say(screen.word("verify.damaged", account=report.dataset, count=len(report.damage)))
    for damage in report.damage:
        parts = (screen.plainly(damage.what), damage.id, damage.rev)
        screen.say(f"  {' '.join(str(part) for part in parts if part not in ('', None))}")
