"""Names of people reach no log, no error text, no traceback, no name of a file and no `repr`."""

from __future__ import annotations

import json
import logging
import shutil
import traceback
import warnings

import pytest
import typer
from typer.testing import CliRunner

import stakemap as sm
from canaries import Watch, holding
from stakemap.analysis.schema import InfluenceRequest
from stakemap.cli.app import app
from stakemap.errors import InputError, Problem, StakemapError, UnknownName
from stakemap.graph.change.edits import Appoint, Leave, Move, Vacate
from stakemap.model import ComplianceRisk, Interaction, Person, Source, Spell, Tie
from stakemap.store import connect

TYPED = "Zebulon Quirke"
"""Typed where something else is wanted; the names in the data are those of the city."""
DAY = sm.examples.TODAY
GROUP = typer.main.get_command(app)
SHARED = {"lang", "as_json", "time_limit", "strict_text", "debug", "help"}
SLOW = {"demo"}
"""Commands that analyse as `report` does and have no option of their own."""
GIVEN = {
    "file": "city.json", "files": "city.json other.json", "store": "sqlite:///accounts.db", "out": "made",
    "reason": "asked", "subject": "p:a", "name": "p:a", "answers": "answers.csv",
    "source": "survey", "run": "run.json", "id": "p:a", "person": "p:a",
}  # fmt: skip
OWN = {
    ("report", "out"): "reports", ("backup", "file"): "copy.db", ("restore", "file"): "copy.db",
    ("template", "out"): "made.xlsx", ("report", "draws"): "0", ("serve", "host"): "240.0.0.1",
    ("selftest", "graphs"): "1",
}  # fmt: skip
PATHS = {"file", "files", "store", "out", "answers", "run", "marked", "ics", "reports", "scenario", "base"}
PATHS |= {"audited", "profile", "decided", "undo", "state"}
"""Options that name a file: a path that is not there is shown to whoever typed it."""


KEPT = {"source": "s", "grade": "B2", "basis": "published", "expires": "2039-01-01"}


