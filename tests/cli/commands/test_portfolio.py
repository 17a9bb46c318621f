"""`portfolio`."""

from __future__ import annotations

import json

import stakemap as sm
from portfolio_accounts import DAY, base, full
from stakemap.graph.property_graph import PropertyGraph
from stakemap.store import connect

URL = "sqlite:///accounts.db"
MADE = ("portfolio", "--store", URL, "--as-of", DAY.isoformat(), "--out", "out")


def stored(name, graph, *, scored=True):
    with connect(URL, dataset=name, create=True) as store:
        store.sync(graph)
        if scored:
            plan = sm.Plan(as_of=DAY.isoformat(), today=DAY.isoformat(), decision="d", draws=0)
            store.apply(sm.analyze(graph, plan=plan).assessments())


def accounts(folder):
    values = json.loads((folder / "out" / "portfolio.json").read_text(encoding="utf-8"))
    return {one["account"]: one for one in values["accounts"]}


def test_all_accounts_stand_on_one_page_and_only_changed_ones_are_read_again(call, folder):
    stored("one", full())
    stored("two", full(), scored=False)
    first = call(*MADE)
    pages = {path.name: path.read_bytes() for path in (folder / "out").iterdir()}
    second = call(*MADE)

    assert "accounts: 2, read anew: 2" in first.stdout
    assert "accounts: 2, read anew: 0" in second.stdout
    assert {path.name: path.read_bytes() for path in (folder / "out").iterdir()} == pages
    assert set(pages) == {
        "portfolio.json", "portfolio.en.html", "portfolio.zh.html", "portfolio.en.xlsx", "portfolio.zh.xlsx",
    }  # fmt: skip

    stored("two", full())
    third = call(*MADE, "--lang", "zh")
    assert "客户 2 个，重新读取 1 个" in third.stdout
    found = accounts(folder)
    assert (found["one"]["since"], found["two"]["since"]) == (None, DAY.isoformat())
    assert found["two"]["facts_changed"] == 0
    assert {c["what"] for c in found["two"]["changes"]} == {"coverage"}


def test_changed_facts_are_counted_and_told(call, folder):
    graph = full()
    stored("one", graph)
    call(*MADE)
    with connect(URL, dataset="one") as store:
        store.apply(
            [graph["c-ours"].model_copy(update={"value": 500}), graph["p0"].model_copy(update={"rank": 9})]
        )
    call(*MADE)
    one = accounts(folder)["one"]

    assert one["facts_changed"] == 2
    assert one["changes"] == [{"what": "stake", "was": "200 CNY", "now": "600 CNY"}]
    assert not one["fresh"]

    record = folder / "out" / "portfolio.json"
    values = json.loads(record.read_text(encoding="utf-8"))
    values["states"]["one"][3] = "another package"
    record.write_text(json.dumps(values), encoding="utf-8")
    assert "read anew: 1" in call(*MADE).stdout
    assert accounts(folder)["one"]["changes"] == one["changes"]


def test_an_account_that_cannot_be_read_stops_no_other(call, folder, monkeypatch):
    stored("one", full())
    stored("two", PropertyGraph(base()), scored=False)
    from stakemap.engagement.portfolio import account_line as module

    right = module.account_line

    def wrong(graph, account, *more):
        if account == "one":
            raise ValueError("broken")
        return right(graph, account, *more)

    monkeypatch.setattr(module, "account_line", wrong)
    done = call(*MADE, code=1)

    assert "one" in done.stderr
    assert set(accounts(folder)) == {"two"}


def test_a_record_that_cannot_be_read_is_made_anew(call, folder):
    stored("one", full())
    (folder / "out").mkdir()
    (folder / "out" / "portfolio.json").write_text("{", encoding="utf-8")

    assert "read anew: 1" in call(*MADE).stdout


def test_without_a_store_nothing_is_done(call):
    assert call("portfolio", "--store", "sqlite:///none.db", code=2).stderr
