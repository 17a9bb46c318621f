"""Every Cypher text of the package, in one place; valid on Neo4j 5.26 and 2026, Community Edition.

Labels, types and property names come from the model and the relation catalogue alone: they stand
between backticks, or, where one query serves all kinds, travel beside the row after `checked`.
Whatever a fact holds travels as a parameter.  Of many rows of a kind each travels as one line of
text that the server splits (see `graph_model`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from stakemap.errors import InputError

__all__ = ["checked", "quoted"]

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}", re.ASCII)


def checked(name: str) -> str:
    """A label or type that travels beside a row.

    Raises
    ------
    InputError
        If it is anything but ASCII letters, figures and underscores.
    """
    if not _NAME.fullmatch(name):
        raise InputError("not a name for a label, type or property", hint="letters, figures, underscores")
    return name


def quoted(name: str) -> str:
    """A label, type or property name for a query, as `checked`, between backticks.

    Examples
    --------
    >>> quoted("TURNS_TO")
    '`TURNS_TO`'
    """
    return f"`{checked(name)}`"


# Schema

VERSION = "MATCH (s:SmStore {_one: 1}) RETURN s.schema AS version"
SET_VERSION = "MERGE (s:SmStore {_one: 1}) SET s.schema = $version, s:SmBookkeeping"
INDEXES = (
    "SHOW INDEXES YIELD name, owningConstraint RETURN collect([name, owningConstraint IS NOT NULL]) AS names"
)
"""Each constraint has an index of its name that it owns."""
INDEXES_READY = "CALL db.awaitIndexes(300)"

FIRST_STEP = (
    "CREATE CONSTRAINT sm_store IF NOT EXISTS FOR (n:SmStore) REQUIRE (n._one) IS UNIQUE",
    "CREATE CONSTRAINT sm_head IF NOT EXISTS FOR (n:SmHead) REQUIRE (n._ds) IS UNIQUE",
    "CREATE CONSTRAINT sm_fact IF NOT EXISTS FOR (n:SmFact) REQUIRE (n._ds, n.id) IS UNIQUE",
    "CREATE CONSTRAINT sm_version IF NOT EXISTS FOR (v:SmVersion) "
    "REQUIRE (v._ds, v.id, v.rev_from) IS UNIQUE",
    "CREATE CONSTRAINT sm_revision IF NOT EXISTS FOR (n:SmRevision) REQUIRE (n._ds, n.rev) IS UNIQUE",
    "CREATE CONSTRAINT sm_audit IF NOT EXISTS FOR (n:SmAudit) REQUIRE (n._ds, n.seq) IS UNIQUE",
    "CREATE CONSTRAINT sm_request IF NOT EXISTS FOR (n:SmRequest) REQUIRE (n._ds, n.key) IS UNIQUE",
    "CREATE CONSTRAINT sm_tombstone IF NOT EXISTS FOR (n:SmTombstone) REQUIRE (n._ds, n.mark) IS UNIQUE",
    "CREATE INDEX sm_version_until IF NOT EXISTS FOR (n:SmVersion) ON (n._ds, n.rev_to)",
    "CREATE INDEX sm_fact_since IF NOT EXISTS FOR (n:SmFact) ON (n._ds, n._rev)",
    "CREATE INDEX sm_score IF NOT EXISTS FOR (n:Assessment) ON (n._ds, n.subject)",
    "CREATE INDEX sm_person_name IF NOT EXISTS FOR (n:Person) ON (n.name)",
    "CREATE INDEX sm_unit_name IF NOT EXISTS FOR (n:Unit) ON (n.name)",
)

BOOKKEEPING = ("SmStore", "SmHead", "SmVersion", "SmRevision", "SmAudit", "SmRequest", "SmTombstone")
"""Labels of what is no fact: each such node has ``SmBookkeeping`` too, by which all can be hidden at once."""

SECOND_STEP = (
    "CREATE CONSTRAINT sm_stage IF NOT EXISTS FOR (s:Stage) REQUIRE (s._ds, s._decision, s.id) IS UNIQUE",
    *(
        f"MATCH (n:{label}) WHERE NOT n:SmBookkeeping "
        "CALL (n) { SET n:SmBookkeeping } IN TRANSACTIONS OF 10000 ROWS"
        for label in BOOKKEEPING
    ),
)


def constraint_name(rel_type: str) -> str:
    """Name of the constraint of a relationship type."""
    return f"sm_rel_{rel_type}"


def type_constraint(rel_type: str) -> str:
    """Makes ids unique within a dataset and relationship type."""
    return (
        f"CREATE CONSTRAINT {quoted(constraint_name(rel_type))} IF NOT EXISTS "
        f"FOR ()-[r:{quoted(rel_type)}]-() REQUIRE (r._ds, r.id) IS UNIQUE"
    )


_MAKES = re.compile(r"CREATE (CONSTRAINT|INDEX) `?(\w+)`? ")


def schema(types: Iterable[str] = ()) -> dict[tuple[str, bool], str]:
    """What makes the constraints and indexes of a store and of some relationship types.

    Its keys are the name, and whether it is a constraint.
    """
    texts = (*FIRST_STEP, *SECOND_STEP, *map(type_constraint, sorted(types)))
    made = ((_MAKES.match(text), text) for text in texts)
    return {(found[2], found[1] == "CONSTRAINT"): text for found, text in made if found}


# Head

HEAD = "MATCH (h:SmHead {_ds: $ds}) RETURN h{.*, now: timestamp()} AS head"
LOCK = """MERGE (h:SmHead {_ds: $ds})
ON CREATE SET h:SmBookkeeping, h.rev = 0, h.facts = 0, h.salt = $salt, h.seal = $seal, h.types = [],
    h.seq = 0, h.chain = ''
