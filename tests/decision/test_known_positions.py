"""How much of the say must have a known position before a chance is told."""

from __future__ import annotations

import pytest

import stakemap as sm
from stakemap import examples
from stakemap.decision.known_positions import known_positions
from stakemap.model import DecisionRole, Person, parse


@pytest.mark.parametrize(("said", "told"), [("bc", True), ("b", False)])
def test_half_of_the_say_is_half_whatever_the_sum_of_its_shares(said, told):
    """Four votes of 4, 3, 2 and 1 with six needed: b and c have a quarter each."""
    stage = {"id": "s", "name": "s", "quota": 6}
    decision = parse({"fact": "decision", "id": "d", "name": "d", "stages": [stage]})
    votes = dict(zip("bcdz", (3, 2, 1, 4), strict=True))
    facts = [Person(id=f"p:{one}", name=one) for one in votes]
    facts += [
        DecisionRole(
            id=f"r:{one}", decision="d", player=f"p:{one}", role="approver", stage="s", weight=weight
        )
        for one, weight in votes.items()
    ]
    facts += [
        parse({"fact": "stance", "id": f"s:{one}", "decision": "d", "person": f"p:{one}", "position": 0.4})
        for one in said
    ]
    case = sm.analyze(sm.PropertyGraph([decision, *facts]), as_of=examples.TODAY, decision="d", draws=0).case

    found = known_positions(case)
    assert found.share == pytest.approx(0.25 * len(said))
    assert found.told == told
