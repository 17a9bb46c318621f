"""What is not known, each said once: positions, seats, places, how old facts are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stakemap.context.case import Case
from stakemap.findings.finding import Finding
from stakemap.graph.confidence import months_between
from stakemap.graph.seats import seat_of
from stakemap.model import Membership, Post, Tenure, Tie, Unit
from stakemap.reports.sections.brief.answers import answers
from stakemap.reports.sections.brief.unit_tops import top_of
from stakemap.reports.writer import Writer

__all__ = ["Unknown", "empty_units", "not_known_part"]

_FEW = 2
"""Namesakes that are told."""
_LINES = ("block", "professional")
_OLD = 24
"""Months after which a fact with an open end is told to be old where most of them are (assumed)."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """One sort of thing that is not known: its heading, the sentence, its facts."""

    name: str
    heading: str
    text: str
    facts: tuple[int, ...] = ()


def not_known_part(writer: Writer) -> tuple[Unknown, ...]:
    """One line a sort; a sort of which everything is known has none."""
    return tuple(_lines(writer))


def _lines(writer: Writer) -> Iterator[Unknown]:
    positions = answers(writer)["unknown"]
    key = "not_known_positions" if writer.decided else "not_known_unreported"
    yield Unknown("positions", writer.say(key), positions.text, positions.facts)
    disputed = writer.analysis.findings.of("stance-disputed")
    if disputed:
        writer.told.extend(disputed)
        said = writer.words.sentences(one.text(writer.lang) for one in disputed)
        facts = writer.numbers(fact for one in disputed for fact in one.facts)
        yield Unknown("disputed", writer.say("not_known_disputed"), said, facts)
    seats = _seats(writer)
    if seats:
        who = writer.introduce(writer.mentioning.some([one.subjects[0] for one in seats]))
        facts = writer.numbers(fact for one in seats for fact in one.facts)
        yield Unknown("seats", writer.say("not_known_seats"), writer.words.sentences([who]), facts)
    yield from _namesakes(writer)
    for finding in writer.analysis.findings.of("ties-missing"):
        writer.told.append(finding)
        text = writer.introduce(writer.say("not_known_asked", who=writer.mentioning.some(finding.subjects)))
        yield Unknown("ties", writer.say("not_known_ties"), text, writer.numbers(finding.facts))
    yield from _places(writer)
    age = _age(writer)
    if age:
        yield Unknown("age", writer.say("not_known_age"), age)


def _seats(writer: Writer) -> list[Finding]:
    """Places that matter and of which nobody is known."""
    return [one for one in writer.analysis.findings if one.code in ("empty-seat", "unknown-person")]


def _namesakes(writer: Writer) -> Iterator[Unknown]:
    """People of the day who have one name: whether they are one is not known."""
    case = writer.case
    groups = dict.fromkeys(case.graph.namesakes(writer.lang).get(node) for node in case.people)
    ends = {*case.snapshot.sources.tolist(), *case.snapshot.targets.tolist()}
    there = {*case.seating.posts_of, *(case.snapshot.nodes[k] for k in ends)}
    here = [tuple(one for one in ids if one in there) for ids in groups if ids is not None]
    several = [ids for ids in here if len(ids) > 1]
    if not several:
        return
    shown = several[:_FEW]
    who = writer.say("semicolon").join(
        writer.words.listed(_placed(writer, one) for one in ids) for ids in shown
    )
    said, more = [writer.say("not_known_namesakes", who=who)], len(several) - len(shown)
    if more:
        said.append(writer.say("not_known_namesakes_more" if more > 1 else "not_known_namesake_more", n=more))
    facts = writer.numbers(one for ids in shown for one in ids)
    yield Unknown("namesakes", writer.say("not_known_same_name"), writer.words.sentences(said), facts)


def _placed(writer: Writer, node: str) -> str:
    """A person with the posts held, where any is known."""
    return writer.at_post(writer.name(node), writer.case.post_text(node, writer.lang))


def _places(writer: Writer) -> Iterator[Unknown]:
    """Units of which nobody is on record, units without a head on record, posts without a holder.

    A head whose seat stands among the seats is not told again.
    """
    case, said, facts = writer.case, list[str](), list[str]()
    peopled, told = _peopled(case), {finding.subjects[0] for finding in _seats(writer)}
    units = tuple(one for one in empty_units(writer) if one not in peopled or seat_of(one) not in told)
    tops = {unit: top for unit in units if unit in peopled and (top := top_of(case, unit)) is not None}
    for key, some in (
        ("not_known_empty", [unit for unit in units if unit not in peopled]),
        ("not_known_heads", [unit for unit in units if unit in peopled and unit not in tops]),
    ):
        if some:
            said.append(writer.say(key, who=writer.some(some, "units")))
            facts += some
    for top in dict.fromkeys(tops.values()):
        under = [unit for unit in units if tops.get(unit) == top]
        holders = [tenure.person for tenure in case.seating.tenures if tenure.post == top]
        who = writer.words.listed(_placed(writer, one) for one in holders) or writer.name(top)
        said.append(writer.say("not_known_head_above", unit=writer.some(under, "units"), who=who))
        facts += [*under, top, *holders]
    posts = [post for post in case.graph.of(Post) if case.seating.current(post)]
    held = {tenure.post for tenure in case.seating.tenures}
    n = sum(post.id not in held for post in posts)
    if n:
        key = (
            "not_known_posts_all" if n == len(posts) > 1 else "not_known_posts" if n > 1 else "not_known_post"
        )
        said.append(writer.say(key, n=n, m=len(posts)))
    if said:
        yield Unknown(
            "places", writer.say("not_known_places"), writer.words.sentences(said), writer.numbers(facts)
        )


def _peopled(case: Case) -> frozenset[str]:
    """Units in which somebody sits on the day, or in one beneath them."""
    above: dict[str, list[str]] = {}
    for tie in case.tie_facts("block"):
        above.setdefault(tie.to_id, []).append(tie.from_id)
    todo = [case.seating.posts[tenure.post].unit for tenure in case.seating.tenures]
    found = set[str]()
    while todo:
        unit = todo.pop()
        if unit not in found:
            found.add(unit)
            todo += above.get(unit, ())
    return frozenset(found)


def _age(writer: Writer) -> str:
    """That facts on who sits where and who turns to whom do not hold, or most are old or undated."""
    case = writer.case
    if case.day is None:
        return ""
    sort = [fact for fact in case.graph if isinstance(fact, Tie | Tenure | Membership)]
    holding = [fact for fact in sort if case.seating.current(fact)]
    people = [fact for fact in sort if not _between_units(case, fact)]
    if people and all(_between_units(case, fact) for fact in holding):
        return writer.say(f"not_known_none_holds{'_one' if len(people) == 1 else ''}", m=len(people))
    told = [fact for fact in holding if fact.valid.open_ended]
    dates = [date for fact in told if (date := case.confirmed(fact.id)) is not None]
    old = [date for date in dates if months_between(date.earliest, case.day) >= _OLD]
    undated = len(told) - len(dates)
    if 2 * undated > len(told):
        return writer.say(f"not_known_undated{_of(undated, told)}", n=undated, m=len(told))
    if not told or 2 * len(old) < len(told):
        return ""
    newest = max(dates, key=lambda date: date.earliest)
    return writer.say(f"not_known_old{_of(len(old), told)}", n=len(old), m=len(told), day=newest)


def _between_units(case: Case, fact: Tie | Tenure | Membership) -> bool:
    """Whether a tie says nothing of people."""
    return isinstance(fact, Tie) and isinstance(case.graph.get(fact.from_id), Unit)


def _of(count: int, told: Sequence[object]) -> str:
    """Which words fit: of several facts some or all, or the only one there is."""
    return "" if count < len(told) else "_all" if count > 1 else "_one"


def empty_units(writer: Writer) -> tuple[str, ...]:
    """Units on a line or block of the day of which no post is on record and nobody sits there, by name."""
    case = writer.case
    held = {post.unit for posts in case.seating.posts_of.values() for post in posts}
    held |= {post.unit for post in case.graph.of(Post) if case.seating.current(post)}
    lined = {end for role in _LINES for tie in case.tie_facts(role) for end in (tie.from_id, tie.to_id)}
    there = [unit.id for unit in case.graph.of(Unit) if unit.id in lined and case.seating.current(unit)]
    return tuple(sorted((unit for unit in there if unit not in held), key=writer.name))
