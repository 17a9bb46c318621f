"""What is remembered of a run over all accounts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from stakemap.cli.batch.journal import Busy, Kept, journal
from stakemap.engagement.portfolio.stakes import Stake
from stakemap.reports.all_accounts.account_state import AccountState, DecisionState


def kept(rev=1):
    decision = DecisionState("d", ("Lights", "路灯"), 0.5, ("p:1",))
    stakes = (Stake("CNY", Decimal("1.50"), Decimal(3), ()),)
    state = AccountState(("River", "河城"), rev, (decision,), (("empty-seat", "seat:x"),), stakes)
    return Kept(state, (("First.", "首份。"),))


def test_what_a_whole_run_kept_is_what_the_next_one_is_compared_with(tmp_path):
    with journal(tmp_path) as one:
        one.add("a", kept())
        one.add("b", kept(2))
        one.whole(["a", "b"])
    with journal(tmp_path) as two:
        assert two.before == {"a": kept().state, "b": kept(2).state}
        assert two.done == {}
        two.whole(["a"])
    assert set(journal(tmp_path).before) == {"a"}, "b is no longer in the store"


def test_a_run_that_was_killed_left_what_it_had_finished(tmp_path):
    with journal(tmp_path) as one:
        one.add("a", kept())
    with (tmp_path / "batch.jsonl").open("ab") as file:
        file.write(b'{"account": "b", "sta')
    with journal(tmp_path) as two:
        assert two.before == {}
        assert two.done == {"a": kept()}
        two.add("c", kept(3))
    with journal(tmp_path) as three:
        assert three.done == {"a": kept(), "c": kept(3)}
        three.whole(["a", "c"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["batch.json"]


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"format": "x"}', '{"format":"stakemap-batch-1","accounts":[1]}']
)
def test_a_record_that_is_none_is_not_used(tmp_path, text):
    (tmp_path / "batch.json").write_text(text)
    (tmp_path / "batch.jsonl").write_text(text + "\n")

    with journal(tmp_path) as one:
        assert one.before == {}
        assert one.done == {}


def test_two_runs_do_not_write_to_one_folder(tmp_path):
    pytest.importorskip("fcntl")
    with journal(tmp_path), pytest.raises(Busy), journal(tmp_path):
        pass
    with journal(tmp_path) as again:
        assert again.done == {}
