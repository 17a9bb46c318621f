"""The twin in half the bytes, and back: the same values, told once.

An id of a fact or a node becomes its place in one list of ids, rows of objects a table with one head, values
of all nodes a list in the order of the nodes, and a text that comes again its place in the list of texts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

__all__ = ["PACKED", "packed", "unpacked"]

PACKED = "stakemap-report-2"
_SHORTEST, _FEWEST_ROWS = 5, 2
_SIGNS, _JOINT = ("#", "@", "!"), "/"
_MARKS = ({"columns", "rows"}, {"by_node"}, {"plain"})


def packed(twin: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a twin as a file keeps them.

    Parameters
    ----------
    twin
        What `Analysis.to_dict` gives, with whatever was added to it.

    Returns
    -------
    dict
        `format`, `ids` (of nodes, then of facts), `nodes` (how many of them are nodes), `texts` (those told
        more than once) and `report`.

    Notes
    -----
    In `report`, `"@7"` is an id by its place and `"#7"` a text by its place, also as the name of a field;
    `"!"` stands before a text that begins with one of the three signs.  A list of whole numbers is one of
    ids; `{"plain": x}` is x as it stands.  `{"columns", "rows"}` is a list of objects, and a column
    `text/en` the field `en` of an object `text`; `{"by_node": [...]}` has a value for each node.

    Examples
    --------
    >>> twin = {"nodes": [{"id": "p:an"}], "evidence": {"facts": [{"id": "f:one"}]}, "facts": ["f:one"]}
    >>> packed(twin)["report"]["facts"], unpacked(packed(twin)) == twin
    ([1], True)
    """
    nodes, facts = _ids(twin, "nodes"), _ids(twin.get("evidence"), "facts")
    return _Packer(nodes, [one for one in facts if one not in {*nodes}]).all(dict(twin))


def unpacked(values: Mapping[str, Any]) -> dict[str, Any]:
    """The twin that `packed` was given; values that were never packed, such as older files, as they are.

    Raises
    ------
    KeyError, IndexError, TypeError, ValueError
        Values that `packed` did not write.
    """
    if values.get("format") != PACKED:
        return dict(values)
    found = _Unpacker(values["ids"], values["nodes"], values["texts"]).value(values["report"])
    return dict(found)


def _ids(holder: object, name: str) -> list[str]:
    """Ids of a list of objects, where each has one and no two the same."""
    rows = holder.get(name) if isinstance(holder, Mapping) else None
    listed = rows if isinstance(rows, list | tuple) else ()
    ids = [row.get("id") if isinstance(row, Mapping) else None for row in listed]
    plain = all(isinstance(one, str) for one in ids) and len({*ids}) == len(ids)
    return [str(one) for one in ids] if plain else []


class _Packer:
    """Packs twice: the first time only to count texts."""

    def __init__(self, nodes: list[str], facts: list[str]) -> None:
        self.nodes, self.ids = nodes, [*nodes, *facts]
        self.place = {ident: at for at, ident in enumerate(self.ids)}
        self.counts: Counter[str] = Counter()
        self.told: dict[str, str] = {}

    def all(self, twin: dict[str, Any]) -> dict[str, Any]:
        self.shape(twin)
        often = [text for text, count in self.counts.items() if count > 1 and len(text) >= _SHORTEST]
        often.sort(key=lambda text: (-self.counts[text], text))
        self.told = {text: f"#{at}" for at, text in enumerate(often)}
        report = self.shape(twin)
        return {"format": PACKED, "ids": self.ids, "nodes": len(self.nodes), "texts": often, "report": report}

    def text(self, text: str) -> str:
        if text in self.place:
            return f"@{self.place[text]}"
        self.counts[text] += 1
        return self.told.get(text) or _escaped(text)

    def name(self, key: str) -> str:
        """The name of a field; an id by its place."""
        return f"@{self.place[key]}" if key in self.place else _escaped(key)

    def shape(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return self._object(value)
        if not isinstance(value, list | tuple):
            return value
        if value and all(isinstance(one, str) and one in self.place for one in value):
            return [self.place[one] for one in value]
        if value and all(map(_whole, value)):
            return {"plain": list(value)}
        head = _head(value) if len(value) >= _FEWEST_ROWS else ()
        return self._table(head, value) if head else [self.shape(one) for one in value]

    def _table(self, head: tuple[str, ...], rows: list[Any] | tuple[Any, ...]) -> Any:
        """One head for all rows; a field that is an object of the same fields in all rows is spread out."""
        if any(_JOINT in key for key in head):
            return [self._object(row) for row in rows]
        columns: list[tuple[str, list[Any]]] = []
        for key in head:
            values = [row[key] for row in rows]
            inner = _head(values)
            if inner and not any(_JOINT in one for one in inner):
                columns += [(f"{key}/{one}", [value[one] for value in values]) for one in inner]
            else:
                columns.append((key, values))
        shaped = zip(*([self.shape(value) for value in values] for _, values in columns), strict=True)
        return {"columns": [name for name, _ in columns], "rows": [list(row) for row in shaped]}

    def _object(self, value: Mapping[str, Any]) -> Any:
        if self.nodes and list(value) == self.nodes:
            return {"by_node": list(map(self.shape, value.values()))}
        shaped = {self.name(key): self.shape(one) for key, one in value.items()}
        return {"plain": shaped} if set(value) in _MARKS else shaped


def _head(values: list[Any] | tuple[Any, ...]) -> tuple[str, ...]:
    """Fields that all of some objects have, in one order; none where they differ."""
    heads = {tuple(one) for one in values} if all(isinstance(one, Mapping) for one in values) else set()
    return next(iter(heads)) if len(heads) == 1 else ()


def _escaped(text: str) -> str:
    return f"!{text}" if text.startswith(_SIGNS) else text


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


class _Unpacker:
    """The way back."""

    def __init__(self, ids: list[str], nodes: int, texts: list[str]) -> None:
        self.ids, self.nodes, self.texts = ids, ids[:nodes], texts

    def value(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, list):
            if value and all(map(_whole, value)):
                return [self.ids[at] for at in value]
            return [self.value(one) for one in value]
        return self._object(value) if isinstance(value, dict) else value

    def _text(self, text: str) -> str:
        if not text.startswith(_SIGNS):
            return text
        rest = text[1:]
        return rest if text[0] == "!" else (self.ids if text[0] == "@" else self.texts)[int(rest)]

    def _object(self, value: dict[str, Any]) -> Any:
        if set(value) == {"columns", "rows"}:
            return [self._line(value["columns"], row) for row in value["rows"]]
        if set(value) == {"by_node"}:
            return dict(zip(self.nodes, map(self.value, value["by_node"]), strict=True))
        plain = value["plain"] if set(value) == {"plain"} else value
        if isinstance(plain, list):
            return plain
        return {self._text(key): self.value(one) for key, one in plain.items()}

    def _line(self, columns: list[str], row: list[Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for column, value in zip(columns, row, strict=True):
            name, joint, inner = column.partition(_JOINT)
            if joint:
                found.setdefault(name, {})[inner] = self.value(value)
            else:
                found[name] = self.value(value)
        return found
