"""Where no decision is named: who stands high by office and by being listened to, and how far both agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stakemap.context.case import Case
from stakemap.findings.certainty import Leaders, caveat, leaders
from stakemap.findings.finding import Finding, claim
from stakemap.findings.names import people_text
from stakemap.scoring.core.results import Scores
from stakemap.scoring.influence.formal_informal_gap import agreement
from stakemap.scoring.influence.overall import level
from stakemap.wording.lists import listed
from stakemap.wording.phrases import Words
from stakemap.wording.plain import cases

__all__ = ["Sides", "overall", "sides_of"]

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Sides:
    """The two orders that `overall` is made of.

    Attributes
    ----------
    standing, influence
        Scores; influence with the same formal power for all.
    agreement
        Spearman's correlation of the two orders.
    """

    standing: Scores
    influence: Scores
    agreement: float

    def places(self, case: Case, node: str, words: Words) -> str:
        """The place of somebody in both, in words."""
        shown = (one.place(node) for one in (self.standing, self.influence))
        office, heard = ("–" if place is None else str(place) for place in shown)
        name = case.name(node, words.lang)
        return words.say("overall.places", who=name, standing=office, influence=heard)


def sides_of(case: Case) -> Sides | None:
    """Both orders; ``None`` where a decision is named, or one of the two is the same for all."""
    return case.once(_sides)


def _sides(case: Case) -> Sides | None:
    if "overall" not in case.scores:
        return None
    flat = level(case.influence, case.context.susceptibility(case.snapshot))
    heard = case.scores["influence"] if flat is case.influence else flat.scores()["influence"]
    standing = case.scores["standing"]
    if standing.alike or heard.alike:
        return None
    return Sides(standing, heard, agreement(standing, heard))


def overall(case: Case) -> Iterator[Finding]:
    """Who comes first by office and ties counted alike; nothing where one of the two knows nothing."""
    sides = sides_of(case)
    found = leaders(case, "overall") if sides is not None else None
    if sides is not None and found is not None:
        yield _first(case, sides, found)


def _first(case: Case, sides: Sides, found: Leaders) -> Finding:
    def said(words: Words) -> tuple[str, ...]:
        named = found.nodes[:_SHOWN] if found.kind != "many" else ()
        places = (sides.places(case, node, words) for node in named)
        first = words.say(
            f"overall.{found.kind}",
            who=people_text(case, found.nodes, words.lang),
            places=listed(places, words.lang, by="semicolon"),
            cases=cases(found.share, words.lang),
            n=len(found.nodes),
        )
        return first, words.say("overall.agree", agreement=sides.agreement)

    return claim(
        "overall",
        "influence",
        said,
        caveat=lambda words: (
            words.say("overall.caveat"),
            caveat(case, found.nodes[0], "overall", words.lang) if len(found.nodes) == 1 else "",
        ),
        subjects=found.nodes,
        numbers={"agreement": sides.agreement}
        | ({"share": found.share} if case.uncertainty is not None else {}),
        facts=sorted(
            {
                fact
                for node in found.nodes
                for fact in (
                    *case.facts_behind(node),
                    *(fact for part in sides.standing.explain(node).parts for fact in part.facts),
                )
            }
        ),
    )
