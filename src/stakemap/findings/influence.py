"""Who is listened to beyond their post, and where the score and a plain count disagree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from stakemap.context.case import Case
from stakemap.findings.certainty import Leaders, apart, caveat, leaders, noticeable, unreported
from stakemap.findings.finding import Finding, claim
from stakemap.findings.names import people_text, scope
from stakemap.findings.shares import asked_text, asking, shares_of, split_text, splits_text
from stakemap.wording.lists import listed, percent, sentences
from stakemap.wording.phrases import Words
from stakemap.wording.plain import cases

__all__ = ["beyond_their_post", "disagreement", "most_influential"]

_SHOWN = 5
_LEAST_GAP, _LEAST_SHARE = 3, 0.1


def most_influential(case: Case) -> Iterator[Finding]:
    """Who moves most of the decision; where that is open, between whom; nobody where nobody is noticeable."""
    found = leaders(case, "influence")
    if found is not None:
        yield _first_by_influence(case, found)


def _first_by_influence(case: Case, found: Leaders) -> Finding:
    influence, formal = case.scores["influence"].as_shown, case.scores["formal_power"]
    first, least = found.nodes[0], min(influence[node] for node in found.nodes[:_SHOWN])
    value, own = influence[first], formal[first]
    seats = sorted((one for one in case.seats if influence[one] >= least), key=lambda one: -influence[one])

    kind = "equal" if found.equal and found.kind == "open" else found.kind

    def said(words: Words) -> str:
        told = words.say(
            f"most-influential.{kind}",
            who=people_text(case, found.nodes, words.lang),
            shares=listed((percent(influence[node]) for node in found.nodes[:_SHOWN]), words.lang),
            what=scope(case, words.lang),
            influence=value,
            split=split_text(case, first, words),
            splits=splits_text(case, found.nodes[:_SHOWN], words),
            cases=cases(found.share, words.lang),
            n=len(found.nodes),
        )
        close = _close(case, found, words) if found.settled or kind == "equal" else ""
        return sentences((told, close, _not_counted(case, seats, words)), words.lang)

    return claim(
        "most-influential",
        "influence",
        said,
        caveat=lambda words: (
            caveat(case, first, "influence", words.lang)
            if len(found.nodes) == 1
            else unreported(case, words.lang)
        ),
        subjects=found.nodes,
        numbers={"influence": value, "formal_power": own, "hidden_influence": max(value - own, 0.0)}
        | shares_of(case, first).numbers()
        | ({"share": found.share} if case.uncertainty is not None else {}),
        facts=sorted({fact for node in found.nodes for fact in _behind(case, node)}),
    )


def _close(case: Case, found: Leaders, words: Words) -> str:
    """How many move as much in whole percent as the last of those named."""
    influence = case.scores["influence"].as_shown
    least = percent(min(influence[node] for node in found.nodes))
    n = sum(percent(influence[node]) == least for node in case.people) - sum(
        percent(influence[node]) == least for node in found.nodes
    )
    return words.say(f"most-influential.close{'' if n > 1 else '.one'}", n=n, share=least) if n else ""


def _not_counted(case: Case, seats: Sequence[str], words: Words) -> str:
    """Empty seats that move as much as those named: nobody can be ranked there."""
    if not seats:
        return ""
    influence = case.scores["influence"].as_shown
    return words.say(
        "most-influential.seats",
        who=people_text(case, seats, words.lang),
        shares=listed((percent(influence[seat]) for seat in seats[:_SHOWN]), words.lang),
        what=scope(case, words.lang),
    )


def beyond_their_post(case: Case) -> Iterator[Finding]:
    """People whose rank by hidden influence is far above their rank by formal power.

    Only those through whom a noticeable share moves; where draws were made, only if the rank by hidden
    influence is the better one in at least 90% of them.
    """
    hidden, formal = case.scores["hidden_influence"], case.scores["formal_power"]
    if case.electorate is None:
        return
    figures, formal_ranks = hidden.as_shown, formal.ranks()
    found = []
    for node, value in figures.top(len(case.people)):
        place = hidden.place(node)
        gap = 0 if place is None else formal_ranks[node] - place
        if value >= noticeable(case) and gap >= _needed_gap(case) and _surely_above(case, node):
            found.append((node, value, gap))
    for node, value, gap in found[:_SHOWN]:
        yield _listened_to(case, node, value, formal[node], gap)


def _surely_above(case: Case, node: str) -> bool:
    """Whether the worst rank by hidden influence is still better than the rank by formal power."""
    drawn = case.uncertainty
    if drawn is None:
        return True
    spread = drawn["hidden_influence"]
    return float(spread.rank_interval[1][spread.index(node)]) < case.scores["formal_power"].rank(node)


def _listened_to(case: Case, node: str, value: float, formal: float, gap: int) -> Finding:
    def said(words: Words) -> str:
        name, post = case.name(node, words.lang), case.post_text(node, words.lang)
        return words.say(
            "beyond-post",
            who=words.say("person.in-post", name=name, post=post) if post else name,
            vote=words.say("beyond-post.vote" if node in case.say else "beyond-post.no-vote", formal=formal),
            hidden=value,
            split=split_text(case, node, words, own=False),
        )

    return claim(
        "beyond-post",
        "influence",
        said,
        caveat=lambda words: caveat(case, node, "hidden_influence", words.lang),
        subjects=(node,),
        numbers={"hidden_influence": value, "formal_power": formal, "rank_gap": float(gap)}
        | shares_of(case, node).numbers(),
        facts=_behind(case, node),
    )


def disagreement(case: Case) -> Iterator[Finding]:
    """Where influence and plain in-degree rank somebody at least 3 places and 10% of the people apart.

    Only people with a value above zero in both; where draws were made, only if the 90% interval of the
    difference leaves out 0.
    """
    influence, count = case.scores["influence"], case.scores["in_degree"]
    gaps, ranks, least = [], count.ranks(), _needed_gap(case)
    for node in case.people:
        by_score, by_count = influence.place(node), ranks[node]
        if by_score is not None and count[node] > 0 and abs(by_score - by_count) >= least:
            gaps.append((-abs(by_score - by_count), node, by_score, by_count))
    told = (
        _ranked_apart(case, node, by_score, by_count)
        for _, node, by_score, by_count in sorted(gaps)
        if _carried(case, node, by_score < by_count) and apart(case, node, "influence", "in_degree")
    )
    yield from islice(told, _SHOWN)


def _carried(case: Case, node: str, above: bool) -> bool:
    """Whether ties are the reason.

    Above the count: most of the influence comes through those who turn there, not by the own vote.  Below
    it: fewer than half of them have a vote.
    """
    if above:
        influence = case.scores["influence"].as_shown[node]
        return 2.0 * (influence - case.scores["formal_power"][node]) > influence
    turning, voting = _asking(case, node)
    return case.electorate is not None and 2 * voting < turning


def _asking(case: Case, node: str) -> tuple[int, int]:
    """How many turn or report to somebody, and how many of them have a vote."""
    turning = frozenset().union(*asking(case, node).values())
    return len(turning), len(turning & case.say.keys())


def _ranked_apart(case: Case, node: str, score: int, count: int) -> Finding:
    turning, voting = _asking(case, node)
    hidden = max(case.scores["influence"].as_shown[node] - case.scores["formal_power"][node], 0.0)

    def said(words: Words) -> str:
        place = str if words.zh else _ordinal
        votes = {0: "voting_none", 1: "voting_one"}.get(voting, "voting")
        if turning == 1:
            votes = "only_voting" if voting else "only_voting_none"
        few = "few_all" if percent(hidden) == percent(case.scores["influence"].as_shown[node]) else "few"
        return words.say(
            f"disagrees-with-count.{few if score < count else 'many'}",
            who=case.name(node, words.lang),
            score=place(score),
            count=place(count),
            asked=asked_text(case, node, words),
            voting=words.say(f"disagrees-with-count.{votes}", n=turning, voting=voting),
            hidden=percent(hidden),
            influence=percent(case.scores["influence"].as_shown[node]),
            split=split_text(case, node, words),
            what=scope(case, words.lang),
        )

    return claim(
        "disagrees-with-count",
        "influence",
        said,
        caveat=lambda words: (
            caveat(case, node, "influence", words.lang),
            words.say("disagrees-with-count.caveat"),
        ),
        subjects=(node,),
        numbers={
            "influence_rank": float(score),
            "in_degree_rank": float(count),
            "gap": float(abs(score - count)),
            "turning": float(turning),
            "voting": float(voting),
            "hidden_influence": hidden,
            **{sort: float(len(nodes)) for sort, nodes in asking(case, node).items()},
            **shares_of(case, node).numbers(),
        },
        facts=_behind(case, node),
    )


def _needed_gap(case: Case) -> float:
    return max(_LEAST_GAP, _LEAST_SHARE * len(case.people))


def _behind(case: Case, node: str) -> list[str]:
    voted = (
        case.electorate.facts_of(node) if case.electorate and case.scores["formal_power"][node] > 0 else ()
    )
    return sorted({*case.facts_behind(node), *voted})


def _ordinal(place: int) -> str:
    tail = {1: "st", 2: "nd", 3: "rd"}.get(place % 10 if place % 100 not in (11, 12, 13) else 0, "th")
    return f"{place}{tail}"
