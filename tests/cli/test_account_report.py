"""What the report of an account is made from."""

from __future__ import annotations

from pathlib import Path

import pytest

from stakemap import examples
from stakemap.cli.account_report import Wish, planned
from stakemap.cli.inputs_digest import inputs_digest
from stakemap.context import context
from stakemap.graph.seats import Seating


@pytest.fixture
def counted(monkeypatch):
    """How often the day is resolved, seats are taken and arrays are made."""
    calls = dict.fromkeys(("resolve_day", "Seating", "project"), 0)

    def counting(name):
        real = getattr(context, name)

        def count(*given, **wanted):
            calls[name] += 1
            return real(*given, **wanted)

        return count

    for name in ("resolve_day", "project"):
        monkeypatch.setattr(context, name, counting(name))
    made = Seating.__init__

    def seated(self, *given):
        calls["Seating"] += 1
        made(self, *given)

    monkeypatch.setattr(Seating, "__init__", seated)
    return calls


def test_day_seats_and_arrays_are_made_once_for_all_decisions_of_an_account(counted):
    city = examples.city.__wrapped__()  # read anew, so that nothing of it is worked out yet
    wanted = planned(Wish(Path(), as_of=examples.TODAY, today=examples.TODAY), city)
    inputs_digest(wanted.context, wanted.plans)

    assert len(wanted.plans) > 1
    assert counted == {"resolve_day": 1, "Seating": 1, "project": 2}, (
        "the view of the plan, and that of introductions"
    )
