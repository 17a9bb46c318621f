"""Everything stakemap raises, in one tree.

::

    StakemapError
    ├── InputError             what came in cannot be used; carries every problem found
    │   ├── EditsContradict    two edits of a scenario exclude each other, or stand in the wrong order
    │   ├── LimitExceeded      larger or deeper than a stated cap
    │   └── PolicyRefused      a red line: it must not be modelled at all
    ├── UnknownName            no such id, kind, measure, view ...; carries the known ones
    ├── EmptySnapshotError     a measure was asked of a graph without nodes
    ├── Cancelled              the work was called off, or its time is over
    ├── ConvergenceError       a solver did not reach its tolerance
    ├── MissingExtra           an optional package is needed; names it
    ├── RebuildRefused         facts behind an old run have expired or were erased
    └── StoreError
        ├── Unavailable        no file, no server, no right to it
        │   └── StoreReplaced  the file under the name is no longer the one that is open
        ├── AccessRefused      the role, the account or the clearance does not allow it
        ├── Conflict           somebody else wrote first
        ├── DuplicateId        one change set names an id twice
        ├── MissingEndpoint    a relation names an entity that is not there
        ├── NotStorable        a value or a fact the store must not take
        ├── ShrinkRefused      a sync would remove more than the guard allows
        ├── Erased             a tombstone blocks this id
        ├── SchemaTooNew       written by a newer stakemap
        ├── Corrupt            the bytes do not match their digests
        │   └── StoreBehind    revisions that were acknowledged are not there
        ├── NotAnchored        nothing says which revisions were acknowledged
        └── OutcomeUnknown     a write may or may not have happened

Texts name places and ids, never personal values: an error may end in a log.  The
refused value itself stands in `Problem.value`, for the screen of whoever typed it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

__all__ = [
    "AccessRefused",
    "Cancelled",
    "Conflict",
    "ConvergenceError",
    "Corrupt",
    "DuplicateId",
    "EditsContradict",
    "EmptySnapshotError",
    "Erased",
    "InputError",
    "LeftOut",
    "LimitExceeded",
    "MissingEndpoint",
    "MissingExtra",
    "NotAnchored",
    "NotStorable",
    "OutcomeUnknown",
    "PolicyRefused",
    "Problem",
    "RebuildRefused",
    "SchemaTooNew",
    "ShrinkRefused",
    "StakemapError",
    "StoreBehind",
    "StoreError",
    "StoreReplaced",
    "Unavailable",
    "UnknownName",
    "check_known",
    "no_attribute",
    "refuse",
]


def __dir__() -> list[str]:
    return __all__


_LISTED = 10
"""Problems that a traceback lists."""


class StakemapError(Exception):
    """Base of all errors of this package.

    Parameters
    ----------
    message
        What went wrong, without personal values.
    hint
        What to do next.
    """

    code = "error"

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint

    def __str__(self) -> str:
        text = str(self.args[0]) if self.args else ""
        return f"{text} ({self.hint})" if self.hint else text

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel between processes whole, whatever the arguments of `__init__` are."""
        return _again, (type(self), self.args, vars(self).copy())


