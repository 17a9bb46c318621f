"""Whatever stands in a file of a register is read or told, never a crash, and never a dropped good record."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakemap.io import Evidence, read_records
from stakemap.io.registers.mapping import objects
from stakemap.model import Person

KEPT = Evidence(basis="published", retention="2030-01-01", exported="2024-01-01")
GOOD = {
    "popolo": {"id": "good", "name": "Good"},
    "ftm": {"id": "good", "schema": "Person", "properties": {"name": ["Good"]}},
    "bods": {
        "recordType": "person",
        "recordId": "good",
        "recordDetails": {"personType": "knownPerson", "names": [{"fullName": "Good"}]},
    },
    "openstates": {"id": "good", "name": "Good"},
    "congress": {"id": {"bioguide": "good"}, "name": {"official_full": "Good"}, "terms": []},
}
MORE = {
    "popolo": ["persons", "organizations", "memberships", "other_names", "person", "organization"],
    "ftm": ["schema", "properties", "entity_id", "prop", "value", "datasets"],
    "bods": [
        "recordType",
        "recordId",
        "recordDetails",
        "names",
        "interests",
        "recordStatus",
        "statementDate",
    ],
    "openstates": ["members", "chamber", "jurisdiction", "sources"],
    "congress": ["thomas_id", "congresses", "subcommittees", "SSAF"],
}
TEXTS = st.sampled_from(
    ["", "a", "b", "good", "Person", "PublicBody", "Succession", "entity", "person", "relationship", "lower"]
) | st.sampled_from(
    ["2019", "9999", "0000-01-01", "31/12/2014", "2020-02-30", "rep", "boardChair", "closed", "\x1b[2J"]
)


def _values(form):
    """Values of any shape, under the names that the format uses."""
    fields = {name for mapped in objects(form).values() for names in mapped.taken.values() for name in names}
    names = st.sampled_from(sorted(fields | set(MORE[form])))
    leaves = (
        st.none()
        | st.booleans()
        | st.integers(-2, 3000)
        | st.floats(allow_nan=False, allow_infinity=False)
        | TEXTS
    )
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=6),
        max_leaves=25,
    )


def _written(form, records, path):
    """A file of the format that holds a good record beside the others."""
    good = GOOD[form]
    if form == "popolo":
        body = json.dumps({"persons": [good, *records], "organizations": records, "memberships": records})
    elif form == "ftm":
        body = "\n".join(map(json.dumps, [good, *records]))
    elif form in ("bods", "congress"):
        body = json.dumps([good, *records])
    else:
        body = json.dumps(good)
        for k, record in enumerate(records):
            (path / f"{k}.yml").write_text(json.dumps(record), encoding="utf-8")
    name = {"openstates": "good.yml", "congress": "a.yaml"}.get(form, "a.json")
    (path / name).write_text(body, encoding="utf-8")
    return path if form == "openstates" else path / name


@pytest.mark.parametrize("form", GOOD)
@given(data=st.data())
def test_whatever_stands_in_a_file_is_read_or_told(tmp_path_factory, form, data):
    records = data.draw(st.lists(_values(form), max_size=4))
    path = _written(form, records, tmp_path_factory.mktemp("any"))
    reading = read_records(path, format=form, evidence=KEPT)
    named = [fact.name for fact in reading.records if isinstance(fact, Person)]
    told = [p for p in reading.problems if p.fact_id == "good"]
    assert "Good" in named or told, "the good record stands, or its id is told to be another's"
    shown = " ".join(f"{one.what} {one.first}" for one in reading.imported.left_out)
    assert "\x1b" not in shown
