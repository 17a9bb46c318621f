"""What was acknowledged stays, or its loss is said: flips, cuts and copies of the files of a store."""

from __future__ import annotations

import random
import shutil
import stat
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from itertools import product
from pathlib import Path

import pytest
from bench.durable import ENDS, files, laid, open_

from stakemap.errors import Corrupt, NotAnchored, OutcomeUnknown, StakemapError, StoreBehind
from stakemap.store import accept
from stakemap.store.sqlite import anchor
from stakemap.store.sqlite.anchor import AnchorFile, Mark
from store_facts import person, source, triangle

REVISIONS = 6


def outcome(path: Path, acknowledged: int) -> str:
    """What a user of these files comes to know; `silent` is less than was acknowledged, and no word of it."""
    try:
        with open_(path) as store:
            report = store.verify()
            if not report.ok:
                with pytest.raises(StakemapError):
                    store.apply([source(), person("next")])
                return "noticed"
            found = store.head().rev
            store.load()
            if found < acknowledged:
                return "silent"
            assert store.apply([source(), person("next")]).rev == found + 1
            return "whole"
    except StakemapError:
        return "noticed"


@pytest.fixture
def live(tmp_path: Path) -> Iterator[dict[str, bytes | None]]:
    """The files of a store with six acknowledged revisions, all of them in its log."""
    path = tmp_path / "live" / "a.db"
    path.parent.mkdir()
    store = open_(path)
    for number in range(REVISIONS):
        store.apply([source(), *(person(f"{n}", rank=number) for n in range(5))])
    yield files(path)
    store.close()