SET h._lock = $token
RETURN h{.*, now: timestamp()} AS head"""
SET_HEAD = "MATCH (h:SmHead {_ds: $ds}) SET h += $values"
STAGE = """MATCH (h:SmHead {_ds: $ds})
SET h.staged = $mark, h.staged_rev = $rev, h.staged_cursor = $cursor, h.types = $types,
    h.staged_at = timestamp()"""
UNSTAGE = "MATCH (h:SmHead {_ds: $ds}) REMOVE h.staged, h.staged_rev, h.staged_cursor, h.staged_at"
BEAT = "MATCH (h:SmHead {_ds: $ds}) SET h.staged_cursor = $cursor, h.staged_at = timestamp()"
DATASETS = "MATCH (h:SmHead) WHERE h.rev > 0 RETURN collect(h._ds) AS names"
DATASETS_BEGUN = "MATCH (h:SmHead) RETURN collect(h._ds) AS names"

# Revisions, requests, tombstones, audit

_REVISION_FIELDS = "r.rev, r.at, r.added, r.changed, r.removed, r.facts, r.state"
REVISION = f"MATCH (r:SmRevision {{_ds: $ds, rev: $rev}}) RETURN {_REVISION_FIELDS}"
REVISION_UNTIL = f"""MATCH (r:SmRevision) WHERE r._ds = $ds AND r.rev > 0 AND r.at <= $at
RETURN {_REVISION_FIELDS} ORDER BY r.rev DESC LIMIT 1"""
REVISION_BY_TOKEN = f"""MATCH (r:SmRevision) WHERE r._ds = $ds AND r.rev > $since AND r.token = $token
RETURN {_REVISION_FIELDS}"""
REVISIONS = f"MATCH (r:SmRevision) WHERE r._ds = $ds AND r.rev > 0 RETURN {_REVISION_FIELDS} ORDER BY r.rev"
ADD_REVISION = "CREATE (r:SmRevision:SmBookkeeping) SET r = $values"
RESTATE = """UNWIND $rows AS row MATCH (r:SmRevision {_ds: $ds, rev: row[0]})
SET r.facts = row[1], r.state = row[2]"""
REQUEST = "MATCH (q:SmRequest {_ds: $ds, key: $key}) RETURN q{.*} AS request"
REQUESTS = "MATCH (q:SmRequest) WHERE q._ds = $ds AND q.key IS NOT NULL RETURN q{.*} AS request"
ADD_REQUEST = "CREATE (q:SmRequest:SmBookkeeping) SET q = $values"
MARKS = "MATCH (t:SmTombstone) WHERE t._ds = $ds AND t.mark IS NOT NULL RETURN t{.*} AS stone"
ADD_MARK = "CREATE (t:SmTombstone:SmBookkeeping) SET t = $values"
AUDIT = """MATCH (a:SmAudit) WHERE a._ds = $ds AND a.seq > $since
RETURN a.seq, a.rev, a.at, a.action, a.fingerprint, a.payload, a.salt, a.payload_digest, a.chain
ORDER BY a.seq"""
ADD_AUDIT = "CREATE (a:SmAudit:SmBookkeeping) SET a = $values"
FORGET_PAYLOADS = "UNWIND $rows AS seq MATCH (a:SmAudit {_ds: $ds, seq: seq}) REMOVE a.payload, a.salt"
PAYLOADS_ELSEWHERE = """MATCH (a:SmAudit) WHERE a._ds <> $ds AND any(t IN $texts WHERE a.payload CONTAINS t)
RETURN DISTINCT a._ds"""

# Reading; two bounds make the planner walk the index, page by page


def _page(value: str) -> str:
    """Some nodes by id and the facts that leave them: types (none for a node), ids, values, revisions."""
    return f"""MATCH (n:SmFact) WHERE n._ds = $ds AND $after < n.id < $end
