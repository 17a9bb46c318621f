"""Everything about what may happen in one place: edits, scenarios, what they change, who may follow.

>>> from stakemap import scenario
>>> scenario.Scenario("retire", (scenario.Leave("p:qi-wangshu"),)).source
'scenario:retire'
"""

from __future__ import annotations

from stakemap.blame import Blame, ChanceChange, WhatIf, blame, what_if
from stakemap.graph.edits import (
    AddTie,
    Appoint,
    ChangeQuota,
    ChangeRule,
    ChangeVote,
    DropTie,
    Edit,
    FlipStance,
    Leave,
    Move,
    Reorganise,
    Vacate,
)
from stakemap.graph.scenario import Contradiction, Scenario
from stakemap.graph.succession import (
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
