"""The answer in sentences, each with the facts it stands on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap.context.contact_rules import by_end
from stakemap.decision.open_decisions import open_decisions
from stakemap.findings.certainty import estimated, leaders, noticeable
from stakemap.findings.check_first import check_first
from stakemap.findings.finding import Finding
from stakemap.findings.names import people_text, scope
from stakemap.findings.value_of_information import post_of_unknown
from stakemap.model import Decision, Stance, Unit
from stakemap.reports.writer import Writer
from stakemap.wording.lists import listed
from stakemap.wording.plain import cases, odds

if TYPE_CHECKING:
    from stakemap.graph.decision.electorate import Electorate
    from stakemap.scoring.decision.power import Power

__all__ = ["ASKED", "Answer", "AnswerPart", "answer_part", "answers", "brief", "most_say"]

ASKED = ("chance-open", "stance-missing")
"""What is found out by asking people where they stand."""

_ENOUGH = 0.5
_MOST, _MOST_NAMED = 3, 5
_FIRST = 2
"""Of many who are unknown or out of reach so many are named, with the number of all."""
_EQUAL = 1e-12
_OPEN = 0.5
_AGAINST = 0.45
"""Below it somebody leans against it, in the words of the steps."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One question: its name, its heading, its sentence, its facts."""

    name: str
    heading: str
    text: str
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    text: str
    facts: tuple[str, ...] = ()


