"""The ten queries of docs/neo4j.md answer as the analysis does, on the city as it is and reformed."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from itertools import combinations, permutations
from pathlib import Path

import networkx as nx
import pytest

import stakemap as sm
from stakemap import examples
from stakemap.graph.decision.electorate import electorate
from stakemap.graph.seats import Seating
from stakemap.model import (
    DecisionRole,
    Person,
    Post,
    Record,
    Span,
    Spell,
    TeamMember,
    Tie,
    Unit,
    parse,
)
from stakemap.store import connect

pytestmark = pytest.mark.neo4j

PAGE = Path(__file__).resolve().parents[2] / "docs" / "neo4j.md"
QUERIES = re.findall(r"^### (\d+)\. (.+?)\n+```cypher\n(.*?)```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
DAY = date.fromisoformat(examples.TODAY)


def test_there_are_ten() -> None:
    assert [number for number, *_ in QUERIES] == [str(number) for number in range(1, 11)]


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


ROWS = {
    "1": lambda row: (row["who"], *sorted(row["stages"])),
    "2": lambda row: (row["who"], row["own"], *sorted(row["others"]), row["ties"]),
    "3": lambda row: (row["who"], *sorted(row["roles"])),
    "4": lambda row: (row["steps"], row["ours"], row["decider"]),
    "5": lambda row: (row["adviser"], row["voters"]),
    "6": lambda row: (row["unit"], *sorted(row["masters"])),
    "7": lambda row: (row["decision"], row["stage"], row["seat"]),
    "9": lambda row: (row["one"], row["other"], row["body"]),
}


@pytest.mark.parametrize("units", CASES.values(), ids=CASES)
def test_each_query_answers_as_the_facts_in_force_do(neo4j_url, neo4j_session, units) -> None:
    graph = reformed(*units)
    with connect(neo4j_url, dataset="hupo") as store, connect(neo4j_url, dataset="other") as other:
        other.apply(examples.city())
        store.apply(examples.city())
        store.sync(graph)
    values = {"ds": "hupo", "decision": examples.DECISION, "day": examples.TODAY}
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
    }
    assert {n: {ROWS[n](row) for row in answers[n]} for n in ROWS} == expected
    assert {(row["who"], stage) for row in answers["8"] for stage in row["stages"]} == facts.vetoes()
