"""What a reader may not see changes nothing that the reader gets, by any question of a store."""

from __future__ import annotations

import random

import pytest

import engagement_accounts
from marked_facts import labelled
from sizes import size
from stakemap.errors import AccessRefused, InputError, UnknownName
from stakemap.model import Fact, Label, Tie, parse
from stakemap.store import Access, ChangeSet, connect, purposes, roles
from store_facts import complete, person, run, score, source, triangle

ORDER = tuple(Label)


def storable(seed):
    yield source()
    for fact in labelled(engagement_accounts.account(seed, people=4), seed):
        lacking = {n: v for n, v in complete().items() if isinstance(fact, Fact) and getattr(fact, n) is None}
        yield parse({**fact.to_dict(), **lacking})


def hidden_ids(records, access, catalogue):
    """What the reader may not see, in plain words: by label, by use of a tie, and what hangs on these."""
    gone = set()
    for record in records:
        label = ORDER.index(record.label) if isinstance(record, Fact) else 0
        uses = set(catalogue[record.kind].uses) if isinstance(record, Tie) else set()
        if label > ORDER.index(access.label) or not uses <= purposes()[access.purpose].uses:
            gone.add(record.id)
    while more := {r.id for r in records if r.id not in gone and gone & {i for _, i in r.references()}}:
        gone |= more
    return gone


def answers(path, records, access):
    with connect(f"sqlite:///{path}") as owner:
        owner.apply(records)
    with connect(f"sqlite:///{path}", access=access) as store:
        ids = [record.id for record in store.records()]
        day = engagement_accounts.DAY
        head = store.head()
        return {
            "records": list(store.records()),
            "graph": store.load().digest,
            "snapshot": store.load_snapshot(day).digest,
            "history": [[v.record for v in store.history(ident)] for ident in ids],
            "diff": [(c.id, c.action, c.after) for c in store.diff(0, 1)],
            "head": (head.facts, head.digest),
        }


def not_told(folder, seed):
    draw = random.Random(seed)
    access = Access(
        "ann",
        role=draw.choice(sorted(roles())),
        purpose=draw.choice(sorted(purposes())),
        clearance=draw.choice(["public", "internal"]),
    )
    records = list(storable(seed))
    with connect(f"sqlite:///{folder / 'probe.db'}") as probe:
        catalogue = probe.load().catalogue
    gone = hidden_ids(records, access, catalogue)
    seen = [record for record in records if record.id not in gone]
    return answers(folder / "all.db", records, access), answers(folder / "seen.db", seen, access), len(gone)


@pytest.mark.parametrize("seed", range(8))
def test_hidden_facts_change_no_answer(tmp_path, seed):
    whole, without, hidden = not_told(tmp_path, seed)
    assert whole == without
    assert hidden


@pytest.mark.slow
@pytest.mark.parametrize("block", range(10))
def test_hidden_facts_change_no_answer_in_many_accounts(tmp_path, block):
    for seed in range(100 * block + 100, 100 * block + 100 + size(4, thorough=100)):
        folder = tmp_path / str(seed)
        folder.mkdir()
        whole, without, _ = not_told(folder, seed)
        assert whole == without


ACTS = {
    "read": [
        lambda store: store.head(),
        lambda store: store.load(),
        lambda store: store.load_snapshot(),
        lambda store: list(store.records()),
        lambda store: list(store.diff(0, 1)),
        lambda store: store.history("p:a"),
        lambda store: store.note("print", reason="meeting"),
        lambda store: store.remember_files(["a.html"], actor="somebody else"),
    ],
    "write": [lambda store: store.apply([person("x")], actor="somebody else")],
    "release": [lambda store: store.note("release", actor="somebody else")],
    "audit": [
        lambda store: list(store.audit()),
        lambda store: store.verify(),
        lambda store: store.files_made("p:a"),
    ],
    "replace": [
        lambda store: store.sync([*triangle(), person("x"), person("y")], actor="somebody else"),
        lambda store: store.migrate(),
    ],
    "retain": [lambda store: store.expire("2029-01-01", dry_run=False, actor="somebody else")],
    "erase": [
        lambda store: store.erasures(),
        lambda store: store.erase("p:c", actor="somebody else", reason="asked for"),
        lambda store: store.replay_erasures([], actor="somebody else"),
    ],
}
"""Every question and order of a store, by the right that it asks for."""


