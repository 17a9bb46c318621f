"""Who is listened to beyond their post, and where the score and a plain count disagree."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from stakemap.context.case import Case
from stakemap.findings.certainty import apart, caveat
from stakemap.findings.finding import Finding, claim
from stakemap.findings.names import people_text
from stakemap.wording.phrases import Words

__all__ = ["beyond_their_post", "disagreement", "most_influential"]

_SHOWN = 5
_LEAST_GAP, _LEAST_SHARE = 3, 0.1
_NOTICEABLE = 0.02


def most_influential(case: Case) -> Iterator[Finding]:
    """The person whose position moves most of the decision."""
    for node, value in case.scores["influence"].top(1):
        yield _moves_most(case, node, value, case.scores["formal_power"][node])


def _moves_most(case: Case, node: str, value: float, formal: float) -> Finding:
    return claim(
        "most-influential",
        "influence",
        lambda words: words.say(
            "most-influential",
            who=case.name(node, words.lang),
            influence=value,
            formal=formal,
            others=value - formal,
        ),
        caveat=lambda words: (caveat(case, node, "influence", words.lang), _alike(case, node, words)),
        subjects=(node,),
        numbers={"influence": value, "formal_power": formal, "hidden_influence": value - formal},
        facts=_behind(case, node),
    )


def beyond_their_post(case: Case) -> Iterator[Finding]:
    """People whose rank by hidden influence is far above their rank by formal power."""
    hidden, formal = case.scores["hidden_influence"], case.scores["formal_power"]
    if case.electorate is None:
        return
    formal_ranks, hidden_ranks = formal.ranks(), hidden.ranks()
    found = []
    for node, value in hidden.top(len(case.people)):
        gap = formal_ranks[node] - hidden_ranks[node]
        if value >= _NOTICEABLE and gap >= _needed_gap(case):
            found.append((node, value, gap))
    for node, value, gap in found[:_SHOWN]:
        yield _listened_to(case, node, value, formal[node], gap)


def _listened_to(case: Case, node: str, value: float, formal: float, gap: int) -> Finding:
    def said(words: Words) -> str:
        name, post = case.name(node, words.lang), case.post_text(node, words.lang)
        return words.say(
            "beyond-post",
            who=words.say("person.in-post", name=name, post=post) if post else name,
            vote=words.say("beyond-post.vote" if formal > 0 else "beyond-post.no-vote", formal=formal),
            hidden=value,
        )

    return claim(
        "beyond-post",
        "influence",
        said,
        caveat=lambda words: caveat(case, node, "hidden_influence", words.lang),
        subjects=(node,),
        numbers={"hidden_influence": value, "formal_power": formal, "rank_gap": float(gap)},
        facts=_behind(case, node),
    )


def disagreement(case: Case) -> Iterator[Finding]:
    """Where influence and plain in-degree rank somebody at least 3 places and 10 % of the people apart.

    Where draws were made, only if the 90 % interval of the difference leaves out 0.
    """
    by_score, by_count = case.scores["influence"].ranks(), case.scores["in_degree"].ranks()
    gaps = sorted(
        ((abs(by_score[n] - by_count[n]), n) for n in by_score), key=lambda pair: (-pair[0], pair[1])
    )
    clear = (node for gap, node in gaps if gap >= _needed_gap(case))
    sure = (node for node in clear if apart(case, node, "influence", "in_degree"))
    for node in islice(sure, _SHOWN):
        yield _ranked_apart(case, node, by_score[node], by_count[node])


def _ranked_apart(case: Case, node: str, score: int, count: int) -> Finding:
    def said(words: Words) -> str:
        place = str if words.zh else _ordinal
        key = f"disagrees-with-count.{'few' if score < count else 'many'}"
        return words.say(key, who=case.name(node, words.lang), score=place(score), count=place(count))

    return claim(
        "disagrees-with-count",
        "influence",
        said,
        caveat=lambda words: (
            words.say("disagrees-with-count.caveat"),
            caveat(case, node, "influence", words.lang),
        ),
        subjects=(node,),
        numbers={
            "influence_rank": float(score),
            "in_degree_rank": float(count),
            "gap": float(abs(score - count)),
        },
        facts=_behind(case, node),
    )


def _alike(case: Case, node: str, words: Words) -> str:
    """Who cannot be told apart from somebody: the rest of the band."""
    if case.uncertainty is None:
        return ""
    spread = case.uncertainty["influence"]
    others = [n for n in spread.bands[spread.band_of[node] - 1] if n != node]
    if not others:
        return words.say("most-influential.alone")
    return words.say("most-influential.alike", names=people_text(case, others, words.lang))


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
