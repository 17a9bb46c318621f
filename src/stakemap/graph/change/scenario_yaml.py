"""Scenarios as YAML: plain lists, texts, numbers and yes or no, and nothing else.

::

    name: retire
    edits:
      - do: leave
        person: p:qi-wangshu
        on: 2026-10-01

Only the words ``true``, ``false``, ``null`` and plain numbers are more than text: ``on`` and ``no`` stay
words, dates stay as they are written, and no loader of objects is ever near.  Anchors, aliases and tags
are refused, and so is a key that stands twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from stakemap.errors import InputError, LimitExceeded, Problem

__all__ = ["DEEPEST", "LARGEST_YAML", "parsed", "to_yaml"]

LARGEST_YAML = 200_000
"""Bytes of the largest YAML file that is read: five hundred edits with room to spare."""
DEEPEST = 8
"""Lists and tables inside one another."""

_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})?\.[0-9]{1,17}([eE][-+]?[0-9]{1,3})?")


class _Composer(yaml.SafeLoader):
    """Nodes with their lines; it never makes a value itself."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012  the base has it so

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = 0

    def compose_node(self, parent: Any, index: Any) -> yaml.Node | None:
        """A node; refused where it is an alias, carries an anchor or a tag, or lies too deep."""
        event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]  # the base is untyped
        line = event.start_mark.line + 1 if event.start_mark is not None else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise _at(line, "anchors (&) and aliases (*) are not read", "write the value out")
        if getattr(event, "tag", None) is not None:
            raise _at(line, "tags (!) are not read", "write a plain value")
        if self._depth >= DEEPEST:
            cause = f"more than {DEEPEST} lists and tables inside one another"
            raise LimitExceeded([_problem(line, cause, "a scenario is a flat list of edits", "limit")])
        self._depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self._depth -= 1


def _problem(line: int, cause: str, cure: str, code: str = "input") -> Problem:
    return Problem(cause, cure, sheet=f"line {line}", code=code)


def _at(line: int, cause: str, cure: str) -> InputError:
    return InputError([_problem(line, cause, cure)])


def parsed(text: str) -> tuple[Any, tuple[int, ...]]:
    r"""The plain values of a text, and the line at which each edit begins.

    Raises
    ------
    InputError
        Text that is not YAML, or more than plain values; with the line and the cure.
    LimitExceeded
        Too deep.

    Examples
    --------
    >>> parsed("name: retire\nedits:\n- {do: leave, person: 'p:a', on: 2026-10-01}")
    ({'name': 'retire', 'edits': [{'do': 'leave', 'person': 'p:a', 'on': '2026-10-01'}]}, (3,))
    """
    try:
        node = _Composer(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        cure = "check the indentation, the colons and the quotes of this line and the one above"
        raise _at(mark.line + 1 if mark is not None else 1, "not YAML", cure) from None
    except yaml.YAMLError:
        raise InputError([Problem("not YAML", "save it as plain text in UTF-8")]) from None
    if node is None:
        return None, ()
    return _value(node), _edit_lines(node)


def _edit_lines(node: yaml.Node) -> tuple[int, ...]:
    """Where each entry of ``edits`` begins."""
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if key.value == "edits" and isinstance(value, yaml.SequenceNode):
            return tuple(entry.start_mark.line + 1 for entry in value.value)
    return ()


def _value(node: yaml.Node) -> Any:
    if isinstance(node, yaml.SequenceNode):
        return [_value(entry) for entry in node.value]
    if isinstance(node, yaml.MappingNode):
        return _table(node)
    return _scalar(node)


def _table(node: yaml.MappingNode) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise _at(line, "a key must be one word", "write word: value")
        if key.value in out:
            raise InputError(
                [Problem("stands twice", "leave one out", sheet=f"line {line}", field=key.value[:60])]
            )
        out[key.value] = _value(value)
    return out


def _scalar(node: yaml.Node) -> Any:
    text = str(node.value)
    if getattr(node, "style", None) is not None:  # quoted, or a block of text
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text


class _Writer(yaml.SafeDumper):
    """Block style, without aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        """Everything is written out."""
        return True


def to_yaml(values: Mapping[str, Any]) -> str:
    """Plain values as YAML, in their order; the text depends on them alone.

    Examples
    --------
    >>> print(to_yaml({"name": "retire", "edits": [{"do": "leave", "person": "p:a"}]}), end="")
    name: retire
    edits:
    - do: leave
      person: p:a
    """
    return yaml.dump(
        dict(values),
        Dumper=_Writer,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=False,
        width=1000,
    )
