"""Pictures: organisations with informal ties, chains, rankings, bands, routes, coverage, time, grids.

Every picture takes an analysis (or the result it shows) or a plain scene (`stakemap.plot.scene`), draws with
matplotlib's objects (never its global state) and returns the `Axes`.  The same Axes becomes
SVG for a page (`svg`), PNG or PDF (`png`, `pdf`).

    formal_and_informal(x, *, ax=None, lang="en") -> Axes
    decision_chain(x, *, ax=None, lang="en") -> Axes
    ranking(x, *, ax=None, lang="en") -> Axes
    routes(x, *, ax=None, lang="en") -> Axes
    coverage(x, *, ax=None, lang="en") -> Axes
    series(x, *, ax=None, lang="en", people=None) -> Axes
    grid(x, *, ax=None, lang="en") -> Axes
    groups(x, *, ax=None, lang="en") -> Axes
    brokers, mixing, gap: the same
    intervals(x, *, ax=None, lang="en") -> Axes
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stakemap.plot.band_chart import intervals as intervals
    from stakemap.plot.bar_chart import brokers as brokers
    from stakemap.plot.bar_chart import gap as gap
    from stakemap.plot.bar_chart import mixing as mixing
    from stakemap.plot.chain_chart import decision_chain as decision_chain
    from stakemap.plot.coverage_chart import coverage as coverage
    from stakemap.plot.grid_chart import grid as grid
    from stakemap.plot.group_chart import groups as groups
    from stakemap.plot.org_chart import formal_and_informal as formal_and_informal
    from stakemap.plot.page_data import picture_data as picture_data
    from stakemap.plot.paper import pdf as pdf
    from stakemap.plot.paper import png as png
    from stakemap.plot.rank_chart import ranking as ranking
    from stakemap.plot.route_chart import routes as routes
    from stakemap.plot.series_chart import series as series
    from stakemap.plot.vector import gids as gids
    from stakemap.plot.vector import svg as svg

_HOMES = {
    "brokers": "bar_chart",
    "coverage": "coverage_chart",
    "decision_chain": "chain_chart",
    "formal_and_informal": "org_chart",
    "gap": "bar_chart",
    "gids": "vector",
    "grid": "grid_chart",
    "groups": "group_chart",
    "intervals": "band_chart",
    "mixing": "bar_chart",
    "pdf": "paper",
    "picture_data": "page_data",
    "png": "paper",
    "ranking": "rank_chart",
    "routes": "route_chart",
    "series": "series_chart",
    "svg": "vector",
}

__all__ = sorted(_HOMES)  # noqa: PLE0605


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
