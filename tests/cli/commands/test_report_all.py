"""`report --all`."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import stakemap
from stakemap.cli import account_report
from stakemap.cli.account_report import Wish
from stakemap.cli.batch.making import Job, Task, lost, make
from stakemap.cli.earlier_reports import earlier_reports
from stakemap.errors import Cancelled
from stakemap.io import read
from stakemap.model import Person, Source
from stakemap.processes import Died
from stakemap.store import connect

DAY = ("--as-of", "2026-09-01", "--today", "2026-09-01", "--draws", "0")
STORE = "sqlite:///accounts.db"
ALL = ("report", "--store", STORE, "--all", *DAY)


@pytest.fixture
def accounts(folder, bureau):
    """A store of four equal accounts."""
    graph = read(bureau)
    for name in ("ash", "birch", "cedar", "dogwood"):
        with connect(STORE, dataset=name, create=True) as store:
            store.sync(graph)
    return STORE


def written(folder):
    """Every file but what has a clock."""
    return {
        path.name: path.read_bytes()
        for path in folder.iterdir()
        if not path.name.endswith((".run.json", ".jsonl"))
    }


def task(folder, name="ash"):
    return Task(name, earlier_reports(folder / "out").of(name), None)


def job(folder, **more):
    wish = Wish(folder / "out", as_of="2026-09-01", today="2026-09-01", draws=0, **more)
    return Job(wish, STORE, "en")


def renamed(name, account="birch"):
    """One person of an account has another name from now on."""
    with connect(STORE, dataset=account) as store:
        store.apply([store.load()["p:wu"].model_copy(update={"name_en": name})])


def test_bytes_do_not_depend_on_workers_nor_on_the_hash_seed(accounts, process, folder):
    one = process(*ALL, "--out", "one", "--workers", "1", PYTHONHASHSEED="1")
    two = process(*ALL, "--out", "two", "--workers", "2", PYTHONHASHSEED="2")

    assert (one.returncode, two.returncode) == (0, 0), one.stderr + two.stderr
    assert written(folder / "one") == written(folder / "two")
    assert sorted(name for name in written(folder / "one") if "-" not in name) == [
        "batch.json", "index.html", "index.zh.html", "summary.md", "summary.zh.md",
    ]  # fmt: skip


def test_a_second_run_tells_only_what_changed_and_puts_it_first(accounts, call, folder):
    call(*ALL)
    first = (folder / "reports" / "index.html").read_text(encoding="utf-8")
    renamed("Wu Yongli", "cedar")
    done = call(*ALL, "--base-url", "https://reports.example/x")
    index = (folder / "reports" / "index.html").read_text(encoding="utf-8")
    mail = (folder / "reports" / "summary.md").read_text(encoding="utf-8")

    assert "1 ok, 3 unchanged, 0 failed" in done.stdout
    assert first.count("First run: there is nothing to compare with yet.") == 4
    assert "First run: there is nothing to compare with yet." not in index
    assert index.index("(cedar)") < index.index("(ash)")
    assert "Facts: 0 new, 1 changed, 0 gone." in mail
    assert "](https://reports.example/x/cedar-" in mail
    assert "事实：新增0条，更改1条，删除0条。" in (folder / "reports" / "summary.zh.md").read_text(
        encoding="utf-8"
    )
    call(*ALL)
    assert "Nothing to tell: 4." in (folder / "reports" / "summary.md").read_text(encoding="utf-8")


def test_json_stays_one_object(accounts, call):
    said = json.loads(call(*ALL, "--json", "--lang", "zh").stdout)

    assert [one["account"] for one in said["accounts"]] == ["ash", "birch", "cedar", "dogwood"]
    assert {tuple(one["news"]) for one in said["accounts"]} == {("首次运行，尚无可比较的结果。",)}
    assert (said["exit"], said["not_reached"]) == (0, 0)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_list_is_there_in_both_languages(accounts, call, folder, lang):
    other = {"en": "zh", "zh": "en"}[lang]
    call(*ALL, "--lang", other)
    call(*ALL, "--lang", lang)
    names = {path.name for path in (folder / "reports").iterdir()}
    page = (folder / "reports" / "index.html").read_text(encoding="utf-8")

    assert f'lang="{ {"en": "en", "zh": "zh-Hans"}[lang] }"' in page
    assert f"index.{other}.html" in names
    assert f"index.{lang}.html" not in names
    assert 'name="viewport"' in page


def test_other_processes_are_as_strict_as_was_asked(accounts, call, folder):
    with connect(STORE, dataset="birch") as store:
        store.apply([store.load()["p:wu"].model_copy(update={"note": "goes to church"})])
    done = call(*ALL, "--workers", "1", "--strict-text", "--strict-conduct", "--json", code=1)
    said = {one["account"]: one for one in json.loads(done.stdout)["accounts"]}
    runs = [path.read_bytes() for path in folder.rglob("*.run.json")]

    assert {name for name, one in said.items() if one["state"] == "failed"} == {"birch"}
    assert "religion" in said["birch"]["reason"]
    assert [b'"strict_conduct": true' in run for run in runs] == [True, True, True]


def test_an_account_that_is_gone_is_told(accounts, call, folder):
    call(*ALL)
    record = json.loads((folder / "reports" / "batch.json").read_text(encoding="utf-8"))
    record["accounts"]["zelkova"] = record["accounts"]["ash"]
    (folder / "reports" / "batch.json").write_text(json.dumps(record), encoding="utf-8")
    call(*ALL)

    assert "No longer in the store: zelkova." in (folder / "reports" / "summary.md").read_text(
        encoding="utf-8"
    )


def test_an_unexpected_failure_names_no_person(accounts, folder, monkeypatch):
    def fails(*_):
        raise RuntimeError("Li Wei")

    monkeypatch.setattr(account_report, "written", fails)
    made = make(job(folder), task(folder))

    assert made.reason == ("unexpected: RuntimeError", "意外错误：RuntimeError")
    assert made.outcome.state == "failed"


def test_want_of_memory_is_a_failure_of_one_account(accounts, folder, monkeypatch):
    def fails(*_):
        raise MemoryError

    monkeypatch.setattr(account_report, "written", fails)

    assert "memory" in make(job(folder), task(folder)).outcome.reason


def test_a_process_that_was_killed_is_a_failure_with_its_reason(folder):
    killed, left = (lost(job(folder), task(folder), Died(code)) for code in (-9, 3))

    assert "signal 9" in killed.outcome.reason
    assert "code 3" in left.outcome.reason
    assert (killed.outcome.account, killed.outcome.state) == ("ash", "failed")


def test_the_end_of_time_is_no_failure_of_an_account(accounts, folder, monkeypatch):
    def ends(*_):
        raise Cancelled("the time is over")

    monkeypatch.setattr(account_report, "written", ends)
    with pytest.raises(Cancelled):
        make(job(folder), task(folder))


def test_a_time_limit_says_how_far_it_came_and_the_next_run_goes_on(accounts, call, folder):
    done = call(*ALL, "--time-limit", "0.5", code=2)

    assert "of 4 accounts; the same command goes on from there" in done.stdout
    assert "Not reached before the run was stopped:" in (folder / "reports" / "summary.md").read_text(
        encoding="utf-8"
    )
    again = call(*ALL)
    assert "0 failed" in again.stdout
    assert "Something changed: 4." in (folder / "reports" / "summary.md").read_text(encoding="utf-8")


def test_two_runs_into_one_folder_are_refused(accounts, call, folder):
    from stakemap.cli.batch.journal import journal

    pytest.importorskip("fcntl")
    with journal(folder / "reports"):
        assert "another run" in call(*ALL, code=2).stderr


@pytest.mark.parametrize("option", [("--workers", "2"), ("--base-url", "https://x")])
def test_options_of_all_go_with_all(accounts, call, option):
    assert "--all" in call("report", "--store", STORE, "--account", "ash", *option, code=2).stderr


def test_somebody_who_is_erased_is_not_told_of_again(accounts, call, folder):
    call(*ALL)
    call("erase", "p:zhao", "--store", STORE, "--reason", "r", "--yes")
    call(*ALL)

    for name, data in written(folder / "reports").items():
        assert b"p:zhao" not in data, name
        assert b"Zhao Min" not in data, name
        assert "赵敏".encode() not in data, name


def started(folder, *more):
    """The command in a process group of its own."""
    # what a shell starts in its background ignores Ctrl-C, and so would a child
    heeding = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    code = f"{heeding}; from stakemap.cli import main; main()"
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    env = {**os.environ, "PYTHONPATH": str(Path(stakemap.__file__).parents[1])}
    called = [sys.executable, "-c", code, *ALL, *more]
    return subprocess.Popen(called, cwd=folder, env=env, start_new_session=True, **pipes)


def until(found, process, seconds=120):
    """Look again and again until something is there."""
    end = time.monotonic() + seconds
    while not found():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end, "it never came"
        time.sleep(0.002)


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize(("sign", "code"), [(signal.SIGKILL, -signal.SIGKILL), (signal.SIGINT, 130)])
def test_a_run_that_is_killed_or_stopped_goes_on_where_it_ended(accounts, folder, call, sign, code):
    out = folder / "reports"
    for _ in range(5):  # a busy machine may be done before the signal comes
        one = started(folder, "--workers", "1")
        until(lambda: (out / "batch.jsonl").is_file() and (out / "batch.jsonl").stat().st_size, one)
        os.killpg(one.pid, sign)
        said = one.communicate()
        if one.returncode:
            break
        shutil.rmtree(out)
    assert one.returncode == code, said
    finished = {path: path.stat().st_mtime_ns for path in out.glob("ash-*")}
    assert len(finished) == 3
    if sign == signal.SIGINT:
        assert b"of 4 accounts; the same command goes on from there" in said[0]
        assert "Not reached" in (out / "summary.md").read_text(encoding="utf-8")

    call(*ALL)
    call(*ALL, "--out", "whole")
    assert {path: path.stat().st_mtime_ns for path in finished} == finished, (
        "what is finished is not done again"
    )
    assert written(out) == written(folder / "whole")
    assert not list(out.glob(".stakemap-*"))


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs the process table of Linux")
def test_a_worker_that_is_killed_is_one_failed_account(accounts, folder, call):
    one = started(folder, "--workers", "1", "--json")
    children = Path(f"/proc/{one.pid}/task/{one.pid}/children")

    def workers():
        listed = [int(pid) for pid in children.read_text().split()]
        return [pid for pid in listed if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]

    until(workers, one)
    os.kill(workers()[0], signal.SIGKILL)
    said = json.loads(one.communicate()[0])

    assert [o["state"] for o in said["accounts"]] == ["failed", "ok", "ok", "ok"]
    assert "signal 9" in said["accounts"][0]["reason"]
    assert one.returncode == 1
    assert "1 ok, 3 unchanged, 0 failed" in call(*ALL).stdout


def test_what_a_killed_writer_left_is_swept_away_and_nothing_else(tmp_path):
    from stakemap.reports.files import sweep

    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left, mine = tmp_path / f".stakemap-{gone.pid}-x", tmp_path / f".stakemap-{os.getpid()}-y"
    for path in (left, mine, tmp_path / "index.html"):
        path.write_text("half")
    sweep(tmp_path)

    assert not left.exists()
    assert mine.exists()
    assert (tmp_path / "index.html").exists()


def test_an_account_without_anybody_fails_and_its_process_goes_on(accounts, call):
    with connect(STORE, dataset="aspen", create=True) as hollow:
        hollow.apply([Source(id="s:x", title="Only a source")])
    done = call(*ALL, "--workers", "1", code=1)

    assert "4 ok, 0 unchanged, 1 failed: aspen: " in done.stdout


def test_scores_are_written_back_side_by_side(accounts, call):
    call(*ALL, "--write-back", "--workers", "2")
    for name in ("ash", "birch", "cedar", "dogwood"):
        with connect(STORE, dataset=name, create=False) as held:
            graph = held.load()
        assert graph.counts()["run"] == 1
        assert len(graph.of(Person)) == 5
    assert "0 ok, 4 unchanged, 0 failed" in call(*ALL, "--write-back").stdout
