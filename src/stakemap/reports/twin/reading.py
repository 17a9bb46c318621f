"""The values of a report that was written as JSON, now or by an earlier version."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from stakemap.errors import InputError
from stakemap.reports.twin.packing import unpacked

__all__ = ["read_report"]


def read_report(path: str | Path) -> dict[str, Any]:
    """The values of a report's JSON file as `Analysis.to_dict` has them, valid under ``sm.schema("report")``.

    Parameters
    ----------
    path
        A ``.json`` of a report: packed, or as earlier versions wrote it.

    Returns
    -------
    dict
        The whole twin: every number, every claim, every fact behind them, and the changes tried out.

    Raises
    ------
    InputError
        No report.
    OSError
        The file cannot be read.

    Examples
    --------
    >>> import tempfile, stakemap as sm
    >>> analysis = sm.analyze(sm.from_edges([("ann", "bob")]))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = sm.report(analysis, folder, formats=["json"])
    ...     sm.read_report(written[0])["run"] == analysis.run
    True
    """
    try:
        values = unpacked(json.loads(Path(path).read_text(encoding="utf-8")))
        if not str(values["format"]).startswith("stakemap-analysis-"):
            raise ValueError("another format")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        hint = "name a .json that stakemap report has written"
        raise InputError("not the JSON of a report", hint=hint) from None
    return values
