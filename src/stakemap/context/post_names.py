"""Posts and empty seats with their unit: a title alone says nothing where every unit has a director."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stakemap.graph.seats import seat_of
from stakemap.model import Decision, Post, Unit
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    from stakemap.graph.fact_index import FactIndex

__all__ = ["bare_title", "is_body_seat", "name_with_unit", "node_name"]

_SEAT = seat_of("")
_COMMITTEE = "committee"
"""Kind of a unit in which several decide together: whoever decides in it is no head alone."""
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def name_with_unit(graph: FactIndex, ident: str, lang: str = "en") -> str:
    """What to call a record; a post with its unit, unless its title names the unit already.

    People of one name are numbered in the order of their ids.

    Examples
    --------
    >>> from stakemap.examples import city
    >>> name_with_unit(city(), "post:chief-engineer"), name_with_unit(city(), "post:chief-engineer", "zh")
    ('Chief engineer of Hupo Transport Bureau', '琥珀市交通局总工程师')
    """
    post, title = graph.get(ident), graph.name(ident, lang)
    if alike := graph.namesakes(lang).get(ident):
        return _words(lang, title).say("person.namesake", name=title, n=alike.index(ident) + 1)
    unit = graph.name(post.unit, lang) if isinstance(post, Post) else ""
    if not isinstance(post, Post) or unit.casefold() in title.casefold():
        return title
    return _words(lang, title).say("post.with_unit", title=bare_title(title, unit), unit=unit)


def bare_title(title: str, unit: str) -> str:
    """A title without what the name of its unit ends with already.

    Examples
    --------
    >>> bare_title("中心主任", "交通运行中心"), bare_title("局长", "交通局"), bare_title("Head", "Office")
    ('主任', '局长', 'Head')
    """
    if not _CHINESE.search(title):
        return title
    sizes = range(len(title) - 1, 1, -1)
    return title[next((size for size in sizes if unit.endswith(title[:size])), 0) :]


def node_name(graph: FactIndex, node: str, lang: str = "en") -> str:
    """What to call a node of a snapshot; an empty seat by its post and unit, by its unit, or by its stage.

    Examples
    --------
    >>> from stakemap.examples import city
    >>> node_name(city(), "seat:post:chief-engineer")
    'Chief engineer of Hupo Transport Bureau (nobody on record)'
    """
    if not node.startswith(_SEAT):
        return name_with_unit(graph, node, lang)
    behind = node.removeprefix(_SEAT)
    record, name = graph.get(behind), name_with_unit(graph, behind, lang)
    if is_body_seat(graph, node):
        return _words(lang, name).say("seat.members", unit=name)
    if isinstance(record, Unit):
        name = _words(lang, name).say("seat.head", unit=name)
    elif record is None:
        name = _stage_name(graph, behind, lang)
    return _words(lang, name).say("seat.empty", name=name)


def is_body_seat(graph: FactIndex, node: str) -> bool:
    """Whether a seat is that of a body in which several decide, of whom nobody is on record."""
    record = graph.get(node.removeprefix(_SEAT)) if node.startswith(_SEAT) else None
    return isinstance(record, Unit) and record.kind == _COMMITTEE


def _stage_name(graph: FactIndex, behind: str, lang: str) -> str:
    """A stage that nobody is known to decide, as ``decision/stage``."""
    ident, _, stage = behind.rpartition("/")
    decision = graph.get(ident)
    stages = decision.stages if isinstance(decision, Decision) else ()
    return next((one.called(lang) for one in stages if one.id == stage), behind)


def _words(lang: str, name: str) -> Words:
    """The phrases of a language; where names are as their owner writes them, of the language they are in."""
    return Words("context", lang or ("zh" if _CHINESE.search(name) else "en"))
