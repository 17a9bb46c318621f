"""Who rises and fades beyond noise, and which facts did it."""

import pytest

import stakemap as sm
from dated_account import TODAY, small
from stakemap.errors import InputError, UnknownName
from stakemap.model import Tie


def analysed(graph, day, **plan):
    return sm.analyze(graph, plan=sm.Plan(as_of=day, today=TODAY, draws=100, **plan), findings=False)


@pytest.fixture(scope="module")
def change():
    graph = small()
    return sm.drift(analysed(graph, "2026-01-01"), analysed(graph, "2026-03-01"))


def test_whoever_gains_and_whoever_loses_is_told_with_an_interval_that_leaves_out_zero(change):
    assert [m.node for m in change.rising] == ["p7"]
    assert [m.node for m in change.fading] == ["p6"]
    assert all(m.low > 0 for m in change.rising)
    assert all(m.high < 0 for m in change.fading)


def test_the_facts_that_did_it_are_the_causes(change):
    causes = change.rising[0].causes
    assert {cause.event for cause in causes} == {"began"}
    assert all(fact.startswith("n:") for cause in causes for fact in cause.facts)
    assert all(cause.part > 0 for cause in causes)


def test_each_mover_is_said_in_both_languages_with_its_facts(change):
    rising = change.findings.of("rising")[0]
    assert rising.text_en.startswith("P7 rises from 12%")
    assert "because 6 facts, such as “P0 asks advice of P7 (since 2026-02-01)”, began" in rising.text_en
    assert rising.text_zh.startswith("P7的影响力由12%上升至")
    assert all(fact in change.after.graph for fact in rising.facts)
    assert change.findings.of("fading")[0].numbers["high"] < 0


def test_without_a_difference_all_is_quiet():
    graph = small()
    one, two = (analysed(graph, "2026-03-01") for _ in range(2))
    found = sm.drift(one, two)
    assert found.quiet
    assert found.events == ()
    assert len(found.findings) == 0
    assert "nothing beyond noise" in found._repr_html_()


def test_fading_of_all_evidence_alike_is_no_news():
    graph = small()
    found = sm.drift(analysed(graph, "2026-03-01"), analysed(graph, "2026-06-01"))
    assert {event.event for event in found.events} == {"faded"}
    assert found.quiet


def test_a_doubtful_fact_alone_is_within_noise():
    gossip = Tie(id="g", kind="advice", from_id="p0", to_id="p5", strength=0.7, grade="E4", source="s")
    found = sm.drift(analysed(small(), "2026-03-01"), analysed(small(gossip), "2026-03-01"))
    assert [(e.fact, e.event) for e in found.events] == [("g", "added")]
    assert found.quiet
    assert found.moves["p5"].change > 0


def test_the_same_two_analyses_give_the_same_bytes(change):
    again = sm.drift(change.before, change.after)
    assert again.to_dict() == change.to_dict()
    assert again.to_rows() == change.to_rows()


def test_who_comes_and_who_leaves_is_told_as_such():
    graph = small()
    gone = graph.without("p6")
    found = sm.drift(analysed(graph, "2026-03-01"), analysed(gone, "2026-03-01"))
    assert "P6 is no longer there" in found.findings.of("fading")[0].text_en
    back = sm.drift(analysed(gone, "2026-03-01"), analysed(graph, "2026-03-01"))
    assert "P6 is new" in back.findings.of("rising")[0].text_en


def test_analyses_that_do_not_share_their_luck_are_refused():
    graph = small()
    one = analysed(graph, "2026-03-01")
    with pytest.raises(InputError, match="no draws"):
        sm.drift(one, analysed(graph, "2026-03-01").__class__(**_without_draws(one)))
    with pytest.raises(InputError, match=r"of seed 0 against .* of seed 5 cannot"):
        sm.drift(one, analysed(graph, "2026-03-01", seed=5))
    with pytest.raises(UnknownName, match="measure"):
        sm.drift(one, one, measure="closeness")


def _without_draws(one):
    from dataclasses import fields

    return {f.name: getattr(one, f.name) for f in fields(one)} | {"uncertainty": None}


def test_bare_arrays_have_changes_without_causes():
    from stakemap.graph.snapshot import Snapshot

    sides = []
    for strength in (0.1, 0.9):
        asks = Snapshot.from_arrays([0, 1], [2, 3], [strength, 0.5], nodes=["a", "b", "c", "d"])
        sides.append(sm.analyze(asks, draws=50))
    found = sm.drift(*sides)
    assert len(found.findings) == 0
    assert all(mover.causes == () for mover in found.movers)


def test_every_figure_beside_a_range_is_of_the_draws_that_gave_it(change):
    gossip = Tie(id="g", kind="advice", from_id="p0", to_id="p7", strength=0.9, grade="D4", source="s")
    graph = small(gossip)
    unsure = sm.drift(analysed(graph, "2026-01-01"), analysed(graph, "2026-03-01"))
    for found in (change, unsure):
        assert found.movers
        for mover in found.movers:
            span = found.spans[mover.node]
            assert (mover.low, mover.change, mover.high) == (span.low, span.median, span.high)
            assert mover.low <= mover.change <= mover.high
            for side, value, place in (
                (found.before, mover.before, mover.rank_before),
                (found.after, mover.after, mover.rank_after),
            ):
                scores = side.scores[found.measure]
                assert value == scores.as_shown[mover.node]
                assert place == scores.place(mover.node)
                assert scores.bounds[0][scores.index(mover.node)] <= value
                assert value <= scores.bounds[1][scores.index(mover.node)]
            said = next(f for f in found.findings if f.subjects == (mover.node,))
            assert said.numbers["change"] == span.median
            assert f"by {100 * abs(span.median):.1f} points" in said.text_en


def test_a_place_at_zero_is_not_said():
    graph = small()
    gone = graph.without(*(f"t:p{k}" for k in range(6)))
    found = sm.drift(analysed(gone, "2026-03-01"), analysed(graph, "2026-03-01"))
    assert all("None" not in f.text_en + f.text_zh for f in found.findings)
