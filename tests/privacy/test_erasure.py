"""Nobody erased is left in a byte of a store, comes back with a backup, or comes in again by any door."""

from __future__ import annotations

import json
import random
import unicodedata
from pathlib import Path

import pytest

import engagement_accounts
from marked_facts import marked
from sizes import size
from stakemap.errors import Erased
from stakemap.model import Fact, Person, parse
from stakemap.store import backup, connect, restore
from store_facts import complete, run, score, source

CITIES = ("李伟", "欧阳若薇", "Zoë Nuñez", "Анна Ким", "O'Neil-Smith")


def account(seed):
    """A random account that a store takes, its people under names of several scripts, and whom to erase."""
    draw = random.Random(seed)
    graph, *_ = marked(engagement_accounts.account(seed, people=5))
    people = sorted(person.id for person in graph.of(Person))
    gone = draw.choice(people)
    names = {gone: f"{draw.choice(CITIES)} {seed}q"}
    found = [source()]
    for fact in graph:
        values = fact.to_dict()
        if isinstance(fact, Fact):
            values |= {n: v for n, v in complete().items() if getattr(fact, n) is None}
        if fact.id in names:
            values |= {"name": names[fact.id], "name_en": f"En {names[fact.id]}"}
        found.append(parse(values))
    scores = [run(), parse({**score("a").to_dict(), "subject": gone})]
    return [*found, *scores], gone, names[gone]


def needles(ident, name):
    forms = {ident, name, f"En {name}"}
    forms |= {unicodedata.normalize(form, text) for text in forms for form in ("NFC", "NFD")}
    forms |= {json.dumps(text)[1:-1] for text in forms}
    return {text.encode(code) for text in forms for code in ("utf-8", "utf-16-le", "utf-16-be")}


def holding(folder, wanted):
    """Files of a folder that hold one of some byte strings."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return [path.name for path in files if any(needle in path.read_bytes() for needle in wanted)]


def refused(store, records) -> bool:
    try:
        store.apply(records)
    except Erased:
        return True
    return False


def broken_promises(folder: Path, seed: int) -> list[str]:
    """Erase somebody, then bring an old backup back: which of the promises of an erasure did not hold."""
    records, gone, name = account(seed)
    away, url = folder / "away", f"sqlite:///{folder / 'a.db'}"
    away.mkdir(parents=True)
    wanted = needles(gone, name)
    held = {}

    def look(when: str, store) -> None:
        held[f"{when}: no file but the old backup has a byte"] = set(holding(folder, wanted)) <= {"old.db"}
        held[f"{when}: the store is whole"] = store.verify().ok
        held[f"{when}: the person does not come in again"] = gone not in store.load() and refused(
            store, records
        )

    with connect(url) as store:
        store.apply(records, actor="ann", reason=f"told by {name}")
        renamed = next(r for r in records if r.id == gone).model_copy(update={"name": f"{name} II"})
        store.apply([renamed], reason="mended")
        store.note("read", actor="ann", reason=f"asked about {name}", about=gone)
        backup(url, away / "old.db")
        held["the scan sees what is there"] = bool(holding(folder, wanted))
        held["the receipt says so"] = store.erase(gone, reason="request", actor="officer").absent
        look("erased", store)
    restore(url, away / "old.db", dry_run=False)
    with connect(url) as store:
        look("restored", store)
    return [promise for promise, kept in held.items() if not kept]


@pytest.mark.parametrize("seed", range(6))
def test_an_erased_person_is_in_no_byte_and_does_not_come_back(tmp_path, seed):
    assert broken_promises(tmp_path, seed) == []


@pytest.mark.slow
@pytest.mark.parametrize("block", range(10))
def test_nobody_of_many_accounts_is_left_or_comes_back(tmp_path, block):
    for seed in range(1000 + 20 * block, 1000 + 20 * block + size(2, thorough=20)):
        assert broken_promises(tmp_path / str(seed), seed) == [], seed