WITH n ORDER BY n._ds, n.id LIMIT $page WITH collect(n) AS ns
CALL (ns) {{ UNWIND ns AS n MATCH (n)-[x]->() WHERE x._fact IS NOT NULL RETURN collect(x) AS xs }}
RETURN [n IN ns | n.id] AS nodes, [n IN ns | {value.format("n")}], [n IN ns | n._rev],
[x IN xs | type(x)], [x IN xs | x.id], [x IN xs | {value.format("x")}], [x IN xs | x._rev]"""


ROWS = _page("{0}._fact")
SEALS = _page("left({0}._fact, 96)")
"""As `ROWS`, with no more of each row than its digest and kind."""

VERSIONS_AT = """MATCH (v:SmVersion) WHERE v._ds = $ds AND v.rev_to > $rev AND v.rev_from <= $rev
RETURN v.id, v._fact, v.rev_from, v.place"""
VERSIONS = "MATCH (v:SmVersion) WHERE v._ds = $ds AND v.rev_to > 0 RETURN v.id, v._fact, v.rev_from, v.rev_to"
VERSIONS_OF = """UNWIND $ids AS id MATCH (v:SmVersion) WHERE v._ds = $ds AND v.id = id AND v.rev_from > 0
RETURN v.id, v._fact, v.rev_from, v.rev_to, v.place"""
VERSIONS_STAGED = """MATCH (v:SmVersion) WHERE v._ds = $ds AND v.rev_to = $rev
RETURN v.id, v._fact, v.rev_from, v.place"""
VERSIONS_TOUCHED = """MATCH (v:SmVersion) WHERE v._ds = $ds AND v.rev_to > $low
AND (v.rev_to <= $high OR (v.rev_from > $low AND v.rev_from <= $high)) RETURN DISTINCT v.id"""
COUNT_VERSIONS = "MATCH (v:SmVersion) WHERE v._ds = $ds AND v.rev_to > 0 RETURN count(v)"
NODES_AFTER = """MATCH (x:SmFact) WHERE x._ds = $ds AND x.id > $after
RETURN x.id, x._fact, x._rev ORDER BY x._ds, x.id LIMIT $page"""
NODES_OF = "UNWIND $ids AS id MATCH (x:SmFact {_ds: $ds, id: id}) RETURN x.id, x._fact, x._rev"
NODES_STAGED = "MATCH (x:SmFact) WHERE x._ds = $ds AND x._rev = $rev RETURN x.id, x._fact"
NODES_TOUCHED = "MATCH (x:SmFact) WHERE x._ds = $ds AND $low < x._rev <= $high RETURN x.id"


def edges_of(rel_type: str) -> str:
    """Relationships of some ids."""
    return f"""UNWIND $ids AS id MATCH ()-[x:{quoted(rel_type)} {{_ds: $ds, id: id}}]->()
