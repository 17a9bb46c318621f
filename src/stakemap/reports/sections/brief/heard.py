"""Who is listened to: the first by what others make of their view, beside any vote of their own."""

from __future__ import annotations

from dataclasses import dataclass

from stakemap.findings.card.views import position
from stakemap.findings.certainty import leaders
from stakemap.findings.shares import LEAST, shares_of, split_text
from stakemap.reports.sections.brief.answers import Answer, answers
from stakemap.reports.writer import Writer
from stakemap.wording.phrases import Words
from stakemap.wording.plain import cases

__all__ = ["Heard", "HeardPart", "heard_part"]

_SHOWN, _MOST = 5, 6
_THROUGH = 3
_SMALL = 0.1
"""Of whoever carries less than so much of the least of those who are named nothing is said."""
_MEASURE = "hidden_influence"


@dataclass(frozen=True, slots=True)
class Heard:
    """One person: how much follows their view, through whom, where they stand, and how sure the place is."""

    name: str
    post: str
    line: str
    sure: str
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class HeardPart:
    """The sentence, and the people behind it; none where nobody is known to be listened to.

    The lead is the sentence, without the names where these are the people of the list; `fill` is whether
    no tie on record says who is asked; `decided` whether the shares are of a decision.
    """

    answer: Answer
    lead: str
    people: tuple[Heard, ...]
    fill: bool
    decided: bool


def heard_part(writer: Writer) -> HeardPart:
    """The five who are listened to most, and all whom the sentence names."""
    scores = writer.analysis.scores[_MEASURE].as_shown
    found = leaders(writer.case, _MEASURE)
    named = found.nodes[:_MOST] if found is not None else ()
    first = [node for node, value in scores.top(_SHOWN) if value > 0]
    nodes = [*dict.fromkeys((*named, *first))][: max(_SHOWN, len(named))]
    nodes.sort(key=lambda node: (-scores[node], node))
    people = () if scores.alike else tuple(_heard(writer, node, scores[node]) for node in nodes)
    answer = answers(writer)["listened"]
    same = found is not None and found.kind == "open" and {*found.nodes} == {*nodes} and len(nodes) > 1
    lead = answer.text
    if found and same:
        lead = writer.say("heard_these", cases=cases(found.share, writer.lang), n=len(nodes))
    fill = not any(value > 0 for _, value in writer.analysis.scores[_MEASURE].top(1))
    return HeardPart(answer, lead, people, fill, writer.decided)


def _heard(writer: Writer, node: str, share: float) -> Heard:
    drawn = writer.analysis.uncertainty
    sure = ""
    if drawn is not None and _MEASURE in drawn.spreads and len(writer.case.people) > _SHOWN:
        spread = drawn[_MEASURE]
        within = float(spread.within(_SHOWN)[spread.index(node)])
        sure = writer.say("first_five_chance", cases=cases(within, writer.lang))
    line = _line(writer, node, share)
    writer.introduced.add(node)
    return Heard(
        name=writer.name(node),
        post=writer.posts_of(node),
        line=writer.words.sentences([line, *_where(writer, node)]),
        sure=sure,
        facts=writer.numbers(writer.case.facts_behind(node)),
    )


def _where(writer: Writer, node: str) -> list[str]:
    """Where somebody without a vote stands on the decision; of voters the steps tell it."""
    voters = writer.case.electorate
    if voters is None or node in voters.players:
        return []
    told = next(position(writer.case, node), None)
    if told is None:
        return [writer.say("heard_unsaid")]
    return [writer.say("heard_stance", stance=writer.words.stance(told.numbers["position"]))]


def _line(writer: Writer, node: str, share: float) -> str:
    """How much follows somebody's view, and through whom."""
    if share <= 0:
        return writer.say("heard_none")
    of, who = "decision" if writer.decided else "all", _through(writer, node)
    key = f"heard_{of}" if who else f"heard_{of}_alone"
    named = writer.words.listed(who)
    return writer.say(key, share=writer.words.percent(share), how=_how(writer, node), who=named)


def _how(writer: Writer, node: str) -> str:
    """Through reported ties or along formal lines; each with its share where it is several."""
    parts = shares_of(writer.case, node)
    sorts = ("reported", "formal", "inferred", "unreported")
    some = [sort for sort in sorts if getattr(parts, sort) >= LEAST]
    if not some:
        some = sorted(sorts, key=lambda sort: -getattr(parts, sort))[:1]
    if len(some) == 1:
        return writer.say(f"heard_{some[0]}")
    return split_text(writer.case, node, Words("findings", writer.lang), own=False)


def _through(writer: Writer, node: str) -> list[str]:
    """Whose vote, or whose view where nobody votes, moves most with theirs."""
    if writer.decided:
        parts = (part for part in writer.analysis.influence.by_decision_maker(node) if part.kind != "formal")
        moved = {part.node: part.value for part in parts if part.node and part.node != node}
    else:
        parts = (part for part in writer.analysis.explain(node) if part.kind != "formal")
        moved = {part.arc[0]: part.value for part in parts if part.arc}
    order = sorted((who for who in moved if moved[who] > 0), key=lambda who: (-moved[who], who))
    least = min((moved[who] for who in order[:_THROUGH]), default=0.0)
    more = sum(moved[who] >= _SMALL * least for who in order[_THROUGH:])
    named = [writer.name(who) for who in order[:_THROUGH]]
    return [*named, writer.say("heard_more", n=more)] if more else named
