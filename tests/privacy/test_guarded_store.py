"""What a reader may not see changes nothing that the reader gets, by any question of a store."""

from __future__ import annotations

import random

import pytest

import engagement_accounts
from marked_facts import labelled
from stakemap.model import Fact, Label, Tie, parse
from stakemap.store import Access, connect, purposes, roles
from store_facts import complete, source

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
    for seed in range(100 * block + 100, 100 * block + 200):
        folder = tmp_path / str(seed)
        folder.mkdir()
        whole, without, _ = not_told(folder, seed)
        assert whole == without