def account():
    """A small account all of whose people are called as canaries are."""
    names = {
        "a": ("Zebulon Quirke", "奎泽布"),
        "b": ("Zebulon Quirke Junior", "奎泽布二"),
        "c": ("Cai Quirke", "奎蔡"),
    }
    facts = [{"fact": "source", "id": "s", "title": "Staff list", "published": "2026-05-01"}]
    more = [{"fact": "unit", "id": "u", "name": "Bureau"}, {"fact": "account", "id": "acc", "name": "Bureau"}]
    more += [{"fact": "person", "id": f"p:{k}", "name": en, "name_zh": zh} for k, (en, zh) in names.items()]
    more += [{"fact": "team_member", "id": "m", "name": "Zebulon", "account": "acc"}]
    more += [
        {"fact": "tie", "id": f"t:{one}{two}", "kind": kind, "from_id": one, "to_id": two}
        for kind, one, two in (("advice", "p:a", "p:b"), ("advice", "p:c", "p:a"))
    ]
    more += [{"fact": "interaction", "id": "i", "member": "m", "person": "p:c", "day": "2026-05-01"}]
    stages = [{"id": "board", "name": "Board"}]
    more += [{"fact": "decision", "id": "d:x", "name": "Lights", "unit": "u", "stages": stages}]
    more += [
        {
            "fact": "decision_role",
            "id": f"r:{k}",
            "decision": "d:x",
            "player": f"p:{k}",
            "stage": "board",
            "role": "approver",
        }
        for k in names
    ]
    return sm.PropertyGraph(
        [sm.model.parse(one | (KEPT if one["fact"] != "source" else {})) for one in facts + more]
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """An account as files and as a store, with a copy of the store."""
    folder = tmp_path_factory.mktemp("account")
    graph = account()
    sm.write(graph, folder / "city.json")
    sm.write(graph.without("p:b"), folder / "other.json")
    rows = [f"p:{k},{'yes' if k == 'a' else 'no'}" for k in "abc"]
    (folder / "answers.csv").write_text("id,answer\n" + "\n".join(rows) + "\n", encoding="utf-8")
    url = f"sqlite:///{folder / 'accounts.db'}"
    with connect(url, dataset="city") as store:
        store.sync(graph)
    assert run("backup", str(folder / "kept.db"), "--store", url).exit_code == 0
    return folder


@pytest.fixture
def place(tmp_path, made, monkeypatch):
    """The same in a folder of its own."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments):
    return CliRunner(env={"STAKEMAP_LANG": "en"}).invoke(app, [*arguments, "--debug"])


def arguments(command, **typed):
    """What a command needs, and what is typed for some of its options."""
    found = [command.name]
    for param in command.params:
        if param.name in SHARED:
            continue
        own = OWN.get((command.name, param.name))
        value = typed.get(param.name) or own or (GIVEN.get(param.name) if needed(command, param) else None)
        if value is None:
            continue
        plain = param.param_type_name == "argument"
        parts = value.split() if param.name == "files" and param.name not in typed else [value]
        found += parts if plain else [param.opts[0], *parts]
    return found


def needed(command, param):
    """Whether it must be given: some commands want a file or a store."""
    return param.required or (param.param_type_name == "argument" and param.name in ("file", "files", "name"))


def leaks(place, done, watch, *, error=True):
    """Where a name got out of a run."""
    found = list(watch.hits)
    trace = done.stderr.partition("Traceback")[2]
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        trace += "".join(traceback.format_exception(done.exception))
    found += [f"traceback: {name}" for name in holding(trace) if error]
    found += [f"file {path.name}" for path in place.rglob("*") if holding(path.name)]
    if error and done.stdout.startswith("{"):
        told = json.loads(done.stdout)
        said = json.dumps([told.get("error"), told.get("problems"), told.get("warnings")], ensure_ascii=False)
        found += [f"JSON: {name}" for name in holding(said)]
    return found


@pytest.mark.parametrize("name", sorted(set(GROUP.commands) - SLOW))
def test_no_command_lets_a_name_of_the_data_out(name, place):
    if name == "restore":
        (place / "kept.db").rename(place / "copy.db")
        for path in place.glob("kept.db*"):
            path.rename(place / path.name.replace("kept", "copy"))
    with Watch() as watch, warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        done = run(*arguments(GROUP.commands[name]), "--json")
    assert leaks(place, done, watch) == []
    assert [w for w in told if holding(str(w.message))] == []


@pytest.mark.parametrize("name", sorted(set(GROUP.commands) - SLOW))
def test_no_command_repeats_in_logs_and_errors_what_was_typed(name, place):
    command = GROUP.commands[name]
    for param in command.params:
        if param.name in SHARED or getattr(param, "is_flag", False):
            continue
        with Watch() as watch:
            done = run(*arguments(command, **{param.name: TYPED}), "--json")
        for at, path in enumerate([*place.glob(f"*{TYPED}*")] if param.name in PATHS else []):
            path.rename(path.with_name(f"{param.name}-{at}"))
        assert leaks(place, done, watch, error=param.name not in PATHS) == [], param.name


def test_every_file_that_is_refused_is_refused_without_a_name(place):
    facts = json.loads((place / "city.json").read_text(encoding="utf-8"))["facts"]
    people = [fact for fact in facts if fact["fact"] == "person"]
    faults = [
        {**people[0], "religion": TYPED},
        {**people[1], "rank": TYPED},
        {**people[2], "name": TYPED * 20},
    ]
    faults += [people[0], {**people[0], "id": "p:z", "grade": TYPED}, {"fact": TYPED}]
    faults += [{**people[1], "expires": TYPED}]
    faults += [{"fact": "tie", "id": "t", "kind": TYPED, "from_id": people[0]["id"], "to_id": TYPED}]
    for at, fault in enumerate(faults):
        path = place / f"{at}.json"
        body = {"stakemap": 1, "facts": [*people[1:], fault, fault]}
        path.write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")
        with Watch() as watch, pytest.raises(InputError):
            sm.read(path)
        assert watch.hits == []
        with Watch() as watch:
            done = run("check", str(path), "--json")
        assert leaks(place, done, watch) == []


# --- what is called from Python


CITY = sm.examples.city()
NAMED = sm.from_edges([(TYPED, "奎泽布"), ("cai", TYPED)])
"""People whose names are their ids."""


def analysis(graph=CITY, **options):
    return sm.analyze(graph, draws=0, **options)


ASKED = {
    "a graph": lambda: NAMED["nobody"],
    "neighbours": lambda: NAMED.neighbours("Zebulan"),
    "a part": lambda: NAMED.subgraph(["x"]),
    "a graph without": lambda: NAMED.without("x"),
    "a snapshot": lambda: NAMED.snapshot().index("Zebulan Quirk"),
    "a score": lambda: analysis(NAMED).scores["influence"]["x"],
    "an explanation": lambda: analysis(NAMED).explain("x"),
    "routes": lambda: analysis(NAMED).routes(to="x"),
    "a card": lambda: analysis(CITY, as_of=DAY).card("x"),
    "a series": lambda: sm.series(CITY, days=[DAY]).of("x"),
    "a frame": lambda: sm.from_frame({"source": [TYPED], "target": ["b"], "strength": [TYPED]}),
    "a frame with a twin": lambda: sm.from_frame({"source": [TYPED, None], "target": ["b", TYPED]}),
    "pairs": lambda: sm.from_edges([(TYPED, "b", 7.0), (object(), TYPED)]),
    "groups": lambda: sm.from_groups([(TYPED, "")]),
    "a dangling end": lambda: sm.PropertyGraph([Tie(id="t", kind="advice", from_id=TYPED, to_id="x")]),
    "one id twice": lambda: sm.PropertyGraph([Person(id="a", name=TYPED), Person(id="a", name=TYPED)]),
    "a fact": lambda: sm.model.parse({"fact": "person", "id": "a", "name": f"{TYPED}\u202e"}),
    "a long name": lambda: sm.model.parse({"fact": "person", "id": "a", "name": TYPED * 30}),
    "a span": lambda: sm.model.parse({"fact": "person", "id": "a", "name": "A", "valid": {"start": TYPED}}),
    "leaving": lambda: sm.Scenario("s", [Leave(TYPED)]).apply(CITY),
    "leaving twice": lambda: sm.Scenario("s", [Leave(TYPED), Leave(TYPED)]).apply(NAMED),
    "moving": lambda: sm.Scenario("s", [Move(TYPED, TYPED)]).apply(CITY),
    "vacating": lambda: sm.Scenario("s", [Vacate(TYPED)]).apply(CITY),
    "appointing": lambda: sm.Scenario("s", [Appoint(TYPED, TYPED)]).apply(CITY),
    "a scenario": lambda: sm.Scenario.from_dict({"name": TYPED, "edits": [{"do": TYPED, TYPED: 1}]}),
    "an audience": lambda: sm.report(CITY, audience=TYPED),
    "a request": lambda: InfluenceRequest(decision=3, view=TYPED),
}


@pytest.mark.parametrize("asked", ASKED)
def test_no_error_holds_a_name(asked):
    with Watch() as watch:
        try:
            ASKED[asked]()
        except StakemapError as error:
            found = holding("".join(traceback.format_exception(error)).replace(f'"{TYPED}"', ""))
            said = holding(f"{error} {error!r} {error.args} {getattr(error, 'problems', '')!r}")
        except (TypeError, AttributeError) as error:
            pytest.fail(f"the call does not fit any more: {error}")
        else:
            pytest.fail("nothing was refused")
    assert watch.hits == []
    assert said == []
    assert found == []


def shown():
    """Results as they stand at a prompt or in a log of whoever prints them."""
    done = analysis(CITY, as_of=DAY)
    after = sm.what_if(CITY, sm.Scenario("s", [Leave("p:qi-wangshu")]), sm.Plan(as_of=DAY, draws=0))
    yield from (CITY, NAMED, done, done.snapshot, done.scores, done.scores["influence"], done.findings, after)
    yield from (done.coverage(), done.gatekeepers(), done.introductions(), sm.audit(CITY, as_of=DAY))
    yield from (CITY.facts, CITY.warnings, done.plan)
    person = Person(id="p", name=TYPED, note=f"{TYPED} is at church")
    yield from (
        person,
        Spell(id="s", person="p", kind="project", place="Bureau", detail=TYPED),
        Source(id="q", title=TYPED),
    )
    yield ComplianceRisk(id="r", subject="p", text=TYPED)
    yield Interaction(id="i", member="m", person="p", day="2026-01-01", purpose=TYPED)
    yield from (sm.PropertyGraph([person]), sm.PropertyGraph([person]).warnings)
    yield Problem("c", value=TYPED, near=(TYPED,))
    yield UnknownName("person", TYPED, (TYPED,))


def test_no_repr_holds_a_name():
    assert [type(one).__name__ for one in shown() if holding(repr(one))] == []


def test_receipts_of_one_account_do_not_name_others(tmp_path):
    kept = {"source": "s", "grade": "A1", "basis": "published", "expires": "2039-01-01"}
    facts = [
        Source(id="s", title="Site"),
        sm.model.parse({"fact": "person", "id": "p", "name": "Ann Ames"} | kept),
    ]
    for name in ("one", "Bureau of Zebulon", "Board of Quirke"):
        with connect(f"sqlite:///{tmp_path / 'a.db'}", dataset=name) as store:
            store.sync(facts)
    with connect(f"sqlite:///{tmp_path / 'a.db'}", dataset="one") as store:
        receipt = store.erase("p", reason="asked")
    assert receipt.kept == ("dataset besides this one: 2",)
    assert holding(repr(receipt)) == []


@pytest.mark.leaks
def test_the_watch_sees_what_it_is_there_for():
    with Watch() as watch:
        logging.getLogger("stakemap.store").debug("wrote %s", TYPED)
        logging.getLogger("neo4j.io").debug("C: RUN %s", {"name": TYPED})
        InputError([Problem(f"no such {TYPED}")])
        InputError([Problem("no such name", value=TYPED)])
    assert watch.hits == [
        "log of stakemap.store, level DEBUG", "log of neo4j.io, level DEBUG", "text of InputError",
    ]  # fmt: skip
