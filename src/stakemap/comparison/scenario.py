"""Everything about what may happen in one place: edits, scenarios, what they change, who may follow.

>>> from stakemap import scenario
>>> scenario.Scenario("retire", (scenario.Leave("p:qi-wangshu"),)).source
'scenario:retire'
"""

from __future__ import annotations

from stakemap.comparison.chance import ChanceChange
from stakemap.comparison.what_if import Blame, WhatIf, blame, what_if
from stakemap.graph.change.edits import (
    AddTie,
    Appoint,
    ChangeQuota,
    ChangeRule,
    ChangeVote,
    DropStance,
    DropTie,
    Edit,
    FlipStance,
    Leave,
    Move,
    Reorganise,
    Vacate,
)
from stakemap.graph.change.scenario import Contradiction, Scenario
from stakemap.graph.change.succession import (
    Access,
    Candidate,
    Reason,
    Succession,
    access,
    succession,
    successors,
)

__all__ = [
    "Access",
    "AddTie",
    "Appoint",
    "Blame",
    "Candidate",
    "ChanceChange",
    "ChangeQuota",
    "ChangeRule",
    "ChangeVote",
    "Contradiction",
    "DropStance",
    "DropTie",
    "Edit",
    "FlipStance",
    "Leave",
    "Move",
    "Reason",
    "Reorganise",
    "Scenario",
    "Succession",
    "Vacate",
    "WhatIf",
    "access",
    "blame",
    "succession",
    "successors",
    "what_if",
]


def __dir__() -> list[str]:
    return __all__
