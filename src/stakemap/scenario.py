"""Everything about what may happen in one place: edits, scenarios, what they change, who may follow.

>>> from stakemap import scenario
>>> scenario.Scenario("retire", (scenario.Leave("p:qi-wangshu"),)).source
'scenario:retire'
"""

from __future__ import annotations

from stakemap.blame import Blame, WhatIf, blame, what_if
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
from stakemap.graph.succession import Access, Candidate, Reason, access, successors

__all__ = [
    "Access",
    "AddTie",
    "Appoint",
    "Blame",
    "Candidate",
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
    "Vacate",
    "WhatIf",
    "access",
    "blame",
    "successors",
    "what_if",
]
