"""`erase`: a person out of every account of a store, with the proof, and the reports this makes stale."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stakemap.cli.accounts import accounts_of, opened, the_account
from stakemap.cli.commands.upkeep.stale_files import Stale, stale, tell_stale
from stakemap.cli.options import Actor, Reason, StoreUrl
from stakemap.cli.screen import NOTHING_DONE, PARTLY_DONE, Screen
from stakemap.cli.session import Usage, reason
from stakemap.work import to_its_end

if TYPE_CHECKING:
    from stakemap.store import ErasureReceipt

__all__ = ["Options", "erase"]

_ELSEWHERE = "dataset "
"""How a receipt begins the name of another dataset that still holds the person."""


@dataclass(frozen=True, slots=True)
class Options:
    """Whom to erase, from which store or account, and why."""

    subject: Annotated[str, typer.Argument(metavar="ID", help="The person's id.", show_default=False)]
    store: StoreUrl
    reason: Reason
    account: Annotated[
        str | None,
        typer.Option(
            "--account", metavar="NAME", help="Only this account. [default: all]", show_default=False
        ),
    ] = None
    reports: Annotated[
        Path,
        typer.Option("--reports", metavar="DIR", help="Where to look for reports to make again."),
    ] = Path("reports")
    actor: Actor = ""
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask on a terminal.")] = False


def erase(screen: Screen, options: Options) -> None:
    """Erase a person with all history from every account, and prove that nothing is left."""
    url, account, subject = options.store, options.account, options.subject
    names = (the_account(screen, url, account),) if account else accounts_of(screen, url)
    if not options.yes and not _agreed(screen, subject, names):
        raise Usage(screen.word("erase.nothing"))
    with screen.step("step.erase"):
        texts = {subject} | _names(url, names, subject)
        receipts, failed, stop = _erased(screen, options, names)
        if not receipts and not failed and stop is None:
            from stakemap.errors import UnknownName

            if named := _called(url, names, subject):
                hint = screen.word("erase.by_id_hint", ids=screen.listed(named))
                raise Usage(screen.word("erase.by_id"), hint)
            raise UnknownName("id", subject)
        with to_its_end():
            proofs = [_proof(options, receipt) for receipt in receipts.values()]
            found = _files(options, receipts.values(), texts)
    _tell_erasure(screen, subject, list(receipts.values()), proofs, found)
    for name, text in failed.items():
        code = PARTLY_DONE if receipts else NOTHING_DONE
        screen.error(screen.word("report.account_failed", account=name, reason=text), code=code)
    if stop is not None:
        raise stop


def _called(url: str, names: tuple[str, ...], text: str) -> list[str]:
    """Ids of those who have a name in some accounts: a person is erased by id, never by what others share."""
    from stakemap.governance.person_file import people_named

    found: set[str] = set()
    for name in names:
        with opened(url, name) as store:
            found.update(people_named(store, text))
    return sorted(found)


def _files(options: Options, receipts: Iterable[ErasureReceipt], texts: set[str]) -> Stale:
    """What was made of the accounts that held the person, and names them."""
    named: set[str] = set()
    every: set[str] = set()
    for receipt in receipts:
        named.update(receipt.files)
        with opened(options.store, receipt.dataset) as store:
            every.update(name for one in store.files_made() for name in one.files)
    return stale(options.reports, named, every | named, texts)


def _agreed(screen: Screen, subject: str, names: tuple[str, ...]) -> bool:
    """Ask on a terminal; a script has said what it wants by the command itself."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return True
    return typer.confirm(screen.word("erase.question", id=subject, where=screen.listed(names)), err=True)


