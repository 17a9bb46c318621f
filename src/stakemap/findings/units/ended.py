"""Units that ended, and what is recorded as going on in them."""

from __future__ import annotations

from collections.abc import Iterator

from stakemap.context.case import Case
from stakemap.findings.finding import Finding, claim
from stakemap.findings.names import first_few
from stakemap.model import Fact, PartialDate, Post, Tenure, Unit
from stakemap.wording.phrases import Words

__all__ = ["dissolved_units"]


def dissolved_units(case: Case) -> Iterator[Finding]:
    """Posts and terms of office that are recorded as going on past the end of their unit."""
    for unit in case.graph.of(Unit):
        end = unit.valid.end
        if end is not None and case.day is not None and end.latest <= case.day:
            outliving = [fact for post in _posts(case, unit) for fact in _outliving(case, post, end)]
            if outliving:
                yield _outlived(case, unit, end, outliving)


def _posts(case: Case, unit: Unit) -> list[Post]:
    return [post for post in case.graph.about(unit.id) if isinstance(post, Post)]


def _outliving(case: Case, post: Post, end: PartialDate) -> list[Post | Tenure]:
    """The terms in a post that go on; the post itself if it does and nobody is known to have held it."""
    terms = [term for term in case.graph.about(post.id) if isinstance(term, Tenure)]
    going: list[Post | Tenure] = [term for term in terms if _goes_on(case, end, term, post.id, term.person)]
    named_later = post.valid.end is not None and _goes_on(case, end, post)
    return [post, *going] if named_later or (not terms and _goes_on(case, end, post)) else going


def _goes_on(case: Case, end: PartialDate, fact: Fact, *within: str) -> bool:
    """Whether neither a fact nor anything it hangs on is recorded as ended by a day."""
    facts = [fact, *(f for ident in within if isinstance(f := case.graph.get(ident), Fact))]
    return all(one.valid.end is None or one.valid.end.earliest > end.latest for one in facts)


def _outlived(case: Case, unit: Unit, end: PartialDate, outliving: list[Post | Tenure]) -> Finding:
    return claim(
        "outlived-unit",
        "evidence",
        lambda words: words.say(
            "outlived-unit",
            unit=unit.called(words.lang),
            end=end,
            n=len(outliving),
            what=_places(case, outliving, words),
        ),
        caveat="outlived-unit.caveat",
        subjects=(unit.id,),
        numbers={"outliving": float(len(outliving))},
        facts=(unit.id, *sorted(fact.id for fact in outliving)),
    )


def _places(case: Case, outliving: list[Post | Tenure], words: Words) -> str:
    """Posts by title, terms with their holder; of many the first few."""

    def place(fact: Post | Tenure) -> str:
        if isinstance(fact, Post):
            return fact.called(words.lang)
        post, who = case.name(fact.post, words.lang), case.name(fact.person, words.lang)
        return words.say("outlived-unit.term", post=post, who=who)

    return first_few(map(place, outliving), words, more="outlived-unit.more")
