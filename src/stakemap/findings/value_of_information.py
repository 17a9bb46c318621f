"""What to look up first: the facts whose check would move the list of the first five most."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from stakemap.context.case import Case
from stakemap.context.post_names import name_with_unit
from stakemap.findings.certainty import unreported
from stakemap.findings.fact_sentences import sentence
from stakemap.findings.finding import Finding, claim
from stakemap.graph.fact_index import FactIndex
from stakemap.model import Fact, Person, TeamMember, Tenure
from stakemap.scoring.uncertainty.value_of_information import Worth
from stakemap.wording.lists import half, listed
from stakemap.wording.phrases import Words
from stakemap.wording.plain import cases

__all__ = ["post_of_unknown", "who_could_know", "worth_checking"]

_SHOWN = 5
_LUCK = 0.05
"""Chance of luck, over all that was looked at, up to which a fact is told to matter (assumed)."""


def worth_checking(case: Case) -> Iterator[Finding]:
    """At most five facts on which more hangs than the luck of the draws, each with who could know."""
    if case.uncertainty is None:
        return
    beyond = (one for one in case.uncertainty.worth(None) if one.value > 0 and one.luck <= _LUCK)
    for worth in islice(beyond, _SHOWN):
        yield _finding(case, worth)


def _finding(case: Case, worth: Worth) -> Finding:
    return claim(
        "worth-checking",
        "evidence",
        lambda words: (
            _hangs(case, worth, words),
            _ask(case, worth.fact, words),
        ),
        caveat=lambda words: (words.say("worth-checking.caveat"), unreported(case, words.lang)),
        subjects=(worth.node,),
        numbers={
            "confidence": worth.confidence,
            "if_true": worth.if_true,
            "if_false": worth.if_false,
            "share": worth.share,
        },
        facts=worth.same,
    )


def post_of_unknown(graph: FactIndex, ident: str) -> str | None:
    """The post of which a fact says only that somebody holds it: who that is, is what to find out."""
    fact = graph[ident]
    holder = graph.get(fact.person) if isinstance(fact, Tenure) else None
    return fact.post if isinstance(fact, Tenure) and isinstance(holder, Person) and holder.unknown else None


def _hangs(case: Case, worth: Worth, words: Words) -> str:
    """What hangs on the fact; of a post that somebody unknown holds, who that is."""
    yes, no = (cases(share, words.lang) for share in (worth.if_true, worth.if_false))
    post = post_of_unknown(case.graph, worth.fact)
    known = "worth-checking.same" if yes == no else "worth-checking"
    return words.say(
        known if post is None else "worth-checking.holder",
        fact=sentence(case.graph, case.graph[worth.fact], words.lang),
        post=post and name_with_unit(case.graph, post, words.lang),
        who=case.name(worth.node, words.lang),
        confidence=worth.confidence,
        if_true=yes,
        if_false=no,
    )


def _ask(case: Case, ident: str, words: Words) -> str:
    source, members = who_could_know(case, ident)
    title = half(case.graph.name(source, words.lang), words.lang)
    told = [words.say("worth-checking.source", title=title)] if source else []
    told += [case.name(member, words.lang) for member in members]
    if not told:
        return words.say("worth-checking.nobody")
    return words.say("worth-checking.ask", names=listed(told, words.lang))


def who_could_know(case: Case, ident: str) -> tuple[str, tuple[str, ...]]:
    """The source of a fact ("" where none is kept), and team members who know somebody it names."""
    fact = case.graph[ident]
    source = fact.source if isinstance(fact, Fact) and fact.source and fact.source in case.graph else ""
    team = {m.id for m in case.graph.of(TeamMember) if case.seating.current(m)}
    named = set(fact.ends())
    named |= {node for end in fact.ends() for node, _ in case.seating.holders_of(end)}
    ties = [{t.from_id, t.to_id} for t in case.tie_facts("contact")]
    members = {member for ends in ties if ends & named for member in ends & team}
    return source, tuple(sorted(members))
