"""Who decides, who is listened to, who reaches whom, and what is not known.

>>> import stakemap as sm
>>> graph = sm.from_edges([("ann", "bob", 0.8), ("cai", "bob", 0.5), ("bob", "dee", 0.6)], kind="advice")
>>> sm.analyze(graph).scores["in_degree"].top(1)
[('bob', 2.0)]
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from stakemap import access as access
    from stakemap import errors as errors
    from stakemap import examples as examples
    from stakemap import model as model
    from stakemap import plot as plot
    from stakemap import scenario as scenario
    from stakemap.analysis import Analysis as Analysis
    from stakemap.analysis import Plan as Plan
    from stakemap.analysis import analyze as analyze
    from stakemap.auditing import audit as audit
    from stakemap.blame import what_if as what_if
    from stakemap.calibration import Calibration as Calibration
    from stakemap.calibration import calibrate as calibrate
    from stakemap.comparison import compare as compare
    from stakemap.decision_analysis import outlook as outlook
    from stakemap.graph.audit import Audit as Audit
    from stakemap.graph.catalogue import Catalogue as Catalogue
    from stakemap.graph.edges import from_edges as from_edges
    from stakemap.graph.edges import from_networkx as from_networkx
    from stakemap.graph.property_graph import PropertyGraph as PropertyGraph
    from stakemap.graph.scenario import Scenario as Scenario
    from stakemap.graph.snapshot import Snapshot as Snapshot
    from stakemap.io import read as read
    from stakemap.io import template as template
    from stakemap.io import write as write
    from stakemap.messages import schema as schema
    from stakemap.profile import Profile as Profile
    from stakemap.reports.render import report as report
    from stakemap.store import Store as Store
    from stakemap.store import connect as connect
    from stakemap.store.adopt import read_neo4j as read_neo4j
    from stakemap.structure import brokerage as brokerage
    from stakemap.structure import gap as gap
    from stakemap.structure import groups as groups
    from stakemap.timeline import series as series
    from stakemap.trend import drift as drift

_HOMES = {
    "Analysis": "analysis",
    "Audit": "graph.audit",
    "Calibration": "calibration",
    "Catalogue": "graph.catalogue",
    "Plan": "analysis",
    "Profile": "profile",
    "PropertyGraph": "graph.property_graph",
    "Scenario": "graph.scenario",
    "Snapshot": "graph.snapshot",
    "Store": "store",
    "analyze": "analysis",
    "audit": "auditing",
    "brokerage": "structure",
    "calibrate": "calibration",
    "compare": "comparison",
    "connect": "store",
    "drift": "trend",
    "from_edges": "graph.edges",
    "from_networkx": "graph.edges",
    "gap": "structure",
    "groups": "structure",
    "outlook": "decision_analysis",
    "read": "io",
    "read_neo4j": "store.adopt",
    "report": "reports.render",
    "schema": "messages",
    "series": "timeline",
    "template": "io",
    "what_if": "blame",
    "write": "io",
}
_MODULES = ("access", "errors", "examples", "model", "plot", "scenario")

__all__ = [  # noqa: PLE0604  names of the tables above
    "__version__",
    *sorted([*_HOMES, *_MODULES]),
]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(f"stakemap.{_HOMES[name]}"), name)
    if name in _MODULES:
        return import_module(f"stakemap.{name}")
    raise AttributeError(f"module 'stakemap' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
