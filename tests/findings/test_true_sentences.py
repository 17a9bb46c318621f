"""Every sentence is true: what it asserts is worked out again by brute force, on random accounts.

`CHECKS` has one check a kind of claim; a claim without a check fails the first test.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import astuple
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import fisher_exact, norm

import stakemap as sm
import strategies
from stakemap.access import Access, coverage
from stakemap.decision.clock import clock_of
from stakemap.decision.known_positions import known_positions
from stakemap.errors import InputError
from stakemap.findings.certainty import noticeable
from stakemap.findings.check_first import check_first
from stakemap.findings.finders import FINDERS
from stakemap.findings.shares import LEAST, shares_of, split_text
from stakemap.graph.rules.game import wins
from stakemap.graph.snapshot import SEAT
from stakemap.io.tables.vocabulary import sheets
from stakemap.model import DecisionRole, Origin, Person, Stance, TeamMember, Tenure, Tie, parse
from stakemap.model.source_kinds import usual_grades
from stakemap.reports.formats import render_html
from stakemap.wording.lists import percent
from stakemap.wording.phrases import Words

DAY = "2024-06-30"


def informal_pairs(case):
    """Pairs of people tied by anything informal on the day, whatever the direction."""
    snapshot = case.context.snapshot("informal")
    ends = zip(snapshot.sources.tolist(), snapshot.targets.tolist(), strict=True)
    return {frozenset((snapshot.nodes[i], snapshot.nodes[j])) for i, j in ends}


def asking(case, node):
    snapshot = case.snapshot
    ends = zip(snapshot.sources.tolist(), snapshot.targets.tolist(), strict=True)
    return {snapshot.nodes[i] for i, j in ends if snapshot.nodes[j] == node}


def parts_of(nodes, pairs):
    left, count = set(nodes), 0
    while left:
        todo, count = [left.pop()], count + 1
        while todo:
            at = todo.pop()
            near = {n for pair in pairs if at in pair for n in pair} & left
            left -= near
            todo += near
    return count


def chance(case, stances):
    """Chance of a yes, by every set of voters who may say yes."""
    names, total = case.electorate.players, 0.0
    for answers in itertools.product((False, True), repeat=len(names)):
        each = ((stances.get(n, 0.5), said) for n, said in zip(names, answers, strict=True))
        weight = np.prod([share if said else 1 - share for share, said in each])
        yes = frozenset(n for n, said in zip(names, answers, strict=True) if said)
        total += float(weight) * wins(case.electorate.game, yes)
    return total


def decides(case, finding):
    everybody = frozenset(case.electorate.players)
    formal, share = case.scores["formal_power"], finding.numbers["formal_power"]
    stops = {node: not wins(case.electorate.game, everybody - {node}) for node in everybody}
    assert share > 0
    for node in finding.subjects:
        assert formal[node] == share
        assert bool(finding.numbers["veto"]) == stops[node] == ("stop" in finding.text("en"))
    if len(finding.subjects) > 1:
        equals = {
            node for node in everybody if formal[node] == share and stops[node] == stops[finding.subjects[0]]
        }
        assert set(finding.subjects) == equals
        assert f"{len(equals)} people" in finding.text("en")


def sort_of(case, kind):
    if kind in case.graph.catalogue.inferred:
        return "inferred"
    return "formal" if "authority" in case.graph.catalogue[kind].uses else "reported"


def shares(case, finding, node):
    """The split of somebody's influence, from the definition: walks by inverting a matrix.

    What each gives away by each tie has oracles of its own (tests/property/test_attention.py).
    """
    snapshot, book, told = case.snapshot, case.snapshot.evidence, finding.numbers
    attention = np.zeros((snapshot.n, snapshot.n))
    attention[snapshot.sources, snapshot.targets] = case.influence.listening.attention
    walks = np.linalg.inv(np.eye(snapshot.n) - attention)
    z, j = case.scores["formal_power"].values @ walks, snapshot.index(node)
    last = (z - z[j] / walks[j, j] * walks[j]) * attention[:, j]
    sure = dict.fromkeys(("reported", "formal", "inferred", "mixed"), 0.0)
    for arc in np.flatnonzero(snapshot.targets == j).tolist():
        sorts = {sort_of(case, book.kinds[book.kind[row]]) for row in book.rows_of(arc)}
        sure[sorts.pop() if len(sorts) == 1 else "mixed"] += last[snapshot.sources[arc]]
    shown, own = case.scores["influence"].as_shown[node], case.scores["formal_power"][node]
    names, total = ("reported", "formal", "inferred"), sum(sure.values())
    known = [told[f"share_{name}"] for name in names]
    assert told["share_own"] == own
    assert own + sum(known) + told["share_unreported"] == pytest.approx(max(shown, own), abs=1e-9)
    assert total <= 1e-12 or told["share_unreported"] == 0
    scale = max(shown - own, 0.0) / total if total > 1e-12 else 0.0
    for name, value in zip(names, known, strict=True):
        assert scale * sure[name] - 1e-6 <= value <= scale * (sure[name] + sure["mixed"]) + 1e-6


def adds_up(case, node):
    """The parts of somebody as the sentence has them add up to the figure beside them."""
    for lang, pattern in (("en", r"(\d+)% (?:by the own|through|along)"), ("zh", r"(\d+)%(?:来自本人|经由)")):
        told = [int(one) for one in re.findall(pattern, split_text(case, node, Words("findings", lang)))]
        own = case.scores["formal_power"][node]
        assert (
            lang == "zh"
            or len(told) < 2
            or own < LEAST
            or f"{percent(own)} by the own" in split_text(case, node, Words("findings"))
        )
        small = sum(0 < part < LEAST for part in astuple(shares_of(case, node)))
        assert not told or small > 1 or f"{sum(told)}%" == percent(case.scores["influence"].as_shown[node])


def complexity(case, finding):
    posts = [post for n in case.electorate.players for post in case.seating.posts_of.get(n, ())]
    assert finding.numbers["voters"] == len(case.electorate.players)
    assert finding.numbers["steps"] == len(case.electorate.panels)
    assert finding.numbers["units"] >= len({post.unit for post in posts})
    assert ("No unit" in finding.text("en")) == (finding.numbers["units"] == 0)


def user_and_buyer(case, finding):
    pairs = informal_pairs(case)
    assert all(frozenset(pair) in pairs for pair in itertools.pairwise(finding.subjects))


def most_influential(case, finding):
    figures = case.scores["influence"].as_shown
    assert max(figures[node] for node in case.people) >= noticeable(case)
    shares(case, finding, finding.subjects[0])
    for node in finding.subjects[:5]:
        adds_up(case, node)
    least = min(figures[node] for node in finding.subjects[:5])
    seats = [node for node in case.nodes_of(SEAT) if figures[node] >= least]
    assert ("Not counted" in finding.text("en")) == bool(seats)
    assert len(seats) > 5 or all(case.name(seat) in finding.text("en") for seat in seats)
    worlds = case.uncertainty["influence"]
    hits = alone = 0
    for world in worlds.values:
        values = {n: world[worlds.index(n)] for n in case.people}
        named = [values.pop(node) for node in finding.subjects]
        rest = max(values.values(), default=0.0)
        hits += (max(named) >= rest - 1e-12) if "open" in finding.text("en") else (min(named) > rest)
        alone += max(named) > rest + 1e-12
    assert hits >= 0.9 * len(worlds.values)
    assert ("Whether anybody" in finding.text("en")) == (len(named) == 1 and alone < 0.9 * len(worlds.values))
    assert "between" not in finding.text("en") or len(named) > 1
    undecided = re.search("is open( between| among|:)", finding.text("en"))
    least = percent(min(figures[n] for n in finding.subjects))
    equal = {n for n in case.people if percent(figures[n]) == least} - set(finding.subjects)
    assert ("In whole percent" in finding.text("en")) == (undecided is None and bool(equal))
    assert not equal or undecided or f"percent {len(equal)} others" in finding.text("en") or len(equal) == 1


def beyond_post(case, finding):
    (node,) = finding.subjects
    shares(case, finding, node)
    assert "own vote" not in finding.text("en"), "what others give has none"
    worlds = case.uncertainty["hidden_influence"]
    formal = case.scores["formal_power"]
    above = sum(formal[n] > formal[node] + 1e-12 for n in case.people) + 1
    ranks = worlds.ranks[:, worlds.index(node)]
    assert np.mean(ranks < above) >= 0.9
    assert np.median(worlds.values[:, worlds.index(node)]) >= noticeable(case)
    assert ("no vote" in finding.text("en")) == (node not in case.electorate.players)


def disagrees(case, finding):
    (node,) = finding.subjects
    turning, formal = asking(case, node), case.scores["formal_power"]
    influence = np.median(case.uncertainty["influence"].values, axis=0)[case.snapshot.index(node)]
    assert finding.numbers["turning"] == len(turning) > 0
    assert finding.numbers["voting"] == len(turning & {*case.electorate.players} if case.electorate else ())
    assert influence > 0
    shares(case, finding, node)
    snapshot, book = case.snapshot, case.snapshot.evidence
    asked = {"reported": set(), "formal": set(), "inferred": set()}
    for arc, kind in zip(book.arc.tolist(), book.kind.tolist(), strict=True):
        if snapshot.nodes[snapshot.targets[arc]] == node:
            asked[sort_of(case, book.kinds[kind])].add(snapshot.nodes[snapshot.sources[arc]])
    assert {sort: finding.numbers[sort] for sort in asked} == {k: len(v) for k, v in asked.items()}
    assert not asked["inferred"]
    assert f"{len(asked['reported'])} by reported ties" in finding.text("en")
    if finding.numbers["influence_rank"] < finding.numbers["in_degree_rank"]:
        assert finding.numbers["hidden_influence"] == pytest.approx(influence - formal[node])
        assert finding.numbers["hidden_influence"] > formal[node]
    else:
        assert 2 * finding.numbers["voting"] < len(turning)


def two_bosses(case, finding):
    unit, masters = finding.subjects[0], set(finding.subjects[1:])
    kinds = {"leads": set(), "guides": set()}
    for tie in case.graph.of(Tie):
        under = getattr(case.graph.get(tie.to_id), "unit", tie.to_id)
        there = (case.seating.current(case.graph.get(one)) for one in (tie.id, tie.from_id, tie.to_id))
        if tie.kind in kinds and under == unit and all(there):
            kinds[tie.kind].add(tie.from_id)
    assert kinds["leads"]
    assert kinds["guides"] - kinds["leads"]
    assert masters == kinds["leads"] | kinds["guides"]
    assert ("two masters" in finding.text("en")) == (len(masters) == 2)
    assert len(masters) == 2 or f"has {len(masters)} masters" in finding.text("en")


def open_place(case, finding):
    (node,) = finding.subjects
    assert node.startswith("seat:") or case.graph[node].unknown
    votes = case.electorate is not None and case.scores["formal_power"][node] > 0
    assert ("holds" in finding.text("en")) == votes
    shares(case, finding, node)
    assert votes or finding.numbers["influence"] > 0


def source_unjudged(case, finding):
    """Facts whose source has no kind with a grade, counted with those that have a source at all."""
    usual, told = usual_grades(), [f for f in case.graph if getattr(f, "source", None) in case.graph]
    open_ = [
        f
        for f in told
        if (f.grade or case.graph[f.source].grade or "F6") == "F6" and case.graph[f.source].kind not in usual
    ]
    assert set(finding.facts) == {f.id for f in open_}
    assert (finding.numbers["unjudged"], finding.numbers["facts"]) == (len(open_), len(told))
    assert len(open_) >= 0.8 * len(told) > 0
    assert finding.numbers["counts"] == pytest.approx(0.25)


def stance_disputed(case, finding):
    (node,) = finding.subjects
    told = [s for s in case.graph.of(Stance) if s.person == node and case.seating.current(s)]
    counted, *others = finding.facts
    assert case.electorate.stances[node] == case.graph[counted].position
    newest = max(str(s.valid.start or case.graph.confirmed(s) or "") for s in told)
    for other in others:
        day = case.graph[other].valid.start or case.graph.confirmed(case.graph[other])
        assert day is None or str(day) == newest
        assert abs(case.graph[other].position - case.graph[counted].position) >= 0.25
        assert finding.text("en").count("(") >= 1 + len(others)


def stance_missing(case, finding):
    assert set(finding.subjects) == set(case.electorate.players) - set(case.electorate.stances)


def leads_away(case, node, tie):
    """Whether somebody turns to another by a tie: to oneself, through a post of one's own, is to nobody."""
    snapshot, evidence = case.snapshot, case.snapshot.evidence
    arcs = [arc for arc in range(snapshot.m) if snapshot.nodes[snapshot.sources[arc]] == node]
    return any(tie.id in evidence.facts_of(row) for arc in arcs for row in evidence.rows_of(arc))