RETURN x.id, x._fact, x._rev"""


def edges_staged(rel_type: str) -> str:
    """Ids of relationships of a revision that is not published."""
    return f"MATCH ()-[x:{quoted(rel_type)}]->() WHERE x._ds = $ds AND x._rev = $rev RETURN x.id"


def edges_touched(rel_type: str) -> str:
    """Ids of relationships first written in some revisions."""
    return f"MATCH ()-[x:{quoted(rel_type)}]->() WHERE x._ds = $ds AND $low < x._rev <= $high RETURN x.id"


NAMERS = """UNWIND $ids AS id MATCH (x:SmFact {_ds: $ds, id: id})-[r]-(y:SmFact) WHERE NOT r:SPEAKS_OF
RETURN DISTINCT coalesce(r._fact, y._fact)"""
NAMERS_BY_SOURCE = """UNWIND $ids AS id MATCH (:SmFact {_ds: $ds, id: id})<-[:FROM_SOURCE]-(x:SmFact)
RETURN x._fact, x.id AS id, x._rev AS rev"""


def edges_by_source(rel_type: str) -> str:
    """Relationships that give one of some sources."""
    return f"""UNWIND $ids AS id
MATCH (:SmFact {{_ds: $ds, id: id}})-[:SPEAKS_OF]->()-[x:{quoted(rel_type)}]->()
WHERE x.source = id RETURN x._fact, x.id AS id, x._rev AS rev"""


# Writing; `c` are the fields of a line

_TEXT = "CASE c[{0}] WHEN '' THEN null ELSE c[{0}] END"
_VALUES = {
    "text": _TEXT,
    "float": "toFloat(c[{0}])",
    "integer": "toInteger(c[{0}])",
    "boolean": "toBoolean(c[{0}])",
    "date": f"date({_TEXT})",
    "list": "CASE c[{0}] WHEN '' THEN null ELSE split(c[{0}], $item) END",
}


def _properties(first: int, columns: Sequence[tuple[str, str]]) -> str:
    own = ["_ds: $ds", "id: c[0]", f"_fact: c[{first}]", f"_rev: toInteger(c[{first + 1}])"]
    plain = [
        f"{quoted(name)}: {_VALUES[form].format(place)}"
        for place, (name, form) in enumerate(columns, first + 2)
    ]
    return "{" + ", ".join([*own, *plain]) + "}"


_LINES = "UNWIND $rows AS line WITH split(line, $separator) AS c"


@cache
def create_nodes(label: str, columns: tuple[tuple[str, str], ...]) -> str:
    """Add nodes of one kind."""
    return f"{_LINES} CREATE (n:SmFact:{quoted(label)} {_properties(1, columns)})"


@cache
def update_nodes(label: str, columns: tuple[tuple[str, str], ...]) -> str:
    """Give nodes other values; what is not given goes."""
    return f"""{_LINES} MATCH (n:SmFact {{_ds: $ds, id: c[0]}})
SET n = {_properties(1, columns)} SET n:{quoted(label)}"""


@cache
def create_edges(rel_type: str, columns: tuple[tuple[str, str], ...]) -> str:
    """Add relationships of one type."""
    return f"""{_LINES}
