"""What is remembered from one run over all accounts to the next, and what a run that was killed had done."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self

from stakemap.processes import hold

if TYPE_CHECKING:
    from stakemap.reports.all_accounts.account_state import AccountState
    from stakemap.reports.all_accounts.news import Text

__all__ = ["Busy", "Journal", "Kept", "journal"]

_LAST, _UNDER_WAY = "batch.json", "batch.jsonl"
_FORMAT = "stakemap-batch-1"
_NOT_OURS = (ValueError, KeyError, TypeError, ArithmeticError, AttributeError, RecursionError)
"""What values raise that this did not write."""


class Busy(Exception):
    """Another run over all accounts writes to this folder."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One account whose report a run has finished."""

    state: AccountState
    news: tuple[Text, ...]


@dataclass(slots=True)
class Journal:
    """The accounts as the last whole run saw them, and those that the run under way has finished.

    A line is added with each account, so that after ``kill -9`` the next run goes on where this one ended and
    tells the same news as if nothing had happened.
    """

    folder: Path
    before: Mapping[str, AccountState]
    done: dict[str, Kept] = field(default_factory=dict)
    _file: IO[bytes] | None = None

    def add(self, account: str, kept: Kept) -> None:
        """Keep what was finished."""
        self.done[account] = kept
        assert self._file is not None  # noqa: S101  it was opened
        values = {"account": account, "state": kept.state.to_dict(), "news": [list(t) for t in kept.news]}
        self._file.write(json.dumps(values, ensure_ascii=False, sort_keys=True).encode() + b"\n")
        self._file.flush()

    def whole(self, accounts: Iterable[str]) -> None:
        """The run came to its end: it is what the next one is compared with."""
        from stakemap.reports.files import write_all

        known = dict(self.before) | {name: kept.state for name, kept in self.done.items()}
        values = {
            "format": _FORMAT,
            "accounts": {name: known[name].to_dict() for name in accounts if name in known},
        }
        text = json.dumps(values, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
        path = self.folder / _LAST
        if not path.is_file() or path.read_bytes() != text.encode():
            write_all(self.folder, {_LAST: text})
        assert self._file is not None  # noqa: S101  it was opened
        self._file.truncate(0)

    def _read(self, data: bytes) -> None:
        from stakemap.reports.all_accounts.account_state import state_from

        for line in data.splitlines():
            with contextlib.suppress(*_NOT_OURS):
                values = json.loads(line)
                told = tuple((str(en), str(zh)) for en, zh in values["news"])
                self.done[str(values["account"])] = Kept(state_from(values["state"]), told)

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._file = (self.folder / _UNDER_WAY).open("a+b")
        try:
            hold(self._file)
        except OSError:
            self._file.close()
            raise Busy from None
        self._file.seek(0)
        data = self._file.read()
        self._read(data)
        if data and not data.endswith(b"\n"):
            self._file.write(b"\n")
        return self

    def __exit__(self, *_: object) -> None:
        assert self._file is not None  # noqa: S101  it was opened
        path, empty = self.folder / _UNDER_WAY, not self._file.seek(0, 2)
        self._file.close()
        if empty:
            path.unlink(missing_ok=True)


def journal(folder: Path) -> Journal:
    """What is remembered in a folder; use it as a context.

    Raises
    ------
    Busy
        On entry: another run writes to the folder.
    """
    return Journal(folder, dict(_accounts(folder / _LAST)))


def _accounts(path: Path) -> Iterator[tuple[str, AccountState]]:
    """Accounts of the last whole run; none where there was none that can be read."""
    from stakemap.reports.all_accounts.account_state import state_from

    found: Any = {}
    with contextlib.suppress(OSError, *_NOT_OURS):
        values = json.loads(path.read_text(encoding="utf-8"))
        found = values.get("accounts") if values.get("format") == _FORMAT else {}
    for name, values in found.items() if isinstance(found, dict) else ():
        with contextlib.suppress(*_NOT_OURS):
            yield name, state_from(values)
