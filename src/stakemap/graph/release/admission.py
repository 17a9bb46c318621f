"""The facts that a copy for an audience stands on: filtered before anything is computed."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from stakemap.graph.release.audience import Audience, audience_named
from stakemap.model import Fact, Record, Source, Tie

if TYPE_CHECKING:
    from stakemap.graph.fact_index import FactIndex

__all__ = ["admitted"]

G = TypeVar("G", bound="FactIndex")


def admitted(graph: G, audience: str) -> G:
    """The graph without everything that a copy for an audience may not stand on.

    What hangs on a fact that is left out is left out as well; a source stays only where a fact that stays
    names it; fields that are not on the list are empty.

    Parameters
    ----------
    graph
        All facts.
    audience
        A row of ``data/audiences.csv``: boss, team or external.

    Raises
    ------
    UnknownName
        No such audience.

    Notes
    -----
    O(facts); about as long as making the graph.

    Examples
    --------
    >>> from stakemap.graph.property_graph import PropertyGraph
    >>> from stakemap.model import Person, Source, Unit
    >>> facts = [Source(id="s", title="Register", kind="register"), Person(id="p", name="P", source="s"),
    ...          Unit(id="u", name="U", source="s", label="public", note="large")]
    >>> copy = admitted(PropertyGraph(facts), "external")
    >>> [fact.id for fact in copy], copy["u"].note
    (['s', 'u'], None)
    """
    row = audience_named(audience)
    seen = (graph if row.fields.everything else _bare(graph, row)).visible(row.label)
    refused = [record.id for record in seen if not _may_be_there(seen, record, row)]
    seen = seen.without(*refused) if refused else seen
    return seen if row.sources.everything else _cited(seen)


def _may_be_there(graph: FactIndex, record: Record, row: Audience) -> bool:
    if not _of_kind(record, row):
        return False
    if isinstance(record, Tie) and any(use not in row.ties for use in graph.catalogue[record.kind].uses):
        return False
    return _from_known(graph, record, row)


def _of_kind(record: Record, row: Audience) -> bool:
    """Whether its kind is on the list, with all that a record of the kind must say."""
    kind = record.kind_of_fact
    required = (name for name, info in type(record).model_fields.items() if info.is_required())
    return kind in row.kinds and kind not in row.without and all(name in row.fields for name in required)


def _from_known(graph: FactIndex, record: Record, row: Audience) -> bool:
    """Whether it comes from a kind of source that is on the list; no source is on no list."""
    source = record if isinstance(record, Source) else graph.source_of(record)
    return row.sources.everything or (source is not None and source.kind in row.sources)


def _cited(graph: G) -> G:
    """Without sources that no fact names."""
    cited = {fact.source for fact in graph if isinstance(fact, Fact)}
    idle = [source.id for source in graph.of(Source) if source.id not in cited]
    return graph.without(*idle) if idle else graph


def _bare(graph: G, row: Audience) -> G:
    """The same records with every field empty that is not on the list; so nothing hangs on what it named."""
    kept = (_emptied(record, row) if _of_kind(record, row) else record for record in graph)
    return type(graph)(kept, catalogue=graph.catalogue)


def _emptied(record: Record, row: Audience) -> Record:
    fields = type(record).model_fields
    return record.model_copy(
        update={name: fields[name].get_default() for name in fields if name not in row.fields}
    )
