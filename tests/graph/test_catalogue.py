from dataclasses import fields, replace

import pytest

from stakemap.errors import InputError, PolicyRefused, UnknownName
from stakemap.graph.catalogue import Catalogue, Kind
from stakemap.graph.evidence import KAPPA
from stakemap.io.tables.vocabulary import kinds_vocabulary

BOOK = Catalogue.default()
HEAD = (
    "kind,from,to,defers,uses,bearer,neo4j_type,strength,low,high,strength_source,half_life_years,red_line,"
    "label_en,label_zh,reading_en,reading_zh"
)
GOOD = {
    "kind": "co_authors",
    "from": "person",
    "to": "person",
    "defers": "both",
    "uses": "influence|introduction",
    "bearer": "person",
    "neo4j_type": "CO_AUTHORS",
    "strength": "0.35",
    "low": "0.1",
    "high": "0.6",
    "strength_source": "assumed",
    "half_life_years": "",
    "red_line": "no",
    "label_en": "wrote with",
    "label_zh": "合著",
    "reading_en": "{from} wrote with {to}",
    "reading_zh": "{from}与{to}合著",
}


def book(tmp_path, *rows, head=HEAD):
    file = tmp_path / "relations.csv"
    lines = [head] + [",".join(row.get(name, "") for name in head.split(",")) for row in rows]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Catalogue.read(file)


@pytest.mark.parametrize("kind", BOOK.kinds.values(), ids=BOOK.kinds.keys())
def test_every_row_has_a_source_labels_and_readings(kind):
    assert kind.strength_source
    assert kind.label("en")
    assert kind.label("zh")
    for lang in ("en", "zh"):
        sentence = kind.reading("Ann", "Bob", lang)
        assert "Ann" in sentence
        assert "Bob" in sentence
        assert "{" not in sentence


def test_neo4j_types_and_labels_are_each_used_once():
    for values in (
        [k.neo4j_type for k in BOOK.kinds.values()],
        [k.label_en for k in BOOK.kinds.values()],
        [k.label_zh for k in BOOK.kinds.values()],
    ):
        assert len(set(values)) == len(values)


@pytest.mark.parametrize("pattern", BOOK.patterns, ids=[p.rule for p in BOOK.patterns])
def test_every_pattern_of_a_shared_past_has_a_source_a_range_and_a_kind(pattern):
    assert pattern.source
    assert 0 <= pattern.low <= pattern.b <= pattern.high <= 1
    assert set(BOOK[pattern.kind].uses) >= {"introduction"}
    assert pattern.match in ("same_time", "any_time", "group")


@pytest.mark.parametrize("row", BOOK.assumptions.values(), ids=BOOK.assumptions.keys())
def test_every_assumption_has_a_source_a_unit_a_range_and_texts(row):
    assert row.source
    assert row.unit
    assert row.text_en
    assert row.text_zh
    assert row.low <= row.value <= row.high


def test_every_kind_of_past_and_group_has_a_pattern():
    from stakemap.model import GroupBasis, SpellKind

    assert {p.fact for p in BOOK.patterns} == {*SpellKind, *GroupBasis}


def test_hometown_and_school_default_near_zero():
    assert max(BOOK["hometown"].strength, BOOK["alumni"].strength) <= 0.1


def test_the_kinds_of_a_red_line_serve_the_conflict_check_alone():
    restricted = [k for k in BOOK.kinds.values() if k.red_line]

    assert {k.kind for k in restricted} == {"kin", "declared_interest"}
    assert all(k.uses == ("conflict",) for k in restricted)
    assert {k.kind for k in BOOK.serving(["authority", "influence", "introduction"])}.isdisjoint(
        k.kind for k in restricted
    )


def test_an_unknown_kind_or_assumption_is_refused_with_the_nearest():
    with pytest.raises(UnknownName, match="did you mean 'advice'"):
        BOOK["advise"]
    with pytest.raises(UnknownName, match="did you mean 'kappa'"):
        BOOK.value("kapa")
    assert "advice" in BOOK
    assert "advise" not in BOOK


def test_a_row_of_a_file_is_added_to_the_packaged_ones(tmp_path):
    read = book(tmp_path, GOOD)

    assert set(read.kinds) == {*BOOK.kinds, "co_authors"}
    assert read["co_authors"].half_life_years is None
    assert read["co_authors"].symmetric
    assert read.digest != BOOK.digest
    assert read.digest == BOOK.with_(read["co_authors"]).digest


def test_a_row_of_a_known_kind_replaces_it(tmp_path):
    row = GOOD | {"kind": "advice", "neo4j_type": "TURNS_TO", "defers": "from"}

    assert book(tmp_path, row)["advice"].strength == 0.35
    assert BOOK["advice"].strength == 0.5, "the packaged catalogue stays"


def test_the_digest_does_not_depend_on_the_order_of_rows():
    shuffled = Catalogue(
        [*BOOK.kinds.values()][::-1], BOOK.patterns[::-1], [*BOOK.assumptions.values()][::-1]
    )

    assert shuffled.digest == BOOK.digest


