"""`rebuild`."""

from __future__ import annotations

from stakemap.io import read, write

DAY = ("--as-of", "2026-09-01", "--today", "2026-09-01")


def bytes_of(folder):
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_rebuild_gives_the_same_bytes_from_a_file_and_from_a_store(call, store, bureau, folder):
    call("report", bureau, *DAY, "--out", "one")
    call("report", "--store", store, *DAY, "--out", "two")
    for made in ("one", "two"):
        run = next((folder / made).glob("*.run.json"))
        done = call("rebuild", run, "--out", "again")
        old = bytes_of(folder / made)

        assert "the same bytes as before" in done.stdout
        assert {n: b for n, b in old.items() if "run" not in n}.items() <= bytes_of(folder / "again").items()


def test_rebuild_sees_the_facts_as_they_were(call, store, bureau, folder):
    call("report", "--store", store, *DAY)
    graph = read(bureau)
    write(graph.with_(graph["p:wu"].model_copy(update={"rank": 3})), "next.json")
    call("load", "next.json", "--store", store, "--account", "bureau")

    assert "same bytes" in call("rebuild", next((folder / "reports").glob("*.run.json"))).stdout


def test_rebuild_is_refused_after_an_erasure(call, store, folder):
    call("report", "--store", store, *DAY)
    call("erase", "p:zhao", "--store", store, "--reason", "r")
    done = call("rebuild", next((folder / "reports").glob("*.run.json")), code=1)

    assert "3 were erased" in done.stderr


def test_rebuild_says_where_it_looked(call, bureau, folder):
    call("report", bureau, *DAY)
    run = next((folder / "reports").glob("*.run.json"))
    moved = folder / "moved"
    moved.mkdir()
    bureau.rename(moved / "bureau.xlsx")

    assert "--file" in call("rebuild", run, code=2).stderr
    assert "same bytes" in call("rebuild", run, "--file", "moved/bureau.xlsx").stdout
    assert "no such file" in call("rebuild", "nothing.run.json", code=2).stderr
    (folder / "bad.run.json").write_text("{}")
    call("rebuild", "bad.run.json", code=1)
