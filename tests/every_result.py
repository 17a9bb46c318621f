"""One of every result of the invented city, made once for the tests that look at all of them."""

from __future__ import annotations

from functools import cache

import report_cases
import stakemap as sm
from stakemap.comparison.drift import drift
from stakemap.comparison.what_if import what_if
from stakemap.decision.rivalry import rivalry_of
from stakemap.examples import DECISION, TODAY, city
from stakemap.graph.change.edits import Leave
from stakemap.scoring.brokerage.key_players import whom_to_brief
from stakemap.scoring.brokerage.roles import roles

PLAN = sm.Plan(as_of=TODAY, today=TODAY, decision=DECISION, measures=("in_degree",), draws=20)


@cache
def results():
    """One of every result that shows itself, by the name of its class."""
    done, graph = report_cases.city(), city()
    found = what_if(graph, sm.Scenario("x", (Leave("p:qi-wangshu"),)), PLAN)
    earlier = sm.analyze(graph, plan=PLAN.changed(as_of="2025-09-01"))
    groups, gap, heading = sm.groups(done), sm.gap(done), sm.outlook(done)
    listed = [
        done,
        done.scores["influence"],
        done.explain("p:qi-wangshu"),
        *(
            done.findings,
            done.power,
            done.ledger,
            done.uncertainty,
            done.uncertainty["influence"],
            done.flips(),
        ),
        *(done.routes(), done.gatekeepers(), done.coverage(), done.introductions(), done.relations()),
        *(
            done.levels(),
            done.calendar(),
            done.contact_check(),
            done.conduct_check(),
            done.effort(),
            done.plan_progress(),
        ),
        *(done.grid(), done.needs(), done.rivals()),
        *(groups, groups.found, groups.mixing, sm.brokerage(done), gap, gap.gaps),
        *(heading, heading.clock, rivalry_of(done.case)),
        *(
            whom_to_brief(done.snapshot, 2),
            roles(done.snapshot, dict.fromkeys(done.snapshot.nodes, "x")),
        ),
        *(found, found.comparison, found.comparison.moves, found.blame),
        sm.series(graph, days=["2026-01-01", TODAY], plan=PLAN.changed(decision=None)),
        drift(earlier, sm.analyze(graph, plan=PLAN)),
    ]
    return {type(one).__name__: one for one in listed}
