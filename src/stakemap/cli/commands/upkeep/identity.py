"""`identity`: who may be one person, a sheet to decide on, merges, and the way back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stakemap.cli.accounts import opened, the_account
from stakemap.cli.files import existing_file, free, read_file
from stakemap.cli.options import Actor, Force, KeepGood
from stakemap.cli.remembered_files import remember
from stakemap.cli.screen import Screen, shown_path
from stakemap.cli.session import Usage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stakemap.graph.property_graph import PropertyGraph
    from stakemap.identity import Decided, Joined

__all__ = ["Options", "identity"]


@dataclass(frozen=True, slots=True)
class Options:
    """Which files, what was decided on them, and where the result goes."""

    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FILE...",
            help="One file or several, always in the same order; more than one are joined.",
            show_default=False,
        ),
    ] = None
    store: Annotated[
        str | None,
        typer.Option(
            "--store",
            metavar="URL",
            help="Accounts of this store, alone or before the files.",
            show_default=False,
        ),
    ] = None
    accounts: Annotated[
        list[str] | None,
        typer.Option(
            "--account",
            metavar="NAME",
            help="An account of the store; given more than once, they are joined.",
            show_default=False,
        ),
    ] = None
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="PATH",
            help="Sheet of pairs to write (.xlsx); with --answers or --undo the facts (.json). "
            "[default: FILE-pairs.xlsx, FILE-merged.json or FILE-apart.json]",
            show_default=False,
        ),
    ] = None
    answers: Annotated[
        Path | None,
        typer.Option(
            "--answers", metavar="SHEET", help="Merge what this filled sheet says.", show_default=False
        ),
    ] = None
    decided: Annotated[
        list[Path] | None,
        typer.Option(
            "--decided",
            metavar="SHEET",
            help="A sheet filled in earlier: its pairs are not asked again; may be given more than once.",
            show_default=False,
        ),
    ] = None
    undo: Annotated[
        Path | None,
        typer.Option(
            "--undo",
            metavar="FILE",
            help="Take apart what --answers merged: the file FILE.merges.json it wrote.",
            show_default=False,
        ),
    ] = None
    actor: Actor = ""
    force: Force = False
    keep_good: KeepGood = False

    @property
    def ending(self) -> str:
        """Of what is written: a sheet, or facts."""
        return ".xlsx" if self.answers is None and self.undo is None else ".json"

    @property
    def place(self) -> Path:
        """Where it is written, unless said otherwise: beside nothing, by the name of the first file."""
        if self.out is not None:
            return self.out
        what = "merged" if self.answers is not None else "apart" if self.undo is not None else "pairs"
        stem = self.files[0].stem if self.files else "-".join(self.accounts or ("accounts",))
        return Path(f"{stem}-{what}{self.ending}")


def identity(screen: Screen, options: Options) -> None:
    """Propose records that may be one person, on a sheet to decide on; nothing is merged by itself.

    Filled in, --answers merges the pairs that are the same; --undo takes them apart again.
    """
    if options.answers is not None and options.undo is not None:
        raise Usage(screen.word("identity.one_of_two"))
    place = options.place
    if place.suffix.lower() != options.ending:
        raise Usage(screen.word("identity.ending", ending=options.ending))
    for sheet in (*(options.decided or ()), *filter(None, (options.answers,))):
        existing_file(screen, sheet, "identity.sheet_hint")
    if options.undo is not None:
        existing_file(screen, options.undo, "identity.undo_hint")
    free(screen, place, force=options.force)
    accounts = _accounts(screen, options)
    both = _joined(screen, options, accounts)
    screen.typed = True
    from stakemap.identity import read_pairs

    earlier = [read_pairs(path, joined=both) for path in options.decided or ()]
    if options.answers is not None:
        said = read_pairs(options.answers, both.graph, joined=both)
        _merge(screen, place, both.graph, said, earlier, force=options.force)
    elif options.undo is not None:
        _undo(screen, place, both.graph, options.undo)
    else:
        _propose(screen, place, both, earlier)
    for name, graph in accounts.items():
        assert options.store is not None  # noqa: S101  the accounts are of it
        remember(screen, (options.store, name), sorted({place, *_beside(place)}), graph)


def _accounts(screen: Screen, options: Options) -> dict[str, PropertyGraph]:
    """The facts of each account, each once; the only one where none is named."""
    found: dict[str, PropertyGraph] = {}
    wanted: list[str | None] = [*(options.accounts or ())] or [None]
    for named in wanted if options.store is not None else ():
        assert options.store is not None  # noqa: S101  or there is none
        name = the_account(screen, options.store, named)
        if name not in found:
            with screen.step("step.read"), opened(options.store, name) as store:
                found[name] = store.load()
                people = found[name].counts().get("person", 0)
                store.note("release", actor=options.actor, what="identity", people=people)
    return found


def _joined(screen: Screen, options: Options, accounts: Mapping[str, PropertyGraph]) -> Joined:
    """The accounts and each file as one graph, each by its name; two of one name are told apart."""
    from stakemap.identity import join

    if not options.files and options.store is None:
        raise Usage(screen.word("report.file_or_store"), screen.word("report.file_or_store_hint"))
    sources = dict(accounts)
    for file in options.files or ():
        name, number = file.name, 2
        while name in sources:
            name, number = f"{file.name} ({number})", number + 1
        sources[name] = read_file(screen, file, keep_good=options.keep_good).graph
    return join(sources)


def _beside(place: Path) -> list[Path]:
    """The merges beside merged facts, where there are any."""
    merges = place.with_name(f"{place.stem}.merges.json")
    return [merges] if merges.is_file() else []


def _propose(screen: Screen, place: Path, both: Joined, earlier: list[Decided]) -> None:
    from stakemap.identity import propose, write_pairs

    seen = both.graph.visible()
    found = propose(seen, decided=[pair for sheet in earlier for pair in sheet.settled])
    write_pairs(place, found, seen, screen.lang, joined=both)
    likely = sum(pair.likely for pair in found.pairs)
    screen.say(
        screen.word(
            "identity.proposed",
            path=shown_path(place),
            pairs=len(found.pairs),
            people=found.people,
            likely=likely,
        )
    )
    if found.crowded:
        screen.warn(screen.word("identity.crowded", count=found.crowded))
    pairs = [pair.to_dict() for pair in found.pairs]
    screen.put({"written": str(place), "people": found.people, "crowded": found.crowded, "pairs": pairs})


def _merge(
    screen: Screen,
    place: Path,
    graph: PropertyGraph,
    said: Decided,
    earlier: list[Decided],
    *,
    force: bool,
) -> None:
    from stakemap.identity import merged
    from stakemap.io import write
    from stakemap.io.atomic import whole_file

    apart = [pair for sheet in (said, *earlier) for pair in sheet.different]
    one, merges = merged(graph, said.same, apart)
    beside = place.with_name(f"{place.stem}.merges.json")
    free(screen, beside, force=force)
    with whole_file(beside) as made:
        made.write_text(json.dumps(merges.to_dict(), ensure_ascii=False, indent=1), encoding="utf-8")
    write(one, place)
    screen.say(
        screen.word(
            "identity.merged",
            path=shown_path(place),
            merged=len(merges.steps),
            different=len(said.different),
            open=len(said.unsure) + len(said.undecided),
        )
    )
    aside = sum(len(step.aside) for step in merges.steps)
    if aside:
        screen.warn(screen.word("identity.aside", count=aside))
    screen.say(screen.word("identity.way_back", path=shown_path(beside)))
    kept = [{"kept": step.kept, "gone": step.gone["id"]} for step in merges.steps]
    screen.put({"written": str(place), "merges": str(beside), "merged": kept, "set_aside": aside})


def _undo(screen: Screen, place: Path, graph: PropertyGraph, undo: Path) -> None:
    from stakemap.identity import read_merges, undone
    from stakemap.io import write

    merges = read_merges(undo)
    write(undone(graph, merges), place)
    screen.say(screen.word("identity.undone", path=shown_path(place), count=len(merges.steps)))
    screen.put({"written": str(place), "undone": len(merges.steps)})
