"""Who reaches whom: the best ways, whom they cannot leave out, whom they hang on, whom to ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stakemap import access
from stakemap.access import Access, Gatekeepers, Route, Routes, Step
from stakemap.access.gatekeeping import holds, threads
from stakemap.access.introduction_network import targets_of
from stakemap.access.route import state_text
from stakemap.context.case import Case
from stakemap.context.contact_rules import kept_from
from stakemap.findings.fact_sentences import days_text
from stakemap.findings.finding import Finding, claim
from stakemap.findings.names import either_text, people_text
from stakemap.model import Decision
from stakemap.wording.lists import listed, percent, sentences
from stakemap.wording.phrases import Words

__all__ = [
    "best_routes",
    "counted_text",
    "gatekeepers",
    "introduction_plan",
    "route_text",
    "single_threads",
]


def counted_text(least: str, lang: str = "en") -> str:
    """The ties that were counted, in words."""
    return Words("findings", lang).say(f"counted.{least}")


def route_text(case: Case, route: Route, lang: str = "en") -> str:
    """The people of a route in order."""
    return " → ".join(case.name(node, lang) for node in route.nodes)


def best_routes(case: Case) -> Iterator[Finding]:
    """The best ways to those who sign and to the most powerful voters, or that none is verified."""
    for targets in targets_of(case):
        found = access.routes(case, targets)
        told = _verified if found.verified else _unverified if found.best else _none
        yield told(case, found)


def _verified(case: Case, found: Routes) -> Finding:
    sure, best = found.verified[0], found.best[0]
    weak = sure.weakest

    def said(words: Words) -> tuple[str, ...]:
        lang = words.lang
        weakest = [words.say("route.step", source=a, target=b) for a, b in _names(case, sure, lang)]
        key = ("one" if len(sure) == 1 else "alike") if not weakest else "weak" if len(weakest) > 1 else ""
        first = words.say(
            f"route.verified.{key}" if key else "route.verified",
            who=either_text(case, found.targets, lang),
            way=route_text(case, sure, lang),
            share=percent(sure.probability),
            steps=listed(weakest, lang, by="and"),
            weakest=percent(weak.probability),
        )
        also = _on_all(case, sure, best, words)
        if len(found.best) == 1:
            return first, also
        chance = percent(found.chance.value)
        return first, also, words.say("route.verified.any", n=len(found.best), share=chance)

    return claim(
        "route",
        "access",
        said,
        caveat="route.caveat",
        subjects=dict.fromkeys([*found.targets, *sure.nodes, *best.nodes]),
        numbers={
            "probability": best.probability,
            "verified_probability": sure.probability,
            "weakest": weak.probability,
            "any": found.chance.value,
            "routes": float(len(found.best)),
        },
        facts=found.facts,
    )


def _on_all(case: Case, sure: Route, best: Route, words: Words) -> str:
    """What all evidence says beside the verified: of another way, or of the same that is likelier."""
    if best.nodes != sure.nodes:
        return words.say("route.verified.also", **_way(case, best, words.lang))
    share = percent(best.probability)
    return "" if share == percent(sure.probability) else words.say("route.verified.same", share=share)


def _names(case: Case, route: Route, lang: str) -> list[tuple[str, str]]:
    """The two ends of each of the weakest steps, by name."""
    return [(case.name(step.source, lang), case.name(step.target, lang)) for step in route.weak_steps]


def _way(case: Case, route: Route, lang: str) -> dict[str, str]:
    """A route as a phrase names it: the people, how likely it works, how well it is known."""
    return {
        "way": route_text(case, route, lang),
        "share": percent(route.probability),
        "state": state_text(route.state, lang),
    }


def _none(case: Case, found: Routes) -> Finding:
    return claim(
        "route",
        "access",
        lambda words: words.say("route.none", who=either_text(case, found.targets, words.lang)),
        caveat="missing.caveat",
        subjects=found.targets,
        numbers={"routes": 0.0},
        facts=sorted(node for node in {*found.targets, *found.sources} if node in case.graph),
    )


def _unverified(case: Case, found: Routes) -> Finding:
    best = found.best[0]

    def said(words: Words) -> tuple[str, ...]:
        who, way = either_text(case, found.targets, words.lang), _way(case, best, words.lang)
        return words.say("route.unverified", who=who, **way), _gap(case, found, words)

    return claim(
        "route",
        "access",
        said,
        caveat="route.caveat",
        subjects=dict.fromkeys([*found.targets, *best.nodes]),
        numbers={"probability": best.probability, "any": found.chance.value, "routes": float(len(found.best))}
        | ({"closed": found.closing[0].probability} if found.closing else {}),
        facts=found.facts,
    )


def _gap(case: Case, found: Routes, words: Words) -> str:
    """What would have to be verified: any one of some ties, else the fewest."""
    lang = words.lang
    if found.closing:
        ties = [_tie(case, gap.step, words) for gap in found.closing]
        return words.say("route.unverified.closing", ties=listed(ties, lang, by="semicolon-or"))
    if found.nearest is None:
        return ""
    open_ = [step for step in found.nearest.steps if step.state != "verified"]
    pairs = [_pair(case, step, words) for step in open_]
    return words.say("route.unverified.open", n=len(open_), ties=listed(pairs, lang, by="pairs"))


def _pair(case: Case, step: Step, words: Words) -> str:
    return listed((case.name(node, words.lang) for node in (step.source, step.target)), words.lang, by="and")


def _tie(case: Case, step: Step, words: Words) -> str:
    pair, kind = _pair(case, step, words), step.label[words.zh]
    return words.say("route.unverified.closing.tie", pair=pair, kind=kind)


def gatekeepers(case: Case) -> Iterator[Finding]:
    """Those who hold all ways to somebody, alone or together, with the proof."""
    if not case.once(Access).team:
        return
    behind: dict[tuple[str, str], list[str]] = {}
    for thread in case.once(threads):
        for keeper in thread.theirs[-1:]:
            if not holds(case, keeper, thread.person, least=thread.least):
                continue
            behind.setdefault((keeper, thread.least), []).append(thread.person)
    for (keeper, least), people in sorted(behind.items(), key=lambda item: (-len(item[1]), item[0])):
        yield _alone(case, keeper, least, people)
    for targets in targets_of(case):
        found = access.gatekeepers(case, targets)
        if 1 < len(found.cut.nodes) <= 3 and not found.theirs and found.cut.proven:
            yield _together(case, found)


def _alone(case: Case, keeper: str, least: str, people: Sequence[str]) -> Finding:
    proofs = [access.gatekeepers(case, person, least=least) for person in people]
    return claim(
        "gatekeeper",
        "access",
        lambda words: words.say(
            "gatekeeper.alone",
            people=people_text(case, people, words.lang),
            keeper=case.name(keeper, words.lang),
            counted=counted_text(least, words.lang),
        ),
        caveat="gatekeeper.caveat",
        subjects=(keeper, *people),
        numbers={"people": float(len(people))},
        facts=sorted({fact for proof in proofs for fact in proof.facts}),
    )


def _together(case: Case, found: Gatekeepers) -> Finding:
    cut, disjoint = found.cut.nodes, found.cut.disjoint

    def said(words: Words) -> str:
        lang = words.lang
        ways = (" → ".join(case.name(node, lang) for node in way) for way in disjoint)
        return words.say(
            "gatekeeper.together",
            who=either_text(case, found.targets, lang),
            cut=either_text(case, cut, lang),
            counted=counted_text(found.least, lang),
            n=len(cut),
            ways=listed(ways, lang, by="semicolon"),
        )

    return claim(
        "gatekeeper",
        "access",
        said,
        caveat="gatekeeper.caveat",
        subjects=(*cut, *found.targets),
        numbers={"cut": float(len(cut)), "ways": float(len(disjoint))},
        facts=found.facts,
    )


def single_threads(case: Case) -> Iterator[Finding]:
    """People whom we reach only through one of ours, by member."""
    if not case.once(Access).team:
        return
    grid = access.coverage(case).grid
    members = dict.fromkeys([*(m for t in case.once(threads) for m in t.ours), *grid.single.values()])
    for member in sorted(members, key=lambda m: (-grid.loss(m), m)):
        yield _single(case, member, [person for person, only in grid.single.items() if only == member])


def _single(case: Case, member: str, known: Sequence[str]) -> Finding:
    """Whom a member alone knows, and to whom every way begins with that member: not always the same."""
    evidence, grid = case.once(Access).evidence, access.coverage(case).grid
    hanging = [t for t in case.once(threads) if member in t.ours]
    only = [t.person for t in hanging]
    reported = any(t.least == "reported" for t in hanging)
    facts = {f for p in known for f in evidence.facts_between(member, p)}
    facts |= {f for p in only for f in access.gatekeepers(case, p).facts}

    def said(words: Words) -> tuple[str, ...]:
        keys = {"single-thread": known, f"single-thread.only{'.reported' if reported else ''}": only}
        name = case.name(member, words.lang)
        return tuple(
            words.say(key, member=name, people=people_text(case, people, words.lang))
            for key, people in keys.items()
            if people
        )

    people = dict.fromkeys([*known, *only])
    return claim(
        "single-thread",
        "access",
        said,
        caveat="single-thread.caveat",
        subjects=(member, *people),
        numbers={"people": float(len(people)), "known": float(len(known)), "loss": grid.loss(member)},
        facts=sorted(facts),
    )


def introduction_plan(case: Case) -> Iterator[Finding]:
    """What the plan of introductions brings, and its first step."""
    plan = access.introductions(case) if case.once(Access).team else None
    if plan is None or not plan.routes:
        return
    first, numbers, asks = plan.routes[0], plan.plan, len(plan.routes)

    def said(words: Words) -> str:
        asking, asked, goal = (case.name(first.nodes[k], words.lang) for k in (0, 1, -1))
        little = f"{numbers.base:.1%}" == f"{numbers.value:.1%}"
        return words.say(
            f"introductions{'.little' if little else ''}{'.one' if asks == 1 else ''}",
            n=asks,
            before=numbers.base,
            after=numbers.value,
            best=words.say(f"introductions.{'exact' if numbers.exact else 'bound'}", bound=numbers.bound),
            asks=asking,
            asked=asked,
            goal=goal,
            **_way(case, first, words.lang),
        )

    yield claim(
        "introductions",
        "access",
        said,
        caveat=lambda words: (
            words.say(
                "introductions.limits", person=numbers.limits.per_person, member=numbers.limits.per_member
            ),
            _quiet(case, words),
            _left_out(case, numbers.barred, words),
            words.say("route.caveat"),
        ),
        subjects=dict.fromkeys(node for route in plan.routes for node in route.nodes),
        numbers={
            "asks": float(asks),
            "before": numbers.base,
            "after": numbers.value,
            "bound": numbers.bound,
        },
        facts=plan.facts,
    )


def _left_out(case: Case, barred: Sequence[str], words: Words) -> str:
    """Who is left out because the rules of a tender forbid contact today, or compliance is asked first."""
    noted = case.once(Access).noted
    ruled = [one for one in barred if case.day is not None and kept_from(case, one, case.day) is not None]
    groups = {"barred": ruled, "noted": [one for one in noted if one not in ruled]}
    said = (
        words.say(f"introductions.{key}", who=people_text(case, some, words.lang))
        for key, some in groups.items()
        if some
    )
    return sentences(said, words.lang)


def _quiet(case: Case, words: Words) -> str:
    """The time in which bidders must make no contact, in words; empty where none is known."""
    decision = case.graph.get(case.electorate.decision) if case.electorate is not None else None
    if not isinstance(decision, Decision) or decision.quiet is None:
        return ""
    return words.say("introductions.quiet", span=days_text(decision.quiet, words.lang))
