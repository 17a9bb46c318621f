"""Good files of public registers, small and invented."""

from __future__ import annotations

import json

__all__ = ["CONGRESS", "ENTITIES", "HOUSE", "SENIOR_POSTS", "STATEMENTS", "STATE_HOUSE"]

HOUSE = {
    "persons": [{"id": "ann", "name": "Ann Ames", "birth_date": "1970-01"}, {"id": "bo", "name": "Bo Brook"}],
    "organizations": [
        {"id": "house", "name": "House", "classification": "legislature", "founding_date": "1919"},
        {"id": "roads", "name": "Roads committee", "parent_id": "house"},
    ],
    "posts": [{"id": "chair", "label": "Chair", "organization_id": "roads"}],
    "memberships": [
        {"person_id": "ann", "organization_id": "house", "role": "member", "legislative_period_id": "t1"},
        {"id": "m2", "person_id": ["bo"], "post_id": "chair", "start_date": "2012-05-01", "end_date": "2014"},
    ],
    "events": [{"id": "t1", "start_date": "2011-03-27", "end_date": "2015-03-23"}],
    "areas": [{"id": "a", "name": "North"}],
}


def _entity(ident: str, schema: str, **properties: str) -> str:
    listed = {name: [text] for name, text in properties.items()}
    return json.dumps({"id": ident, "schema": schema, "properties": listed}) + "\n"


ENTITIES = (
    _entity("ann", "Person", name="Ann Ames", sourceUrl="https://register.example/ann", publisher="Register")
    + _entity("bo", "Person", name="Bo Brook", nationality="gb")
    + _entity("roads", "PublicBody", name="Roads Agency", parent="ministry")
    + _entity("ministry", "PublicBody", name="Ministry")
    + _entity("head", "Position", name="Head", organization="roads")
    + _entity("o1", "Occupancy", holder="ann", post="head", startDate="2019-03", endDate="2021-01-31")
    + _entity("m1", "Membership", member="bo", organization="roads", role="clerk", startDate="2020")
    + _entity("f1", "Family", person="ann", relative="bo", relationship="aunt")
    + _entity("a1", "Associate", person="ann", associate="bo")
)
SENIOR_POSTS = (
    "Post Unique Reference,Name,Job Title,Parent Department,Organisation,Unit,Reports to Senior Post,FTE\n"
    "1,Ann Ames,Head,Ministry,Roads Agency,Board,XX,1\n"
    "2,N/D,Deputy,Ministry,Roads Agency,Works,1,1\n"
    "3,Bo Brook,Engineer,Ministry,Roads Agency,Works,2,0.5\n"
    "4,Eliminated,Clerk,Ministry,Roads Agency,Works,4,1\n"
)


def _statement(kind: str, record: str, **details: object) -> dict[str, object]:
    publisher = {"publisher": {"name": "Register"}, "publicationDate": "2024-01-02"}
    return {
        "statementId": f"s-{record}", "statementDate": "2020-01-01", "publicationDetails": publisher,
        "recordType": kind, "recordId": record, "recordStatus": "new", "recordDetails": details,
    }  # fmt: skip


STATEMENTS = [
    _statement("person", "ann", personType="knownPerson", names=[{"fullName": "Ann Ames"}]),
    _statement("entity", "firm", entityType={"type": "registeredEntity"}, name="Firm"),
    _statement(
        "relationship", "r1", interestedParty="ann", subject="firm",
        interests=[
            {"type": "boardChair", "directOrIndirect": "direct", "startDate": "2019-02-03"},
            {"type": "shareholding", "directOrIndirect": "direct", "share": {"exact": 51}},
        ],
    ),
]  # fmt: skip
CONGRESS = {
    "people.yaml": """- id: {bioguide: A1}
  name: {first: Ann, last: Ames, official_full: Ann M. Ames}
  family: [{name: Bob Ames, relation: daughter}]
  terms:
  - {type: rep, start: '2019-01-03', end: '2021-01-03', state: GA, party: Blues}
  leadership_roles:
  - {title: President Pro Tempore, chamber: senate, start: '2021-01-03'}
""",
    "committees.yaml": """- type: senate
  name: Senate Committee on Roads
  thomas_id: SSRD
  subcommittees: [{name: Bridges, thomas_id: '01'}]
""",
    "seats.yaml": """SSRD:
- {name: Ann Ames, party: majority, rank: 1, title: Chairman, bioguide: A1}
""",
}
_STATE = "ocd-jurisdiction/country:us/state:ga/government"
STATE_HOUSE = {
    "ann.yml": f"""id: ocd-person/ann
name: Ann Ames
birth_date: 1970-01-02
party:
- name: Blues
roles:
- {{start_date: 2021-01-11, type: lower, jurisdiction: {_STATE}, district: '23'}}
""",
    "roads.yml": f"""id: ocd-organization/roads
jurisdiction: {_STATE}
classification: committee
name: Roads
chamber: lower
members:
- {{name: Ann Ames, role: chair, person_id: ocd-person/ann}}
- {{name: B. Brook, role: member}}
""",
}
