"""GraphML and GEXF 1.3: nodes and edges with what is said of them, as text of XML.

References
----------
.. [1] GEXF Working Group (2022). GEXF 1.3 primer and schema. gexf.net.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from stakemap.io.atomic import whole_file
from stakemap.io.exports.content import Content, Joined, count_fields, evidence, kind_of, start_and_end
from stakemap.io.graphs.meaning import MIRROR
from stakemap.model import Entity, Fact, PartialDate, Tie

__all__ = ["Said", "rows_of", "write_gexf", "write_graphml"]

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NUMBERS = ("strength", "count")
Said = dict[str, str]


def write_graphml(content: Content, path: Path) -> None:
    """Nodes and edges with typed attributes; partial days stay as they are.

    What holds both ways is an arc each way, since many programs read no graph of both sorts of edges; the
    second says that it is no more than that.
    """
    count_fields(content)
    nodes = [(one.id, _of_node(content, one) | start_and_end(one)) for one in content.entities]
    edges = [(one, _of_edge(content, one) | _days(one)) for one in content.joined]
    both = [{MIRROR: "true"}] if any(not one.directed for one in content.joined) else []
    keys = _keys(said for _, said in nodes), _keys([*both, *(said for _, said in edges)])
    lines = [_HEAD, '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n']
    for where, names in zip(("node", "edge"), keys, strict=True):
        for name, key in names.items():
            kind = "double" if name in _NUMBERS else "string"
            lines.append(f'<key id="{where[0]}{key}" for="{where}" attr.name="{name}" attr.type="{kind}"/>\n')
    lines.append('<graph edgedefault="directed">\n')
    for ident, said in nodes:
        lines.append(f"<node id={quoteattr(ident)}>{_data('n', keys[0], said)}</node>\n")
    for one, said in edges:
        lines.append(_arc(one.source, one.target, one.ident, _data("e", keys[1], said)))
        if not one.directed:
            back = _data("e", keys[1], {**said, MIRROR: "true"})
            lines.append(_arc(one.target, one.source, "", back))
    lines.append("</graph>\n</graphml>\n")
    _write(path, lines)


def write_gexf(content: Content, path: Path) -> None:
    """Nodes and edges with attributes; the days of each as a spell, which holds whole days.

    A day that is known as a month or year stands in the spell as the widest it may mean, and as it is in the
    attributes ``start`` and ``end``.
    """
    count_fields(content)
    nodes = [(one, _of_node(content, one) | _partial(one)) for one in content.entities]
    edges = [(one, _of_edge(content, one) | _partial(one.fact, one.kind)) for one in content.joined]
    keys = _keys(said for _, said in nodes), _keys(said for _, said in edges)
    lines = [
        _HEAD,
        '<gexf xmlns="http://gexf.net/1.3" version="1.3">\n<meta><creator>stakemap</creator></meta>\n',
    ]
    lines.append('<graph mode="dynamic" defaultedgetype="directed" timeformat="date" idtype="string">\n')
    for where, names in zip(("node", "edge"), keys, strict=True):
        lines.append(f'<attributes class="{where}" mode="static">\n')
        for name, key in names.items():
            kind = "double" if name in _NUMBERS else "string"
            lines.append(f'<attribute id="{where[0]}{key}" title="{name}" type="{kind}"/>\n')
        lines.append("</attributes>\n")
    lines.append("<nodes>\n")
    for entity, said in nodes:
        head = f"id={quoteattr(entity.id)} label={quoteattr(entity.name)}"
        lines.append(f"<node {head}>{_values('n', keys[0], said)}{_spell(entity)}</node>\n")
    lines.append("</nodes>\n<edges>\n")
    for number, (one, said) in enumerate(edges):
        head = f"id={quoteattr(one.ident or f'in:{number}')}"
        head += f" source={quoteattr(one.source)} target={quoteattr(one.target)} kind={quoteattr(one.kind)}"
        head += "" if one.directed else ' type="mutual"'
        spell = "" if one.kind == "in" else _spell(one.fact)
        lines.append(f"<edge {head}>{_values('e', keys[1], said)}{spell}</edge>\n")
    lines.append("</edges>\n</graph>\n</gexf>\n")
    _write(path, lines)


def _arc(source: str, target: str, ident: str, data: str) -> str:
    own = f" id={quoteattr(ident)}" if ident else ""
    return f"<edge source={quoteattr(source)} target={quoteattr(target)}{own}>{data}</edge>\n"


def _of_node(content: Content, entity: Entity) -> Said:
    names = {"name": entity.name, "name_en": entity.name_en, "name_zh": entity.name_zh}
    said = {name: text for name, text in names.items() if text is not None}
    return {"kind": kind_of(entity), **said, **evidence(content, entity)}


def _of_edge(content: Content, one: Joined) -> Said:
    said = {"kind": one.kind}
    if one.kind == "in":
        return said
    if isinstance(one.fact, Tie):
        values = {"strength": one.fact.strength, "count": one.fact.count}
        said |= {name: repr(value) for name, value in values.items() if value is not None}
    return said | evidence(content, one.fact)


def _days(one: Joined) -> Said:
    return {} if one.kind == "in" else start_and_end(one.fact)


def _partial(fact: Fact, kind: str = "") -> Said:
    """The days as they are, where one of them is no whole day."""
    said = start_and_end(fact)
    whole = all(len(day) == len("2026-01-01") for day in said.values())
    return {} if whole or kind == "in" else said


def _spell(fact: Fact) -> str:
    said = start_and_end(fact)
    if not said:
        return ""
    start = f' start="{PartialDate(said["start"]).earliest}"' if "start" in said else ""
    end = f' end="{PartialDate(said["end"]).latest}"' if "end" in said else ""
    return f"<spells><spell{start}{end}/></spells>"


def _keys(rows: Iterable[Mapping[str, str]]) -> dict[str, int]:
    """Every attribute with its number, in order of name."""
    return {name: at for at, name in enumerate(sorted({name for row in rows for name in row}))}


def _data(mark: str, keys: Mapping[str, int], said: Said) -> str:
    return "".join(
        f'<data key="{mark}{keys[name]}">{escape(text)}</data>' for name, text in sorted(said.items())
    )


def _values(mark: str, keys: Mapping[str, int], said: Said) -> str:
    values = (
        f'<attvalue for="{mark}{keys[name]}" value={quoteattr(text)}/>' for name, text in sorted(said.items())
    )
    return f"<attvalues>{''.join(values)}</attvalues>"


def _write(path: Path, lines: Iterable[str]) -> None:
    with whole_file(path) as made:
        made.write_text("".join(lines), encoding="utf-8", newline="\n")


def rows_of(content: Content) -> tuple[Iterator[Said], Iterator[Said]]:
    """Nodes and edges as rows of a table, each cell by its heading."""
    nodes = ({"id": e.id, **_of_node(content, e), **start_and_end(e)} for e in content.entities)
    edges = (
        {
            "source": one.source,
            "target": one.target,
            "type": "directed" if one.directed else "undirected",
            "id": one.ident,
            **_of_edge(content, one),
            **_days(one),
        }
        for one in content.joined
    )
    return nodes, edges
