"""`parse`, `to_dict` and the rules of single records."""

from datetime import date

import pytest
from hypothesis import given

from stakemap.errors import InputError, PolicyRefused
from stakemap.model import FACTS, Person, Span, Spell, Stage, parse
from strategies import facts


@given(facts())
def test_every_record_comes_back_from_its_dictionary(drawn):
    for fact in drawn:
        body = fact.to_dict()
        assert next(iter(body)) == "fact"
        assert parse(body) == fact
        assert parse(body).to_dict() == body


def test_defaults_are_left_out_of_the_dictionary():
    assert Person(id="p", name="P").to_dict() == {"fact": "person", "id": "p", "name": "P"}


def test_plain_json_days_and_spans_give_the_same_record():
    plain = {"fact": "person", "id": "p", "name": "P", "label": "public"}
    text = parse(plain | {"expires": "2030-01-31", "valid": {"start": "2019"}})
    typed = parse(plain | {"expires": date(2030, 1, 31), "valid": Span(start="2019")})

    assert text == typed


def test_choices_are_taken_as_words_in_code_too():
    assert Spell(id="s", person="p", kind="service", place="Unit 7") == parse(
        {"fact": "spell", "id": "s", "person": "p", "kind": "service", "place": "Unit 7"}
    )


def test_stages_may_be_given_as_objects():
    decision = parse({"fact": "decision", "id": "d", "name": "D", "stages": [Stage(id="s", name="S")]})

    assert decision.stages == (Stage(id="s", name="S"),)


def test_every_problem_of_a_record_is_reported_at_once_with_its_field_and_id():
    with pytest.raises(InputError) as found:
        parse({"fact": "person", "id": "p:x", "name": "", "rank": 28, "grade": "Z9", "colour": "red"})

    assert {p.field for p in found.value.problems} == {"name", "rank", "grade", "colour"}
    assert {p.fact_id for p in found.value.problems} == {"p:x"}


@pytest.mark.parametrize("kind", [None, 3, "", "colour", ["person"]])
def test_an_unknown_kind_of_fact_lists_the_known_ones(kind):
    with pytest.raises(InputError, match="one of source, account, unit"):
        parse({"fact": kind, "id": "x"})


def _deep():
    value: list[object] = []
    for _ in range(50_000):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), -1, 28, 3.5, "3", True, [], {}, 10**5000, object(), b"x", "\ud800", _deep()],
    ids=lambda value: type(value).__name__,
)
def test_a_rank_that_is_no_rank_is_an_input_error_whatever_it_is(value):
    with pytest.raises(InputError):
        parse({"fact": "person", "id": "p", "name": "P", "rank": value})


def test_broken_text_and_strange_keys_are_input_errors():
    for body in ({"name": "A\ud800"}, {"id": "\udcff"}, {("a",): 1}, {3: "x"}, {"id": 7}, {"id": None}):
        with pytest.raises(InputError):
            parse({"fact": "person", "id": "p", "name": "P", **body})


def test_ids_and_field_names_in_errors_are_one_printable_line_of_bounded_length():
    with pytest.raises(InputError) as found:
        parse({"fact": "person", "id": "p\n\x1b[31m" * 100, "name": "P", "x\ny" * 500: 1})

    for problem in found.value.problems:
        assert problem.place.isprintable()
        assert len(problem.place) < 500


@pytest.mark.parametrize(
    "field",
    [
        "religion",
        "Religion",
        "ＲＥＬＩＧＩＯＮ",
        "homeAddress",
        "home_address",
        "宗教",
        "政治面貌",
        "health",
        "gift",
    ],
)
def test_a_refused_attribute_is_a_policy_error_that_does_not_repeat_the_value(field):
    with pytest.raises(PolicyRefused, match="refused by rule") as found:
        parse({"fact": "person", "id": "p", "name": "P", field: "Sensitivevalue"})

    assert "Sensitivevalue" not in str(found.value) + repr(found.value.problems)
    assert all(p.value is None for p in found.value.problems)


def test_a_refused_attribute_inside_a_stage_is_refused_too():
    stage = {"id": "s", "name": "S", "bank_account": "x"}
    with pytest.raises(PolicyRefused):
        parse({"fact": "decision", "id": "d", "name": "D", "stages": [stage]})


@pytest.mark.parametrize("kind", ["gift", "has_leverage_over", "pressure", "spouse", "lover_of"])
def test_a_tie_of_a_refused_kind_cannot_be_built(kind):
    with pytest.raises(PolicyRefused):
        parse({"fact": "tie", "id": "t", "kind": kind, "from_id": "a", "to_id": "b"})


BAD = {
    "both measures": {
        "fact": "tie",
        "kind": "advice",
        "from_id": "a",
        "to_id": "b",
        "strength": 1,
        "count": 1,
    },
    "tie to oneself": {"fact": "tie", "kind": "advice", "from_id": "a", "to_id": "a"},
    "strength above one": {"fact": "tie", "kind": "advice", "from_id": "a", "to_id": "b", "strength": 1.01},
    "negative count": {"fact": "tie", "kind": "advice", "from_id": "a", "to_id": "b", "count": -1},
    "kind with capitals": {"fact": "tie", "kind": "Advice", "from_id": "a", "to_id": "b"},
    "two bodies": {"fact": "spell", "person": "a", "kind": "service", "unit": "u", "place": "x"},
    "no body": {"fact": "spell", "person": "a", "kind": "service"},
    "interest without purpose": {"fact": "motive", "subject": "a", "kind": "public_view", "text": "x"},
    "equal stage ids": {"fact": "decision", "name": "D", "stages": [{"id": "s", "name": "1"}] * 2},
    "stance above one": {"fact": "stance", "decision": "d", "person": "a", "position": 1.5},
    "susceptibility above the cap": {"fact": "susceptibility", "person": "a", "value": 0.96},
    "group of one": {"fact": "group", "name": "G", "size": 1},
    "negative limit": {"fact": "authority", "post": "p", "action": "sign", "limit": -1},
    "fiscal year": {"fact": "budget_line", "name": "B", "unit": "u", "year": 1776},
    "origin unknown": {"fact": "person", "name": "P", "origin": "family"},
}


@pytest.mark.parametrize("body", BAD.values(), ids=BAD.keys())
def test_a_record_that_contradicts_itself_is_refused_with_its_id(body):
    with pytest.raises(InputError) as found:
        parse(body | {"id": "x:1"})

    assert found.value.problems[0].fact_id == "x:1"


def test_the_table_of_facts_is_complete_and_keyed_by_name():
    from stakemap import model

    assert all(FACTS[cls.kind_of_fact] is cls for cls in FACTS.values())
    for name in model.__all__:
        assert hasattr(model, name)


@pytest.mark.parametrize("cls", FACTS.values(), ids=FACTS.keys())
def test_every_record_has_a_json_schema(cls):
    schema = cls.model_json_schema()

    assert schema["additionalProperties"] is False
    assert "id" in schema["required"]


def test_only_scores_and_their_runs_are_computed():
    assert {kind for kind, record in FACTS.items() if record.computed} == {"assessment", "run"}