def _again(cls: type[StakemapError], args: tuple[Any, ...], state: dict[str, Any]) -> StakemapError:
    error = cls.__new__(cls, *args)
    error.args = args
    vars(error).update(state)
    return error


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in the input, with its place and its cure.

    `value`, and the names that may be meant (`near`), are kept out of `repr` and of every error text: they
    may be personal.
    """

    cause: str
    cure: str = ""
    file: str = ""
    sheet: str = ""
    cell: str = ""
    row: int | None = None
    field: str = ""
    fact_id: str = ""
    code: str = "input"
    value: str | None = dataclasses.field(default=None, repr=False)
    near: tuple[str, ...] = dataclasses.field(default=(), repr=False)
    table: str = dataclasses.field(default="", repr=False, compare=False)
    """Key of the sheet whose column `field` is, where the sheet has another name."""

    @property
    def place(self) -> str:
        """Where it stands, as a person would say it: ``city.xlsx[People]!C14``."""
        sheet = f"[{self.sheet}]" if self.sheet else ""
        cell = f"!{self.cell}" if self.cell else (f" row {self.row}" if self.row else "")
        path = f"{self.file}{sheet}{cell}".strip()
        name = " ".join(part for part in (self.fact_id, f'"{self.field}"' if self.field else "") if part)
        return " ".join(part for part in (path, name) if part)

    def text(self, *, show_value: bool = False) -> str:
        """The whole sentence; with the refused value only when asked (a screen, not a log)."""
        got = f", got {self.value!r}" if show_value and self.value is not None else ""
        cure = f"; {self.cure}" if self.cure else ""
        return f"{self.place}: {self.cause}{got}{cure}" if self.place else f"{self.cause}{got}{cure}"


class InputError(StakemapError):
    """What came in cannot be used.  Carries every problem that was found, in order of place.

    The text is the first of them; a traceback lists ten, and `problems` has all.
    """

    code = "input"

    def __init__(self, problems: Iterable[Problem] | str, *, hint: str = "") -> None:
        self.problems: tuple[Problem, ...] = (
            (Problem(problems, cure=hint, code=self.code),) if isinstance(problems, str) else tuple(problems)
        )
        first = self.problems[0].text() if self.problems else "input refused"
        more = len(self.problems) - 1
        super().__init__(f"{first} (and {more} more)" if more > 0 else first)
        for problem in self.problems[1:_LISTED]:
            self.add_note(problem.text())
        if len(self.problems) > _LISTED:
            self.add_note(f"and {len(self.problems) - _LISTED} more; all are in .problems of the error")


class LeftOut(UserWarning):
    """What came in was taken, without the columns or attributes that are listed: the model has no place."""


class EditsContradict(InputError):
    """Two edits of a scenario exclude each other, or stand in the wrong order; each problem names both."""

    code = "contradiction"


class LimitExceeded(InputError):
    """Larger, longer or deeper than a stated cap."""

    code = "limit"


class PolicyRefused(InputError):
    """A red line: this must not be recorded or computed, whatever the source."""

    code = "policy"


def refuse(problems: Iterable[Problem]) -> InputError:
    """The one error that carries all problems: of the red line if one is, else of a cap if one is.

    Examples
    --------
    >>> refuse([Problem("not a number"), Problem("refused by rule gift", code="policy")])
    PolicyRefused('not a number (and 1 more)')
    """
    listed = list(problems)
    codes = {problem.code for problem in listed}
    if PolicyRefused.code in codes:
        return PolicyRefused(listed)
    return LimitExceeded(listed) if LimitExceeded.code in codes else InputError(listed)


class UnknownName(StakemapError, KeyError):
    """A name that is not known, with the known names and the nearest one.

    What was asked for stands in `name`, all that is known in `known` and the nearest of it in `near`, and in
    no text what may be a person's: a text may end in a log.  Where somebody is asked for, the text lists ids
    with a prefix such as ``p:``; those without one are names as often as not.
    """

    code = "unknown-name"
    _SOMEBODY = frozenset({"id", "node", "person", "person of the grid", "ranked node", "relation", "unit"})

    def __init__(
        self, what: str, name: str, known: Sequence[str] = (), *, copy_for: str | None = None
    ) -> None:
        known = [str(text) for text in known]
        near = get_close_matches(name, known, n=1)
        fit = [text for text in known if ":" in text] if what in self._SOMEBODY else known
        listed = ", ".join(fit[:12]) + (" ..." if len(fit) > 12 else "")
        shown = near if near and near[0] in fit else []
        hint = f"did you mean {shown[0]!r}?" if shown else (f"known: {listed}" if fit else "")
        if copy_for is None:
            super().__init__(f"unknown {what}", hint=hint)
        else:
            cause = f"a copy for the audience {copy_for} shows no such {what}"
            super().__init__(cause, hint=f"it shows {listed or 'none'}; {_SHOW_MORE}")
        self.what, self.name, self.known, self.near = what, name, tuple(known), tuple(near)


_SHOW_MORE = "to show more, say who may see the row, and for outsiders give a published source"


def check_known(what: str, name: object, known: Collection[Any]) -> None:
    """Refuse a name that is not known.

    Parameters
    ----------
    what
        What it is the name of, as the error says it: ``"measure"``.
    name
        As it was given; also what can be no name.
    known
        The names there are; ``None`` among them stands for none given and is not listed.

    Raises
    ------
    UnknownName
        With the known names and the nearest one.

    Examples
    --------
    >>> check_known("language", "en", ("en", "zh"))
    >>> check_known("distance", None, (None, "cost"))
    >>> check_known("distance", ["costs"], {"cost": 1})
    Traceback (most recent call last):
    stakemap.errors.UnknownName: unknown distance (did you mean 'cost'?)
    """
    try:
        if name in known:
            return
    except TypeError:  # what has no hash is no key
        pass
    raise UnknownName(what, str(name), [one for one in known if one is not None])


def no_attribute(module: str, name: str, known: Sequence[str]) -> AttributeError:
    """What a module says that has no such name, with those that share a word of it, else the nearest.

    Examples
    --------
    >>> no_attribute("stakemap", "from_pandas", ["analyze", "from_edges", "from_frame"])
    AttributeError("module 'stakemap' has no attribute 'from_pandas'; there are from_edges, from_frame")
    """
    words = set(name.split("_")) - {""}
    fit = [each for each in known if words & set(each.split("_"))]
    fit = fit or get_close_matches(name, known, cutoff=0.7)
    cure = f"; there are {', '.join(fit)}" if fit and not name.startswith("_") else ""
    return AttributeError(f"module {module!r} has no attribute {name!r}{cure}")


class EmptySnapshotError(StakemapError):
    """A measure was asked of a graph without nodes."""

    code = "empty"


class Cancelled(StakemapError):
    """The work was called off, or its time is over; nothing of it is kept."""

    code = "cancelled"


class ConvergenceError(StakemapError):
    """A solver did not reach its tolerance."""

    code = "convergence"


class MissingExtra(StakemapError, ImportError):
    """An optional package is needed."""

    code = "missing-extra"

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(f"this needs the package {package}", hint=f'pip install "stakemap[{extra}]"')
        self.package, self.extra = package, extra


class RebuildRefused(StakemapError):
    """A run cannot be rebuilt, because facts it used have expired or were erased since."""

    code = "rebuild"


class StoreError(StakemapError):
    """Base of what a store raises; no driver exception leaks."""

    code = "store"


class Unavailable(StoreError):
    """No file, no server, no right to it."""

    code = "unavailable"


class AccessRefused(StoreError):
    """The role, the account or the clearance of whoever asks does not allow it."""

    code = "access"


class StoreReplaced(Unavailable):
    """The file under the name of a store is no longer the one that is open: nothing was acknowledged."""

    code = "replaced"

    def __init__(self) -> None:
        super().__init__(
            "the file of the store was replaced, moved or deleted while it was open; nothing is acknowledged",
            hint="put the right file back, open it again, and write again",
        )


class Conflict(StoreError):
    """Somebody else wrote first."""

    code = "conflict"

    def __init__(self, expected: int, actual: int) -> None:
        super().__init__(
            f"the store is at revision {actual}, not {expected}",
            hint="load again, then apply your change to what is there now",
        )
        self.expected, self.actual = expected, actual


class _Named(StoreError):
    """A store error about certain ids."""

    text = ""

    def __init__(self, ids: Iterable[str], *, hint: str = "") -> None:
        self.ids = tuple(ids)
        listed = ", ".join(self.ids[:5]) + (f" and {len(self.ids) - 5} more" if len(self.ids) > 5 else "")
        super().__init__(f"{self.text}: {listed}", hint=hint)


class DuplicateId(_Named):
    """One change set names an id twice."""

    code = "duplicate-id"
    text = "ids given more than once"


class MissingEndpoint(_Named):
    """A relation names an entity that is not there."""

    code = "missing-endpoint"
    text = "facts that name an entity which is not there"


class NotStorable(_Named):
    """A value or a fact that the store must not take."""

    code = "not-storable"
    text = "facts without source, basis or expiry, or with a value no store can hold"


class Erased(_Named):
    """A tombstone blocks these ids: the person was erased."""

    code = "erased"
    text = "erased on request, not to be entered again"


class ShrinkRefused(StoreError):
    """A sync would remove more of its scope than the guard allows."""

    code = "shrink"

    def __init__(self, removed: int, held: int, limit: float) -> None:
        super().__init__(
            f"this would remove {removed} of {held} facts in the scope, over the guard of {limit:.0%}",
            hint="if the file is whole, give a higher max_shrink (--max-shrink)",
        )
        self.removed, self.held, self.limit = removed, held, limit


class SchemaTooNew(StoreError):
    """Written by a newer stakemap."""

    code = "schema"


class Corrupt(StoreError):
    """The bytes do not match their digests."""

    code = "corrupt"


class StoreBehind(Corrupt):
    """Revisions that were acknowledged are not in the store."""

    code = "behind"

    def __init__(self, lost: int) -> None:
        what = (
            f"{lost} revision{'s' * (lost > 1)} lost"
            if lost > 0
            else "its history is not the one that was acknowledged"
        )
        super().__init__(
            f"the store is behind: {what}",
            hint="keep a copy of all its files, then restore a backup, or take it as it is: verify --accept",
        )
        self.lost = lost


class NotAnchored(StoreError):
    """Nothing says which revisions a store acknowledged: its anchor is missing or damaged."""

    code = "not-anchored"

    def __init__(self, state: str) -> None:
        super().__init__(
            f"the anchor of the store is {state}: whether something acknowledged is lost cannot be told",
            hint="put the anchor back beside the store, or take the store as it is: verify --accept",
        )
        self.state = state


class OutcomeUnknown(StoreError):
    """A write may or may not have happened; ask again with the same key."""

    code = "outcome-unknown"
