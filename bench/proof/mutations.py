"""Changed files: bits, pieces, words and values of a good one, by what the file is."""

from __future__ import annotations

import io
import json
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.proof.hostile_words import HOSTILE

__all__ = ["changed", "changed_json", "changed_text"]

_WORD = re.compile(r"[^\s,;:\"'<>/=\[\]{}()]+")
_NAMES = (
    "x",
    "../x",
    "/etc/passwd",
    "xl/../../x",
    "con",
    "\\x",
    "a" * 200,
    "人.xml",
    "xl/worksheets/sheet1.xml",
)
_PACKED = b"PK\x03\x04"


def changed(body: bytes, chance: random.Random) -> bytes:
    """One mutant of a file; the same chance gives the same bytes."""
    ways: list[Callable[[bytes, random.Random], bytes]] = [_bytes_changed]
    if body.startswith(_PACKED):
        ways = [_bytes_changed, _part_changed, _part_changed, _part_changed, _parts_changed]
    else:
        ways += [_words_changed] * 2
        if body.lstrip()[:1] in {b"{", b"["}:
            ways += [_values_changed] * 3
        elif b"," in body:
            ways += [_cells_changed] * 2
    return chance.choice(ways)(body, chance)


def _bytes_changed(body: bytes, chance: random.Random) -> bytes:
    """Bits, gaps, repeats and exchanges."""
    made = bytearray(body)
    for _ in range(chance.randint(1, 4)):
        if not made:
            break
        at, kind = chance.randrange(len(made)), chance.randrange(6)
        if kind == 0:
            made[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del made[at : at + chance.randint(1, 40)]
        elif kind == 2:
            other = chance.randrange(len(made))
            made[at : at + 6] = made[other : other + 6]
        elif kind == 3:
            made[at:at] = made[at : at + chance.randint(1, 200)]
        elif kind == 4:
            made[at:at] = chance.choice(HOSTILE).encode("utf-8", "surrogatepass")
        else:
            del made[at:]
    return bytes(made)


def _words_changed(body: bytes, chance: random.Random) -> bytes:
    return changed_text(body.decode("utf-8", "replace"), chance).encode("utf-8", "surrogatepass")


def changed_text(text: str, chance: random.Random) -> str:
    """One to three words for others, hostile or of the same text."""
    for _ in range(chance.randint(1, 3)):
        words = list(_WORD.finditer(text))
        if not words:
            return chance.choice(HOSTILE)
        at = chance.choice(words)
        new = chance.choice(HOSTILE) if chance.random() < 0.7 else chance.choice(words)[0]
        text = text[: at.start()] + new + text[at.end() :]
    return text


def _cells_changed(body: bytes, chance: random.Random) -> bytes:
    """Cells and lines of a table: put, moved, doubled, taken away."""
    lines = [line.split(",") for line in body.decode("utf-8", "replace").split("\n")]
    for _ in range(chance.randint(1, 3)):
        line, kind = chance.randrange(len(lines)), chance.randrange(6)
        at = chance.randrange(len(lines[line])) if lines[line] else 0
        other = chance.choice(lines)
        if kind <= 1 and lines[line]:
            lines[line][at] = '"{}"'.format(chance.choice(HOSTILE).replace('"', '""'))
        elif kind == 2 and lines[line] and other:
            lines[line][at] = chance.choice(other)
        elif kind == 3:
            lines.insert(line, list(other))
        elif kind == 4 and len(lines) > 1:
            del lines[line]
        else:
            lines[line].insert(at, chance.choice(HOSTILE))
    return "\n".join(map(",".join, lines)).encode("utf-8", "surrogatepass")


# --- values of JSON


def _values_changed(body: bytes, chance: random.Random) -> bytes:
    try:
        values = json.loads(body)
    except ValueError:
        return _words_changed(body, chance)
    made = changed_json(values, chance)
    return json.dumps(made, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")


def changed_json(values: Any, chance: random.Random) -> Any:
    """One to three places of plain values for others; the values given are changed."""
    for _ in range(chance.randint(1, 3)):
        places = list(_places(values))
        if not places:
            return _odd_value(chance)
        holder, key = chance.choice(places)
        kind = chance.randrange(6)
        if kind == 0:
            del holder[key]
        elif kind == 1 and isinstance(holder, dict):
            holder[chance.choice(HOSTILE)] = holder.pop(key)
        elif kind == 2:
            holder[key] = json.loads(json.dumps(_at(chance.choice(places))))
        elif kind == 3 and isinstance(holder, list):
            holder.insert(key, holder[key])
        else:
            holder[key] = _odd_value(chance)
    return values


def _at(place: tuple[Any, Any]) -> Any:
    return place[0][place[1]] if _there(*place) else None


def _there(holder: Any, key: Any) -> bool:
    return key in holder if isinstance(holder, dict) else key < len(holder)


def _odd_value(chance: random.Random) -> Any:
    deep: Any = chance.choice(("x", 1, None))
    for _ in range(chance.choice((1, 2, 90))):
        deep = [deep] if chance.random() < 0.5 else {"a": deep}
    numbers = (0, -1, 1, 2**70, -(2**70), 1e308, -0.0, 1e-320, float("inf"), float("nan"), 0.5)
    return chance.choice([None, True, False, *numbers, [], {}, deep, *chance.sample(HOSTILE, 12)])


def _places(values: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of plain values, as (holder, key)."""
    waiting = [values]
    while waiting:
        holder = waiting.pop()
        keys = (
            list(holder)
            if isinstance(holder, dict)
            else range(len(holder))
            if isinstance(holder, list)
            else ()
        )
        for key in keys:
            yield holder, key
            waiting.append(holder[key])


# --- parts of an archive


def _parts(body: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(parts: dict[str, bytes], chance: random.Random) -> bytes:
    made = io.BytesIO()
    way = chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
    with zipfile.ZipFile(made, "w", way, compresslevel=1) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, way)
    return made.getvalue()


def _part_changed(body: bytes, chance: random.Random) -> bytes:
    """One part changed inside, the archive whole."""
    parts = _parts(body)
    texts = [name for name in sorted(parts) if name.endswith((".xml", ".rels"))]
    sheets = [name for name in texts if "sheet" in name or "shared" in name.lower() or name == "content.xml"]
    name = chance.choice(sheets if sheets and chance.random() < 0.8 else texts or sorted(parts))
    way = chance.choice((_bytes_changed, _words_changed, _words_changed))
    return _packed({**parts, name: way(parts[name], chance)}, chance)


def _parts_changed(body: bytes, chance: random.Random) -> bytes:
    """Parts left out, exchanged, added or called otherwise."""
    parts = _parts(body)
    names = sorted(parts)
    one, two, kind = chance.choice(names), chance.choice(names), chance.randrange(4)
    if kind == 0:
        del parts[one]
    elif kind == 1:
        parts[one], parts[two] = parts[two], parts[one]
    elif kind == 2:
        parts[chance.choice(_NAMES)] = parts.pop(one)
    else:
        parts[f"{one}.more"] = parts[one]
    return _packed(parts, chance)


def changed_place(place: Path, chance: random.Random) -> tuple[Path, bytes]:
    """The file of a place, a file or a folder, that is to be changed, with its new bytes."""
    files = sorted(path for path in place.rglob("*") if path.is_file()) if place.is_dir() else [place]
    one = chance.choice(files)
    return one, changed(one.read_bytes(), chance)
