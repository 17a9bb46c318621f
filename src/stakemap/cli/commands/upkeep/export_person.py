"""`export-person`: everything a store holds of one person, for the person."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stakemap.cli.accounts import accounts_of, opened, the_account
from stakemap.cli.files import folder
from stakemap.cli.options import Account, Actor, Out, StoreUrl
from stakemap.cli.screen import Screen, shown_path

if TYPE_CHECKING:
    from stakemap.store import Store

__all__ = ["Options", "export_person"]


@dataclass(frozen=True, slots=True)
class Options:
    """Whose file, from which store, and where it goes."""

    subject: Annotated[
        str, typer.Argument(metavar="ID", help="The person's id or whole name.", show_default=False)
    ]
    store: StoreUrl
    account: Account = None
    out: Out = Path("person-files")
    actor: Actor = ""
    reason: Annotated[
        str,
        typer.Option("--reason", metavar="TEXT", help="Why; kept in the audit chain.", show_default=False),
    ] = ""


def export_person(screen: Screen, options: Options) -> None:
    """Write everything that a store holds of a person: facts, sources, scores and their making, who read it.

    A name that several have is refused, with their ids.
    One JSON file and one text to read for each account.  The name of the file does not tell who it is.
    """
    from stakemap.errors import UnknownName

    url, subject = options.store, options.subject
    names = (the_account(screen, url, options.account),) if options.account else accounts_of(screen, url)
    out = folder(screen, options.out)
    told: list[dict[str, object]] = []
    files: list[Path] = []
    with screen.step("step.export_person"):
        for name in names:
            with opened(url, name) as store:
                try:
                    counts, written = _exported(store, options, screen.lang, out)
                except UnknownName:
                    continue
            told.append({"account": name, **counts})
            files += written
    if not told:
        raise UnknownName("id" if ":" in subject else "person", subject)
    for one in told:
        screen.say(screen.word("export_person.done", **one))
    for path in files:
        screen.say(screen.word("report.written", path=shown_path(path)))
    screen.put({"accounts": told, "files": [str(path) for path in files]})


def _exported(store: Store, options: Options, lang: str, out: Path) -> tuple[dict[str, int], list[Path]]:
    """The files of one account, for nobody else to read, and a line in its journal."""
    from stakemap.governance.person_file import person_file, person_named
    from stakemap.governance.person_text import person_text
    from stakemap.reports.files import write_all

    subject = person_named(store, options.subject)
    file = person_file(store, subject)
    stem = blake2b(f"{store.dataset}\0{subject}".encode(), digest_size=6).hexdigest()
    body = json.dumps(file.to_dict(), ensure_ascii=False, indent=2)
    texts = {f"person-{stem}.json": f"{body}\n", f"person-{stem}.md": person_text(file, lang)}
    paths = list(write_all(out, texts))
    for path in paths:
        path.chmod(0o600)
    remarks = {"actor": options.actor, "reason": options.reason}
    store.remember_files(paths, [subject], actor=options.actor)
    store.note("release", **remarks, what="export-person", about=subject)
    return {"facts": len(file.facts), "scores": len(file.scores)}, paths
