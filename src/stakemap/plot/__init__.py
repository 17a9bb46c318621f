"""Pictures: each takes an analysis, the result it shows or a plain scene, and returns matplotlib `Axes`.

One topic has one name: `scenes.rank` is what a ranking is made of and how it is filled, `draw.rank_chart`
draws it; `layout` places boxes and arcs of `org`; `canvas` is paper, signs, colours, and `svg`, `png`, `pdf`.
A page needs no Axes: `svg(ranking.sheet(x))` is `svg(ranking(x))` without loading matplotlib.
May import: all up to access and structure; inside, draw > layout > scenes > canvas.  Read
`scenes.case_labels` and one scene, its chart, then `canvas.picture` and `canvas.sheet`.  A new picture: a
scene, a chart, a row below.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from stakemap.errors import no_attribute

if TYPE_CHECKING:
    from stakemap.plot.canvas.png_pdf import pdf as pdf
    from stakemap.plot.canvas.png_pdf import png as png
    from stakemap.plot.canvas.svg import gids as gids
    from stakemap.plot.canvas.svg import svg as svg
    from stakemap.plot.draw.band_chart import intervals as intervals
    from stakemap.plot.draw.bar_chart import brokers as brokers
    from stakemap.plot.draw.bar_chart import gap as gap
    from stakemap.plot.draw.bar_chart import load as load
    from stakemap.plot.draw.bar_chart import mixing as mixing
    from stakemap.plot.draw.chain_chart import decision_chain as decision_chain
    from stakemap.plot.draw.coverage_chart import coverage as coverage
    from stakemap.plot.draw.engagement.calendar_chart import calendar as calendar
    from stakemap.plot.draw.engagement.contract_chart import contracts as contracts
    from stakemap.plot.draw.engagement.health_chart import health as health
    from stakemap.plot.draw.engagement.ladder_chart import ladder as ladder
    from stakemap.plot.draw.engagement.needs_chart import needs as needs
    from stakemap.plot.draw.grid_chart import grid as grid
    from stakemap.plot.draw.group_chart import groups as groups
    from stakemap.plot.draw.org_chart import formal_and_informal as formal_and_informal
    from stakemap.plot.draw.page_data import picture_data as picture_data
    from stakemap.plot.draw.rank_chart import ranking as ranking
    from stakemap.plot.draw.route_chart import routes as routes
    from stakemap.plot.draw.series_chart import series as series

_HOMES = {
    "brokers": "draw.bar_chart",
    "calendar": "draw.engagement.calendar_chart",
    "contracts": "draw.engagement.contract_chart",
    "coverage": "draw.coverage_chart",
    "decision_chain": "draw.chain_chart",
    "formal_and_informal": "draw.org_chart",
    "gap": "draw.bar_chart",
    "gids": "canvas.svg",
    "grid": "draw.grid_chart",
    "groups": "draw.group_chart",
    "health": "draw.engagement.health_chart",
    "intervals": "draw.band_chart",
    "ladder": "draw.engagement.ladder_chart",
    "load": "draw.bar_chart",
    "mixing": "draw.bar_chart",
    "needs": "draw.engagement.needs_chart",
    "pdf": "canvas.png_pdf",
    "picture_data": "draw.page_data",
    "png": "canvas.png_pdf",
    "ranking": "draw.rank_chart",
    "routes": "draw.route_chart",
    "series": "draw.series_chart",
    "svg": "canvas.svg",
}

__all__ = sorted(_HOMES)  # noqa: PLE0605


if not TYPE_CHECKING:  # for a checker only what is imported above is there, so that it names a mistyped one

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise no_attribute(__name__, name, __all__)
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
