"""The answer in five sentences, each with the facts it stands on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap.findings.finding import Finding
from stakemap.reports.footnotes import Footnotes
from stakemap.reports.words import Words

if TYPE_CHECKING:
    from stakemap.analysis import Analysis
    from stakemap.findings.case import Case
    from stakemap.graph.electorate import Electorate
    from stakemap.scoring.power import Power

__all__ = ["Answer", "brief"]

_ENOUGH = 0.5
_MOST = 3
_AGAINST = 0.5


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the five: its heading, its sentence, its facts."""

    heading: str
    text: str
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    text: str
    facts: tuple[str, ...] = ()


class _Brief:
    """The five sentences of one analysis."""

    def __init__(self, analysis: Analysis, case: Case, words: Words) -> None:
        self.analysis, self.case, self.words = analysis, case, words

    def name(self, node: str) -> str:
        return self.case.name(node, self.words.lang)

    def listed(self, nodes: Iterable[str]) -> str:
        return self.words.listed(self.name(node) for node in nodes)

    def join(self, said: Iterable[_Said]) -> _Said:
        parts = list(said)
        facts = tuple(dict.fromkeys(fact for part in parts for fact in part.facts))
        return _Said(("" if self.words.zh else " ").join(part.text for part in parts), facts)

    def first(self, code: str) -> Finding | None:
        return next(iter(self.analysis.findings.of(code)), None)

    def decides(self) -> _Said:
        voters, power = self.analysis.electorate, self.analysis.power
        if voters is None or power is None:
            return _Said(self.words.say("decides_nobody"))
        order = sorted(range(len(power.players)), key=lambda k: (-power.shapley[k], power.players[k]))
        top, share = [], 0.0
        for place in order[:_MOST]:
            if share < _ENOUGH and power.shapley[place] > 0:
                top.append(power.players[place])
                share += float(power.shapley[place])
        key = "decides_one" if len(top) == 1 else "decides_many"
        said = [
            _Said(self.words.say(key, who=self.listed(top), share=self.words.percent(share)), self.votes(voters, top))
        ]
        if power.vetoes:
            key = "decides_veto_one" if len(power.vetoes) == 1 else "decides_veto_many"
            text = self.words.say(key, who=self.listed(self.by_power(power.vetoes)), n=len(power.vetoes))
            said.append(_Said(text, self.votes(voters, power.vetoes)))
        return self.join(said)

    def by_power(self, nodes: Iterable[str]) -> list[str]:
        formal = self.analysis.scores["formal_power"]
        return sorted(nodes, key=lambda node: (-formal[node], node))

    @staticmethod
    def votes(voters: Electorate, nodes: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(fact for node in nodes for fact in voters.facts_of(node)))

    def listened(self) -> _Said:
        beyond = self.analysis.findings.of("beyond-post")[:2]
        if beyond:
            who = self.words.listed(self.name(f.subjects[0]) for f in beyond)
            shares = self.words.listed(self.words.percent(f.numbers["hidden_influence"]) for f in beyond)
            facts = tuple(dict.fromkeys(fact for f in beyond for fact in f.facts))
            return _Said(self.words.say("listened_beyond", who=who, shares=shares), facts)
        most = self.first("most-influential")
        if most is None:
            return _Said(self.words.say("listened_nobody"))
        share = self.words.percent(most.numbers["influence"])
        return _Said(self.words.say("listened_none", who=self.name(most.subjects[0]), share=share), most.facts)

    def risk(self) -> _Said:
        voters, power = self.analysis.electorate, self.analysis.power
        said = self.vetoes(voters, power) if voters is not None and power is not None else []
        for finding in self.analysis.findings.of("empty-seat"):
            if finding.numbers["formal_power"] > 0:
                text = self.words.say("risk_seat", who=self.name(finding.subjects[0]))
                said.append(_Said(text, finding.facts))
                break
        bosses = self.first("two-bosses")
        if bosses is not None:
            said.append(_Said(self.words.say("risk_bosses", who=self.name(bosses.subjects[0])), bosses.facts))
        reach = self.first("nobody-knows")
        if reach is not None:
            who = self.listed(reach.subjects[:2])
            said.append(_Said(self.words.say("risk_reach", who=who), reach.facts))
        return self.join(said[:2]) if said else _Said(self.words.say("risk_none"))

    def vetoes(self, voters: Electorate, power: Power) -> list[_Said]:
        """Whoever can stop it alone and is against, or has not said."""
        said = []
        for node in self.by_power(v for v in power.vetoes if not v.startswith("seat:")):
            stance = voters.stances.get(node)
            if stance is None:
                said.append(_Said(self.words.say("risk_veto_open", who=self.name(node)), voters.facts_of(node)))
            elif stance < _AGAINST:
                facts = (*voters.facts_of(node), voters.stance_facts[node])
                said.insert(0, _Said(self.words.say("risk_veto_against", who=self.name(node)), facts))
        return said[:1]

    def unknown(self) -> _Said:
        stances, ties = self.first("stance-missing"), self.first("ties-missing")
        said = []
        if stances is not None:
            n, m = int(stances.numbers["silent"]), int(stances.numbers["voters"])
            share = self.words.percent(stances.numbers["share"])
            said.append(_Said(self.words.say("unknown_stances", n=n, m=m, share=share), stances.facts))
        if ties is not None:
            key = "unknown_ties" if said else "unknown_ties_only"
            said.append(_Said(self.words.say(key, who=self.listed(ties.subjects[:2])), ties.facts))
        if said:
            return self.join(said)
        return _Said(self.words.say("unknown_none" if self.analysis.electorate else "unknown_plain"))

    def check(self) -> _Said:
        said = []
        stances = self.first("stance-missing")
        if stances is not None:
            who = self.name(stances.subjects[0])
            said.append(_Said(self.words.say("next_stance", who=who), stances.facts[:1]))
        old = self.first("old-fact")
        if old is not None:
            fact = Footnotes.sentence_of(self.case, old.facts[0], self.words.lang)
            date = self.case.confirmed(old.facts[0])
            said = [_Said(self.words.say("next_fact", fact=fact, date=date), old.facts)]
        return said[0] if said else _Said(self.words.say("next_none"))


def brief(analysis: Analysis, words: Words, notes: Footnotes) -> tuple[Answer, ...]:
    """The five answers; none for bare arrays."""
    if analysis.case is None:
        return ()
    told = _Brief(analysis, analysis.case, words)
    said = (
        ("brief_decides", told.decides()),
        ("brief_listened", told.listened()),
        ("brief_risk", told.risk()),
        ("brief_unknown", told.unknown()),
        ("brief_next", told.check()),
    )
    return tuple(Answer(words.say(key), one.text, notes.numbers(one.facts)) for key, one in said)
