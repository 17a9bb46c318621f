"""`export-person`, `journal`, `erasures`."""

from __future__ import annotations

import json
from pathlib import Path

from stakemap.store import connect


def test_the_file_of_a_person_is_written_for_each_account_and_its_name_tells_nobody(
    call, store, bureau, folder
):
    call("load", bureau, "--store", store, "--account", "second")
    done = call(
        "export-person", "p:li-wei", "--store", store, "--actor", "officer", "--reason", "request 8", "--json"
    )
    told = json.loads(done.stdout)
    assert [one["account"] for one in told["accounts"]] == ["bureau", "second"]
    assert len(told["files"]) == 4
    for path in map(Path, told["files"]):
        assert "wei" not in path.name
        assert path.stat().st_mode & 0o077 == 0
        assert "李伟" in path.read_text(encoding="utf-8")
    with connect(store, dataset="second") as held:
        (entry,) = [entry for entry in held.audit() if entry.action == "release"]
    assert (entry.payload or {})["actor"] == "officer"
    call("erase", "p:li-wei", "--store", store, "--reason", "request 9")
    with connect(store, dataset="second") as held:
        assert [e.payload for e in held.audit() if e.action == "release"] == [None]
        assert held.verify().ok


def test_nobody_of_that_id_ends_with_2(call, store, folder):
    assert "unknown id" in call("export-person", "p:nobody", "--store", store, code=2).stderr
    assert not (folder / "person-files").exists()


def test_a_whole_name_means_its_person_and_one_of_two_is_refused_with_their_ids(call, store, bureau, folder):
    done = json.loads(call("export-person", "李伟", "--store", store, "--json").stdout)
    assert [one["account"] for one in done["accounts"]] == ["bureau"]
    by_id = json.loads(call("export-person", "p:li-wei", "--store", store, "--json").stdout)
    assert done["files"] == by_id["files"]
    assert "unknown person" in call("export-person", "李", "--store", store, code=2).stderr

    with connect(store, dataset="bureau") as held:
        twin = held.load()["p:sun"].model_copy(update={"id": "p:twin", "name": "李伟", "name_en": None})
        held.apply([twin])
    said = call("export-person", "李伟", "--store", store, code=1).stderr
    assert "several people have this name" in said
    assert "p:li-wei, p:twin" in said
    said = call("export-person", "李伟", "--store", store, "--lang", "zh", code=1).stderr
    assert "请给出其中一人的编号" in said


def test_a_line_of_the_journal_is_found_again_until_its_entry_is_changed(call, store, folder):
    told = json.loads(call("journal", "--store", store, "--json").stdout)["accounts"]
    line = told[0]["anchor"]
    call("erase", "p:sun", "--store", store, "--reason", "r", "--actor", "officer")
    done = call("journal", "--store", store, "--holds", line)
    assert "entry 1 is there, unchanged" in done.stdout
    assert "erased: officer" in done.stdout
    number, chain, account = line.split(" ", 2)
    false = f"{number} {'0' * len(chain)} {account}"
    assert "missing or was changed" in call("journal", "--store", store, "--holds", false, code=1).stdout
    assert "锚行" in call("journal", "--store", store, "--lang", "zh").stdout
    assert "begins with a number" in call("journal", "--store", store, "--holds", "x", code=2).stderr


def test_marks_kept_outside_keep_the_erased_out_of_a_store_that_was_lost(call, store, bureau, folder):
    call("backup", "june.db", "--store", store)
    call("erase", "p:sun", "--store", store, "--reason", "r")
    call("erasures", "kept.jsonl", "--store", store)
    assert "new: 0" in call("erasures", "kept.jsonl", "--store", store).stdout
    assert "孙" not in (folder / "kept.jsonl").read_text(encoding="utf-8")
    for path in folder.glob("accounts.db*"):
        path.unlink()
    call("restore", "june.db", "--store", store, "--yes")
    with connect(store, dataset="bureau") as held:
        assert "p:sun" in held.load(), "the backup alone knows nothing of it"
    done = call("erasures", "kept.jsonl", "--store", store, "--replay", "--reason", "restored June")
    assert "erased again: 1" in done.stdout
    assert not any("孙平".encode() in path.read_bytes() for path in folder.glob("accounts.db*"))
    assert "erased on request" in call("load", bureau, "--store", store, code=1).stderr
    assert "no such file" in call("erasures", "none", "--store", store, "--replay", code=2).stderr
    (folder / "bad").write_text("{}", encoding="utf-8")
    assert "line 1" in call("erasures", "bad", "--store", store, "--replay", code=1).stderr
