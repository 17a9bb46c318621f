"""Sums, currencies, order of days, and who may name whom in the account layer."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakemap.errors import InputError, PolicyRefused
from stakemap.model import FACTS, Award, BudgetLine, Contract, Entity, Fact, parse
from stakemap.model.money import currencies

CONTRACT = {"fact": "contract", "id": "c", "name": "C", "buyer": "u", "supplier": "s", "currency": "CNY"}
AWARD = {"title": "W", "buyer": "u", "supplier": "s"}


@given(st.decimals(min_value=0, max_value=10**11, places=4) | st.integers(0, 10**14).map(Decimal))
def test_a_sum_is_kept_to_the_last_figure_in_one_form(value):
    fits = len(value.normalize().as_tuple().digits) <= 15
    if not fits:
        with pytest.raises(InputError):
            parse(CONTRACT | {"value": str(value)})
        return
    contract = parse(CONTRACT | {"value": str(value)})

    assert contract.value == value
    assert parse(contract.to_dict()) == contract
    forms = [
        parse(CONTRACT | {"value": form}).to_dict()["value"]
        for form in (f"{value:E}", f"{value}0" if "." in str(value) else value)
    ]
    assert forms == [contract.to_dict()["value"]] * 2
    assert "E" not in forms[0]


@given(st.text(max_size=12))
def test_what_is_no_sum_is_an_input_error(text):
    try:
        Decimal(text)
    except InvalidOperation:
        with pytest.raises(InputError):
            parse(CONTRACT | {"value": text})


@pytest.mark.parametrize("value", [-1, "-0.01", "NaN", "Infinity", 1e20, "0.00001", True, [], {}])
def test_a_sum_that_is_none_is_refused(value):
    with pytest.raises(InputError) as found:
        parse(CONTRACT | {"value": value})
    assert found.value.problems[0].field == "value"


def test_a_sum_is_taken_from_code_as_number_text_or_decimal():
    body = {k: v for k, v in CONTRACT.items() if k != "fact"}
    sums = {Contract(**body, value=value).value for value in (5, 5.0, "5", Decimal("5.00"))}
    assert sums == {Decimal(5)}


@pytest.mark.parametrize("currency", ["RMB", "cny", "CN", "元", "XXX", "CNYY", ""])
def test_a_currency_is_a_code_of_iso_4217(currency):
    with pytest.raises(InputError) as found:
        parse(CONTRACT | {"value": "5", "currency": currency})
    assert found.value.problems[0].field == "currency"


def test_the_codes_are_three_capitals_each():
    assert {"CNY", "HKD", "USD", "EUR", "KWD"} <= currencies()
    assert all(len(code) == 3 and code.isascii() and code.isupper() for code in currencies())


@pytest.mark.parametrize(
    "body",
    [
        {"fact": "contract", "name": "C", "buyer": "u", "supplier": "s", "value": 5},
        {"fact": "award", **AWARD, "value": "0"},
        {"fact": "step", "plan": "p", "name": "S", "cost": 5},
    ],
)
def test_an_amount_without_a_currency_is_told_at_the_currency(body):
    with pytest.raises(InputError) as found:
        parse(body | {"id": "x"})
    (problem,) = found.value.problems
    assert (problem.field, problem.cause) == ("currency", "an amount without a currency")


def test_an_award_is_one_by_process_lot_and_winner():
    def key(**more):
        return Award(**({"id": "w"} | AWARD | more)).key

    assert key(ocid="o", lot="1") == key(id="x", ocid="o", lot="1", title="other")
    assert (
        len(
            {
                key(ocid="o"),
                key(ocid="o", lot="1"),
                key(ocid="o", supplier="t"),
                key(ocid="p"),
                key(),
                key(id="x"),
            }
        )
        == 6
    )


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"drafted": "2026-02", "approved": "2026-01"}, "approved"),
        ({"approved": "2026-03", "released": "2026-02-28"}, "released"),
        ({"drafted": "2026-03", "closes": "2025"}, "closes"),
        ({"drafted": "2026-03", "approved": "2026", "closes": "2026-03"}, ""),
    ],
)
def test_the_days_of_a_budget_stand_in_order_as_far_as_they_are_known(days, field):
    body = {"fact": "budget_line", "id": "b", "name": "B", "unit": "u", "year": 2026, **days}
    if not field:
        assert isinstance(parse(body), BudgetLine)
        return
    with pytest.raises(InputError) as found:
        parse(body)
    assert {p.field for p in found.value.problems} == {field}


def test_nothing_that_others_name_names_a_person():
    """Else erasing somebody would take a plan, a need or a contract with it."""
    people = {kind for kind, cls in FACTS.items() if cls.personal and issubclass(cls, Entity)}
    named = {kind for cls in FACTS.values() for kinds in cls.reference_fields().values() for kind in kinds}
    for kind in named - people:
        ends = {k for kinds in FACTS[kind].reference_fields().values() for k in kinds}
        assert not ends & people, kind


def test_what_may_name_a_person_is_about_a_person():
    people = {"person", "team_member"}
    for kind, cls in FACTS.items():
        ends = {k for kinds in cls.reference_fields().values() for k in kinds}
        assert cls.personal or not ends & people, kind


@pytest.mark.parametrize("kind", [kind for kind, cls in FACTS.items() if issubclass(cls, Fact)])
def test_every_field_is_described(kind):
    assert all(info.description for info in FACTS[kind].model_fields.values())


@pytest.mark.parametrize("field", ["gift", "kickback", "pressure", "weakness", "religion", "礼品", "把柄"])
@pytest.mark.parametrize("kind", ["interaction", "step", "supplier", "need"])
def test_a_refused_attribute_is_refused_on_every_new_kind(kind, field):
    with pytest.raises(PolicyRefused):
        parse({"fact": kind, "id": "x", field: "y"})
