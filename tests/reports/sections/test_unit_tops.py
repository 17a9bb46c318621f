"""Who is above all in a unit that has no head on record, against every way up tried one by one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bare_case import bare_case
from stakemap.model import parse
from stakemap.reports.sections.brief.unit_tops import top_of

POSTS = 5
UNITS = ("u:whole", "u:part", "u:other")


def facts_of(where, lines, ended):
    """A unit with a part, and another; posts in them; lines of reporting, some of which have ended."""
    yield from ({"fact": "unit", "id": unit, "name": unit} for unit in UNITS)
    yield {"fact": "tie", "id": "t:inside", "kind": "leads", "from_id": UNITS[0], "to_id": UNITS[1]}
    for k, unit in enumerate(where):
        yield {"fact": "post", "id": f"post:{k}", "name": str(k), "unit": UNITS[unit]}
    yield {"fact": "person", "id": "p:a", "name": "Ann"}
    yield {"fact": "tenure", "id": "h:a", "person": "p:a", "post": "post:0"}
    for low, high in sorted(lines):
        over = {"valid": {"end": "2020"}} if (low, high) in ended else {}
        tie = {"fact": "tie", "kind": "reports_to", "from_id": f"post:{low}", "to_id": f"post:{high}"}
        yield {**tie, "id": f"t:{low}-{high}", **over}


def tops_tried(where, lines):
    """The posts to which each other one in the unit has a way up that never leaves it."""
    inside = {k for k, unit in enumerate(where) if unit < 2}
    ways = {k: {k} for k in inside}
    for _ in inside:
        for low, high in lines:
            if {low, high} <= inside:
                for reached in ways.values():
                    if low in reached:
                        reached.add(high)
    above = {k for k in inside if all(k in reached for reached in ways.values())}
    reporting = {low for low, high in lines if {low, high} <= inside}
    return {f"post:{k}" for k in above - reporting} if len(inside) > 1 else set()


pairs = st.sampled_from([(low, high) for low in range(POSTS) for high in range(POSTS) if low != high])


@given(st.lists(st.integers(0, 2), min_size=1, max_size=POSTS), st.sets(pairs, max_size=7), st.sets(pairs))
def test_it_is_the_one_post_to_which_all_others_there_have_a_way_up(where, lines, ended):
    lines = {(low, high) for low, high in lines if max(low, high) < len(where)}
    case = bare_case(parse(fact) for fact in facts_of(where, lines, ended))
    top = top_of(case, UNITS[0])
    assert ({top} if top else set()) == tops_tried(where, lines - ended)


def test_a_chain_has_one_and_two_that_report_to_nobody_have_none():
    chain = bare_case(parse(fact) for fact in facts_of((0, 1, 1), {(1, 0), (2, 1)}, set()))
    apart = bare_case(parse(fact) for fact in facts_of((0, 1, 1), {(2, 1)}, set()))
    assert (top_of(chain, UNITS[0]), top_of(apart, UNITS[0])) == ("post:0", None)