class _Brief:
    """The sentences of one analysis."""

    def __init__(self, writer: Writer) -> None:
        self.analysis, self.case, self.words = writer.analysis, writer.case, writer.words
        self.name, self.listed = writer.name, writer.listed
        self.writer = writer

    def join(self, said: Iterable[_Said]) -> _Said:
        parts = list(said)
        facts = tuple(dict.fromkeys(fact for part in parts for fact in part.facts))
        return _Said(self.words.sentences(part.text for part in parts), facts)

    def first(self, code: str) -> Finding | None:
        return next(iter(self.analysis.findings.of(code)), None)

    def decides(self) -> _Said:
        voters, power = self.analysis.electorate, self.analysis.power
        if voters is None or power is None:
            return self.join([*self.undecided(), *self.seated()])
        named, alike = self.top()
        if alike:
            each = self.words.percent(self.case.say[alike[0]])
            key = "decides_all_alike" if len(alike) == len(voters.players) else "decides_alike"
            told = _Said(self.words.say(key, n=len(alike), share=each), self.votes(voters, alike))
            more = (*self.weighed(voters), *self.without(voters, power, ()), *self.assumed(voters))
            return self.join([told, *more])
        return self.decide(voters, power, named, sum(self.case.say[node] for node in named))

    def without_voters(self) -> tuple[str, ...]:
        """The decisions that are open, where nobody is on record who votes in any."""
        voted, empty = open_decisions(self.case.context)
        return () if voted else empty

    def undecided(self) -> list[_Said]:
        """Why nobody decides: no decision is on record, none was named, or nobody votes; who stands where."""
        open_ = self.without_voters()
        if not open_:
            over = bool(self.case.graph.of(Decision))
            return [_Said(self.words.say("decides_nobody" if over else "decides_no_sheet"))]
        key = "decides_no_voters" if len(open_) == 1 else "decides_no_voters_many"
        what = self.listed(open_[:_MOST])
        said = [_Said(self.words.say(key, what=what, n=len(open_)), open_)]
        told = self.case.graph.of(Stance) if len(open_) == 1 else ()
        stances = [s for s in told if s.decision in open_ and self.case.seating.current(s)]
        if stances:
            pro = sum(stance.position > _OPEN for stance in stances)
            con = sum(stance.position < _OPEN for stance in stances)
            counts = {"n": len(stances), "pro": pro, "con": con, "open": len(stances) - pro - con}
            text = self.words.say("positions_on_record", **counts)
            said.append(_Said(text, tuple(stance.id for stance in stances)))
        return said

    def seated(self) -> list[_Said]:
        """How many hold a post on the day, and where most of them sit; nothing where nobody does."""
        seating = self.case.seating
        inside: dict[str, set[str]] = {}
        for tenure in seating.tenures:
            inside.setdefault(seating.posts[tenure.post].unit, set()).add(tenure.person)
        if not inside:
            return []
        most = max(map(len, inside.values()))
        largest = [unit for unit in inside if len(inside[unit]) == most]
        text = self.words.say(
            self.spread_key(len(inside), len(largest), most),
            people=len(set().union(*inside.values())),
            units=len(inside),
            unit=self.name(largest[0]),
            n=most,
        )
        told = _Said(text, tuple(tenure.id for tenure in seating.tenures))
        return [told, *self.others({*self.case.people} - set().union(*inside.values()))]

    def others(self, nodes: Set[str]) -> list[_Said]:
        """How many count without a post: people, and bodies that are named in ties."""
        bodies = sum(isinstance(self.case.graph.get(node), Unit) for node in nodes)
        people = len(nodes) - bodies
        counts = ((people, "seated_rest", "seated_rest_one"), (bodies, "seated_bodies", "seated_body"))
        return [_Said(self.words.say(many if n > 1 else one, n=n)) for n, many, one in counts if n]

    @staticmethod
    def spread_key(units: int, largest: int, most: int) -> str:
        """One body, one largest of several, one person in each, or several with most."""
        if units == 1:
            return "seated_one"
        return "seated" if largest == 1 else "seated_each" if most == 1 else "seated_alike"

    def top(self) -> tuple[list[str], list[str]]:
        """The few with most of the say, else the many who have equally much."""
        say = self.case.say
        order = self.case.by_power(say)
        top, share = list[str](), 0.0
        for node in order[:_MOST]:
            if share < _ENOUGH and say[node] > 0:
                top.append(node)
                share += say[node]
        return self.with_equals(say, order, top)

    def weighed(self, voters: Electorate) -> list[_Said]:
        """That the say is estimated, and that it counts how much it matters to each, where these are so."""
        said = [_Said(estimated(self.case, self.words.lang))]
        if all(voters.salience.get(node, 1.0) == 1.0 for node in voters.players):
            return said
        return [_Said(self.words.say("decides_weighed")), *said]

    @staticmethod
    def with_equals(
        say: Mapping[str, float], order: Sequence[str], top: Sequence[str]
    ) -> tuple[list[str], list[str]]:
        """The first with whoever has as much as the last of them, for ids tell no equals apart.

        Where these are too many to be named: those before them, and where there are none, the equals alone.
        """
        if not top:
            return [], []
        last = say[top[-1]]
        equal = [node for node in order if abs(say[node] - last) <= _EQUAL]
        before = [node for node in top if node not in equal]
        if len(before) + len(equal) <= _MOST_NAMED:
            return before + equal, []
        return (before, []) if before else ([], equal)

    def decide(self, voters: Electorate, power: Power, top: list[str], share: float) -> _Said:
        """Who has the most, and without whom nothing passes."""
        alike = set(top) == set(power.vetoes) and not any(node.startswith("seat:") for node in top)
        keys = ("decides_sole", "decides_both") if alike else ("decides_one", "decides_many")
        text = self.words.say(keys[len(top) > 1], who=self.listed(top), share=self.words.percent(share))
        said = _Said(text, self.votes(voters, top))
        without = [] if alike else self.without(voters, power, top)
        return self.join([said, *self.weighed(voters), *without, *self.assumed(voters)])

    def assumed(self, voters: Electorate) -> list[_Said]:
        """That the steps, or the votes needed in some of them, stand on no fact."""
        decision = self.case.graph[voters.decision]
        if isinstance(decision, Decision) and not decision.stages:
            return [_Said(self.words.say("decides_assumed_steps"))]
        stages = [panel.stage.called(self.words.lang) for panel in voters.assumed_votes]
        text = self.words.say("decides_assumed_votes", stages=listed(stages, self.words.lang), n=len(stages))
        return [_Said(text)] if stages else []

    def without(self, voters: Electorate, power: Power, top: Sequence[str]) -> list[_Said]:
        """Without whom nothing passes."""
        if not power.vetoes:
            return []
        key = "decides_veto_one" if len(power.vetoes) == 1 else "decides_veto_many"
        key = "decides_veto_same" if set(top) == set(power.vetoes) and len(top) > 1 else key
        who = people_text(self.case, self.case.by_power(power.vetoes), self.words.lang)
        text = self.words.say(key, who=who, n=len(power.vetoes))
        return [_Said(text, self.votes(voters, power.vetoes))]

    @staticmethod
    def votes(voters: Electorate, nodes: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(fact for node in nodes for fact in voters.facts_of(node)))

    def listened(self) -> _Said:
        """Who is listened to beside the own vote, as far as the draws settle it."""
        found = leaders(self.case, "hidden_influence")
        hidden = self.analysis.scores["hidden_influence"].as_shown
        what = scope(self.case, self.words.lang)
        if found is None:
            highest = max((value for _, value in hidden.top(1)), default=0.0)
            on_record = any(value > 0 for _, value in self.analysis.scores["hidden_influence"].top(1))
            nobody = "listened_unsure" if on_record else "listened_nobody"
            key = nobody if highest <= 0 else "listened_little"
            if highest >= noticeable(self.case):
                key = "listened_alike"
            least = self.words.percent(noticeable(self.case))
            return _Said(self.words.say(key, share=least, what=what))
        voteless = self.analysis.electorate is not None and not {*found.nodes} & self.case.say.keys()
        settled = f"{'voteless' if voteless else 'most'}{'_several' if len(found.nodes) > 1 else ''}"
        settled += "" if voteless or self.analysis.electorate is not None else "_alike"
        told = self.words.say(
            f"listened_{settled if found.settled else found.kind}",
            who=people_text(self.case, found.nodes, self.words.lang),
            what=what,
            cases=cases(found.share, self.words.lang),
            n=len(found.nodes),
        )
        facts = (fact for node in found.nodes for fact in self.case.facts_behind(node))
        return _Said(told, tuple(dict.fromkeys(facts)))

    def risk(self) -> _Said:
        """Who of those without whom nothing passes is against or silent, and what else may go wrong."""
        voters, power = self.analysis.electorate, self.analysis.power
        said = self.vetoes(voters, power) if voters is not None and power is not None else []
        said += self.open_seat()
        bosses = self.first("two-bosses")
        if bosses is not None:
            (unit, *masters), n = bosses.subjects, int(bosses.numbers["masters"])
            key = "risk_bosses" if n == 2 else "risk_bosses_more"
            named = {"who": self.name(unit), "masters": self.listed(masters)}
            said.append(_Said(self.words.say(key, n=n, **named), bosses.facts))
        if said:
            return self.join(said[:2])
        untold = "risk_no_voters" if self.without_voters() else "risk_untold"
        return _Said(self.words.say("risk_none" if voters is not None else untold))

    def vetoes(self, voters: Electorate, power: Power) -> list[_Said]:
        """Whoever can stop it alone and is against, or has not said."""
        able = [node for node in self.case.by_power(power.vetoes) if not node.startswith("seat:")]
        against = [node for node in able if voters.stances.get(node, 1.0) < _AGAINST]
        if against:
            facts = tuple(f for n in against for f in (*voters.facts_of(n), voters.stance_facts[n]))
            return [_Said(self.words.say(self.opposed(voters, against), who=self.listed(against)), facts)]
        silent = [node for node in able if node not in voters.stances]
        if not silent:
            text = self.words.say("risk_vetoes_none")
            return [_Said(text, tuple(voters.stance_facts[node] for node in able))] if able else []
        key = "risk_veto_open" if len(silent) == 1 else "risk_vetoes_open"
        key = key if len(silent) <= _MOST_NAMED else "risk_vetoes_many"
        text = self.words.say(key, who=self.listed(silent[:_MOST_NAMED]), n=len(silent))
        return [_Said(text, self.votes(voters, silent))]

    def open_seat(self) -> list[_Said]:
        """A seat with a vote of which nobody is on record; one without whom nothing passes comes first."""
        power = self.analysis.power
        seats = [one for one in self.analysis.findings.of("empty-seat") if one.numbers["formal_power"] > 0]
        vetoes = power.vetoes if power is not None else ()
        seats.sort(key=lambda one: one.subjects[0] not in vetoes)
        for one in seats[:1]:
            key = "risk_seat" if one.subjects[0] in vetoes else "risk_seat_votes"
            return [_Said(self.words.say(key, who=self.name(one.subjects[0])), one.facts)]
        return []

    def opposed(self, voters: Electorate, against: list[str]) -> str:
        """How far those who are against are: as the steps say it of each."""
        firm = {self.words.stance(voters.stances[node]) == self.words.stance(0.0) for node in against}
        if len(against) == 1:
            return "risk_veto_against" if firm == {True} else "risk_veto_leans"
        return (
            {True: "risk_vetoes_against", False: "risk_vetoes_lean"}[firm.pop()]
            if len(firm) == 1
            else "risk_vetoes_mixed"
        )

    def unknown(self) -> _Said:
        """How many have not said where they stand; without a decision, what no number holds."""
        stances = self.first("stance-missing")
        if stances is not None:
            n, m = int(stances.numbers["silent"]), int(stances.numbers["voters"])
            share = self.words.percent(stances.numbers["share"])
            key = "unknown_all" if n == m else "unknown_stance" if n == 1 else "unknown_stances"
            key += "_one" if m == 1 else ""
            who = people_text(self.writer.case, stances.subjects, self.words.lang)
            return _Said(self.words.say(key, n=n, m=m, share=share, who=who), stances.facts)
        return _Said(self.words.say("unknown_none" if self.analysis.electorate else "unknown_plain"))

    def passes(self) -> _Said:
        """How likely it passes, or between what that lies."""
        known, power, voters = self.writer.known, self.writer.power, self.writer.electorate
        facts = tuple(voters.stance_facts.values())
        if power.passing is not None:
            key = "pass_told" if known.known < known.voters else "pass_told_all"
            return _Said(self.words.say(key, odds=odds(power.passing, self.words.lang)), facts)
        low, high = (odds(end, self.words.lang) for end in (known.low, known.high))
        key = "pass_untold" if low != high else "pass_untold_same"
        key += "" if known.known else "_none_one" if known.voters == 1 else "_none"
        return _Said(self.words.say(key, low=low, high=high, n=known.known, m=known.voters), facts)

    def check(self) -> _Said:
        """The one thing to check first."""
        found = check_first(self.analysis.findings)
        if found is None:
            return _Said(self.words.say("next_none"))
        said = self.checked(found)
        barred = found.subjects if found.code in ASKED else ()
        return self.join([said, *self.forbidden(barred)])

    def checked(self, found: Finding) -> _Said:
        """What to find out, and why."""
        say, lang = self.words.say, self.words.lang
        if found.code == "chance-open":
            who = people_text(self.case, found.subjects, lang)
            return _Said(say("next_positions" if found.subjects else "next_seats", who=who), found.facts)
        if found.code == "stance-missing":
            who = people_text(self.case, found.subjects[:1], lang)
            return _Said(say("next_stance", who=who), found.facts[:1])
        fact = self.writer.notes.text(found.facts[0])
        if found.code == "old-fact":
            date = self.case.confirmed(found.facts[0])
            return _Said(say("next_old", fact=fact, date=date), found.facts)
        if_true, if_false = (cases(found.numbers[key], lang) for key in ("if_true", "if_false"))
        who = self.name(found.subjects[0])
        post = post_of_unknown(self.case.graph, found.facts[0])
        key = "next_fact" if post is None else "next_holder"
        post = post and self.name(post)
        return _Said(say(key, fact=fact, post=post, who=who, if_true=if_true, if_false=if_false), found.facts)

    def forbidden(self, nodes: Iterable[str]) -> list[_Said]:
        """Whom of these a tender forbids to contact today, so that nobody reads an advice to do it."""
        day = self.case.day
        return [
            _Said(
                self.words.say(
                    "next_forbidden" if kept.until else "next_forbidden_open",
                    who=self.listed(list(kept.rules)),
                    day=kept.until,
                    end=kept.end,
                ),
                kept.facts,
            )
            for kept in (by_end(self.case, nodes, day, self.words.lang) if day is not None else ())
        ]


@dataclass(frozen=True, slots=True)
class AnswerPart:
    """What the page begins with."""

    rows: tuple[Answer, ...]


def answer_part(writer: Writer) -> AnswerPart:
    """The answer at the head of the brief: the other sentences each head a section of their own."""
    found = answers(writer)
    return AnswerPart(tuple(found[name] for name in ("pass", "decides", "risk") if name in found))


def most_say(writer: Writer) -> tuple[list[str], list[str]]:
    """The few with most of the formal say, else the many who have equally much."""
    return _Brief(writer).top()


def answers(writer: Writer) -> dict[str, Answer]:
    """Every answer by its name: ``pass`` only where there is a decision."""
    told = _Brief(writer)
    said = {"pass": told.passes()} if writer.decided else {}
    said |= {
        "decides": told.decides(),
        "risk": told.risk(),
        "unknown": told.unknown(),
        "listened": told.listened(),
        "next": told.check(),
    }
    return {
        name: Answer(name, writer.say(f"brief_{name}"), one.text, writer.numbers(one.facts))
        for name, one in said.items()
    }


def brief(writer: Writer) -> tuple[Answer, ...]:
    """The answers in order, as a terminal or a mail says them."""
    return tuple(answers(writer).values())
