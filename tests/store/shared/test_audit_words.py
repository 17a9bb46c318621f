"""What the chain keeps of each kind of write: officers and their programs read it by these words."""

from __future__ import annotations

from datetime import date

from stakemap.store import connect
from store_facts import person, source, tie

WHO = {"actor": "an officer", "reason": "a visit"}


def test_each_write_is_kept_with_who_why_and_how_much(tmp_path):
    with connect(f"sqlite:///{tmp_path / 'a.db'}") as store:
        store.apply([source(), person("a"), person("b"), tie("ab", "a", "b")], **WHO)
        store.sync([source(), person("a", note="knows Person b"), person("b")], max_shrink=0.25, **WHO)
        store.erase("p:b", legal_basis="a request", **WHO)
        store.apply([person("c", expires=date(2026, 1, 31))])
        store.expire("2026-02-01", dry_run=False, max_shrink=1.0, actor="an officer")
        store.note("report", pages=2, **WHO)
        kept = [(entry.action, entry.payload) for entry in store.audit()]
        mark = store.erasures()[0].mark

    none_of_it = {"added": 0, "changed": 0, "removed": 0}
    assert kept == [
        ("apply", WHO | none_of_it | {"added": 4}),
        ("sync", WHO | none_of_it | {"changed": 1, "removed": 1}),
        (
            "erase",
            WHO | {"legal_basis": "a request", "tombstone": mark, "facts": 1, "versions": 1, "redacted": 1},
        ),
        ("apply", {"actor": "", "reason": ""} | none_of_it | {"added": 1}),
        ("expire", {"actor": "an officer", "on": "2026-02-01", "rows": 1}),
        ("report", WHO | {"pages": 2}),
    ]
