"""The reports that lie in a folder already: one that would say the same is left alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Earlier", "earlier_reports"]

_RUN = ".run.json"


@dataclass(frozen=True, slots=True)
class Earlier:
    """The runs whose reports lie in a folder, by account; the newest last."""

    folder: Path
    runs: Mapping[str, list[dict[str, Any]]]

    def of(self, account: str) -> Earlier:
        """Those of one account alone."""
        return Earlier(self.folder, {account: self.runs[account]} if account in self.runs else {})

    def same(self, account: str, inputs: str) -> dict[str, Any] | None:
        """The run with the same inputs, if all its files are still there."""
        for run in self.runs.get(account, ()):
            if run["origin"].get("inputs") == inputs and all(path.is_file() for path in self.files(run)):
                return run
        return None

    def files(self, run: Mapping[str, Any]) -> tuple[Path, ...]:
        """The files of a run, the page first, its run.json last."""
        return (*sorted(self.folder / name for name in run["files"]), run["path"])

    def last(self, account: str) -> tuple[Path, ...]:
        """The files of the newest run of an account."""
        runs = self.runs.get(account)
        return tuple(path for path in self.files(runs[-1]) if path.is_file()) if runs else ()


def earlier_reports(folder: Path) -> Earlier:
    """The runs whose reports lie in a folder."""
    runs: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(folder.glob(f"*{_RUN}")):
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
            kept = {name: values[name] for name in ("name", "origin", "files", "runs", "written")} | {
                "path": path
            }
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            continue  # not ours: it is neither used nor touched
        if _whole(kept):
            runs.setdefault(kept["name"], []).append(kept)
    for listed in runs.values():
        listed.sort(key=lambda run: str(run["written"]))
    return Earlier(folder, runs)


def _whole(run: Mapping[str, Any]) -> bool:
    """Whether it is what a report wrote; the names of its files lead nowhere else."""
    kinds = {"name": str | None, "origin": dict, "files": dict}
    names = run["files"] if isinstance(run["files"], dict) else ()
    return all(isinstance(run[name], kind) for name, kind in kinds.items()) and all(
        Path(name).name == name for name in names
    )
