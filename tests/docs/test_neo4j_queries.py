"""The queries of docs/neo4j.md answer as the analysis does, on the city as it is and reformed."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date
from itertools import combinations, permutations
from pathlib import Path

import networkx as nx
import pytest

import stakemap as sm
from stakemap import examples
from stakemap.graph.catalogue import Catalogue
from stakemap.graph.decision.electorate import electorate
from stakemap.graph.seats import Seating
from stakemap.model import (
    Award,
    BudgetLine,
    Contract,
    DecisionRole,
    Delivery,
    Fact,
    Interaction,
    Need,
    NeedStatement,
    OfferCover,
    Person,
    Post,
    Record,
    Source,
    Span,
    Spell,
    TeamMember,
    Tie,
    Unit,
    parse,
)
from stakemap.store import connect
from stakemap.store.neo4j.graph_model import LABELS, GraphModel

pytestmark = pytest.mark.neo4j

PAGE = Path(__file__).resolve().parents[2] / "docs" / "neo4j.md"
QUERIES = re.findall(r"^### (\d+)\. (.+?)\n+```cypher\n(.*?)```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
DAY = date.fromisoformat(examples.TODAY)


def test_there_are_twenty() -> None:
    assert [number for number, *_ in QUERIES] == [str(number) for number in range(1, 21)]


CASES = {
    "as it is": (),
    "one gone": ("u:transport",),
    "three gone": ("u:finance", "u:digital", "u:city-government"),
}
KNOWN = ("knows", "advice", "works_with", "friendship")


def reformed(*units: str) -> sm.PropertyGraph:
    """The city after units ended; with people who left, ties to come and gone, heads and others who vote."""
    city, gone = examples.city(), {"valid": Span(end="2026-03")}
    changed: list[Record] = [city[unit].model_copy(update=gone) for unit in units]
    if units:
        ties, people = city.of(Tie), city.of(Person)
        changed += [tie.model_copy(update={"valid": Span(start="2027")}) for tie in ties[::9]]
        changed += [fact.model_copy(update=gone) for fact in (*ties[4::9], *people[3::11])]
        changed.append(
            city["u:engineer-regiment"].model_copy(update={"valid": Span(start="1980", end="1998")})
        )
        role = city.of(DecisionRole)[6]
        players = (
            "u:traffic-police",
            "u:procurement",
            "u:transport",
            "post:transport-office",
            "p:lu-xiangyi",
        )
        for player in players:
            new = {
                "id": f"role:x:{player}",
                "player": player,
                "stage": "screen",
                "veto": True,
                "role": "decider",
            }
            changed.append(parse(role.to_dict() | new))
    return city.with_(*changed)


class Facts:
    """The facts in force, by the analysis' own reading of who sits where."""

    def __init__(self, graph: sm.PropertyGraph) -> None:
        self.graph, self.seating = graph, Seating(graph, DAY)

    def name(self, ident: str) -> str:
        record = self.graph[ident]
        return record.name if isinstance(record, TeamMember) else self.graph.name(ident, "en")

    def ties(self, *kinds: str) -> list[Tie]:
        return [t for t in self.graph.of(Tie) if t.kind in kinds and self.seating.in_force(t)]

    def roles(self) -> list[tuple[str, DecisionRole]]:
        """People of the decision, through themselves, a post or as head of a unit."""
        found = [r for r in self.graph.of(DecisionRole) if self.seating.current(r)]
        return [
            (node, role)
            for role in found
            if role.decision == examples.DECISION
            for node, _ in self.seating.holders_of(role.player)
            if node in self.seating.people
        ]

    def units(self, person: str) -> set[str]:
        return {post.unit for post in self.seating.posts_of.get(person, ())}

    def stages(self) -> set[tuple[str, ...]]:
        found: dict[str, set[str]] = defaultdict(set)
        for node, role in self.roles():
            found[node] |= {role.stage} if role.stage else set()
        return {(self.name(node), *sorted(s)) for node, s in found.items() if len(s) > 1}

    def crossing(self) -> set[tuple[object, ...]]:
        found: dict[tuple[str, str], tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
        for tie in self.ties("advice", "works_with", "contacts", "informs"):
            for one, other in permutations((tie.from_id, tie.to_id)):
                for own, others in ((u, self.units(other) - {u}) for u in self.units(one)):
                    if others:
                        units, ties = found[one, own]
                        units |= others
                        ties.add(tie.id)
        return {
            (self.name(one), self.name(own), *sorted(map(self.name, units)), len(ties))
            for (one, own), (units, ties) in found.items()
        }

    def unreached(self) -> set[tuple[str, ...]]:
        ways = nx.Graph((t.from_id, t.to_id) for t in self.ties(*KNOWN))
        ours = {m.id for m in self.graph.of(TeamMember)}
        part: dict[str, set[str]] = defaultdict(set)
        for node, role in self.roles():
            near = nx.single_source_shortest_path_length(ways, node, 2) if node in ways else {}
            if not ours & set(near):
                part[node].add(role.role.value)
        return {(self.name(node), *sorted(roles)) for node, roles in part.items()}

    def ways(self) -> set[tuple[object, ...]]:
        graph = nx.Graph(
            (t.from_id, t.to_id) for t in self.ties("knows", "advice", "works_with", "reports_to")
        )
        graph.add_edges_from((t.person, t.post) for t in self.seating.tenures)
        found = []
        for member in (m.id for m in self.graph.of(TeamMember) if m.id in graph):
            near = nx.single_source_shortest_path_length(graph, member, 6)
            deciders = {node for node, role in self.roles() if role.role.value == "decider"}
            found += [(near[node], self.name(member), self.name(node)) for node in deciders & set(near)]
        return set(sorted(found)[:5])

    def advisers(self) -> set[tuple[str, int]]:
        voters = {node for node, _ in self.roles()}
        asked: dict[str, set[str]] = defaultdict(set)
        for tie in self.ties("advice"):
            if tie.from_id in voters and tie.to_id in self.seating.people.keys() - voters:
                asked[tie.to_id].add(tie.from_id)
        return {(self.name(node), len(by)) for node, by in asked.items()}

    def masters(self) -> set[tuple[str, ...]]:
        found: dict[str, set[str]] = defaultdict(set)
        for tie in self.ties("leads", "guides"):
            if all(isinstance(self.graph[end], Unit) for end in (tie.from_id, tie.to_id)):
                found[tie.to_id].add(f"{self.name(tie.from_id)} ({tie.kind})")
        return {(self.name(unit), *sorted(by)) for unit, by in found.items() if len(by) > 1}

    def empty(self) -> set[tuple[object, ...]]:
        roles = [r for r in self.graph.of(DecisionRole) if self.seating.in_force(r)]
        return {
            (self.name(r.decision), r.stage, self.name(r.player))
            for r in roles
            if isinstance(self.graph[r.player], Post) and self.seating.vacant(r.player)
        }

    def vetoes(self) -> set[tuple[str, str]]:
        panels = electorate(self.seating, examples.DECISION).panels
        members = {(p.stage.id, m.node) for p in panels for m in p.members if m.veto}
        return {(self.name(node), stage) for stage, node in members if node in self.seating.people}

    def shared(self) -> set[tuple[str, str, str]]:
        found = set()
        for one, other in combinations([s for s in self.graph.of(Spell) if s.unit], 2):
            if one.unit == other.unit and one.person != other.person:
                begins = [s.valid.start.earliest for s in (one, other) if s.valid.start]
                ends = [end.latest for s in (one, other) if (end := self.seating.until(s))]
                if not begins or not ends or max(begins) < min(ends):
                    a, b = sorted((one.person, other.person))
                    found.add((self.name(a), self.name(b), self.name(one.unit)))
        return found

    def stage_names(self) -> dict[str, str | None]:
        return {stage.id: stage.name_en for stage in self.graph[examples.DECISION].stages}

    def quotas(self) -> list[tuple[object, ...]]:
        found = []
        for panel in electorate(self.seating, examples.DECISION).panels:
            people = [m for m in panel.members if m.node in self.seating.people]
            known = panel.stage.quota is not None or len(people) == len(panel.members)
            votes = sum(m.weight for m in people)
            found.append((panel.stage.name_en, panel.quota if known else None, len(people), votes))
        return found

    def hanging(self, source: str) -> Counter[str]:
        model = GraphModel(Catalogue.default())
        facts = [f for f in self.graph.facts if isinstance(f, Fact) and f.source == source]
        return Counter(model.type_of(f) or LABELS[f.kind_of_fact] for f in facts)

    def one_source_stages(self) -> list[tuple[object, ...]]:
        origins: dict[str, list[str]] = defaultdict(list)
        for role in self.graph.of(DecisionRole):
            if role.decision == examples.DECISION and role.stage and self.seating.current(role):
                origins[role.stage].append(role.source)
        names = self.stage_names()
        return [
            (names[stage], self.graph[origins[stage][0]].title, len(origins[stage]))
            for stage in names
            if len(set(origins[stage])) == 1
        ]

    def known_once(self) -> set[tuple[str, int]]:
        sources: dict[str, set[str]] = defaultdict(set)
        for fact in self.graph.facts:
            if isinstance(fact, Fact):
                for ident in {fact.id, *(end for field, end in fact.references() if field != "source")}:
                    if isinstance(self.graph[ident], Person):
                        sources[ident].add(fact.source)
        once = Counter(self.graph[next(iter(s))].title for s in sources.values() if len(s) == 1)
        return set(once.items())

    def days(self) -> list[tuple[object, ...]]:
        found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for stage in self.graph[examples.DECISION].stages:
            found[stage.phase.value][0] += stage.days_low or 0
            found[stage.phase.value][1] += stage.days_high or 0
        return [(phase, *days) for phase, days in found.items()]

    def money(self) -> set[tuple[object, ...]]:
        parts = {(role.player, role.decision) for role in self.graph.of(DecisionRole)}
        found = set()
        for line in self.graph.of(BudgetLine):
            if line.decision and line.post and line.unit:
                holders = [] if self.seating.vacant(line.post) else self.seating.holders(line.post)
                names = sorted(self.name(node) for node, _ in holders if node in self.seating.people)
                own = (self.name(line.decision), self.name(line.unit), line.amount)
                found.add((*own, *names, (line.post, line.decision) in parts))
        return found

    def unmet(self) -> set[tuple[object, ...]]:
        names, half = self.stage_names(), date(DAY.year, DAY.month - 6, DAY.day)
        stages: dict[str, set[str]] = defaultdict(set)
        last: dict[str, date] = {}
        for node, role in self.roles():
            stages[node] |= {role.stage} & names.keys()
        for contact in self.graph.of(Interaction):
            if contact.day.earliest <= DAY:
                last[contact.person] = max(last.get(contact.person, date.min), contact.day.latest)
        return {
            (self.name(node), *sorted(found))
            for node, found in stages.items()
            if found and last.get(node, date.min) < half
        }

    def uncovered(self) -> set[tuple[object, ...]]:
        covered = {cover.need for cover in self.graph.of(OfferCover) if self.seating.current(cover)}
        said: dict[str, set[str]] = defaultdict(set)
        for statement in self.graph.of(NeedStatement):
            said[statement.need].add(self.name(statement.person))
        needs = [need for need in self.graph.of(Need) if need.id not in covered]
        return {(self.name(n.id), self.name(n.subject), *sorted(said[n.id])) for n in needs}

    def promised(self) -> set[tuple[object, ...]]:
        return {
            (x.name, self.name(x.subject), x.promised, x.promised is not None and x.promised.latest < DAY)
            for x in self.graph.of(Delivery)
            if x.done is None
        }

    def bought(self) -> set[tuple[object, ...]]:
        found: dict[tuple[object, ...], list[float]] = defaultdict(list)
        for fact in (*self.graph.of(Contract), *self.graph.of(Award)):
            if fact.buyer and fact.supplier:
                ends = (self.name(fact.buyer), self.name(fact.supplier), fact.currency)
                found[(*ends, isinstance(fact, Award))].append(float(fact.value or 0))
        return {(*key, len(values), round(sum(values), 2)) for key, values in found.items()}


ROWS = {
    "1": lambda row: (row["who"], *sorted(row["stages"])),
    "2": lambda row: (row["who"], row["own"], *sorted(row["others"]), row["ties"]),
    "3": lambda row: (row["who"], *sorted(row["roles"])),
    "4": lambda row: (row["steps"], row["ours"], row["decider"]),
    "5": lambda row: (row["adviser"], row["voters"]),
    "6": lambda row: (row["unit"], *sorted(row["masters"])),
    "7": lambda row: (row["decision"], row["stage"], row["seat"]),
    "9": lambda row: (row["one"], row["other"], row["body"]),
    "14": lambda row: (row["source"], row["people"]),
    "16": lambda row: (
        row["decision"],
        row["unit"],
        row["amount"],
        *sorted(row["holders"]),
        row["takes_part"],
    ),
    "17": lambda row: (row["who"], *sorted(row["stages"])),
    "18": lambda row: (row["need"], row["unit"], *sorted(row["stated_by"])),
    "19": lambda row: (row["what"], row["to"], row["promised"], row["late"]),
    "20": lambda row: (
        row["buyer"],
        row["supplier"],
        row["currency"],
        row["awarded"],
        row["times"],
        round(row["value"], 2),
    ),
}


@pytest.mark.parametrize("units", CASES.values(), ids=CASES)
def test_each_query_answers_as_the_facts_in_force_do(neo4j_url, neo4j_session, units) -> None:
    graph = reformed(*units)
    with connect(neo4j_url, dataset="hupo") as store, connect(neo4j_url, dataset="other") as other:
        other.apply(examples.city())
        store.apply(examples.city())
        store.sync(graph)
    values = {"ds": "hupo", "decision": examples.DECISION, "day": examples.TODAY, "source": "s:website"}
    answers = {}
    for number, question, query in QUERIES:
        result = neo4j_session.run(query, values)
        answers[number] = list(result)
        notes = result.consume().gql_status_objects
        assert not [note for note in notes if note.gql_status.startswith("01N5")], question
        assert answers[number] or units, question

    facts = Facts(graph)
    expected = {
        "1": facts.stages(),
        "2": facts.crossing(),
        "3": facts.unreached(),
        "4": facts.ways(),
        "5": facts.advisers(),
        "6": facts.masters(),
        "7": facts.empty(),
        "9": facts.shared(),
        "14": facts.known_once(),
        "16": facts.money(),
        "17": facts.unmet(),
        "18": facts.uncovered(),
        "19": facts.promised(),
        "20": facts.bought(),
    }
    assert {n: {ROWS[n](row) for row in answers[n]} for n in ROWS} == expected
    assert {(row["who"], stage) for row in answers["8"] for stage in row["stages"]} == facts.vetoes()
    assert [(row["stage"], row["source"], row["seats"]) for row in answers["13"]] == facts.one_source_stages()
    assert [(row["phase"], row["low"], row["high"]) for row in answers["15"]] == facts.days()
    for row, (stage, quota, voters, votes) in zip(answers["11"], facts.quotas(), strict=True):
        assert (row["stage"], row["voters"], row["votes"]) == (stage, voters, votes)
        assert row["quota"] == (row["quota"] if quota is None else quota)
        assert row["reachable"] == (votes >= row["quota"])
    query = next(query for number, _, query in QUERIES if number == "12")
    for source in graph.of(Source):
        rows = neo4j_session.run(query, values | {"source": source.id})
        assert {row["what"]: row["facts"] for row in rows} == facts.hanging(source.id)
