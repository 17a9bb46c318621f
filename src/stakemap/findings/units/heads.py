"""Units that several people head at once, as recorded."""

from __future__ import annotations

from collections.abc import Iterator

from stakemap.context.case import Case
from stakemap.findings.fact_sentences import sentence
from stakemap.findings.finding import Finding, claim
from stakemap.findings.names import first_few
from stakemap.graph.seats import Holder
from stakemap.model import Person
from stakemap.wording.phrases import Words

__all__ = ["several_heads"]


def several_heads(case: Case) -> Iterator[Finding]:
    """Units of which more than one person is recorded as head on the day, by one post or by several."""
    for unit in sorted(case.seating.heads):
        heads = [
            holder
            for holder in case.seating.head_holders(unit)
            if isinstance(case.graph.get(holder[0]), Person)
        ]
        if len(heads) > 1:
            yield _told(case, unit, heads)


def _told(case: Case, unit: str, heads: list[Holder]) -> Finding:
    tenures = [fact for _, facts in heads for fact in facts]
    posts = [post.id for post in case.seating.heads[unit] if not case.seating.vacant(post.id)]
    return claim(
        "several-heads",
        "evidence",
        lambda words: words.say(
            "several-heads", unit=case.name(unit, words.lang), n=len(heads), who=_named(case, tenures, words)
        ),
        caveat="several-heads.caveat",
        subjects=(unit, *(who for who, _ in heads)),
        numbers={"heads": float(len(heads))},
        facts=(*tenures, *posts),
    )


def _named(case: Case, tenures: list[str], words: Words) -> str:
    """Who holds which post since when; of many the first few."""
    said = (sentence(case.graph, case.graph[tenure], words.lang) for tenure in tenures)
    return first_few(said, words, by="semicolon", more="several-heads.more")
