"""What is other in an account than in the last run over all accounts, in sentences; noise is no news."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap.context.post_names import name_with_unit
from stakemap.findings.names import people_text
from stakemap.graph.seats import seat_of
from stakemap.reports.all_accounts.account_state import AccountState, DecisionState
from stakemap.wording.phrases import LANGUAGES, Words

if TYPE_CHECKING:
    from stakemap.analysis import Analysis
    from stakemap.context.case import Case

__all__ = ["FactCount", "Text", "news"]

Text = tuple[str, str]
"""One sentence in English and in Chinese."""


@dataclass(frozen=True, slots=True)
class FactCount:
    """How many facts differ between two revisions."""

    added: int = 0
    changed: int = 0
    removed: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def news(
    before: AccountState | None, after: AccountState, analyses: Sequence[Analysis], facts: FactCount | None
) -> tuple[Text, ...]:
    """What a reader should hear of, most telling first; empty where everything differs by noise only.

    Parameters
    ----------
    before
        The account as the last run saw it; ``None`` where it is new.
    after, analyses
        As it is now, and what that was taken from.
    facts
        Facts that differ; ``None`` where the store does not know.

    Returns
    -------
    tuple of (str, str)
        Sentences in English and Chinese.  Somebody who is no longer on record is not named.
    """
    if before is None:
        return (_said("first"),)
    told = list(_decisions(before, after, analyses))
    told += _states(before, after, analyses)
    if facts:
        told.append(_said("facts", added=facts.added, changed=facts.changed, removed=facts.removed))
    return tuple(told)


def _said(key: str, **values: object) -> Text:
    en, zh = (Words("all_accounts", lang).say(f"news.{key}", **values) for lang in LANGUAGES)
    return en, zh


def _both(key: str, en: dict[str, object], zh: dict[str, object]) -> Text:
    return _said(key, **en)[0], _said(key, **zh)[1]


def _decisions(before: AccountState, after: AccountState, analyses: Sequence[Analysis]) -> Iterator[Text]:
    old = {one.id: one for one in before.decisions}
    new = {one.id: one for one in after.decisions}
    cases = {one.plan.decision: one.case for one in analyses if one.case is not None}
    for ident, one in new.items():
        if ident not in old:
            yield _titled("opened", one)
            continue
        yield from _moved(old[ident], one, cases[ident])
    for ident, one in old.items():
        if ident not in new:
            yield _titled("closed", one)


def _titled(key: str, one: DecisionState) -> Text:
    return _both(key, {"decision": one.title[0]}, {"decision": one.title[1]})


def _moved(old: DecisionState, new: DecisionState, case: Case) -> Iterator[Text]:
    """That the chance moved enough to be told; that others are listened to most, where that is settled."""
    if old.chance is not None and new.chance is not None:
        told = f"{old.chance:.0%}", f"{new.chance:.0%}"
        if abs(new.chance - old.chance) >= case.graph.catalogue.value("least_change") and told[0] != told[1]:
            en, zh = ({"decision": title, "was": told[0], "now": told[1]} for title in new.title)
            yield _both("chance", dict(en), dict(zh))
    elif old.chance is None and new.chance is not None:
        en, zh = ({"decision": title, "now": f"{new.chance:.0%}"} for title in new.title)
        yield _both("chance_told", dict(en), dict(zh))
    if old.leaders and new.leaders and set(old.leaders) != set(new.leaders):
        here = [node for node in old.leaders if node in case.graph]
        key = "leaders" if len(here) == len(old.leaders) else "leaders_now"
        en, zh = (
            {
                "decision": new.title[LANGUAGES.index(lang)],
                "now": people_text(case, new.leaders, lang),
                "was": people_text(case, here, lang),
            }
            for lang in LANGUAGES
        )
        yield _both(key, dict(en), dict(zh))


def _states(before: AccountState, after: AccountState, analyses: Sequence[Analysis]) -> Iterator[Text]:
    """Claims that hold by a fact: newly in their own words, no longer by what kind they were and of whom."""
    old, new = set(before.states), set(after.states)
    told = set[tuple[str, str]]()
    for finding in (finding for one in analyses for finding in one.findings):
        key = finding.code, finding.subjects[0] if finding.subjects else ""
        if key in new - old - told:
            told.add(key)
            yield finding.text_en, finding.text_zh
    case = next(one.case for one in analyses if one.case is not None)
    for code, subject in sorted(old - new):
        ident = subject.removeprefix(seat_of(""))
        known = ident in case.graph
        en, zh = (
            {
                "what": Words("all_accounts", lang).say(f"state.{code}"),
                "who": name_with_unit(case.graph, ident, lang) if known else "",
            }
            for lang in LANGUAGES
        )
        yield _both("no_longer" if known else "no_longer_of", dict(en), dict(zh))