def ties_missing(case, finding):
    catalogue = case.graph.catalogue
    for tie in case.graph.of(Tie):
        informal = "authority" not in catalogue[tie.kind].uses and tie.kind not in catalogue.inferred
        assert not (informal and any(leads_away(case, node, tie) for node in finding.subjects))
    assert finding.numbers["share"] == pytest.approx(
        sum(case.scores["formal_power"][n] for n in finding.subjects)
    )


def nobody_knows(case, finding):
    snapshot = case.context.snapshot("introduction")
    ends = zip(snapshot.sources.tolist(), snapshot.targets.tolist(), strict=True)
    ours = {snapshot.nodes[j] for i, j in ends if snapshot.nodes[i].startswith("m:")}
    assert not ours & set(finding.subjects)


def single_thread(case, finding):
    """Whom a member alone knows, by the ties of ours; whom without that member no way reaches."""
    member, *people = finding.subjects
    snapshot, known = case.context.snapshot("introduction"), int(finding.numbers["known"])
    pairs = set(zip(snapshot.sources.tolist(), snapshot.targets.tolist(), strict=True))
    name = snapshot.nodes.__getitem__
    ours: dict[str, set[str]] = {}
    for i, j in pairs:
        if name(i).startswith("m:") and name(j) in people:
            ours.setdefault(name(j), set()).add(name(i))
    assert {n for n, members in ours.items() if members == {member}} == set(people[:known])
    assert ("Only" in finding.text("en")) == ("只有" in finding.text("zh")) == bool(known)


