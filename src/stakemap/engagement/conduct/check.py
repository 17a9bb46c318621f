"""Every warning of the conduct check: rule, whom it concerns, facts, law family, next step."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from stakemap.context.analysed import Analysed, case_of
from stakemap.context.display_names import Cast, cast_of
from stakemap.engagement.conduct.matches import MATCHERS
from stakemap.engagement.conduct.rules import conduct_rules
from stakemap.scoring.core.plain import Plain
from stakemap.scoring.core.results import frame, html_table
from stakemap.wording.language import language

if TYPE_CHECKING:
    import pandas as pd

    from stakemap.context.case import Case

__all__ = ["ConductCheck", "ConductWarning", "conduct_check"]


@dataclass(frozen=True, slots=True)
class ConductWarning(Plain):
    """Something that whoever answers for compliance must see.

    Attributes
    ----------
    rule
        ``C1`` to ``C8``: a row of ``data/conduct_rules.csv``.
    decision
        For which decision; ``None`` where it is not of one.
    about
        Id of the person, post, unit or decision that it concerns.
    facts
        Ids of the facts that say so, sorted.
    refuses
        Whether a strict report withholds the ways to people for it.
    conflict
        Whether a tie behind it may be used for conflict checks alone: not to be told in a report.
    """

    rule: str
    decision: str | None
    about: str
    facts: tuple[str, ...]
    refuses: bool
    conflict: bool

    def text(self, lang: str = "en") -> str:
        """The rule in words."""
        return conduct_rules()[self.rule].text[lang == "zh"]

    def law(self, lang: str = "en") -> str:
        """The family of law; not legal advice."""
        return conduct_rules()[self.rule].law[lang == "zh"]

    def next_step(self, lang: str = "en") -> str:
        """What to do now."""
        return conduct_rules()[self.rule].next_step[lang == "zh"]


@dataclass(frozen=True, repr=False)
class ConductCheck:
    """All warnings, by rule, decision and whom they concern.

    Nothing on record is no proof that nothing is wrong.
    """

    warnings: tuple[ConductWarning, ...]
    cast: Cast = field(default_factory=Cast, repr=False)

    @property
    def refused(self) -> bool:
        """Whether a strict report withholds the ways to people."""
        return any(one.refuses for one in self.warnings)

    def of(self, rule: str) -> tuple[ConductWarning, ...]:
        """The warnings of one rule."""
        return tuple(one for one in self.warnings if one.rule == rule)

    def to_rows(self) -> list[dict[str, Any]]:
        """One flat row a warning."""
        return [
            {"rule": one.rule, "decision": one.decision, "about": one.about, "facts": ", ".join(one.facts),
             "law": one.law(), "next": one.next_step()}
            for one in self.warnings
        ]  # fmt: skip

    def to_frame(self, *, labels: bool = False) -> pd.DataFrame:
        """One row a warning, as a pandas frame (``frames`` extra); `labels`: heads to read."""
        return frame(self.to_rows(), labels=labels)

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        return {"warnings": [one.to_dict() for one in self.warnings], "refused": self.refused}

    def __repr__(self) -> str:
        rules = sorted({one.rule for one in self.warnings})
        return f"<ConductCheck: {len(self.warnings)} warnings ({', '.join(rules) or 'none'})>"

    def _repr_html_(self) -> str:
        lang, name = language(), self.cast.name
        rows = [
            (one.rule, name(one.about, lang), one.text(lang), one.law(lang), one.next_step(lang))
            for one in self.warnings
        ]
        return html_table("Conduct check", ("rule", "about", "what", "law", "next"), rows)


def conduct_check(analysis: Analysed | Case) -> ConductCheck:
    """Hold plans, contacts, integrity risks, kinship and declared interests against eight rules.

    Kinship and declared interests serve this check alone.  They are seen only by an analysis whose clearance
    lets them through, and a warning that rests on them says so (`ConductWarning.conflict`).

    Raises
    ------
    InputError
        Bare arrays.

    References
    ----------
    .. [1] Anti-Unfair Competition Law of the PRC (2025), art. 8; Bidding Law (2017), art. 37.

    Examples
    --------
    >>> import stakemap as sm
    >>> sm.analyze(sm.examples.city(), as_of=sm.examples.TODAY, draws=0).conduct_check()
    <ConductCheck: 3 warnings (C4, C5)>
    """
    return case_of(analysis, "a conduct check needs facts", "analyse a graph").once(_check)


def _check(case: Case) -> ConductCheck:
    found: dict[tuple[str, str | None, str, tuple[str, ...]], ConductWarning] = {}
    for name, matches in MATCHERS.items():
        refuses = conduct_rules()[name].refuses
        for one in matches(case):
            facts = tuple(sorted(set(one.facts)))
            warning = ConductWarning(name, one.decision, one.about, facts, refuses, one.conflict)
            found[name, one.decision, one.about, facts] = warning
    order = sorted(found, key=lambda key: (key[0], key[1] or "", key[2], key[3]))
    named = {warning.about for warning in found.values()}
    return ConductCheck(tuple(found[key] for key in order), cast_of(case, named, {}))
