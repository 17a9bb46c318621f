"""Where a number comes from: the plan, the package as it is on disk, the facts it saw."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, Self

from stakemap.analysis.profile import Profile
from stakemap.data.version import __version__
from stakemap.errors import InputError, UnknownName, check_known
from stakemap.graph.decision.electorate import decision_named
from stakemap.graph.fact_check.answers import Audit
from stakemap.graph.property_graph import PropertyGraph
from stakemap.graph.release.admission import admitted
from stakemap.graph.release.audience import Audience, audience_named
from stakemap.scoring.core.registry import DEFAULT_MEASURES

__all__ = ["DEFAULT_MEASURES", "FEWEST_MEASURES", "Plan", "canonical", "package_digest", "run_id"]

FEWEST_MEASURES = ("in_degree",)
"""The baselines that findings need: enough where many analyses are made only to be compared."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that decides what an analysis gives, apart from the facts.

    Attributes
    ----------
    as_of
        The day to look at; ``None`` is today, resolved once by `analyze`.
    decision
        Id of the decision; ``None`` counts everybody the same.
    view
        influence, formal, informal or introduction.
    inferred
        Whether ties inferred from a shared past count as ties of influence: they open doors, and say nothing
        about who defers to whom, so by default they do not.
    measures
        Baselines to compute beside influence, hidden influence and formal power.
    kappa
        What the own view weighs against ties, > 0, one for all; by default that of each kind of tie.
    beta
        ``"standing"``: where no decision is named, formal power follows the standing of each; ``None``
        counts everybody the same.
    profile
        Weights fitted by `calibrate`; where no decision is named they give the score `fitted`.
    seed
        Of every sampled number.
    draws
        Possible worlds behind every interval; ``None`` is 500 on facts about at most 300 people, 100 up to
        5,000 and 40 above; of arrays 0.
    audit
        What looking things up gave; ``None`` lets the intervals stand on the assumed band.
    clearance
        Facts with a label above this one are left out.
    audience
        For whom a copy is: boss, team or external, a row of ``data/audiences.csv``.  What it may not stand
        on is left out before anything is computed.
    what_ifs
        Single changes that a report tries out (`comparison.tryout`), 0 for none; ``None`` is 14 on facts
        about at most 120 people and 4 above.
    strict_conduct
        Withhold ways to people where a rule of the conduct check that refuses has a warning.
    today
        The day against which facts expire; the clock by default.

    Examples
    --------
    >>> Plan(as_of="2026-09-01").changed(seed=7).seed
    7
    """

    as_of: str | None = None
    decision: str | None = None
    view: str = "influence"
    inferred: bool = False
    measures: tuple[str, ...] = DEFAULT_MEASURES
    kappa: float | None = None
    beta: str | None = None
    profile: Profile | None = None
    seed: int = 0
    draws: int | None = None
    audit: Audit | None = None
    clearance: str = "internal"
    audience: str | None = None
    what_ifs: int | None = None
    strict_conduct: bool = False
    today: str | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.measures, tuple):
            several = (self.measures,) if isinstance(self.measures, str) else tuple(self.measures)
            object.__setattr__(self, "measures", several)
        for name in ("as_of", "today"):
            if isinstance(day := getattr(self, name), date):
                object.__setattr__(self, name, day.isoformat())

    def changed(self, **values: Any) -> Self:
        """A plan with some values changed."""
        known = {f.name for f in fields(self)}
        for name in values:
            check_known("plan value", name, sorted(known))
        return type(self)(**{name: values.get(name, getattr(self, name)) for name in known})

    def day(self) -> date:
        """The day against which facts expire."""
        if self.today is None:
            return datetime.now(UTC).date()
        try:
            return date.fromisoformat(self.today)
        except ValueError:
            raise InputError("today is not a day", hint="write it as 2026-09-01") from None

    def admitted(self, graph: PropertyGraph) -> PropertyGraph:
        """The facts that may be used: neither expired, nor above the clearance, nor kept from the audience.

        One graph for all plans that admit the same, while somebody holds it.

        Raises
        ------
        UnknownName
            No such label or audience.
        """
        asked = (Plan.admitted, self.day(), self.clearance, self.audience)
        found: PropertyGraph | None = graph.derived.get(asked)
        if found is None:
            found = graph.unexpired(self.day()).visible(self.clearance)
            if self.audience is not None:
                found = admitted(found, self.audience)
            graph.derived[asked] = found
        return found

    def deciding(self, graph: PropertyGraph, text: str) -> Self:
        """The plan for the decision that an id or a name means, among the facts that may be used.

        Raises
        ------
        UnknownName
            With the decisions there are; in a copy it says the same of one that is hidden and of none.
        InputError
            Several of this name.
        """
        try:
            return self.changed(decision=decision_named(self.admitted(graph), text))
        except UnknownName as error:
            raise UnknownName("decision", text, error.known, copy_for=self.audience) from None

    @property
    def told_to(self) -> Audience | None:
        """The audience with what it may see; ``None`` where none is named."""
        return audience_named(self.audience) if self.audience is not None else None

    def to_dict(self, *, today: bool = False) -> dict[str, Any]:
        """As plain JSON values; without `today` unless asked, since that belongs to run.json alone."""
        values = asdict(self) | {"measures": list(self.measures)}
        values["audit"] = self.audit.to_dict() if self.audit is not None else None
        values["profile"] = self.profile.to_dict() if self.profile is not None else None
        if not self.strict_conduct:
            del values["strict_conduct"]  # what nobody asked for changes no run
        return values if today else {k: v for k, v in values.items() if k != "today"}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """From what `to_dict` gave."""
        audit, fitted = values.get("audit"), values.get("profile")
        held = {
            "measures": tuple(values.get("measures", DEFAULT_MEASURES)),
            "audit": Audit.from_dict(audit) if audit is not None else None,
            "profile": Profile.from_dict(fitted) if fitted is not None else None,
        }
        return cls().changed(**{**values, **held})


def canonical(values: Any) -> str:
    """JSON with one way to write each value."""
    return json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


@cache
def package_digest() -> str:
    """Version and a digest of the package's own files: other code is another method."""
    total = hashlib.blake2b(digest_size=8)
    for name, data in sorted(_files(resources.files("stakemap"), "")):
        total.update(f"{name}\0{len(data)}\0".encode() + data)
    return f"{__version__}+{total.hexdigest()}"


def _files(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for item in folder.iterdir():
        if item.is_dir():
            if item.name != "__pycache__":
                found += _files(item, f"{prefix}{item.name}/")
        elif not item.name.endswith((".pyc", ".nbi", ".nbc")):
            found.append((prefix + item.name, item.read_bytes()))
    return found


def run_id(plan: Plan, facts_digest: str, catalogue_digest: str, beta: Sequence[float] | None = None) -> str:
    """Id of a run: equal for equal package, plan (without today), facts, catalogue and formal power given."""
    given = [] if beta is None else [list(beta)]
    text = canonical([package_digest(), plan.to_dict(), facts_digest, catalogue_digest, *given])
    return "run:" + hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