def worth_checking(case, finding):
    drawn, (node,) = case.uncertainty, finding.subjects
    spread, facts = drawn["influence"], list(drawn.facts.evidence.facts)
    held, expected = drawn._present
    place = facts.index(finding.facts[0])
    row, chance = np.asarray(held)[place].astype(bool), expected[place]
    every = (spread.ranks <= 5) & (spread.values > 0)
    among, draws = every[:, spread.index(node)], len(row)
    yes, no = among[row], among[~row]
    assert finding.numbers["if_true"] == pytest.approx(yes.mean())
    assert finding.numbers["if_false"] == pytest.approx(no.mean())
    moved = abs(np.mean((row - chance) * (among - among.mean())))
    z = moved / np.sqrt(np.mean(chance * (1 - chance)) * among.var() / draws)
    claims = np.asarray(drawn.facts.claims)
    doubted = {claims[k] for k in range(len(facts)) if np.mean(expected[k] * (1 - expected[k])) > 0}
    looked = len(doubted) * int(np.sum((every.mean(axis=0) > 0) & (every.mean(axis=0) < 1)))
    assert looked * 2 * norm.sf(z) <= 0.05 * (1 + 1e-9)
    counts = [[np.sum(row & among), np.sum(row & ~among)], [np.sum(~row & among), np.sum(~row & ~among)]]
    assert looked * fisher_exact(counts).pvalue <= 0.05 * (1 + 1e-9)


def origin_mix(case, finding):
    labels = {p.id: p.origin for p in case.graph.of(Person) if p.origin is not None}
    pairs = [pair for pair in informal_pairs(case) if pair <= labels.keys()]
    outside = sum(len({labels[n] for n in pair}) > 1 for pair in pairs)
    assert len(pairs) > 1
    assert finding.numbers["share_outside"] == pytest.approx(outside / len(pairs))


def broker(case, finding):
    (node,) = finding.subjects
    pairs = informal_pairs(case)
    near = {n for pair in pairs if node in pair for n in pair} - {node}
    assert finding.numbers["contacts"] == len(near) > 1
    assert finding.numbers["effective_size"] >= 2
    posts = case.seating.posts_of
    own = {posts[node][0].unit} if posts.get(node) else set()
    units = {posts[n][0].unit for n in near if posts.get(n)} - own
    assert finding.numbers["units"] == len(units)
    said = finding.text("en")
    assert ("other unit" in said) == bool(units)
    assert ("no two of them tied" in said) == (not any(pair <= near for pair in pairs))
    nodes = case.context.snapshot("informal").nodes
    more = parts_of(set(nodes) - {node}, pairs) - parts_of(nodes, pairs)
    assert finding.numbers["cut_off"] == max(0, more)
    assert (f"ties around them fall into {more + 1} parts" in said) == (more > 0), "others may be parts too"


