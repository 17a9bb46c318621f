"""`verify`: whether a store is whole."""

from __future__ import annotations

from dataclasses import dataclass

from stakemap.cli.accounts import accounts_of, opened, the_account
from stakemap.cli.options import Account, StoreUrl
from stakemap.cli.screen import PARTLY_DONE, Screen

__all__ = ["Options", "verify"]


@dataclass(frozen=True, slots=True)
class Options:
    """Which store or account."""

    store: StoreUrl
    account: Account = None


def verify(screen: Screen, options: Options) -> None:
    """Recompute every digest, every revision and the audit chain of a store."""
    url, account = options.store, options.account
    names = (the_account(screen, url, account),) if account else accounts_of(screen, url)
    found = []
    with screen.progress(len(names)) as steps:
        for name in names:
            steps.next(name)
            with opened(url, name) as store:
                found.append(store.verify())
    for report in found:
        counts = {"facts": report.facts, "versions": report.versions, "revisions": report.revisions}
        if report.ok:
            screen.say(screen.word("verify.whole", account=report.dataset, **counts))
            continue
        screen.fail(PARTLY_DONE)
        screen.say(screen.word("verify.damaged", account=report.dataset, count=len(report.damage)))
        for damage in report.damage:
            screen.say(
                f"  {' '.join(str(p) for p in (damage.what, damage.id, damage.rev) if p not in ('', None))}"
            )
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