MATCH (a:SmFact {{_ds: $ds, id: c[1]}}) MATCH (b:SmFact {{_ds: $ds, id: c[2]}})
CREATE (a)-[r:{quoted(rel_type)} {_properties(3, columns)}]->(b)"""


_ROWS = "UNWIND $rows AS row WITH row, row.values AS v"
_ROW_VALUES = "v{.*, _ds: $ds}"
CREATE_FEW_NODES = f"{_ROWS} CREATE (n:SmFact:$(row.name)) SET n = {_ROW_VALUES}"
UPDATE_FEW_NODES = f"""{_ROWS} MATCH (n:SmFact {{_ds: $ds, id: v.id}})
SET n = {_ROW_VALUES} SET n:$(row.name)"""
CREATE_FEW_EDGES = f"""{_ROWS}
MATCH (a:SmFact {{_ds: $ds, id: row.from}}) MATCH (b:SmFact {{_ds: $ds, id: row.to}})
CREATE (a)-[r:$(row.name)]->(b) SET r = {_ROW_VALUES}"""
"""For rows of many kinds, a few of each: to plan a query for each kind would take longer than to run it."""

_KEPT = "_ds: $ds, id: x.id, _fact: x._fact, rev_from: x._rev, rev_to: $rev"
ARCHIVE_NODES = f"""UNWIND $rows AS id MATCH (x:SmFact {{_ds: $ds, id: id}})
WITH x, head([(x)-[:FROM_SOURCE]->(s) | s.id]) AS source
CREATE (:SmVersion:SmBookkeeping {{{_KEPT}, source: source}})"""
DELETE_NODES = """UNWIND $rows AS id MATCH (x:SmFact {_ds: $ds, id: id})
OPTIONAL MATCH (x)-[:HAS_STAGE]->(s) DETACH DELETE s, x"""


def archive_edges(rel_type: str) -> str:
    """Move relationships to the history, with what showed them."""
    version = f"CREATE (:SmVersion:SmBookkeeping {{{_KEPT}, source: x.source, place: type(x)}})"
    return _leaving(rel_type, version)


def delete_edges(rel_type: str) -> str:
    """Delete relationships without trace, with what showed them."""
    return _leaving(rel_type, "")


def _leaving(rel_type: str, first: str) -> str:
    """Relationships go; with a role goes its seat, with the last word of a source about a node their link."""
    seat = "CALL (a, x) { MATCH (a)-[l:SITS_IN]->() WHERE l.fact = x.id DELETE l }"
    return f"""UNWIND $rows AS id MATCH (a)-[x:{quoted(rel_type)} {{_ds: $ds, id: id}}]->()
{seat if rel_type == "TAKES_PART_IN" else ""} {first} WITH a, x, x.source AS source DELETE x
WITH DISTINCT a, source WHERE source IS NOT NULL
MATCH (s:SmFact {{_ds: $ds, id: source}})-[l:SPEAKS_OF]->(a)
WHERE NOT EXISTS {{ (a)-[y]->() WHERE y.source = source }} DELETE l"""


def unlabel(label: str) -> str:
    """Take a label from nodes that become another kind."""
    return f"UNWIND $rows AS id MATCH (n:SmFact {{_ds: $ds, id: id}}) REMOVE n:{quoted(label)}"


def unlink(rel_type: str, *, outward: bool) -> str:
    """Delete the links that show a field of some nodes."""
    inner = f"[r:{quoted(rel_type)}]"
    arrow = f"-{inner}->" if outward else f"<-{inner}-"
    return f"UNWIND $rows AS id MATCH (n:SmFact {{_ds: $ds, id: id}}){arrow}(:SmFact) DELETE r"


LINK = f"""{_LINES} MATCH (a:SmFact {{_ds: $ds, id: c[1]}}) MATCH (b:SmFact {{_ds: $ds, id: c[2]}})
CREATE (a)-[:$(c[0])]->(b)"""
"""Make links of any type that show fields of nodes."""

SPEAK = f"""{_LINES} MATCH (s:SmFact {{_ds: $ds, id: c[0]}}) MATCH (a:SmFact {{_ds: $ds, id: c[1]}})
MERGE (s)-[:SPEAKS_OF]->(a)"""
"""Lead from a source to the nodes which relationships that rest on it leave."""
SPEAK_AGAIN = """UNWIND $rows AS id MATCH (a:SmFact {_ds: $ds, id: id})
CALL (a) { MATCH (a)-[x]->() WHERE x.source IS NOT NULL RETURN DISTINCT x.source AS source }
MATCH (s:SmFact {_ds: $ds, id: source}) MERGE (s)-[:SPEAKS_OF]->(a)"""
"""As `SPEAK`, for nodes with all that leaves them."""

DROP_STAGES = "UNWIND $rows AS id MATCH (:SmFact {_ds: $ds, id: id})-[:HAS_STAGE]->(s) DETACH DELETE s"
CREATE_STAGES = """UNWIND $rows AS row MATCH (d:SmFact {_ds: $ds, id: row.decision})
CREATE (d)-[:HAS_STAGE]->(s:Stage) SET s = row.values, s._ds = $ds"""
SEAT = """UNWIND $rows AS id MATCH (d:SmFact {_ds: $ds, id: id})-[:HAS_STAGE]->(s:Stage)
CALL (s) { MATCH ()-[l:SITS_IN]->(s) DELETE l }
WITH d, s MATCH (p)-[r:TAKES_PART_IN]->(d) WHERE r.stage = s.id
CREATE (p)-[:SITS_IN {fact: r.id, role: r.role, weight: r.weight, veto: r.veto,
    since_lo: r.since_lo, until_hi: r.until_hi}]->(s)"""
"""Seat those who take part in some decisions in its stages, as their roles say."""

RELINK_SCORES = """UNWIND $rows AS id MATCH (a:Assessment {_ds: $ds, subject: id})
WHERE NOT (a)-[:SCORES]->() MATCH (n:SmFact {_ds: $ds, id: id}) CREATE (a)-[:SCORES]->(n)"""
DELETE_VERSIONS = "UNWIND $rows AS row MATCH (v:SmVersion {_ds: $ds, id: row[0], rev_from: row[1]}) DELETE v"
REWRITE_VERSIONS = """UNWIND $rows AS row MATCH (v:SmVersion {_ds: $ds, id: row[0], rev_from: row[1]})
SET v._fact = row[2]"""

# Erasing: texts are looked for on the server, rows are judged by the client

NODES_HOLDING = """MATCH (x:SmFact) WHERE x._ds = $ds AND x.id > ''
AND any(t IN $texts WHERE x._fact CONTAINS t)
RETURN x.id, x._fact, x._rev"""
VERSIONS_HOLDING = """MATCH (v:SmVersion) WHERE v._ds = $ds AND v.rev_to > 0
AND any(t IN $texts WHERE v._fact CONTAINS t) RETURN v.id, v._fact, v.rev_from, v.rev_to"""
VERSIONS_BY_SOURCE = """MATCH (v:SmVersion) WHERE v._ds = $ds AND v.rev_to > 0 AND v.source IN $ids
RETURN v.id, v.rev_from"""
ELSEWHERE = """MATCH (x) WHERE (x:SmFact OR x:SmVersion) AND x._ds <> $ds
AND any(t IN $texts WHERE x._fact CONTAINS t) RETURN DISTINCT x._ds"""

ELSEWHERE_EDGES = """MATCH ()-[x]->() WHERE x._fact IS NOT NULL AND x._ds <> $ds
AND any(t IN $texts WHERE x._fact CONTAINS t) RETURN DISTINCT x._ds"""


def edges_holding(rel_type: str) -> str:
    """Relationships whose text has one of some texts in it."""
    return f"""MATCH ()-[x:{quoted(rel_type)}]->() WHERE x._ds = $ds AND x.id > ''
