"""People, bodies, posts and seats in the Organization Ontology of the W3C, as JSON-LD.

References
----------
.. [1] W3C (2014). The Organization Ontology. Recommendation, w3.org/TR/vocab-org.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

from stakemap.io.atomic import whole_file
from stakemap.io.exports.content import Content, start_and_end
from stakemap.io.exports.registers import narrowed
from stakemap.model import Fact, Post, Tenure, Tie, Unit

__all__ = ["write_org"]

_CONTEXT = {
    "org": "http://www.w3.org/ns/org#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "stakemap": "urn:stakemap:",
}
_TYPES = {4: "gYear", 7: "gYearMonth", 10: "date"}
_INSTANTS = {4: "inXSDgYear", 7: "inXSDgYearMonth", 10: "inXSDDate"}
"""Properties of a moment by how much of it is known, by characters."""
Body = dict[str, Any]


def write_org(content: Content, path: Path) -> None:
    """People, organizations with the one above, posts, who reports to whom, and a membership for each tenure.

    The ontology ties a membership to an organization and no post: the post stands beside it in a property of
    our own, ``stakemap:post``.  Strengths, groups, other ties and what facts stand on have no place.
    """
    above = narrowed(content, ties=("reports_to",))
    posts = {one.id: one for one in content.entities if isinstance(one, Post)}
    bosses: dict[str, list[Body]] = {}
    for joined in content.joined:
        if isinstance(joined.fact, Tie) and joined.kind == "reports_to":
            bosses.setdefault(joined.source, []).append(_to(joined.target))
            if joined.fact.valid.dated:
                content.leave("tie.valid", "field")
    listed: list[Body] = []
    for one in content.entities:
        body: Body = {"@id": _name(one.id)}
        if isinstance(one, Unit):
            body |= {"@type": "org:Organization", "skos:prefLabel": one.name}
            body |= {"org:subOrganizationOf": _to(above[one.id])} if one.id in above else {}
        elif isinstance(one, Post):
            body |= {"@type": "org:Post", "skos:prefLabel": one.name, "org:postIn": _to(one.unit)}
        else:
            body |= {"@type": "foaf:Person", "foaf:name": one.name}
        if one.id in bosses:
            body["org:reportsTo"] = bosses[one.id]
        if one.valid.dated and one.kind_of_fact != "person":
            content.leave(f"{one.kind_of_fact}.valid", "field")
        listed.append(body)
    seats = (joined.fact for joined in content.joined if isinstance(joined.fact, Tenure))
    listed += [_membership(one, posts[one.post]) for one in seats]
    text = json.dumps({"@context": _CONTEXT, "@graph": listed}, ensure_ascii=False, indent=1)
    with whole_file(path) as made:
        made.write_text(text + "\n", encoding="utf-8")


def _membership(tenure: Tenure, post: Post) -> Body:
    body = {
        "@id": _name(tenure.id),
        "@type": "org:Membership",
        "org:member": _to(tenure.person),
        "org:organization": _to(post.unit),
        "stakemap:post": _to(post.id),
    }
    return body | ({"org:memberDuring": _interval(tenure)} if tenure.valid.dated else {})


def _interval(fact: Fact) -> Body:
    ends = {"start": "time:hasBeginning", "end": "time:hasEnd"}
    return {"@type": "time:Interval", **{ends[key]: _moment(day) for key, day in start_and_end(fact).items()}}


def _moment(day: str) -> Body:
    value = {"@value": day, "@type": f"xsd:{_TYPES[len(day)]}"}
    return {"@type": "time:Instant", f"time:{_INSTANTS[len(day)]}": value}


def _to(ident: str) -> Body:
    return {"@id": _name(ident)}


def _name(ident: str) -> str:
    """An address of our own for an id."""
    return f"urn:stakemap:{quote(ident, safe='')}"
