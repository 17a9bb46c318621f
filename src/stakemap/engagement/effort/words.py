"""A plan of effort in words: what each step is, why, what to bring, how we shall see that it helped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Protocol

from stakemap.wording.lists import half, listed, percent, sentences
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    from stakemap.context.display_names import Cast
    from stakemap.engagement.effort.commitments import Commitment
    from stakemap.engagement.effort.steps import Left, Load, Planned

__all__ = ["left_out", "line_of", "load_text", "points", "summary", "unhoured", "what_of"]


class PlanLike(Protocol):
    """What the words need of a plan."""

    @property
    def first(self) -> str | None: ...

    @property
    def last(self) -> str | None: ...

    @property
    def contacts(self) -> tuple[Planned, ...]: ...

    @property
    def steps(self) -> tuple[Planned, ...]: ...

    @property
    def cast(self) -> Cast: ...

    @property
    def hours(self) -> float: ...

    @property
    def gain(self) -> float: ...

    @property
    def span(self) -> tuple[float, float]: ...

    @property
    def gap(self) -> float: ...

    @property
    def exact(self) -> bool: ...

    @property
    def undated(self) -> int: ...

    @property
    def hours_a_point(self) -> float | None: ...

    @property
    def stopped(self) -> tuple[Commitment, ...]: ...

    @property
    def without_hours(self) -> tuple[str, ...]: ...

    @property
    def loads(self) -> tuple[Load, ...]: ...

    @property
    def expected_years(self) -> tuple[int, ...]: ...


def points(share: float) -> str:
    """A share as percentage points with one decimal; what is there but rounds to nothing is "<0.1".

    Examples
    --------
    >>> points(0.0234), points(0.0001), points(0.0)
    ('2.3', '<0.1', '0.0')
    """
    return "<0.1" if 0 < share < 0.0005 else f"{100 * share:.1f}"


def line_of(plan: PlanLike, step: Planned, lang: str) -> dict[str, str]:
    """The texts of a step: when, what, why, bring, see."""
    words = Words("engagement", lang)
    return {
        "when": words.say("effort.when", day=step.day),
        "what": what_of(plan, step, lang, partial(plan.cast.name, lang=lang)),
        "why": _why(plan, step, words),
        "bring": _bring(plan, step, words),
        "see": _see(plan, step, words),
    }


def what_of(plan: PlanLike, step: Planned, lang: str, name: Callable[[str], str]) -> str:
    """Who does what in a step.

    Parameters
    ----------
    plan, step
        The plan, and one of its steps.
    lang
        ``en`` or ``zh``.
    name
        What to call a node in it.
    """
    words = Words("engagement", lang)
    member, whom, target = (name(n) for n in (step.member, step.whom, step.target))
    if step.contact:
        first = "stranger" if step.way.value == "stranger" else "first"
        key = f"effort.what.{first if step.number == 1 else 'again'}"
        return words.say(key, member=member, whom=whom, n=step.number)
    goes = name(_goes(plan, step))
    if step.reasons:
        said = listed((words.say(f"effort.goes.{reason}") for reason in step.reasons), lang, by="both")
        goes = words.say("effort.goes", name=goes, reasons=said)
    if step.colleague:
        return words.say("effort.what.colleague", member=member, goes=goes, target=target)
    through = listed(map(name, step.route[2:-1]), lang)
    key = f"effort.what.ask{'.for' if step.reasons else ''}{'.through' if through else ''}"
    return words.say(key, member=member, whom=whom, goes=goes, target=target, through=through)


def _goes(plan: PlanLike, step: Planned) -> str:
    """Who of ours meets the target."""
    return next((one.member for one in plan.contacts if one.target == step.target), step.member)


def _why(plan: PlanLike, step: Planned, words: Words) -> str:
    target, member = (plan.cast.name(n, words.lang) for n in (step.target, step.member))
    if not step.contact:
        key = "effort.why.colleague" if step.colleague else "effort.why.ask"
        way = plan.cast.way(step.route, words.lang)
        return words.say(key, member=member, target=target, way=way)
    if step.number > 1:
        return words.say("effort.why.again", gain=points(step.gain))
    share, gain = percent(step.weight), points(step.gain)
    return sentences(
        (
            words.say("effort.why.first", target=target, share=share, gain=gain),
            words.say(f"effort.why.{step.way.value}", member=member, target=target),
        ),
        words.lang,
    )


def _bring(plan: PlanLike, step: Planned, words: Words) -> str:
    """The occasion, and who of ours should come along; empty where neither is known."""
    said = []
    if step.occasion is not None:
        title = plan.cast.name(step.occasion, words.lang) if step.about == "need" else step.title
        name = half(title, words.lang)
        said.append(words.say(f"effort.bring.{step.about}", name=name))
    if step.beside is not None and step.levels is not None:
        beside, target = (plan.cast.name(n, words.lang) for n in (step.beside, step.target))
        said.append(words.say("effort.bring.beside", beside=beside, target=target, levels=f"{step.levels:g}"))
    return sentences(said, words.lang)


def _see(plan: PlanLike, step: Planned, words: Words) -> str:
    whom, target = (plan.cast.name(n, words.lang) for n in (step.whom, step.target))
    if step.contact:
        return words.say("effort.see.contact", target=target)
    return words.say("effort.see.colleague" if step.colleague else "effort.see.ask", whom=whom, target=target)


def unhoured(plan: PlanLike) -> bool:
    """Whether of all of ours no hours a week are on record."""
    return bool(plan.without_hours) and len(plan.without_hours) == len(plan.loads)


def summary(plan: PlanLike, lang: str) -> Iterator[str]:
    """What the plan is, what it should bring, how sure that is, and what it stands on."""
    words, cast = Words("engagement", lang), plan.cast
    if plan.first is None:
        yield words.say("effort.no_day")
        return
    unrecorded = not plan.steps and unhoured(plan)
    if unrecorded:
        yield words.say("effort.unrecorded")
    elif not plan.steps:
        yield words.say("effort.nothing", first=plan.first, last=plan.last)
    else:
        people = len({step.target for step in plan.contacts})
        yield words.say(
            "effort.summary",
            n=len(plan.contacts),
            people=people,
            hours=f"{plan.hours:g}",
            first=plan.first,
            last=plan.last,
            gain=points(plan.gain),
            low=points(plan.span[0]),
            high=points(plan.span[1]),
        )
        yield words.say("effort.exact" if plan.exact else "effort.gap", gap=percent(plan.gap))
        if undated := plan.undated:
            yield words.say("effort.undated", n=undated)
        if plan.hours_a_point is not None:
            yield words.say("effort.price", price=f"{plan.hours_a_point:.1f}")
    if plan.stopped:
        names = listed((half(one.step.name, lang) for one in plan.stopped), lang)
        yield words.say("effort.stopped", n=len(plan.stopped), names=names)
    if plan.without_hours and not unrecorded:
        yield words.say("effort.without_hours", names=cast.listed(plan.without_hours, lang))
    if plan.expected_years:
        years = listed((str(year) for year in plan.expected_years), lang)
        yield words.say("effort.holidays", years=years)


def left_out(plan: PlanLike, left: Iterable[Left], lang: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Why those who matter have no contact in the plan, once for all of whom it holds, with the facts."""
    alike: dict[tuple[object, ...], list[Left]] = {}
    for one in left:
        said = one.rule.text(lang) if one.rule is not None else ""
        alike.setdefault((one.reason, said, one.free), []).append(one)
    for (_, rule, until), group in alike.items():
        key = f"effort.left.{group[0].reason.value}"
        if group[0].rule is not None:
            key += ".until" if until else ".open"
        names = plan.cast.listed((one.person for one in group), lang)
        facts = dict.fromkeys(fact for one in group if one.rule is not None for fact in one.rule.facts)
        yield Words("engagement", lang).say(key, name=names, until=until, rule=rule), tuple(facts)


def load_text(plan: PlanLike, load: Load, lang: str) -> str:
    """Hours of one of ours: there, promised, planned, and the alarm where there is one."""
    words, name = Words("engagement", lang), plan.cast.name(load.member, lang)
    if load.hours is None:
        return words.say("effort.load.none", name=name)
    said = [
        words.say(
            "effort.load",
            name=name,
            hours=f"{sum(load.hours):g}",
            promised=f"{sum(load.promised) + load.over:g}",
            planned=f"{sum(load.planned):g}",
            n=load.contacts,
        )
    ]
    if load.over > 0:
        said.append(words.say("effort.load.over", over=f"{load.over:g}"))
    elif load.alarm:
        said.append(words.say("effort.load.full", line=percent(load.line)))
    return sentences(said, lang)
