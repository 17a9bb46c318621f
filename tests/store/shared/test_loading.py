"""Days and moments that a store is asked for, and rows that are not what they were."""

from __future__ import annotations

import gc
import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from stakemap.errors import Corrupt, InputError
from stakemap.graph.catalogue import Catalogue
from stakemap.store import ChangeSet
from stakemap.store.shared.digests import row_digest
from stakemap.store.shared.loading import as_day, graph_of, selected, snapshot_of
from stakemap.store.shared.recorded_time import cutoff
from stakemap.store.shared.rows import checked, parsed
from stakemap.work import RARE
from store_facts import person, run, score, source, tie, triangle

MARCH = {"start": "2026-03", "end": "2026-03"}  # an end is the first day without


def test_a_day_is_a_text_a_date_or_the_day_of_a_time():
    told = ("2026-09-01", date(2026, 9, 1), datetime(2026, 9, 1, 23, 59, tzinfo=UTC))
    assert set(map(as_day, told)) == {date(2026, 9, 1)}
    for wrong in ("2026-9-1", "yesterday", "2026-13-01", ""):
        with pytest.raises(InputError, match="not a day"):
            as_day(wrong)


def test_a_recorded_moment_is_told_in_utc_and_a_day_counts_to_its_end():
    paris = datetime(2026, 9, 1, 1, tzinfo=timezone(timedelta(hours=2)))
    assert cutoff(paris) == cutoff("2026-09-01T01:00+02:00") == "2026-08-31T23:00:00.000000Z"
    assert cutoff(date(2026, 9, 1)) == cutoff("2026-09-01") == "2026-09-01T23:59:59.999999Z"
    for wrong in ("2026-09-31", "0001-01-01T00:00+02:00", "now"):
        with pytest.raises(InputError, match="not a recorded time"):
            cutoff(wrong)


def test_what_may_hold_on_a_day_is_kept_with_all_that_it_names():
    late = person("b", valid=MARCH)
    people, ties = [person("a"), late, person("c")], [tie("1", "a", "b"), tie("2", "a", "c")]
    facts = [source(), *people, *ties, run(), score("b")]
    ids = {record.id for record in facts}
    assert {record.id for record in selected(facts, date(2026, 3, 30))} == ids
    assert {record.id for record in selected(facts, date(2026, 3, 31))} == ids - {"p:b", "t:1", "score:b:1"}
    assert {r.id for r in selected([f for f in facts if f is not late])} == ids - {"p:b", "score:b:1"}
    assert "t:1" not in graph_of(facts, Catalogue.default(), "2026-03-31")
    assert "t:1" in graph_of(facts, Catalogue.default())


@pytest.mark.parametrize("collected", [True, False])
def test_garbage_is_looked_for_seldom_and_then_as_before(collected):
    seen, before = [], gc.get_threshold()

    def watched():
        seen.append((gc.isenabled(), gc.get_threshold()[0] >= RARE[0]))
        yield from triangle()

    (gc.enable if collected else gc.disable)()
    try:
        graph_of(watched(), Catalogue.default())
        assert (seen, gc.isenabled(), gc.get_threshold()) == ([(collected, True)], collected, before)
    finally:
        gc.enable()


def row(record):
    values = record.to_dict()
    return record.id, values.pop("fact"), json.dumps(values)


def test_arrays_come_from_rows_without_scores():
    rows = [*map(row, triangle()), row(run()), (*row(score("a"))[:2], "never looked at")]
    found = snapshot_of(rows, Catalogue.default(), "2026-09-01", "influence")
    whole = graph_of(triangle(), Catalogue.default())
    assert found.digest == whole.snapshot("2026-09-01", "influence").digest


def test_a_row_that_is_not_what_it_was_is_never_read():
    ident, kind, body = row(person("a"))
    assert parsed(ident, kind, body) == person("a")
    for wrong, said in (
        ((ident, "ghost", body), "unknown kind"),
        ((ident, kind, '{"id": "p:a"}'), "does not fit the model"),
        (("p:b", kind, body), "under another id"),
    ):
        with pytest.raises(Corrupt, match=said):
            parsed(*wrong)
    with pytest.raises(Corrupt, match="not what was written"):
        checked(ident, kind, body.replace("Person a", "Person b"), row_digest(kind, body))


def test_a_set_of_changes_is_as_long_as_what_it_adds_changes_and_removes():
    assert len(ChangeSet(added=triangle(), removed=["x"])) == len(triangle()) + 1
    assert len(ChangeSet(changed=[person("a")])) == 1
    assert len(ChangeSet()) == 0