AND any(t IN $texts WHERE x._fact CONTAINS t) RETURN x.id, x._fact, x._rev"""


# Somebody else's graph, read only; names come from the caller's mapping

LABELS_IN_USE = "MATCH (n) UNWIND labels(n) AS label RETURN label, count(*) AS nodes ORDER BY label"
TYPES_IN_USE = "MATCH ()-[r]->() RETURN type(r) AS type, count(*) AS relationships ORDER BY type"


def foreign_name(name: str) -> str:
    """A label or type of a caller's mapping for a query; backticks in it are doubled.

    Raises
    ------
    InputError
        If it is empty, or holds a backslash, with which a backtick could be written.
    """
    if not name or "\\" in name or not name.isprintable():
        raise InputError("not a label or type", hint="write it as it stands in the graph")
    return "`" + name.replace("`", "``") + "`"


def foreign_keys(name: str, *, nodes: bool) -> str:
    """The properties of a label or type, and how many carry each."""
    pattern = f"(x:{foreign_name(name)})" if nodes else f"()-[x:{foreign_name(name)}]->()"
    return f"MATCH {pattern} UNWIND keys(x) AS key RETURN key, count(*) AS carriers ORDER BY key"


def foreign_nodes(label: str, unit_by: str | None) -> str:
    """Nodes of a label: element id, properties, element ids of what a relationship leads to."""
    units = "[]" if unit_by is None else f"[(n)-[:{foreign_name(unit_by)}]->(u) | elementId(u)]"
    return f"MATCH (n:{foreign_name(label)}) RETURN elementId(n), properties(n), {units}"


def foreign_edges(rel_type: str) -> str:
    """Relationships of a type: element ids of the ends, properties."""
    return f"MATCH (a)-[r:{foreign_name(rel_type)}]->(b) RETURN elementId(a), elementId(b), properties(r)"