@pytest.mark.parametrize("role", sorted(roles()))
def test_each_role_may_do_what_its_row_says_and_nothing_else(tmp_path, role):
    url = f"sqlite:///{tmp_path / 'a.db'}"
    with connect(url) as owner:
        owner.apply(triangle())
    with connect(url, access=Access("ann", role=role)) as store:
        assert store.datasets() == ("default",)
        assert store.capabilities()
        assert store.anchorage()
        assert role in repr(store)
        for right, acts in ACTS.items():
            for act in acts:
                if right in roles()[role].may:
                    act(store)
                else:
                    with pytest.raises(AccessRefused, match=right):
                        act(store)
    with connect(url) as owner:
        done = {entry.action: entry.payload for entry in list(owner.audit())[1:]}
    told = {
        payload["actor"] for payload in done.values() if payload
    }  # an erasure empties what names somebody
    assert told == {"ann"}, "what is done stands under the own name"
    asked = {"apply": "write", "sync": "replace", "erase": "erase", "release": "release"}
    assert asked.keys() & done.keys() == {act for act, right in asked.items() if right in roles()[role].may}


def test_whoever_mistypes_an_account_is_told_of_no_account_that_is_not_theirs(tmp_path):
    url = f"sqlite:///{tmp_path / 'a.db'}"
    for name in ("hupo", "hidden"):
        with connect(url, dataset=name) as owner:
            owner.apply(triangle())
    with connect(url, dataset="hopu", access=Access("ann", role="reader", accounts={"hupo", "hopu"})) as mine:
        for read in (mine.load, mine.load_snapshot):
            with pytest.raises(UnknownName) as found:
                read()
            assert found.value.known == ("hupo",)


def test_who_is_nobody_or_asks_for_more_than_the_role_has_opens_nothing():
    for wrong in ({"role": "king"}, {"purpose": "gossip"}, {"clearance": "secret"}):
        with pytest.raises(UnknownName):
            Access("ann", **wrong)
    for name in ("", "  ", "a" * 201):
        with pytest.raises(InputError):
            Access(name)
    assert Access("a" * 200).opens("any")
    with pytest.raises(AccessRefused):
        Access("ann", role="reader", clearance="restricted")


def test_a_reader_neither_takes_nor_uncovers_what_is_hidden(tmp_path):
    url = f"sqlite:///{tmp_path / 'a.db'}"
    told, untold = run(), run("2").model_copy(update={"plan": '{"clearance": "public"}'})
    with connect(url) as owner:
        owner.apply([*triangle(), person("h", label="sealed"), told, untold, score("a"), score("b", by="2")])
    with connect(url, access=Access("ann", role="editor", clearance="internal")) as store:
        assert {r.id for r in store.records(kinds=["run"])} == {"run:2"}, "a run that does not say saw all"
        for changes in (ChangeSet(removed=["p:h"]), ChangeSet(added=[person("h")])):
            with pytest.raises(AccessRefused, match="above the clearance"):
                store.apply(changes)
        store.apply([person("a", rank=3)])
        assert [(c.id, c.action) for c in store.diff(1, store.head().rev)] == [("p:a", "changed")]
        store.apply(ChangeSet(removed=["score:b:2"]))
        assert [(c.id, c.action) for c in store.diff(2, 3)] == [("score:b:2", "removed")]


def test_what_is_done_carries_its_own_reason_or_that_of_the_access(tmp_path):
    url = f"sqlite:///{tmp_path / 'a.db'}"
    everybody = [*triangle(), person("x"), person("y")]
    with connect(url, access=Access("ann", role="owner", reason="visit")) as store:
        store.apply(triangle())
        store.apply([person("x")], reason="asked")
        store.sync(everybody)
        store.sync([*everybody, person("z")], reason="asked")
        store.erase("p:z")
        store.erase("p:y", reason="asked")
        page = str(tmp_path / "a.html")
        assert store.remember_files([page]).rev == store.head().rev
        (made,) = store.files_made("p:x")
        assert (made.files, "marks" in repr(made)) == ((page,), False), "marks tell who stands in it"
        assert store.migrate().done
        gone = store.expire("2030-01-02", dry_run=False, max_shrink=1.0)
        done = [(entry.action, entry.payload or {}) for entry in store.audit()]
    reasons = [told["reason"] for action, told in done if action in ("apply", "sync", "erase")]
    assert reasons == ["visit", "asked"] * 3
    action, told = done[-1]
    assert (action, told["actor"], told["on"]) == ("expire", "ann", "2030-01-02")
    assert told["rows"] >= len(gone.ids) > 0