def cross_line(case, finding):
    """A line is whoever one unit guides, or leads: between two lines one tie, and each has another inside."""
    if "ties" not in finding.numbers:
        return
    lines, pairs = sm.brokerage(case, "line").labels, informal_pairs(case)
    one, two = (lines[node] for node in finding.subjects)
    sides = [{lines.get(node) for node in pair} for pair in pairs if len(pair) == 2]
    assert frozenset(finding.subjects) in pairs
    assert sides.count({one, two}) == 1
    assert {one} in sides
    assert {two} in sides


def formal_informal(case, finding):
    hidden = case.scores["hidden_influence"]
    assert all(hidden[n] > 0 for n in finding.subjects)
    assert len({round(hidden[n], 12) for n in case.people}) > 1
    gaps = sm.gap(case).gaps.gaps
    assert len({gap.formal for gap in gaps}) > 1, "a side that is constant agrees with nothing"


def pull(case, finding):
    sides = {"block": [], "line": []}
    for name, value in finding.numbers.items():
        side, _, node = name.partition("_")
        if side in sides:
            assert case.electorate.stances[node] == value
            sides[side].append(value)
    assert finding.numbers["index"] == pytest.approx(abs(np.mean(sides["block"]) - np.mean(sides["line"])))


def old_fact(case, finding):
    then, (node,) = case.confirmed(finding.facts[0]).earliest, finding.subjects
    day = date.fromisoformat(DAY)
    whole = (day.year - then.year) * 12 + day.month - then.month - (day.day < then.day)
    assert finding.numbers["months"] == whole >= 1, "nothing confirmed within a month is old"
    assert case.scores["influence"].as_shown[node] > 0


def chance_open(case, finding):
    stances, silent = case.electorate.stances, set(case.electorate.players) - set(case.electorate.stances)
    low, high = (chance(case, {**stances, **dict.fromkeys(silent, end)}) for end in (0.0, 1.0))
    assert (finding.numbers["low"], finding.numbers["high"]) == pytest.approx((low, high))
    assert f"{low:.0%}" != f"{high:.0%}"
    assert finding.numbers["share"] < 0.5
    assert set(finding.subjects) <= silent
    ranked = {
        n: chance(case, {**stances, n: 1.0}) - chance(case, {**stances, n: 0.0})
        for n in silent
        if isinstance(case.graph.get(n), Person) and not case.graph[n].unknown
    }
    if finding.subjects:
        say = case.scores["formal_power"]
        others = [value for n, value in ranked.items() if n not in finding.subjects]
        assert min(ranked[n] for n in finding.subjects) >= max(others, default=0.0) - 1e-9
        last = finding.subjects[-1]
        equal = [
            n
            for n, value in ranked.items()
            if value == pytest.approx(ranked[last], abs=1e-12)
            and say[n] == pytest.approx(say[last], abs=1e-12)
        ]
        alike = len(set(equal) - set(finding.subjects))
        assert re.findall(r"(\d+) others? counts? as much", finding.text("en")) == [str(alike)] * bool(alike)


def critical_step(case, finding):
    assert known_positions(case).told
    assert finding.numbers["passing"] == pytest.approx(chance(case, case.electorate.stances), abs=1e-9)
    gains = {step.stage: step.gain for step in clock_of(case).steps}
    best = {stage for stage, gain in gains.items() if gain > max(gains.values()) - 1e-9}
    assert finding.numbers["gain"] == pytest.approx(max(gains.values()))
    assert ("and equally" in finding.text_en) == (len(best) > 1)
    assert ("help most" in finding.text_en) == ("帮助最大" in finding.text_zh) == (len(gains) > 1)


def rival_move(case, finding):
    stances, step = case.electorate.stances, case.graph.catalogue.value("stance_step")
    able = [
        n
        for n in case.electorate.players
        if isinstance(case.graph.get(n), Person) and not case.graph[n].unknown
    ]

    def moved(held, node, by):
        return {**held, node: min(1.0, max(0.0, held.get(node, 0.5) + by))}

    def answers(held):
        return {n: chance(case, moved(held, n, -step)) for n in able}

    lower = answers(stances)
    left = {n: min(answers(moved(stances, n, step)).values()) for n in able}
    assert known_positions(case).told
    assert finding.numbers["now"] == pytest.approx(chance(case, stances))
    assert finding.numbers["idle"] == pytest.approx(min(lower.values()))
    assert finding.numbers["best"] == pytest.approx(max(left.values()))
    hurting = [n for n in able if lower[n] <= min(lower.values()) + 1e-9]
    ours = [n for n in able if left[n] >= max(left.values()) - 1e-9]
    assert set(finding.subjects) == {*hurting, *ours}
    said = finding.text("en")
    assert ("hurts most" in said) == (len(able) > 1)
    assert ("and equally" in said) == (len(able) > 1 and len(hurting) > 1)
    assert ("are alike" in said) == (len(able) > 1 and len(ours) > 1)


