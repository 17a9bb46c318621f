"""Work that is called off at any checkpoint ends in the typed error and leaves everything as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import stakemap as sm
from checkpoints import AtCheckpoint, some_checkpoints
from dated_account import TODAY, small
from stakemap import examples
from stakemap.errors import Cancelled
from stakemap.graph.change.edits import DropTie, Leave
from stakemap.graph.change.scenario import Scenario
from stakemap.model import Fact, parse
from stakemap.store import connect
from stakemap.work import working

DAYS = ("2025-06-01", "2026-06-01")
PLAN = sm.Plan(today=TODAY, draws=60)
MOST = 12
"""Checkpoints at which a piece of work is called off, at the most."""


def called_off(work: Callable[[], object], state: Callable[[], object], most: int = MOST) -> int:
    """Do the work in full on a dry pass, then end it at its checkpoints; how many it has."""
    before = state()
    counted = AtCheckpoint()
    with working(deadline=counted):
        work()
    n = counted.seen
    assert n > 0
    for k in some_checkpoints(n, most):
        with pytest.raises(Cancelled), working(deadline=AtCheckpoint(k)):
            work()
        assert state() == before, k
    return n


def storable() -> sm.PropertyGraph:
    """The small account with what a store wants."""
    kept = {"basis": "published", "expires": "2031-01-01", "grade": "B2", "source": "s"}
    return sm.PropertyGraph(parse(f.to_dict() | kept) if isinstance(f, Fact) else f for f in small())


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def two() -> list[sm.Analysis]:
    return [sm.analyze(small(), as_of=day, plan=PLAN, findings=False) for day in DAYS]


def test_comparisons_can_be_called_off_at_every_checkpoint(two) -> None:
    scenario = Scenario("x", (Leave("p1"), DropTie("advice", "p0", "p6")))
    works = {
        "drift": lambda: sm.drift(*two),
        "compare": lambda: sm.compare(*two),
        "series": lambda: sm.series(small(), days=DAYS, plan=PLAN),
        "what if": lambda: sm.what_if(small(), scenario, plan=PLAN.changed(as_of=DAYS[1])),
        "changes": lambda: scenario.apply(small(), DAYS[1]),
    }
    found = {name: called_off(work, lambda: None) for name, work in works.items()}

    assert found["series"] > 2 * len(DAYS)
    assert found["drift"] > 2


def test_reports_and_pictures_leave_the_folder_as_it_was(tmp_path) -> None:
    analysis = sm.analyze(small(), as_of=TODAY, draws=0)
    folder = tmp_path / "out"
    sm.report(analysis, folder, name="x")
    kept = contents(folder)

    def written() -> None:
        """Another report in the place of this one; where it was not called off, this one again."""
        made = sm.report(analysis, folder, name="x", lang="zh")
        for path in {*made} - {folder / name for name in kept}:
            path.unlink()
        for name, data in kept.items():
            (folder / name).write_bytes(data)

    assert called_off(written, lambda: contents(folder), most=5) > 5

    city = sm.analyze(examples.city(), as_of=TODAY, draws=0, findings=False)
    assert called_off(lambda: sm.plot.formal_and_informal(city), lambda: None, most=5) > 100


def test_a_store_is_as_it_was(tmp_path) -> None:
    facts = storable()
    url = f"sqlite:///{tmp_path / 'a.db'}"
    with connect(url) as store:
        store.sync(facts)
        _called_off_everywhere(store, facts)
        assert store.verify().ok


@pytest.mark.neo4j
@pytest.mark.parametrize("limit", [5, 1000])
def test_a_neo4j_store_is_as_it_was_also_after_batches(neo4j_url, limit) -> None:
    from stakemap.store.neo4j.connection import Server
    from stakemap.store.neo4j.store import Neo4jStore

    facts = storable()
    with Neo4jStore(Server(neo4j_url), atomic_limit=limit) as store:
        store.sync(facts)
        _called_off_everywhere(store, facts)
        assert store.verify().ok
        assert store.sync(facts).written is False


def _called_off_everywhere(store: sm.Store, facts: sm.PropertyGraph) -> None:
    more = [parse(facts["p0"].to_dict() | {"id": f"new{k}", "name": f"New {k}"}) for k in range(6)]
    changed = sm.PropertyGraph([*facts.without("t:p1"), *more])

    def state() -> object:
        head = store.head()
        return head.rev, head.digest, sorted(store.rows()), store.anchorage()

    for work in (store.load, store.load_snapshot, lambda: list(store.diff(0, 1))):
        assert called_off(work, state) > len(facts) / 2

    before = state()
    counted = AtCheckpoint()
    with working(deadline=counted):
        store.sync(changed, max_shrink=1, dry_run=True)
    assert counted.seen >= len(changed)
    n = counted.seen + len(changed)
    for k in sorted({1, 2, counted.seen, counted.seen + 1, counted.seen + 3, n}):
        limit = AtCheckpoint(k)
        try:
            with working(deadline=limit):
                store.sync(changed, max_shrink=1)
        except Cancelled:
            assert state() == before, k
        else:
            assert limit.seen < k
            assert state() != before
            store.sync(facts, max_shrink=1)
            before = state()


@pytest.mark.parametrize("name", ["city.xlsx", "city", "city.json"])
def test_reading_and_writing_files_can_be_called_off_at_every_row(tmp_path, name) -> None:
    facts, path = small(), tmp_path / name
    sm.write(facts, path)
    kept = sm.read(path)
    assert called_off(lambda: sm.read(path), lambda: sm.read(path) == kept, most=6) >= len(facts)

    again = tmp_path / f"again-{name}"

    def state() -> object:
        return sorted(p.name for p in tmp_path.rglob("again*"))

    n = AtCheckpoint()
    with working(deadline=n):
        sm.write(facts, tmp_path / f"dry-{name}")
    assert n.seen >= len(facts)
    for k in (1, n.seen // 2, n.seen):
        with pytest.raises(Cancelled), working(deadline=AtCheckpoint(k)):
            sm.write(facts, again)
        assert state() == [], "nothing is half written"


def test_an_erasure_and_a_copy_that_are_called_off_leave_the_store_as_it_was(tmp_path) -> None:
    from stakemap.store.sqlite.backup import backup

    path, facts = tmp_path / "a.db", storable()
    with connect(f"sqlite:///{path}") as store:
        store.apply(facts)

        def state() -> object:
            head = store.head()
            return (
                head.rev,
                head.digest,
                sorted(store.rows()),
                sorted(p.name for p in tmp_path.glob("*copy*")),
            )

        before = state()
        for k in (1, 2, 3):
            with pytest.raises(Cancelled), working(deadline=AtCheckpoint(k)):
                store.erase("p0", reason="called off")
            assert state() == before
        with pytest.raises(Cancelled), working(deadline=AtCheckpoint(1)):
            backup(path, tmp_path / "copy.db")
        assert state() == before
        backup(path, tmp_path / "copy.db")
        assert store.erase("p0", reason="asked for").facts > 0
