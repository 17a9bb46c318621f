"""docs/command-line.md: every command is there, and its examples give what they show."""

from __future__ import annotations

import doctest
import re
import shlex
import shutil
from pathlib import Path

from stakemap.cli.help import EXAMPLES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "command-line.md"
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def steps():
    """Each command of the page with the output and the exit code it shows."""
    for block in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, shown = part.partition("\n")
            code = re.search(r"^\[exit (\d)\]\n", shown, re.MULTILINE)
            yield command, shown.replace(code[0], "") if code else shown, int(code[1]) if code else 0


def test_every_command_has_a_section():
    heads = re.findall(r"^## stakemap ([\w-]+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)

    assert sorted(heads) == sorted(EXAMPLES)


def test_every_option_that_the_page_names_exists(call):
    known = set(re.findall(r"--[a-z][a-z-]+", "".join(call(name, "--help").stdout for name in EXAMPLES)))

    assert set(re.findall(r"--[a-z][a-z-]+", PAGE.read_text(encoding="utf-8"))) - known == set()


def plain(text):
    """Counts of the city do not matter, as long as they are not 0."""
    return re.sub(r"\b[1-9]\d*(?= (?:people|facts?|rows|created)\b)|(?<=differ: )[1-9]\d*", "N", text)


def test_the_examples_give_what_they_show(call, folder, demonstrated):
    place, (demo, *_) = demonstrated
    shutil.copytree(place / "reports", folder / "reports")
    checker = doctest.OutputChecker()
    for command, shown, code in steps():
        program, *arguments = shlex.split(command)
        if program == "python":
            exec(arguments[1], {})
            continue
        said = demo if arguments == ["demo"] else call(*arguments, code=code).stdout
        if shown.strip():
            assert checker.check_output(plain(shown), plain(said), doctest.ELLIPSIS), (command, said)
