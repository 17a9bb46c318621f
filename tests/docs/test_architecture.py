"""What docs/architecture.md names is there, and its drawing is the order that is checked."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
PACKAGE = ROOT / "src" / "stakemap"


def test_every_module_on_the_way_of_a_tie_is_in_its_room():
    steps = re.findall(r"^\| [^|]+ \| (\w+) \| ([^|]+) \|$", PAGE, re.MULTILINE)
    named = [(room, path) for room, cell in steps for path in re.findall(r"`([\w/]+\.\w+)`", cell)]
    assert len(named) > 20
    missing = [
        (room, path)
        for room, path in named
        if not any((base / path).is_file() for base in (PACKAGE, PACKAGE / room))
    ]
    assert missing == []


def test_the_drawing_has_the_rooms_in_the_order_of_the_contract():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    rooms = next(c for c in contracts if c["id"] == "rooms")["layers"]
    wanted = [{part.strip().removeprefix("stakemap.") for part in line.split("|")} for line in rooms]
    drawing = PAGE.split("```")[1].strip("\n").split("\n")
    known = set().union(*wanted)
    drawn = [found for line in drawing if (found := known & set(line[:34].split()))]
    assert drawn == wanted[1:]