def test_no_flipped_bit_of_the_log_loses_a_revision_in_silence(live, tmp_path: Path) -> None:
    log, draw, seen = live["-wal"], random.Random(40), []
    for turn in range(40):
        damaged = bytearray(log)
        damaged[len(log) * turn // 40 + draw.randrange(len(log) // 40)] ^= 1 << draw.randrange(8)
        seen.append(outcome(laid(tmp_path / "copy.db", live | {"-wal": bytes(damaged)}), REVISIONS))
    assert "silent" not in seen
    assert seen.count("noticed") > 20


def test_no_cut_of_the_log_loses_a_revision_in_silence(live, tmp_path: Path) -> None:
    log, draw, seen = live["-wal"], random.Random(41), []
    for turn in range(40):
        kept = len(log) * turn // 40 + draw.randrange(len(log) // 40)
        seen.append(outcome(laid(tmp_path / "copy.db", live | {"-wal": log[:kept]}), REVISIONS))
    assert "silent" not in seen
    assert outcome(laid(tmp_path / "copy.db", live | {"-wal": None}), REVISIONS) == "noticed"
    assert outcome(laid(tmp_path / "copy.db", live), REVISIONS) == "whole"


def test_no_flipped_bit_of_the_anchor_passes_for_an_anchor(live, tmp_path: Path) -> None:
    mark = live["-anchor"]
    for place in range(len(mark)):
        damaged = bytearray(mark)
        damaged[place] ^= 1 << (place % 8)
        path = laid(tmp_path / "copy.db", {"-anchor": bytes(damaged)})
        with pytest.raises(NotAnchored):
            AnchorFile(path).read()
    for cut in range(len(mark) - 1):
        path = laid(tmp_path / "copy.db", {"-anchor": mark[:cut]})
        with pytest.raises(NotAnchored):
            AnchorFile(path).read()


def test_a_store_that_is_behind_hands_out_no_facts_takes_none_and_says_how_many_are_lost(
    live, tmp_path: Path
) -> None:
    path = laid(tmp_path / "copy.db", live | {"-wal": live["-wal"][: len(live["-wal"]) * 2 // 3]})
    with open_(path) as store:
        lost = REVISIONS - store.head().rev
        assert 0 < lost < REVISIONS
        assert (store.anchorage().state, store.anchorage().lost) == ("behind", lost)
        assert f"behind: {lost} revision{'s' * (lost > 1)} lost" in [
            damage.what for damage in store.verify().damage
        ]
        acts = [
            store.load,
            lambda: list(store.records()),
            lambda: list(store.diff(0, 1)),
            store.load_snapshot,
        ]
        acts += [
            lambda: store.apply([person("x")]),
            lambda: store.sync(triangle()),
            lambda: store.erase("p:0"),
        ]
        acts += [lambda: store.expire("2040-01-01", dry_run=False, max_shrink=1)]
        for act in acts:
            with pytest.raises(StoreBehind, match=f"behind: {lost} revision") as caught:
                act()
            assert isinstance(caught.value, Corrupt)
            assert "--accept" in caught.value.hint
        assert len(list(store.audit())) == store.head().rev, "where it stands can be seen"
    with open_(path, dataset="other") as store, pytest.raises(StoreBehind):
        store.apply(triangle())
    assert accept(f"sqlite:///{path}").lost == lost
    assert outcome(path, REVISIONS - lost) == "whole"


def test_another_history_of_as_many_revisions_is_noticed(live, tmp_path: Path) -> None:
    path = tmp_path / "copy.db"
    with open_(path) as store:
        for number in range(REVISIONS + 2):
            store.apply([source(), *(person(f"{n}", rank=number) for n in range(5))])
    laid(path, files(path) | {"-anchor": live["-anchor"]})
    with open_(path) as store:
        assert store.anchorage().state == "behind", "its name has another digest: the dataset is gone"
    theirs = {seal: Mark(REVISIONS, "ab" * 32) for seal in mark_of(path)}
    AnchorFile(path).write(theirs)
    with open_(path) as store:
        assert store.anchorage().losses[0].dataset == "default"
        assert [damage.what for damage in store.verify().damage] == [
            "the history is not the one that was acknowledged"
        ]
        with pytest.raises(StoreBehind, match="not the one"):
            store.load()


def mark_of(path: Path) -> dict[str, Mark]:
    with open_(path) as store:
        accept(f"sqlite:///{path}")
        assert store.anchorage().state == "ok"
    return dict(AnchorFile(path).read() or {})


def test_a_deleted_store_beside_its_anchor_is_behind(live, tmp_path: Path) -> None:
    path = laid(tmp_path / "copy.db", {"-anchor": live["-anchor"]})
    with open_(path) as store:
        assert store.anchorage().lost == REVISIONS
        assert not store.verify().ok
        with pytest.raises(StoreBehind):
            store.sync(triangle())


@pytest.mark.parametrize("mark", [None, b"", b"stakemap anchor 1\n"])
def test_without_an_anchor_the_store_is_read_but_not_written_until_it_is_accepted(
    live, tmp_path: Path, mark: bytes | None
) -> None:
    path = laid(tmp_path / "copy.db", live | {"-anchor": mark})
    with open_(path) as store:
        state = "missing" if mark is None else "damaged"
        assert store.anchorage().state == state
        assert store.verify().ok == (mark is None), "a store made before there were anchors is no damage"
        assert len(store.load()) == 6
        with pytest.raises(NotAnchored, match=state) as caught:
            store.apply([person("x")])
        assert "--accept" in caught.value.hint
    assert files(path)["-anchor"] == mark, "only the command makes it anew"
    assert accept(f"sqlite:///{path}").state == state
    assert outcome(path, REVISIONS) == "whole"


def test_the_anchor_holds_numbers_and_digests_only_and_is_for_its_owner_only(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.db"
    for name in ("Bureau", "account 2"):
        with open_(path, dataset=name) as store:
            store.apply(triangle(), reason="for Person a")
            store.erase("p:a")
    text = AnchorFile(path).path.read_text()
    title, *lines, end = text.splitlines()
    assert title == "stakemap anchor 1"
    assert len(end) == 32
    assert [(len(seal), rev, len(chain)) for seal, rev, chain in map(str.split, lines)] == [(64, "2", 64)] * 2
    assert not any(word in text for word in ("Bureau", "Person", "p:", "account"))
    assert stat.S_IMODE(AnchorFile(path).path.stat().st_mode) == 0o600
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.db", "a.db-anchor"]


def test_no_receipt_is_given_while_the_anchor_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_(tmp_path / "a.db") as store:
        store.apply(triangle())
        with monkeypatch.context() as patch:
            patch.setattr(anchor.os, "fsync", refused)
            with pytest.raises(OutcomeUnknown) as caught:
                store.apply([person("x")], key="k")
            assert "same key" in caught.value.hint
            assert store.anchorage().state == "ok", "ahead of the anchor"
            with pytest.raises(OutcomeUnknown):
                store.apply([person("x")], key="k")
        assert store.apply([person("x")], key="k").rev == 2, "the first receipt, anchored now"
        assert [mark.rev for mark in AnchorFile(tmp_path / "a.db").read().values()] == [2]


def refused(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_an_unchanged_write_touches_no_anchor(tmp_path: Path) -> None:
    with open_(tmp_path / "a.db") as store:
        store.sync(triangle())
        before = written(AnchorFile(tmp_path / "a.db").path)
        assert not store.sync(triangle()).written
        assert written(AnchorFile(tmp_path / "a.db").path) == before


def written(path: Path) -> tuple[int, int]:
    """Which file it is and when it was written; when it was last read is no matter."""
    told = path.stat()
    return told.st_ino, told.st_mtime_ns


class Watch:
    """Copies the three files at every boundary of a write, with how many receipts there were."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.path, self.given, self.seen = path, 0, []
        for module, name in ((anchor.os, "fsync"), (Path, "replace"), (anchor.os, "close")):
            monkeypatch.setattr(module, name, self.around(getattr(module, name)))
        from stakemap.store.sqlite.connection import Connections

        monkeypatch.setattr(Connections, "check", self.around(Connections.check))

    def around(self, act):
        def watched(*arguments, **options):
            self.look()
            answer = act(*arguments, **options)
            self.look()
            return answer

        return watched

    def look(self) -> None:
        found = files(self.path)
        if not self.seen or self.seen[-1] != (self.given, found):
            self.seen.append((self.given, found))


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, dict[str, bytes | None]]]:
    """The boundaries of the first writes of a store, of one that folds the log, and of an erasure."""
    path = tmp_path / "live" / "a.db"
    path.parent.mkdir()
    with monkeypatch.context() as patch:
        watch = Watch(path, patch)
        with open_(path) as store:
            watch.look()
            for write in (
                lambda: store.apply([source(), person("0")]),
                lambda: store.apply([person("1")]),
                lambda: store.erase("p:1"),
                lambda: store.apply([person("2", note="x" * 3000)]),
            ):
                write()
                watch.given += 1
                watch.look()
        watch.look()
    return watch.seen


def test_a_copy_taken_at_any_boundary_of_a_write_is_whole_or_says_that_it_is_behind(
    watched, tmp_path: Path
) -> None:
    assert len(watched) > 12
    for given, content in watched:
        assert outcome(laid(tmp_path / "copy.db", content), given) == "whole", given


def test_files_copied_at_different_boundaries_never_hold_less_in_silence(watched, tmp_path: Path) -> None:
    mixed = list(product(range(len(watched)), repeat=3))
    seen = []
    for parts in random.Random(3).sample(mixed, 250):
        content = {end: watched[at][1][end] for end, at in zip(ENDS, parts, strict=True)}
        # What was acknowledged when the anchor was copied is what these files can know of.
        known = watched[parts[2]][0] if content["-anchor"] is not None else 0
        seen.append(outcome(laid(tmp_path / "copy.db", content), known))
        assert seen[-1] != "silent", parts
    assert {"whole", "noticed"} <= set(seen)


def test_readers_beside_many_writers_never_take_a_new_revision_for_a_lost_one(tmp_path: Path) -> None:
    path, done = tmp_path / "a.db", threading.Event()
    with open_(path) as store:
        store.apply([source()])

    def write(writer: int) -> None:
        with open_(path, timeout=30) as store:
            for number in range(12):
                store.apply([person(f"{writer}-{number}")])
                assert AnchorFile(path).read() is not None

    def read() -> None:
        with open_(path, timeout=30) as store:
            while not done.is_set():
                assert len(list(store.records())) > 0
                assert store.anchorage().state == "ok"

    with ThreadPoolExecutor(5) as pool:
        writers = [pool.submit(write, writer) for writer in range(3)]
        readers = [pool.submit(read) for _ in range(2)]
        wait(writers)
        done.set()
    assert [task.exception() for task in (*writers, *readers)] == [None] * 5
    assert [mark.rev for mark in AnchorFile(path).read().values()] == [37]


def test_a_copy_of_the_folder_with_cp_is_the_same_store(live, tmp_path: Path) -> None:
    shutil.copytree(tmp_path / "live", tmp_path / "there")
    assert outcome(tmp_path / "there" / "a.db", REVISIONS) == "whole"
