"""Docs are tests: links lead somewhere, examples run, no machine shows through."""

from __future__ import annotations

import doctest
import re
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(page for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")] if page.is_file())
RUN = [page for page in PAGES if page.name == "README.md" or (ROOT / "docs") in page.parents]

FENCE = re.compile(
    r"^(?P<mark>`{3,}|~{3,})(?P<info>[^\n]*)\n(?P<body>.*?)^(?P=mark)[ \t]*$", re.MULTILINE | re.DOTALL
)
LINK = re.compile(
    r"!?\[[^\]]*\]\(\s*<?(?P<target>[^)\s>]+)>?[^)]*\)|\b(?:src|href)=\"(?P<attribute>[^\"]+)\""
)
CODE = re.compile(r"`[^`\n]*`")


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def tree() -> list[Path]:
    """All files that belong to the project: what git knows, else everything outside hidden folders."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0:
        return [file for part in listed.stdout.split("\0") if part and (file := ROOT / part).is_file()]
    inside = (file for file in ROOT.rglob("*") if file.is_file())
    return [file for file in inside if not any(part.startswith(".") for part in file.relative_to(ROOT).parts)]


def anchors(page: Path) -> set[str]:
    """The anchors that a Markdown page offers, named as forges name them."""
    heads = re.findall(
        r"^#{1,6}\s+(.+?)\s*#*$", FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE
    )
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def broken(page: Path) -> list[str]:
    text = CODE.sub("", FENCE.sub("", page.read_text(encoding="utf-8")))
    found = []
    for match in LINK.finditer(text):
        target = match["target"] or match["attribute"]
        if re.match(r"[a-z][a-z0-9+.-]*:", target):
            continue
        path, _, anchor = unquote(target).partition("#")
        goal = (page.parent / path) if path else page
        if not goal.exists() or (anchor and goal.suffix == ".md" and anchor not in anchors(goal)):
            found.append(target)
    return found


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_relative_link_leads_to_a_file(page):
    assert broken(page) == []


def blocks(page: Path) -> list[tuple[int, str]]:
    """Line number and text of each Python block that is not marked `notest`."""
    text = page.read_text(encoding="utf-8")
    return [
        (text.count("\n", 0, match.start("body")), match["body"])
        for match in FENCE.finditer(text)
        if (words := match["info"].split()) and words[0] in {"python", "pycon"} and "notest" not in words
    ]


def failures(body: str, page: Path, line: int, names: dict) -> str:
    """Run a block of prompts; where it prints something else than the page shows, what doctest says of it."""
    test = doctest.DocTestParser().get_doctest(body, names, name(page), str(page), line)
    test.globs = names
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    said: list[str] = []
    doctest.DocTestRunner(optionflags=flags, verbose=False).run(test, out=said.append, clear_globs=False)
    return "".join(said)


@pytest.mark.parametrize("page", [page for page in RUN if blocks(page)], ids=name)
def test_every_python_example_runs(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "Agg")
    names: dict = {"__name__": "__main__"}

    for line, body in blocks(page):
        if body.lstrip().startswith(">>>"):
            assert failures(body, page, line, names) == ""
        else:
            exec(compile("\n" * line + body, str(page), "exec"), names)  # the line number leads into the page


FOLDERS = re.compile(r"(?<![\w.~$}*-])/(?:work|root|home)/")
HOSTS = re.compile(
    "|".join(
        re.escape(".".join(parts))
        for parts in (
            ("pypi", "org"),
            ("files", "pythonhosted", "org"),
            ("repo1", "maven"),
            ("repo", "maven", "apache"),
            ("registry", "npmjs"),
            ("deb", "debian"),
            ("static", "crates", "io"),
            ("proxy", "golang"),
        )
    )
)


def test_no_file_names_a_machine_or_a_registry():
    found = []
    for file in tree():
        text = file.read_bytes().decode("utf-8", errors="ignore")
        lines = text.splitlines() if FOLDERS.search(text) or HOSTS.search(text) else []
        found += [
            f"{name(file)}:{number}"
            for number, line in enumerate(lines, 1)
            if FOLDERS.search(line) or HOSTS.search(line)
        ]

    assert found == []