BAD = {
    "defers": "boss",
    "uses": "gossip",
    "bearer": "unit",
    "from": "house",
    "to": "",
    "strength": "strong",
    "low": "0.9",
    "high": "1.1",
    "strength_source": "",
    "half_life_years": "-1",
    "red_line": "maybe",
    "label_en": "",
    "label_zh": "",
    "reading_en": "{from} wrote",
    "reading_zh": "",
    "neo4j_type": "X]->() DETACH DELETE n //",
    "kind": "Co Authors",
}


@pytest.mark.parametrize("column", BAD)
def test_a_row_that_does_not_fit_is_refused_by_file_line_and_kind(tmp_path, column):
    with pytest.raises(InputError) as found:
        book(tmp_path, GOOD, GOOD | {column: BAD[column]})

    problem = found.value.problems[0]
    assert problem.file.endswith("relations.csv")
    assert problem.row == 3
    assert problem.cause
    assert problem.cure


@pytest.mark.parametrize("value", ["nan", "inf", "-0.1", "1e400", ""])
def test_a_strength_is_a_number_from_zero_to_one(tmp_path, value):
    with pytest.raises(InputError):
        book(tmp_path, GOOD | {"strength": value})


def test_all_bad_rows_are_reported_at_once(tmp_path):
    with pytest.raises(InputError) as found:
        book(tmp_path, GOOD | {"defers": "x"}, GOOD | {"uses": "x"})

    assert [p.row for p in found.value.problems] == [2, 3]


def test_a_file_that_is_none_of_ours_is_refused_plainly(tmp_path):
    with pytest.raises(InputError, match="lacks the columns"):
        book(tmp_path, GOOD, head="kind,from,to")
    with pytest.raises(InputError, match="cannot be read"):
        Catalogue.read(tmp_path / "missing.csv")
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="cannot be read"):
        Catalogue.read(tmp_path / "binary.csv")


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "gives_gift_to"},
        {"label_en": "has leverage over"},
        {"label_zh": "送礼"},
        {"neo4j_type": "SPOUSE_OF"},
    ],
)
def test_no_row_can_name_what_must_not_be_modelled(tmp_path, change):
    with pytest.raises(PolicyRefused):
        book(tmp_path, GOOD | change)


def test_a_red_line_cannot_be_loosened(tmp_path):
    kin = GOOD | {"kind": "kin", "neo4j_type": "KIN_OF"}
    with pytest.raises(PolicyRefused, match="red line"):
        book(tmp_path, kin)
    with pytest.raises(InputError, match="conflict check only"):
        book(tmp_path, kin | {"red_line": "yes"})
    with pytest.raises(PolicyRefused):
        BOOK.with_(replace(BOOK["kin"], red_line=False))
    assert book(tmp_path, kin | {"red_line": "yes", "uses": "conflict"})["kin"].uses == ("conflict",)


def test_names_with_braces_do_not_break_a_reading():
    assert BOOK["advice"].reading("{to}", "{from}") == "{to} asks advice of {from}"


def test_a_catalogue_cannot_be_changed_in_place():
    with pytest.raises(TypeError):
        BOOK.kinds["x"] = BOOK["advice"]


def test_a_kind_takes_part_by_its_role_and_keeps_it_when_replaced(tmp_path):
    lent = {**GOOD, "kind": "lent_to", "neo4j_type": "LENT_TO", "role": "exchange"}
    known = {**GOOD, "kind": "leads", "neo4j_type": "LEADS", "from": "unit|post", "to": "unit|post"}
    changed = book(tmp_path, lent, known, head=f"{HEAD},role")

    assert changed.of_role("exchange") == ("joint_office", "secondment", "lent_to")
    assert changed.kind_for("block").strength == 0.35
    assert (
        changed.digest != BOOK.with_(replace(changed["leads"]), replace(changed["lent_to"], role="")).digest
    )
    with pytest.raises(InputError, match="unknown role"):
        book(tmp_path, {**lent, "role": "boss"}, head=f"{HEAD},role")
    with pytest.raises(UnknownName):
        BOOK.kind_for("boss")


def test_a_kind_that_says_nothing_of_kappa_is_deference_as_ties_of_no_kind_are(tmp_path):
    assert {field.default for field in fields(Kind) if field.name == "kappa"} == {KAPPA}
    book = Catalogue.default()
    assert book["advice"].kappa == KAPPA < book["friendship"].kappa < book["works_with"].kappa
    assert all(kind.kappa_source for kind in book.kinds.values())


@pytest.mark.parametrize(("low", "value", "high"), [(0.5, 0.25, 1.0), (0.0, 0.25, 1.0), (0.1, 2.0, 1.0)])
def test_a_kappa_out_of_order_is_refused_by_its_column(low, value, high):
    advice = Catalogue.default()["advice"]
    with pytest.raises(InputError) as caught:
        replace(advice, kappa=value, kappa_low=low, kappa_high=high)
    assert [problem.field for problem in caught.value.problems] == ["kappa"]


@pytest.mark.parametrize("typed", ["老乡", "同乡", "同乡关系", "same hometown", "from the same town"])
def test_people_of_one_place_are_not_said_to_be_in_an_association(typed):
    kind = BOOK[kinds_vocabulary(BOOK).code(typed)]
    assert kind.kind == "hometown"
    assert "association" not in kind.reading_en + kind.label_en
    assert "会" not in kind.reading_zh + kind.label_zh