def _erased(
    screen: Screen, options: Options, names: tuple[str, ...]
) -> tuple[dict[str, ErasureReceipt], dict[str, str], BaseException | None]:
    """Receipts of the accounts that held the id, why others failed, and what called the work off."""
    from stakemap.errors import Cancelled, UnknownName

    receipts: dict[str, ErasureReceipt] = {}
    failed: dict[str, str] = {}
    for name in names:
        try:
            with opened(options.store, name) as store:
                receipts[name] = store.erase(options.subject, actor=options.actor, reason=options.reason)
        except UnknownName:
            continue
        except (Cancelled, KeyboardInterrupt) as stop:
            # its frames hold cursors, and a store with an open cursor cannot be cleaned up
            return receipts, failed, stop.with_traceback(None)
        except Exception as error:  # noqa: BLE001  the other accounts must still be cleaned
            failed[name] = reason(screen, error)
    return receipts, failed, None


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether an account, opened afresh, is whole and without the person; where id or name still stand."""

    account: str
    gone: bool
    absent: bool
    elsewhere: tuple[str, ...]
    namesakes: tuple[str, ...]


def _proof(options: Options, receipt: ErasureReceipt) -> Proof:
    """Open the store afresh and look again.

    While one account was cleaned another may still have held the person; erasing again repeats the proof.
    """
    subject, why = options.subject, {"actor": options.actor, "reason": options.reason}
    with opened(options.store, receipt.dataset) as store:
        last = receipt if receipt.absent else store.erase(subject, **why)
        named = any(subject == record.id or subject in record.ends() for record in store.records())
        gone = not named and not store.history(subject) and store.verify().ok
    namesakes = tuple(place for place in receipt.kept if not place.startswith(_ELSEWHERE))
    return Proof(receipt.dataset, gone, last.absent, last.kept, namesakes)


def _names(url: str, accounts: tuple[str, ...], subject: str) -> set[str]:
    """Every name the person ever had, to look for it in reports; it is never printed."""
    found: set[str] = set()
    for account in accounts:
        with opened(url, account) as store:
            for version in store.history(subject):
                fields = (getattr(version.record, name, None) for name in ("name", "name_en", "name_zh"))
                found.update(text for text in fields if isinstance(text, str) and len(text) > 1)
    return found


def _tell_erasure(
    screen: Screen, subject: str, receipts: list[ErasureReceipt], proofs: list[Proof], found: Stale
) -> None:
    if not receipts:
        return
    runs = sorted({run for receipt in receipts for run in receipt.runs})
    facts = sum(receipt.facts for receipt in receipts)
    former = sum(receipt.versions for receipt in receipts)
    redacted = sum(receipt.redacted for receipt in receipts)
    affected = found.reports + len(set(runs) - found.runs)
    screen.say(screen.word("erase.done", people=1, facts=facts, reports=affected))
    if former:
        screen.say(screen.word("erase.former_versions", count=former))
    if redacted:
        screen.say(screen.word("erase.redacted", count=redacted))
    tell_stale(screen, found)
    absent = _tell_proofs(screen, subject, proofs)
    for remark in dict.fromkeys(remark for receipt in receipts for remark in receipt.remarks):
        screen.warn(screen.plainly(remark))
    screen.put(
        {
            "people": 1,
            "facts": facts,
            "former_versions": former,
            "reports": affected,
            "redacted": redacted,
            "runs": runs,
            "accounts": [receipt.dataset for receipt in receipts],
            "absent": absent,
        }
    )


def _tell_proofs(screen: Screen, subject: str, proofs: list[Proof]) -> bool:
    """Say what reading again has shown; whether nothing of the person is left in the store."""
    bad = [p.account for p in proofs if not p.gone or not (p.absent or p.elsewhere)]
    elsewhere = sorted({place for proof in proofs for place in proof.elsewhere})
    if bad:
        screen.say(screen.word("erase.still_named", id=subject, where=screen.listed(bad)))
        screen.fail(PARTLY_DONE)
    else:
        screen.say(screen.word("erase.absent", id=subject, count=len(proofs)))
    if elsewhere:
        screen.warn(screen.word("erase.elsewhere", where=screen.listed(elsewhere)))
    if namesakes := sorted({place for proof in proofs for place in proof.namesakes}):
        screen.warn(screen.word("erase.namesakes", where=screen.listed(namesakes)))
    return not bad and not elsewhere
