"""Processes side by side: what each does, and what becomes of the others when one dies."""

from __future__ import annotations

import multiprocessing
from contextlib import closing

import pytest

from batch_work import doubled, process_of
from stakemap.errors import Cancelled
from stakemap.processes import Died, cores, side_by_side
from stakemap.work import Deadline, working


def results(tasks, work=doubled, workers=2):
    return dict(side_by_side(tasks, work, workers, lambda share: None))


@pytest.mark.parametrize("workers", [1, 2])
def test_every_task_is_done_once(workers):
    assert results(range(5), workers=workers) == {n: 2 * n for n in range(5)}


def test_a_process_that_is_killed_takes_only_its_own_task_with_it():
    found = results([1, 13, 2, 14, 3, 4])

    assert found == {1: 2, 13: Died(-9), 2: 4, 14: Died(3), 3: 6, 4: 8}


def test_no_more_processes_than_asked_for_and_all_end():
    found = results(range(6), process_of, 2)

    assert len(set(found.values())) <= 2
    assert not multiprocessing.active_children()


def test_closing_ends_what_is_under_way():
    with closing(side_by_side([1, 15, 15], doubled, 2, lambda share: None)) as found:
        assert next(found) == (1, 2)

    assert not multiprocessing.active_children()


def test_a_time_limit_ends_what_is_under_way():
    off = Deadline()
    with working(deadline=off):
        found = side_by_side([1, 15], doubled, 2, lambda share: None)
        assert next(found) == (1, 2)
        off.cancel()
        with pytest.raises(Cancelled):
            next(found)

    assert not multiprocessing.active_children()


def test_nothing_to_do_starts_nothing():
    assert results([]) == {}


def test_there_is_a_core():
    assert cores() >= 1
