"""`retain`: what must no longer be kept leaves a store, on schedule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from stakemap.cli.accounts import accounts_of, opened, the_account
from stakemap.cli.options import Account, Actor, Clock, StoreUrl
from stakemap.cli.screen import NOTHING_DONE, PARTLY_DONE, Screen
from stakemap.cli.session import reason

if TYPE_CHECKING:
    from stakemap.store import ExpiryReceipt

__all__ = ["Options", "retain"]


@dataclass(frozen=True, slots=True)
class Options:
    """Which store, on which day, and how much may go."""

    store: StoreUrl
    account: Account = None
    today: Clock = None
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False
    max_shrink: Annotated[
        float,
        typer.Option(
            "--max-shrink", min=0, max=1, help="Largest share of an account's facts that may go, 0 to 1."
        ),
    ] = 0.05
    actor: Actor = ""


def retain(screen: Screen, options: Options) -> None:
    """Remove every fact whose retention is over, with its history, from the accounts of a store."""
    url = options.store
    day = options.today or datetime.now(UTC).date().isoformat()
    names = (the_account(screen, url, options.account),) if options.account else accounts_of(screen, url)
    receipts: list[ExpiryReceipt] = []
    failed: dict[str, str] = {}
    with screen.step("step.retain"):
        for name in names:
            try:
                with opened(url, name) as store:
                    receipts.append(
                        store.expire(
                            day, dry_run=options.dry_run, max_shrink=options.max_shrink, actor=options.actor
                        )
                    )
            except Exception as error:  # noqa: BLE001  the retention of the other accounts is over as well
                failed[name] = reason(screen, error)
    for receipt in receipts:
        _tell(screen, receipt, dry_run=options.dry_run)
    screen.put({"day": day, "dry_run": options.dry_run, "accounts": [_values(one) for one in receipts]})
    for name, text in failed.items():
        code = PARTLY_DONE if receipts else NOTHING_DONE
        screen.error(screen.word("report.account_failed", account=name, reason=text), code=code)


def _tell(screen: Screen, receipt: ExpiryReceipt, *, dry_run: bool) -> None:
    key = "retain.none"
    if receipt.ids or receipt.versions:
        key = "retain.would" if dry_run else "retain.done"
    counts = {"facts": len(receipt.ids), "versions": receipt.versions}
    screen.say(screen.word(key, account=receipt.dataset, day=receipt.on, **counts))


def _values(receipt: ExpiryReceipt) -> dict[str, object]:
    return {
        "account": receipt.dataset,
        "rev": receipt.rev,
        "facts": list(receipt.ids),
        "former_versions": receipt.versions,
        "written": receipt.written,
    }
