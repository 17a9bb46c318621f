"""`load`: facts of a file into an account of a store."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from stakemap.cli.accounts import opened
from stakemap.cli.files import read_file
from stakemap.cli.options import (
    EXPORTS,
    Actor,
    Basis,
    Client,
    Exported,
    File,
    FormatName,
    KeepFor,
    KeepGood,
    Maps,
    Reason,
    SourceTitle,
    StoreUrl,
    mapping,
)
from stakemap.cli.screen import Screen
from stakemap.comparison.fact_changes import change

if TYPE_CHECKING:
    from stakemap.io import Evidence
    from stakemap.model import Record
    from stakemap.store import ChangeSet, Receipt, Store

__all__ = ["Options", "load"]

AWARDS = "ocds"
"""The format that is fitted into what an account knows."""


# --- load


@dataclass(frozen=True, slots=True)
class Options:
    """Which file goes into which account, and what is refused."""

    file: File
    store: StoreUrl
    account: Annotated[
        str | None,
        typer.Option(
            "--account",
            metavar="NAME",
            help="Account to load into. [default: the file's name]",
            show_default=False,
        ),
    ] = None
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the exact changes, write nothing.")] = False
    keep_good: KeepGood = False
    max_shrink: Annotated[
        float,
        typer.Option("--max-shrink", min=0.0, max=1.0, help="Largest share of the facts that may vanish."),
    ] = 0.05
    actor: Actor = ""
    reason: Reason = ""
    form: FormatName = None
    basis: Basis = ""
    keep_for: KeepFor = ""
    source: SourceTitle = ""
    exported: Exported = None
    label: Annotated[
        str,
        typer.Option(
            "--label",
            metavar="NAME",
            help="Who may see an export's facts.",
            show_default=False,
            rich_help_panel=EXPORTS,
        ),
    ] = ""
    client: Client = ""
    maps: Maps = None

    def evidence(self) -> Evidence:
        """What an export does not say of itself."""
        from stakemap.io import Evidence

        return Evidence(
            self.basis,
            self.keep_for,
            self.source,
            self.exported or "",
            self.label,
            client=self.client,
            mapping=mapping(self.maps),
        )


def load(screen: Screen, options: Options) -> None:
    """Make an account of a store equal to a file; loading the same file again changes nothing.

    An export of a CRM program, published awards or a register (--format) only add, and change what earlier
    ones said: they do not know all there is, and what others entered stays as it is.
    """
    reading = read_file(
        screen,
        options.file,
        keep_good=options.keep_good,
        keep_doubted=options.form is not None,
        form=options.form,
        evidence=options.evidence(),
    )
    url, name = options.store, options.account or options.file.resolve().stem
    whole = not reading.problems and options.form is None
    with (
        screen.step("step.store"),
        _for_a_look(url, name) if options.dry_run else opened(url, name, create=True) as store,
    ):
        there = store.records() if options.dry_run or options.form else ()
        before = {record.id: record for record in there}
        records = reading.records
        if options.form == AWARDS and before:
            records = _fitted(options, before)
        if options.form:
            records = _beside(screen, before, records, options.form)
        others = () if name in store.datasets() else store.datasets()
        receipt = _synced(store, records, options, whole=whole)
    if others:
        screen.note(screen.word("load.new_account", account=name, others=screen.listed(others)))
    _tell_receipt(screen, name, receipt, before, whole=whole, form=options.form)


def _fitted(options: Options, before: dict[str, Record]) -> tuple[Record, ...]:
    """The awards once more, with buyers and winners that the account knows by name as what they are."""
    from stakemap.graph.property_graph import PropertyGraph
    from stakemap.io import read_awards

    known = PropertyGraph(before.values())
    return read_awards(options.file, known=known, evidence=options.evidence()).facts


def _beside(
    screen: Screen, before: dict[str, Record], records: tuple[Record, ...], form: str
) -> tuple[Record, ...]:
    """All that is there, with what an export adds and may change; who may be one is said."""
    from stakemap.io.crm.beside import apart

    kept, stay, pairs = apart(before, records, form)
    if stay:
        screen.note(screen.word("load.stay", count=len(stay)))
        screen.put({"not_overwritten": list(stay)})
    for pair in pairs:
        screen.note(screen.word("load.alike", one=pair.one, other=pair.other))
    screen.put({"alike_in_store": [[pair.one, pair.other] for pair in pairs]})
    return tuple((before | {record.id: record for record in kept}).values())


@contextmanager
def _for_a_look(url: str, name: str) -> Iterator[Store]:
    """The store as it is; where there is none yet, an empty one that leaves no file."""
    from stakemap.errors import Unavailable

    with ExitStack() as stack:
        try:
            store = opened(url, name)
        except Unavailable:
            if not url.startswith("sqlite:"):
                raise
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="stakemap-"))
            store = opened(f"sqlite:///{(Path(folder) / 'empty.db').as_posix()}", name, create=True)
        yield stack.enter_context(store)


def _synced(store: Store, records: tuple[Record, ...], options: Options, *, whole: bool) -> Receipt:
    """Sync a whole file; of one with rows left out only add and change: it does not say all there is."""
    dry_run, actor, why = options.dry_run, options.actor, options.reason
    if whole:
        return store.sync(records, max_shrink=options.max_shrink, dry_run=dry_run, actor=actor, reason=why)
    from stakemap.store import ChangeSet

    planned = store.sync(records, max_shrink=1.0, dry_run=True)
    assert planned.changes is not None  # noqa: S101  a dry run says what it would do
    changes = ChangeSet(added=planned.changes.added, changed=planned.changes.changed)
    if dry_run:
        return replace(planned, removed=0, changes=changes)
    return store.apply(changes, actor=actor, reason=why)


def _tell_receipt(
    screen: Screen,
    name: str,
    receipt: Receipt,
    before: dict[str, Record],
    *,
    whole: bool,
    form: str | None,
) -> None:
    if not whole:
        screen.warn(screen.word("load.nothing_removed" if form is None else "load.export"))
    if receipt.changes is not None:
        lines = list(_changes(receipt.changes, before, screen.lang))
        for line in lines:
            screen.say(line["text"])
        screen.put({"changes": [{k: v for k, v in line.items() if k != "text"} for line in lines]})
    key = "load.dry_run" if receipt.dry_run else "load.done"
    screen.say(screen.word(key, added=receipt.added, changed=receipt.changed, removed=receipt.removed))
    names = ("rev", "added", "changed", "removed", "written")
    screen.put({"account": name, "dry_run": receipt.dry_run} | {n: getattr(receipt, n) for n in names})


def _changes(changes: ChangeSet, before: dict[str, Record], lang: str) -> Iterator[dict[str, Any]]:
    for record in (*changes.added, *changes.changed):
        yield change(before.get(record.id), record, lang, values=True)
    for ident in changes.removed:
        yield change(before[ident], None, lang)
