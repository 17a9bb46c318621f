"""Who decides, who is listened to, who reaches whom, and what is not known.

>>> import stakemap as sm
>>> graph = sm.from_edges([("ann", "bob", 0.8), ("cai", "bob", 0.5), ("bob", "dee", 0.6)], kind="advice")
>>> sm.analyze(graph).scores["in_degree"].top(1)
[('bob', 2.0)]

What there is, by what one wants; ``help(sm.analyze)`` and so on tell the rest.

facts in
    `read` a workbook, CSV, JSON, register or graph file; `from_edges`, `from_frame`, `from_groups`,
    `from_matrix`, `from_networkx`, `from_igraph` what is at hand; `PropertyGraph` of facts of `model`;
    `Snapshot` of arrays; `read_awards`, `read_neo4j`; `template` writes a workbook to fill in, `examples`
    has an invented city.
ask
    `analyze` gives an `Analysis`: `Scores`, each with an `Explanation`; `Findings` of single `Finding`;
    routes, gatekeepers, coverage, ranges as its methods (`access` has their parts).  `Plan` holds what it
    is asked. `outlook`, `groups`, `brokerage` and `gap` ask an analysis further.
compare
    `compare` and `drift` two analyses, `series` many days, `what_if` before and after a `Scenario` (its
    edits are in `scenario`).
learn and check
    `calibrate` weights from answers (`Calibration`, `Profile`); `audit` facts by looking some up
    (`Audit`).
out
    `report`, `read_report`; `plot` pictures; `write` facts, `export` them for other programs; `schema`
    for JSON.
keep
    `connect` a `Store` in SQLite or Neo4j.
around
    `errors`; `working` and `Deadline` for long work; `set_language`, `in_language`; `Catalogue` of kinds
    of tie; `scale` for more ties than memory holds.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from stakemap.data.version import __version__

if TYPE_CHECKING:
    from stakemap import access as access
    from stakemap import errors as errors
    from stakemap import examples as examples
    from stakemap import model as model
    from stakemap import plot as plot
    from stakemap import scale as scale
    from stakemap.analysis import Analysis as Analysis
    from stakemap.analysis import Plan as Plan
    from stakemap.analysis import analyze as analyze
    from stakemap.analysis.calibration import Calibration as Calibration
    from stakemap.analysis.calibration import calibrate as calibrate
    from stakemap.analysis.fact_check import audit as audit
    from stakemap.analysis.profile import Profile as Profile
    from stakemap.analysis.schema import schema as schema
    from stakemap.comparison import scenario as scenario
    from stakemap.comparison.compare import compare as compare
    from stakemap.comparison.drift import drift as drift
    from stakemap.comparison.series import series as series
    from stakemap.comparison.what_if import what_if as what_if
    from stakemap.decision.outlook import outlook as outlook
    from stakemap.findings.finding import Finding as Finding
    from stakemap.findings.finding import Findings as Findings
    from stakemap.graph.catalogue import Catalogue as Catalogue
    from stakemap.graph.change.scenario import Scenario as Scenario
    from stakemap.graph.fact_check.answers import Audit as Audit
    from stakemap.graph.from_data.frames import from_frame as from_frame
    from stakemap.graph.from_data.groups import from_groups as from_groups
    from stakemap.graph.from_data.matrices import from_matrix as from_matrix
    from stakemap.graph.from_data.networks import from_igraph as from_igraph
    from stakemap.graph.from_data.networks import from_networkx as from_networkx
    from stakemap.graph.from_data.pairs import from_edges as from_edges
    from stakemap.graph.property_graph import PropertyGraph as PropertyGraph
    from stakemap.graph.snapshot import Snapshot as Snapshot
    from stakemap.io import export as export
    from stakemap.io import read as read
    from stakemap.io import read_awards as read_awards
    from stakemap.io import template as template
    from stakemap.io import write as write
    from stakemap.reports.formats import read_report as read_report
    from stakemap.reports.formats import report as report
    from stakemap.scoring.core.results import Explanation as Explanation
    from stakemap.scoring.core.results import Scores as Scores
    from stakemap.store import Store as Store
    from stakemap.store import connect as connect
    from stakemap.store.neo4j.adopt import read_neo4j as read_neo4j
    from stakemap.structure import brokerage as brokerage
    from stakemap.structure import gap as gap
    from stakemap.structure import groups as groups
    from stakemap.wording.language import in_language as in_language
    from stakemap.wording.language import set_language as set_language
    from stakemap.work import Deadline as Deadline
    from stakemap.work import working as working

_HOMES = {
    "Analysis": "analysis",
    "Audit": "graph.fact_check.answers",
    "Calibration": "analysis.calibration",
    "Catalogue": "graph.catalogue",
    "Deadline": "work",
    "Explanation": "scoring.core.results",
    "Finding": "findings.finding",
    "Findings": "findings.finding",
    "Plan": "analysis",
    "Profile": "analysis.profile",
    "PropertyGraph": "graph.property_graph",
    "Scenario": "graph.change.scenario",
    "Scores": "scoring.core.results",
    "Snapshot": "graph.snapshot",
    "Store": "store",
    "analyze": "analysis",
    "audit": "analysis.fact_check",
    "brokerage": "structure",
    "calibrate": "analysis.calibration",
    "compare": "comparison.compare",
    "connect": "store",
    "drift": "comparison.drift",
    "export": "io",
    "from_edges": "graph.from_data.pairs",
    "from_frame": "graph.from_data.frames",
    "from_groups": "graph.from_data.groups",
    "from_igraph": "graph.from_data.networks",
    "from_matrix": "graph.from_data.matrices",
    "from_networkx": "graph.from_data.networks",
    "gap": "structure",
    "groups": "structure",
    "in_language": "wording.language",
    "outlook": "decision.outlook",
    "read": "io",
    "read_awards": "io",
    "read_neo4j": "store.neo4j.adopt",
    "read_report": "reports.formats",
    "report": "reports.formats",
    "schema": "analysis.schema",
    "series": "comparison.series",
    "set_language": "wording.language",
    "template": "io",
    "what_if": "comparison.what_if",
    "working": "work",
    "write": "io",
}
_MODULES = {
    "access": "access",
    "errors": "errors",
    "examples": "examples",
    "model": "model",
    "plot": "plot",
    "scale": "scale",
    "scenario": "comparison.scenario",
}

__all__ = [  # noqa: PLE0604  names of the tables above
    "__version__",
    *sorted([*_HOMES, *_MODULES]),
]


if not TYPE_CHECKING:  # for a checker only what is imported above is there, so that it names a mistyped one

    def __getattr__(name: str) -> object:
        if name in _HOMES:
            return getattr(import_module(f"stakemap.{_HOMES[name]}"), name)
        if name in _MODULES:
            return import_module(f"stakemap.{_MODULES[name]}")
        raise _unknown(name)


def _unknown(name: str) -> AttributeError:
    from stakemap.errors import no_attribute

    if name[0].isupper() and name in import_module("stakemap.model").__all__:
        return AttributeError(f"module 'stakemap' has no attribute {name!r}; it is stakemap.model.{name}")
    return no_attribute("stakemap", name, __all__)


def __dir__() -> list[str]:
    return __all__