def tension(case, finding):
    said = {s.position for s in case.graph.of(Stance)} | {f"{v:g}" for v in finding.numbers.values()}
    assert {finding.numbers["own"], finding.numbers["body"]} <= said
    assert abs(finding.numbers["own"] - finding.numbers["body"]) > case.graph.catalogue.value("stance_step")
    whose = case.graph[
        finding.facts[1] if case.graph[finding.facts[0]].person == finding.subjects[0] else finding.facts[0]
    ]
    assert (whose.person == finding.subjects[1]) == ("(head of" not in finding.text("en"))


def front_loaded(case, finding):
    assert finding.numbers["before"] > finding.numbers["all"] / 2


def group(case, finding):
    assert finding.numbers["people"] >= 3


def best_ways(case):
    """Probability of the best way of ours to everybody, by trying one more step again and again."""
    found, snapshot = case.once(Access), case.once(Access).snapshot
    arcs = list(
        zip(snapshot.sources.tolist(), snapshot.targets.tolist(), snapshot.strength.tolist(), strict=True)
    )
    best = [float(node in found.team) for node in snapshot.nodes]
    for _ in snapshot.nodes:
        for i, j, strength in arcs:
            if snapshot.nodes[i] in found.team or snapshot.nodes[i] not in found.avoid:
                best[j] = max(best[j], best[i] * strength)
    return dict(zip(snapshot.nodes, best, strict=True))


def entry(case, finding):
    best, formal = best_ways(case), case.scores["formal_power"]
    voters = [n for n in case.people if formal[n] > 0 and n in best]
    ways = [best[n] for n in voters if best[n] > 0]
    assert finding.numbers["easiest"] == pytest.approx(max(ways))
    assert finding.numbers["hardest"] == pytest.approx(min(ways))
    assert finding.numbers["shut"] == len(voters) - len(ways)
    shut = f"To {len(voters) - len(ways)} of the {len(voters)} with a say there is no way."
    assert (shut in finding.text("en")) == ("no way" in finding.text("en")) == (len(ways) < len(voters))
    apart = max(ways) - min(ways) > 1e-9
    assert ("hardest is" in finding.text("en")) == apart
    ends = [sum(abs(way - end) <= 1e-9 for way in ways) for end in (max(ways), min(ways))] if apart else []
    assert finding.text("en").count(" alike") == sum(n > 1 for n in ends)
    assert all(f"one of {n} alike" in finding.text("en") for n in ends if n > 1)


def overall(case, finding):
    assert case.electorate is None
    ranked = [n for n in case.snapshot.nodes if n in set(case.people)]
    one, two = (
        np.array([case.scores[name][n] for n in ranked]).round(12) for name in ("standing", "influence")
    )
    assert len(set(one)) > 1, "a side that is constant agrees with nothing"
    assert len(set(two)) > 1
    places = [np.array([(v > x).sum() + (v == x).sum() / 2 for x in v]) for v in (one, two)]
    assert finding.numbers["agreement"] == pytest.approx(np.corrcoef(*places)[0, 1], abs=1e-9)
    worlds = case.uncertainty["overall"]
    first = np.array(
        [
            max(world[worlds.index(n)] for n in finding.subjects)
            >= max(world[worlds.index(n)] for n in ranked) - 1e-12
            for world in worlds.values
        ]
    )
    assert first.mean() >= 0.9
    assert "No rule without answers can promise" in finding.caveat("en")


def no_decision(case, finding):
    assert case.electorate is None


def rests_on_facts(case, finding):
    assert all(fact in case.graph for fact in finding.facts)


CHECKS = {
    "no-decision": no_decision,
    "overall": overall,
    "decides": decides,
    "complexity": complexity,
    "user-and-buyer": user_and_buyer,
    "most-influential": most_influential,
    "beyond-post": beyond_post,
    "disagrees-with-count": disagrees,
    "two-bosses": two_bosses,
    "empty-seat": open_place,
    "unknown-person": open_place,
    "source-unjudged": source_unjudged,
    "stance-missing": stance_missing,
    "stance-disputed": stance_disputed,
    "ties-missing": ties_missing,
    "nobody-knows": nobody_knows,
    "single-thread": single_thread,
    "worth-checking": worth_checking,
    "origin-mix": origin_mix,
    "undeclared-group": group,
    "broker": broker,
    "cross-line": cross_line,
    "formal-informal": formal_informal,
    "line-block-pull": pull,
    "old-fact": old_fact,
    "chance-open": chance_open,
    "critical-step": critical_step,
    "rival-move": rival_move,
    "tension": tension,
    "front-loaded": front_loaded,
    "entry": entry,
}
"""The others (routes, gatekeepers, hand-overs, mandates, notes) have oracles of their own beside."""
ELSEWHERE = {
    "may-decide", "plain-words", "route", "gatekeeper", "contact-conflict", "orphaned",
    "introductions", "compliance-risk", "former-employer", "veto-risk", "outlived-unit", "owner-left",
    "several-heads", "step-undated", "need-of-nobody", "several-currencies", "award-twice",
    "effort-plan", "effort-returns", "load-alarm", "not-to-be-met", "plan-late", "plan-came-true",
    "plan-since-review", "no-owner",
    "need-uncovered", "need-carried", "white-space", "common-interest", "neighbour-bought", "veto-evidence",
    "relation-cooling", "relation-burdened", "level-apart", "level-open", "step-barred", "contact-barred",
    "step-care",
    "contract-ends", "concentrated", "incumbent", "rival-reach", "partner-opens", "qualification-gap",
}  # fmt: skip


def analysed(facts, decision="d:1", draws=25):
    plan = sm.Plan(as_of=DAY, today=DAY, draws=draws)
    try:
        return sm.analyze(sm.PropertyGraph(facts), plan=plan, decision=decision)
    except InputError:
        return sm.analyze(sm.PropertyGraph(facts), plan=plan)


