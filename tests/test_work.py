"""Long work tells how far it is, ends in time and can be called off."""

from __future__ import annotations

import gc
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stakemap as sm
from stakemap.errors import Cancelled, UnknownName
from stakemap.graph.change.scenario import Scenario
from stakemap.work import RARE, Deadline, begin, carried, checkpoint, rarely_collected, working

PLAN = sm.Plan(as_of=sm.examples.TODAY, today=sm.examples.TODAY, decision=sm.examples.DECISION, draws=20)


def large(people=400):
    rng = random.Random(1)
    ids = [f"p{k}" for k in range(people)]
    return sm.from_edges([(*rng.sample(ids, 2), 0.5) for _ in range(4 * people)], nodes=ids)


def test_progress_goes_from_nothing_to_everything_over_all_parts():
    told = []
    sm.analyze(sm.examples.city(), plan=PLAN, progress=lambda share, part: told.append((share, part)))
    shares = [share for share, _ in told]

    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert shares == sorted(shares)
    assert list(dict.fromkeys(part for _, part in told)) == [
        "facts",
        "influence",
        "scores",
        "draws",
        "findings",
    ]
    assert max(b - a for a, b in pairwise(shares)) <= 0.45


def test_a_comparison_tells_all_its_analyses_as_one():
    told = []
    scenario = Scenario.read(sm.examples.scenario_file())
    sm.what_if(sm.examples.city(), scenario, PLAN, progress=lambda share, _: told.append(share))

    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)


@settings(max_examples=25)
@given(st.integers(0, 400))
def test_work_that_is_called_off_anywhere_ends_there_and_the_next_is_whole(turns):
    graph, off, seen = sm.from_edges([("a", "b", 0.5), ("c", "b", 0.25)]), Deadline(), [0]

    def count(share, part):
        seen[0] += 1
        if seen[0] > turns:
            off.cancel()

    try:
        sm.analyze(graph, draws=60, progress=count, deadline=off)
    except Cancelled:
        assert seen[0] == turns + 1
    else:
        assert seen[0] <= turns + 1
    assert sm.analyze(graph, draws=60) == sm.analyze(graph, draws=60)


@pytest.mark.parametrize("seconds", [0.0, 0.05, 0.3])
def test_a_deadline_ends_a_large_analysis_soon_after(seconds):
    graph, started = large(), time.monotonic()
    with pytest.raises(Cancelled, match="the time is over"):
        sm.analyze(graph, draws=20_000, deadline=Deadline(seconds))
    assert time.monotonic() - started < seconds + 10


def test_another_thread_can_call_it_off():
    off = Deadline()
    timer = threading.Timer(0.3, off.cancel)
    timer.start()
    with pytest.raises(Cancelled, match="called off"):
        sm.analyze(large(), draws=20_000, deadline=off)


def test_deadlines_around_hold_inside_and_not_afterwards():
    with pytest.raises(Cancelled), working(deadline=Deadline(0)):
        sm.analyze(sm.from_edges([("a", "b")]))
    with working(deadline=Deadline(100)), pytest.raises(Cancelled):
        sm.analyze(sm.from_edges([("a", "b")]), deadline=Deadline(0))
    assert sm.analyze(sm.from_edges([("a", "b")]))
    checkpoint()


def test_a_report_ends_in_time_too(tmp_path):
    done = sm.analyze(sm.examples.city(), plan=PLAN)
    with pytest.raises(Cancelled), working(deadline=Deadline(0)):
        sm.report(done, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_threads_beside_each_other_do_not_meet_and_those_of_a_pool_are_called_off():
    def checked():
        checkpoint()
        return "went on"

    off = Deadline()
    with working(deadline=off), ThreadPoolExecutor(1) as pool:
        work = carried(checked)
        assert pool.submit(work).result() == "went on"
        off._off = True
        assert pool.submit(checked).result() == "went on"
        with pytest.raises(Cancelled):
            pool.submit(work).result()
        off._off = False


def test_parts_lie_in_the_stretch_that_they_are_given():
    told = []
    with working(lambda share, part: told.append((round(share, 3), part))):
        begin("one", 0.0, 0.5)
        for k in range(2):
            with working(share=(k / 2, (k + 1) / 2)):
                begin("inner", 0.0, 1.0)
                checkpoint(1, 2)
        begin("two", 0.5, 1.0)
    assert told == [
        (0.0, "one"),
        (0.0, "inner"),
        (0.125, "inner"),
        (0.25, "inner"),
        (0.25, "inner"),
        (0.375, "inner"),
        (0.5, "inner"),
        (0.5, "two"),
        (1.0, "two"),
    ]


def test_many_people_are_told_what_was_left_out_and_how_to_ask_for_it():
    graph = large(310)
    plain, declined = sm.analyze(graph, findings=False), sm.analyze(graph, findings=False, draws=0)

    assert plain.left_out == ("more_draws",)
    assert plain.uncertainty.draws == plain.plan.draws == 100
    assert "draws=500" in plain.notes()[0]
    assert "310" in plain.notes("zh")[0]
    assert "without more draws" in repr(plain)
    assert plain.to_dict()["left_out"] == ["more_draws"]
    assert "stand on 100 plausible cases" in plain.notes()[0]
    assert (declined.left_out, declined.notes()) == ((), ())
    assert sm.analyze(sm.examples.city(), as_of=sm.examples.TODAY, draws=5, findings=False).left_out == ()


def test_a_report_of_many_people_says_it_in_its_language(tmp_path):
    done = sm.analyze(large(310), findings=False)
    for lang in ("en", "zh"):
        (page, *_) = sm.report(done, tmp_path / lang, formats=("html",), lang=lang)
        assert "draws=500" in page.read_text(encoding="utf-8")


@pytest.fixture
def _garbage_as_before():
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


@pytest.mark.usefixtures("_garbage_as_before")
def test_an_analysis_leaves_the_search_for_garbage_as_it_was_also_where_it_fails():
    gc.set_threshold(701, 11, 12)
    sm.analyze(sm.from_edges([("a", "b")]), draws=0)
    with pytest.raises(UnknownName):
        sm.analyze(sm.from_edges([("a", "b")]), plan=sm.Plan(measures=("none",)))
    assert gc.get_threshold() == (701, 11, 12)


@pytest.mark.usefixtures("_garbage_as_before")
@pytest.mark.parametrize("set_by_others", [(0, 10, 10), (2_000_000, 3, 3)])
def test_who_turned_the_search_for_garbage_off_or_made_it_rarer_keeps_that(set_by_others):
    gc.set_threshold(*set_by_others)
    with rarely_collected():
        assert gc.get_threshold() == set_by_others


@pytest.mark.usefixtures("_garbage_as_before")
def test_the_last_of_several_threads_puts_the_search_for_garbage_back():
    gc.set_threshold(702, 10, 10)
    inside, leave = threading.Event(), threading.Event()

    def other():
        with rarely_collected():
            inside.set()
            leave.wait(10)

    thread = threading.Thread(target=other)
    with rarely_collected():
        thread.start()
        inside.wait(10)
    assert gc.get_threshold() == RARE
    leave.set()
    thread.join()
    assert gc.get_threshold() == (702, 10, 10)
