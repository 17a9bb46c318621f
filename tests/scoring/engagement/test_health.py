"""Health of a relation: by hand, its laws, and a silence that is held against the relation's own rhythm."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakemap.errors import InputError
from stakemap.scoring.engagement.health import Burden, Contact, HealthRates, health, silence_chance

RATES = HealthRates(half_life=120, growth=0.25, longest=3, saturation=2, one_way=0.3, recovery=180)
CONTACTS = st.lists(
    st.builds(Contact, st.floats(0, 2000), st.floats(0, 2), st.sampled_from([None, True, False])), max_size=8
)
BURDENS = st.lists(st.builds(Burden, st.floats(0, 1), st.none() | st.floats(0, 2000)), max_size=4)


def test_two_meetings_a_year_apart_by_hand():
    found = health([Contact(0, 1, True), Contact(365.25, 1, False)], [Burden(0.3)], RATES)
    half = 120 * 1.25
    weight = 1 + 0.5 ** (365.25 / half)
    both = 2 * (weight - 1) / weight
    assert found.half_life == half
    assert found.value == pytest.approx(weight / (weight + 2) * (1 - 0.3 * (1 - both)) * math.exp(-0.3))


@given(CONTACTS, BURDENS)
def test_it_lies_in_zero_to_one_and_is_the_product_of_its_parts(contacts, burdens):
    found = health(contacts, burdens, RATES)
    assert 0 <= found.value < 1
    assert found.value == found.strength * found.balance * found.service
    assert found.weight > 0 or found.value == 0
    assert found.weight <= math.fsum(c.weight for c in contacts)


@given(CONTACTS, BURDENS, st.floats(0.1, 2))
def test_a_contact_more_never_weakens_and_a_burden_more_never_helps(contacts, burdens, weight):
    now = health(contacts, burdens, RATES)
    assert health([*contacts, Contact(0, weight)], burdens, RATES).strength >= now.strength
    assert health(contacts, [*burdens, Burden(weight)], RATES).value <= now.value
    mended = [Burden(b.weight, 0.0 if b.mended is None else b.mended) for b in burdens]
    assert health(contacts, mended, RATES).value >= now.value - 1e-12


@given(CONTACTS.filter(bool), st.floats(1, 1000))
def test_without_a_new_contact_it_fades_and_an_older_relation_fades_more_slowly(contacts, days):
    later = [Contact(c.ago + days, c.weight, c.theirs) for c in contacts]
    now, then = health(contacts, [], RATES), health(later, [], RATES)
    assert then.strength <= now.strength + 1e-12
    first = max(c.ago for c in later)
    old = health(later, [], RATES, known=first + 365.25)
    assert old.half_life >= then.half_life
    assert old.strength >= then.strength - 1e-12


@given(CONTACTS)
def test_which_side_is_ours_does_not_matter_to_the_balance(contacts):
    swapped = [Contact(c.ago, c.weight, None if c.theirs is None else not c.theirs) for c in contacts]
    assert health(contacts, [], RATES).balance == pytest.approx(health(swapped, [], RATES).balance)


def test_constants_out_of_range_are_refused():
    right = {"half_life": 1, "growth": 0, "longest": 1, "saturation": 1, "one_way": 0, "recovery": 1}
    for wrong in ({"half_life": 0}, {"one_way": 1.2}, {"longest": 0.5}, {"growth": -1}):
        with pytest.raises(InputError):
            HealthRates(**(right | wrong))


@given(st.integers(1, 6), st.floats(0.1, 300))
def test_the_chance_of_a_silence_is_that_of_the_f_distribution(n, silent):
    from scipy.stats import f

    gaps = [20.0 + k for k in range(n)]
    assert silence_chance(gaps, silent) == pytest.approx(f.sf(silent * n / sum(gaps), 2, 2 * n))


def test_at_a_steady_rate_one_silence_in_twenty_is_called_unlikely():
    drawn = np.random.default_rng(7).exponential(30.0, (20_000, 6))
    found = np.mean([silence_chance(row[:5].tolist(), row[5]) < 0.05 for row in drawn])
    assert 0.046 < found < 0.054


def test_at_a_regular_rate_hardly_any_is():
    drawn = np.random.default_rng(7).gamma(4, 7.5, (20_000, 6))
    assert np.mean([silence_chance(row[:5].tolist(), row[5]) < 0.05 for row in drawn]) < 0.01