@st.composite
def accounts(draw):
    """Random accounts in which our team knows some, positions are known of some, and origins of some."""
    facts = draw(strategies.facts())
    people = strategies.PEOPLE
    for k, person in enumerate(draw(st.lists(st.sampled_from(people), max_size=2, unique=True))):
        facts.append(Tie(id=f"ours:{k}", kind="knows", from_id="m:1", to_id=person, strength=0.5))
    facts = [f for f in facts if not isinstance(f, Stance)]
    for k, person in enumerate(draw(st.lists(st.sampled_from(people), max_size=5, unique=True))):
        position = draw(st.sampled_from((0.0, 0.2, 0.9, 1.0)))
        facts.append(Stance(id=f"stance:{k}", decision="d:1", person=person, position=position))
    origins = st.sampled_from((None, Origin.MILITARY, Origin.UNIVERSITY))
    return [f.model_copy(update={"origin": draw(origins)}) if isinstance(f, Person) else f for f in facts]


def test_every_kind_of_claim_has_a_check():
    assert {code for code, _ in FINDERS} == CHECKS.keys() | ELSEWHERE


@settings(max_examples=40, deadline=None)
@given(accounts())
def test_what_a_sentence_asserts_holds_on_the_numbers(facts):
    analysis = analysed(facts)
    for finding in analysis.findings:
        CHECKS.get(finding.code, rests_on_facts)(analysis.case, finding)
        for lang in ("en", "zh"):
            assert not set("{}") & set(finding.text(lang))
            assert "nan" not in finding.text(lang).lower()
    first = check_first(analysis.findings)
    assert first is None or first in analysis.findings
    voters = analysis.electorate.players if analysis.electorate is not None else ()
    for person in coverage(analysis).grid.people:
        assert person in voters or analysis.scores["influence"].as_shown[person] > 0


@pytest.mark.parametrize("n", [1, 2, 8])
def test_an_account_of_people_alone_says_only_that_no_decision_was_named(n):
    people = [Person(id=f"p:{k}", name=f"p{k}") for k in range(n)]
    assert {f.code for f in analysed(people, decision=None, draws=0).findings} == {"no-decision"}


def test_one_tie_gives_no_statement_about_structure_or_ranks():
    people = [Person(id=f"p:{k}", name=f"p{k}") for k in range(8)]
    tie = Tie(id="t", kind="advice", from_id="p:0", to_id="p:1", strength=0.9)
    found = {f.code for f in analysed([*people, tie], decision=None).findings}
    assert not found & {"disagrees-with-count", "broker", "cross-line", "origin-mix", "undeclared-group"}
    assert not found & {"formal-informal", "beyond-post"}


def test_where_no_position_is_known_no_chance_is_told_anywhere():
    roles = [
        DecisionRole(id=f"r:{k}", decision="d:1", player=f"p:{k}", role="approver", stage="board")
        for k in range(7)
    ]
    stage = {"id": "board", "name": "board", "kind": "approve", "quota": 7}
    facts = [Person(id=f"p:{k}", name=f"p{k}") for k in range(7)]
    facts += [sm.model.parse({"fact": "decision", "id": "d:1", "name": "d", "stages": [stage]}), *roles]
    analysis = analysed(facts)
    (said,) = analysis.findings.of("chance-open")
    assert len(said.subjects) == 3
    assert "between 0%" in said.text("en")
    assert "100%" in said.text("en")
    assert not analysis.findings.of("critical-step") + analysis.findings.of("rival-move")
    twin = analysis.to_dict()
    assert twin["decision"]["passing"] is None
    assert twin["outlook"]["clock"] is None
    assert twin["decision"]["outcome"] is None
    page = render_html(analysis, "en")
    assert "cannot be told yet" in page
    assert "<1%" not in page
    assert check_first(analysis.findings) is said


def test_tenures_and_votes_are_used_in_the_random_accounts():
    """The accounts must be rich enough for most checks to be reached."""
    reached: set[str] = set()

    @settings(max_examples=60, deadline=None, database=None, derandomize=True)
    @given(accounts())
    def gather(facts):
        if any(isinstance(f, Tenure) for f in facts):
            reached.update(f.code for f in analysed(facts, draws=10).findings)

    gather()
    assert len(reached) >= 12


def test_people_who_are_all_alike_are_in_no_order_anywhere():
    facts = [Person(id=f"p:{k}", name=f"p{k}") for k in range(8)] + [TeamMember(id="m:1", name="m")]
    analysis = analysed(facts, decision=None)
    assert all(analysis.scores["influence"].place(f"p:{k}") is None for k in range(8))
    assert {f.code for f in analysis.findings} == {"no-decision"}
    page = render_html(analysis, "en")
    assert "nobody is before anybody" in page
    assert "first three" not in page


def crowd(turning, voters, draws=25):
    """Thirty people of whom some vote; who turns to whom, as pairs of numbers."""
    people = [Person(id=f"p:{k:02}", name=f"p{k:02}") for k in range(30)]
    stage = {"id": "board", "name": "board", "kind": "approve", "quota": len(voters)}
    decision = sm.model.parse({"fact": "decision", "id": "d:1", "name": "d", "stages": [stage]})
    roles = [
        DecisionRole(id=f"r:{k}", decision="d:1", player=f"p:{k:02}", role="approver", stage="board")
        for k in voters
    ]
    ties = [
        Tie(id=f"t:{k}", kind="advice", from_id=f"p:{i:02}", to_id=f"p:{j:02}", strength=0.9, grade="A1")
        for k, (i, j) in enumerate(turning)
    ]
    return analysed([*people, decision, *roles, *ties], draws=draws)


