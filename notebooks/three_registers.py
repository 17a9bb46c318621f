# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Three registers in one graph: who sits in several?
#
# A council as Popolo, its agencies as FollowTheMoney, firms and their boards as statements of beneficial
# ownership. All three are invented and written here, so that this page runs everywhere; the same lines read
# public ones.

# %%
import json
import tempfile
from collections import defaultdict
from datetime import date
from pathlib import Path

import stakemap as sm
from stakemap.graph.seats import Seating
from stakemap.io import Evidence, read_records
from stakemap.model import Person, Tenure, Tie

FOLDER = Path(tempfile.mkdtemp())
COUNCIL = {
    "persons": [
        {"id": "1", "name": "Ada Moor"},
        {"id": "2", "name": "Ben Hale"},
        {"id": "3", "name": "Cleo Fay"},
    ],
    "organizations": [
        {"id": "council", "name": "Council", "classification": "legislature"},
        {"id": "works", "name": "Works Committee", "classification": "committee", "parent_id": "council"},
        {"id": "blue", "name": "Blues", "classification": "party"},
    ],
    "memberships": [
        {"person_id": "1", "organization_id": "council", "role": "member", "start_date": "2021"},
        {"person_id": "1", "organization_id": "works", "role": "chair", "start_date": "2021"},
        {"person_id": "2", "organization_id": "council", "role": "member", "start_date": "2021"},
        {"person_id": "3", "organization_id": "council", "role": "member", "end_date": "2023-06-30"},
        {"person_id": "3", "organization_id": "blue", "role": "member"},
    ],
}


def entity(ident, schema, **said):
    return {"id": ident, "schema": schema, "properties": {name: [text] for name, text in said.items()}}


AGENCIES = [
    entity("a", "Person", name="Ada Moor"),
    entity("d", "Person", name="Dov Quill"),
    entity("roads", "PublicBody", name="Roads Office"),
    entity("lamps", "PublicBody", name="Lamps Office"),
    entity("streets", "PublicBody", name="Street Agency", incorporationDate="2023-01-01"),
    entity("s1", "Succession", predecessor="roads", successor="streets", date="2023-01-01"),
    entity("s2", "Succession", predecessor="lamps", successor="streets", date="2023-01-01"),
    entity("h1", "Directorship", director="d", organization="roads", role="head", startDate="2018"),
    entity("h2", "Directorship", director="d", organization="streets", role="head", startDate="2023-01-01"),
    entity("h3", "Membership", member="a", organization="streets", role="board member", startDate="2023"),
]


def statement(kind, record, **details):
    common = {"statementId": f"s-{record}", "statementDate": "2024-01-31", "recordStatus": "new"}
    return {**common, "recordType": kind, "recordId": record, "recordDetails": details}


def person(record, name):
    return statement("person", record, personType="knownPerson", names=[{"fullName": name}])


def seat(record, who, body, kind):
    held = [{"type": kind, "directOrIndirect": "direct", "startDate": "2022-03-01"}]
    return statement("relationship", record, interestedParty=who, subject=body, interests=held)


FIRMS = [
    statement("entity", "f1", entityType={"type": "registeredEntity"}, name="Paving Ltd"),
    person("x1", "Ben Hale"),
    person("x2", "Cleo Fay"),
    seat("r1", "x1", "f1", "boardMember"),
    seat("r2", "x2", "f1", "boardChair"),
]

(FOLDER / "council.json").write_text(json.dumps(COUNCIL))
(FOLDER / "agencies.json").write_text("\n".join(map(json.dumps, AGENCIES)))
(FOLDER / "firms.json").write_text(json.dumps(FIRMS))

# %% [markdown]
# ## Read them
#
# Each reading says what was read, which facts it gave, and what was left out and why: the party is refused,
# and so is who belongs to it.

# %%
KEPT = Evidence(basis="published", retention="5 years", exported="2024-02-01", label="public")
readings = {
    name: read_records(FOLDER / f"{name}.json", format=form, evidence=KEPT)
    for name, form in (("council", "popolo"), ("agencies", "ftm"), ("firms", "bods"))
}
for name, reading in readings.items():
    print(name, *reading.imported.lines(), sep="\n  ")

graph = sm.PropertyGraph(fact for reading in readings.values() for fact in reading.records)
graph.counts()

# %% [markdown]
# ## Equal names are proposals
#
# Registers number their own people, so nobody is merged by itself. Who has one name in several registers:

# %%
named = defaultdict(list)
for someone in graph.of(Person):
    named[someone.name].append(someone.id)
several = {name: ids for name, ids in named.items() if len(ids) > 1}
several

# %% [markdown]
# A person decides, with something to stand on. Here: the Ada Moor of the agencies is the one of the council
# (the council sends her), Ben Hale declared his board seat, and the Cleo Fay of the firm is a namesake.

# %%
DECIDED = {"p:ftm:a": "p:popolo:1", "p:bods:x1": "p:popolo:2"}


def decided(fact):
    """A fact about a person, about the one whom somebody decided it is."""
    if isinstance(fact, Tenure) and fact.person in DECIDED:
        return fact.model_copy(update={"person": DECIDED[fact.person]})
    return fact


one = sm.PropertyGraph(decided(fact) for fact in graph if fact.id not in DECIDED)

# %% [markdown]
# ## Who sits in several, and by which record

# %%
seats = defaultdict(dict)
for tenure in one.of(Tenure):
    post = one[tenure.post]
    seats[tenure.person][f"{post.name}, {one[post.unit].name}"] = f"{one[tenure.source].title} {tenure.note}"
for who, held in sorted(seats.items()):
    if len({where.split()[0] for where in held.values()}) > 1:
        print(one[who].name)
        for place, where in held.items():
            print(f"  {place}  [{where}]")

# %% [markdown]
# The namesake stays apart: two people of one name, each with a seat of their own.

# %%
[
    (someone.id, someone.name, list(seats[someone.id]))
    for someone in one.of(Person)
    if someone.name == "Cleo Fay"
]

# %% [markdown]
# ## Bodies that became others
#
# Two offices were merged. On a day before, Dov Quill heads the Roads Office; on a day after, what it became.

# %%
for tie in one.of(Tie):
    if tie.kind == "became":
        print(f"{one[tie.from_id].name} became {one[tie.to_id].name}, {tie.valid.start}")
for day in ("2022-06-30", "2024-01-31"):
    held = Seating(one, date.fromisoformat(day)).posts_of["p:ftm:d"]
    print(day, [f"{post.name}, {one[post.unit].name}" for post in held])