def test_a_voter_whom_few_ask_is_not_told_to_be_asked_by_the_right_ones():
    """The influence of these voters is their own vote: only one powerless person asks each of them."""
    asks = [(20 + k, k) for k in range(3)]
    asks += [(18 + (k + j) % 12, 10 + k) for k in range(8) for j in range(2)]
    found = crowd(asks, voters=(0, 1, 2), draws=0)
    assert found.scores["in_degree"].rank("p:00") - found.scores["influence"].rank("p:00") >= 3
    assert all(found.scores["influence"].place(f"p:{k:02}") for k in range(3))
    assert not {f.subjects[0] for f in found.findings.of("disagrees-with-count")} & {"p:00", "p:01", "p:02"}


def test_where_score_and_count_disagree_both_sentences_are_true():
    """A gate asked by the voters alone, and favourites asked by many of whom one votes."""
    favourites = range(10, 22)
    asks = [(k, 9) for k in range(3)] + [(2, node) for node in favourites]
    asks += [(k, node) for node in favourites for k in range(22, 30)]
    found = crowd(asks, voters=(0, 1, 2))
    told = {finding.subjects[0]: finding for finding in found.findings.of("disagrees-with-count")}
    assert "Through them" in told["p:09"].text("en")
    assert any("1 of these 9 has a vote" in finding.text("en") for finding in told.values())
    for finding in told.values():
        disagrees(found.case, finding)


def met(*strengths, voters=3, names="abc"):
    """Voters whom our one member knows, each by a tie of this strength; without a tie for 0."""
    people = [Person(id=f"p:{n}", name=n) for n in names[:voters]]
    stage = {"id": "board", "name": "board", "kind": "approve", "quota": voters}
    decision = sm.model.parse({"fact": "decision", "id": "d:1", "name": "d", "stages": [stage]})
    roles = [
        DecisionRole(id=f"r:{p.id}", decision="d:1", player=p.id, role="approver", stage="board")
        for p in people
    ]
    ties = [
        Tie(id=f"t:{p.id}", kind="knows", from_id="m:1", to_id=p.id, strength=strength)
        for p, strength in zip(people, strengths, strict=False)
        if strength
    ]
    return analysed([*people, decision, *roles, TeamMember(id="m:1", name="m"), *ties], draws=0)


@pytest.mark.parametrize(
    ("strengths", "said", "unsaid"),
    [
        ((0.5, 0.5, 0.5), "the 3 with a say whom we can reach are equally easy", "hardest"),
        ((0.5, 0.25, 0.5), "the hardest is b (25%", "equally"),
        ((0.5, 0.5, 0), "the 2 with a say whom we can reach are equally easy", "hardest"),
        ((0.5, 0, 0), "The only way in to somebody with a say leads to a (50%", "hardest"),
    ],
)
def test_of_equal_ways_in_none_is_the_easiest_or_the_hardest(strengths, said, unsaid):
    analysis = met(*strengths)
    (found,) = analysis.findings.of("entry")
    entry(analysis.case, found)
    assert said in found.text("en")
    assert unsaid not in found.text("en")
    assert ("最难" in found.text("zh")) == (unsaid != "hardest")


def test_who_stands_below_the_post_is_listened_to_by_somebody():
    """The highest have no tie at all: that is no place below their post, but nothing to rank."""
    unit = sm.model.parse({"fact": "unit", "id": "u", "name": "u"})
    people = [Person(id=f"p:{k:02}", name=f"p{k:02}", rank=27 - k % 27) for k in range(27)]
    asks = [(i, j) for i in range(9, 27) for j in range(10, 27, 3) if i != j and (i + j) % 2]
    ties = [
        Tie(id=f"t:{i}:{j}", kind="advice", from_id=f"p:{i:02}", to_id=f"p:{j:02}", strength=0.9)
        for i, j in asks
    ]
    analysis = analysed([unit, *people, *ties], decision=None, draws=0)
    hidden = analysis.scores["hidden_influence"]
    gaps = [gap for gap in sm.gap(analysis) if gap.p <= 0.05]
    assert any(hidden[gap.node] <= 1e-12 for gap in gaps), "the account must have such people"
    (found,) = analysis.findings.of("formal-informal")
    formal_informal(analysis.case, found)


@pytest.mark.parametrize(("inside", "told"), [(2, True), (1, False), (0, False)])
def test_two_lines_hang_on_one_tie_only_where_each_is_more_than_that_tie(inside, told):
    """Two bureaus, each with its people; one tie between them, and ties within both, one or none."""
    facts = [Person(id=f"p:{side}{k}", name=f"{side}{k}") for side in "ab" for k in range(3)]
    for side in "ab":
        facts.append(sm.model.parse({"fact": "unit", "id": f"u:{side}", "name": side}))
        for k in range(3):
            post = {"fact": "post", "id": f"post:{side}{k}", "name": f"{side}{k}", "unit": f"u:{side}"}
            facts.append(sm.model.parse({**post, "head": k == 0}))
            facts.append(Tenure(id=f"x:{side}{k}", person=f"p:{side}{k}", post=f"post:{side}{k}"))
    facts.append(Tie(id="between", kind="works_with", from_id="p:a0", to_id="p:b0", strength=0.5))
    facts += [
        Tie(id=f"in:{side}", kind="works_with", from_id=f"p:{side}1", to_id=f"p:{side}2", strength=0.5)
        for side in "ab"[:inside]
    ]
    analysis = analysed(facts, decision=None, draws=0)
    found = [f for f in analysis.findings.of("cross-line") if "ties" in f.numbers]
    for finding in found:
        cross_line(analysis.case, finding)
    assert bool(found) == told


@pytest.mark.parametrize(
    ("source", "grades", "told"),
    [
        ({}, (None,) * 10, True),
        ({}, ("B2",) * 2 + (None,) * 8, True),
        ({}, ("B2",) * 3 + (None,) * 7, False),
        ({"kind": "document"}, (None,) * 10, True),
        ({"kind": "hearsay"}, (None,) * 10, False),
        ({"grade": "C3"}, (None,) * 10, False),
    ],
)
def test_that_nearly_all_facts_have_a_source_of_no_kind_is_told_with_the_cell_that_cures_it(
    source, grades, told
):
    people = [Person(id=f"p:{k}", name=f"p{k}", source="s", grade=grade) for k, grade in enumerate(grades)]
    kept = sm.model.parse({"fact": "source", "id": "s", "title": "A talk", "published": "2024-01", **source})
    analysis = analysed([kept, *people], decision=None, draws=0)
    found = analysis.findings.of("source-unjudged")
    assert bool(found) == told
    for finding in found:
        source_unjudged(analysis.case, finding)
        assert "A talk" in finding.text("en")
        for lang in ("en", "zh"):
            settings, sources = sheets()["settings"], sheets()["sources"]
            for name in (
                settings.names[lang],
                sources.names[lang],
                settings.column("source_kind").headings[lang],
            ):
                assert name in finding.text(lang)
            assert sources.column("kind").headings[lang] in finding.text(lang)


@pytest.mark.parametrize(("pairs", "told"), [(("ab", "bc", "ac"), False), (("ab", "ac", "ad"), True)])
def test_whoever_has_only_contacts_who_know_each_other_stands_between_nobody(pairs, told):
    people = [Person(id=f"p:{name}", name=name) for name in "abcd"]
    ties = [
        Tie(id=f"t:{i}{j}", kind="works_with", from_id=f"p:{i}", to_id=f"p:{j}", strength=0.5)
        for i, j in pairs
    ]
    analysis = analysed([*people, *ties], decision=None, draws=0)
    found = analysis.findings.of("broker")
    assert bool(found) == told
    for finding in found:
        broker(analysis.case, finding)


@pytest.mark.parametrize(("known", "told"), [(0, False), (1, False), (2, True)])
def test_no_form_of_power_or_clock_tells_a_chance_while_too_few_positions_are_known(known, told):
    roles = [
        DecisionRole(id=f"r:{k}", decision="d:1", player=f"p:{k}", role="approver", stage="board")
        for k in range(3)
    ]
    stage = {"id": "board", "name": "board", "kind": "approve", "quota": 2, "days_low": 3, "days_high": 9}
    facts = [Person(id=f"p:{k}", name=f"p{k}") for k in range(3)]
    facts += [sm.model.parse({"fact": "decision", "id": "d:1", "name": "d", "stages": [stage]}), *roles]
    facts += [Stance(id=f"s:{k}", decision="d:1", person=f"p:{k}", position=0.9) for k in range(known)]
    analysis = analysed(facts, draws=0)
    ticking = clock_of(analysis.case)
    plain = chance(analysis.case, analysis.electorate.stances)
    for found in (analysis.power, analysis.case.power, ticking):
        assert found.passing_unknown_as_half == pytest.approx(plain)
        assert found.passing == (found.passing_unknown_as_half if told else None)
        assert found.to_dict()["passing"] == found.passing
        for text in (repr(found), found._repr_html_()):
            assert any(said in text for said in ("passes with", "yes with")) == told
            assert ("too few positions are known" in text) != told
    assert (ticking.to_dict()["critical"] is not None) == told
    assert all((row["passing"] is not None) == told for row in ticking.to_rows())
    assert (analysis.to_dict()["decision"]["passing"] is not None) == told


@pytest.mark.parametrize(
    ("confirmed", "told"), [("2024-06-15", False), ("2024-05-30", True), ("2025-01", False)]
)
def test_only_what_was_confirmed_a_month_ago_or_longer_is_to_be_checked_again(confirmed, told):
    facts = [Person(id="p:ann", name="Ann"), Person(id="p:bo", name="Bo")]
    tie = Tie(id="t:1", kind="advice", from_id="p:ann", to_id="p:bo", confirmed=confirmed)
    old = sm.analyze(sm.PropertyGraph([*facts, tie]), as_of=DAY, draws=0).findings.of("old-fact")
    assert [f.facts for f in old] == [("t:1",)] * told
    assert all("1 month ago" in f.text("en") for f in old)


def test_a_vote_that_cannot_decide_is_a_vote_all_the_same():
    """Of votes of 2, 2 and 1 with four needed the last never decides; both others ask it for advice."""
    stage = {"id": "s", "name": "s", "quota": 4}
    facts = [parse({"fact": "decision", "id": "d", "name": "d", "stages": [stage]})]
    facts += [Person(id=f"p:{one}", name=one) for one in "abc"]
    facts += [
        DecisionRole(
            id=f"r:{one}", decision="d", player=f"p:{one}", role="approver", stage="s", weight=weight
        )
        for one, weight in zip("abc", (2, 2, 1), strict=True)
    ]
    facts += [
        Tie(id=f"t:{one}", kind="advice", from_id=f"p:{one}", to_id="p:c", strength=0.9) for one in "ab"
    ]
    analysis = sm.analyze(sm.PropertyGraph(facts), as_of=DAY, decision="d", draws=0)

    assert analysis.scores["formal_power"]["p:c"] == 0
    page = re.sub(r"<[^>]*>", " ", render_html(analysis, lang="en"))
    assert "c is listened to most, beside their own vote" in page
    assert "no vote" not in page
