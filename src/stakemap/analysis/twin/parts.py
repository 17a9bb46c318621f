"""The JSON twin of a report: every number, every claim, every fact behind them, in plain values.

No clock, no path, no name of a store stands in it, so that the same facts give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from stakemap import access, structure
from stakemap.access import Access
from stakemap.access.introduction_network import targets_of
from stakemap.analysis.plan import package_digest
from stakemap.analysis.twin.cards import card_facts, cards_of
from stakemap.analysis.twin.engagement import engagement_facts, engagement_of
from stakemap.analysis.withheld import ways_withheld
from stakemap.context.case import Case
from stakemap.decision.clock import clock_of, factors_of, tornado
from stakemap.decision.known_positions import known_positions
from stakemap.decision.motives import alignments, motives_of
from stakemap.decision.phases import phases_of
from stakemap.decision.power_interest import grid_of
from stakemap.decision.rivalry import quiet_now, rivalry_of
from stakemap.engagement.market.needs import needs_of
from stakemap.engagement.market.rivals import rivals_of
from stakemap.errors import LimitExceeded
from stakemap.findings.certainty import unreported
from stakemap.findings.fact_sentences import sentence
from stakemap.graph.catalogue import Assumption
from stakemap.graph.confidence import confidence, flags, grade_of, state
from stakemap.graph.snapshot import KIND_NAMES
from stakemap.model import Account, DecisionRole, Fact, Person, Record, Source
from stakemap.scoring.core.labels import label
from stakemap.scoring.decision.coalitions import minimal_blocking, minimal_winning
from stakemap.scoring.decision.outcome import outcome_influence
from stakemap.scoring.uncertainty.spread import LEVEL
from stakemap.structure import Structure
from stakemap.wording.phrases import LANGUAGES, Words, phrases

if TYPE_CHECKING:
    from stakemap.analysis.results import Results
    from stakemap.graph.catalogue import Catalogue, Kind
    from stakemap.graph.decision.electorate import Electorate
    from stakemap.graph.property_graph import PropertyGraph
    from stakemap.scoring.core.results import Scores

__all__ = [
    "CAVEAT",
    "FORMAT",
    "access_of",
    "assumptions_of",
    "evidence_of",
    "structure_of",
    "title_of",
    "twin",
    "twin_parts",
    "used_facts",
]

FORMAT = "stakemap-analysis-1"
_EXPLAINED = 10
CAVEAT = dict(phrases("analysis")["caveat"])
"""What every result says of itself, by language."""


def _both(text: Callable[[str], str]) -> dict[str, str]:
    """A text in both languages."""
    return {lang: text(lang) for lang in LANGUAGES}


def twin(analysis: Results) -> dict[str, Any]:
    """An analysis as plain JSON values; valid under ``sm.schema("analysis")``."""
    return {name: make() for name, make in twin_parts(analysis).items()}


def twin_parts(analysis: Results) -> dict[str, Callable[[], Any]]:
    """The same in parts, each made when it is asked for: together they may need several times the facts."""
    case, withheld = analysis.case, ways_withheld(analysis.plan, analysis.case)
    made: dict[str, Callable[[], Any]] = {
        "title": lambda: title_of(case) if case else _both(lambda _: ""),
        "plan": analysis.plan.to_dict,
        "audience": lambda: _audience(analysis),
        "decision": lambda: _decision(analysis) if analysis.electorate else None,
        "nodes": lambda: _nodes(analysis),
        "scores": lambda: {name: _score(analysis, name) for name in analysis.scores},
        "explanations": lambda: _explanations(analysis),
        "flips": lambda: _flips(analysis),
        "ledger": analysis.ledger.to_rows,
        "findings": analysis.findings.to_dict,
        "cards": lambda: cards_of(analysis),
        "skipped": lambda: list(analysis.skipped),
        "left_out": lambda: list(analysis.left_out),
        "evidence": lambda: _evidence(analysis),
        "uncertainty": lambda: _uncertainty(analysis),
        "assumptions": lambda: assumptions_of(analysis) if case else [],
    }
    return _said_of_all(analysis) | made | _of_facts(case, withheld)


def _said_of_all(analysis: Results) -> dict[str, Callable[[], Any]]:
    values = {
        "format": FORMAT,
        "method": package_digest(),
        "run": analysis.run,
        "facts_digest": analysis.facts_digest,
        "snapshot_digest": analysis.snapshot.digest,
        "not_for_sole_decision": True,
        "caveat": CAVEAT,
    }
    return {name: partial(_same, value) for name, value in values.items()}


def _same(value: Any) -> Any:
    return value


def _of_facts(case: Case | None, withheld: bool) -> dict[str, Callable[[], Any]]:
    """Parts that need facts; each is ``None`` where it has nothing to tell."""

    def part(told: Callable[[Case], bool], make: Callable[[Case], Any]) -> Callable[[], Any]:
        return lambda: make(case) if case is not None and told(case) else None

    def voted(case: Case) -> bool:
        return case.electorate is not None

    return {
        "access": part(lambda case: bool(case.once(Access).team) and not withheld, access_of),
        "outlook": part(voted, outlook_of),
        "grid": part(voted, lambda case: grid_of(case).to_dict()),
        "structure": part(lambda case: bool(case.once(Structure).snapshot.m), structure_of),
        "engagement": part(lambda _: True, partial(engagement_of, ways=not withheld)),
        "needs": part(lambda case: bool(needs_of(case).on_record), lambda case: needs_of(case).to_dict()),
        "rivals": part(lambda case: bool(rivals_of(case).on_record), lambda case: rivals_of(case).to_dict()),
    }


def _evidence(analysis: Results) -> dict[str, Any]:
    if analysis.case is None:
        return {"facts": [], "sources": []}
    return evidence_of(analysis.case, used_facts(analysis) | card_facts(analysis))


def _audience(analysis: Results) -> dict[str, Any] | None:
    """For whom the copy is, and which kinds of thing it never holds."""
    told = analysis.plan.told_to
    if told is None:
        return None
    return {"name": told.name, "label": _both(told.label_text), "left_out": _both(told.left_out_text)}


def outlook_of(case: Case) -> dict[str, Any]:
    """When and where: the clock, factors, phases, a rival's answer, and what moves the offices."""
    known = known_positions(case)
    chances = known is not None and known.told
    told, rival = (clock_of(case), rivalry_of(case)) if chances else (None, None)
    return {
        "clock": told.to_dict() if told is not None else None,
        "factors": [swing.to_dict() for swing in tornado(case)] if chances else [],
        "phases": [effort.to_dict() for effort in phases_of(case)],
        "rivalry": rival.to_dict() if rival is not None else None,
        "quiet": quiet_now(case),
        "motives": [moved.to_dict() for moved in motives_of(case)],
        "alignments": [pair.to_dict() for pair in alignments(case)],
    }


def _outlook_facts(case: Case) -> set[str]:
    if case.electorate is None:
        return set()
    found = {factor.id for factor in factors_of(case.graph, case.electorate.decision, case.day)}
    found |= {fact for moved in motives_of(case) for fact in moved.facts}
    return found | {fact for pair in alignments(case) for fact in pair.facts}


def access_of(case: Case) -> dict[str, Any]:
    """Who reaches whom: routes and gatekeepers to those who sign or vote, coverage, introductions."""
    coverage, targets = access.coverage(case), targets_of(case)
    members = (*case.once(Access).team, *(orphan.member for orphan in coverage.orphans))
    return {
        "team": {m: _both(partial(case.name, m)) for m in sorted(set(members))},
        "routes": [access.routes(case, nodes).to_dict() for nodes in targets],
        "gatekeepers": [access.gatekeepers(case, nodes).to_dict() for nodes in targets],
        "coverage": coverage.to_dict(),
        "introductions": access.introductions(case).to_dict(),
    }


def _access_facts(case: Case) -> set[str]:
    if not case.once(Access).team:
        return set()
    coverage = access.coverage(case)
    found = {*coverage.facts, *access.introductions(case).facts}
    for group in (coverage.orphans, coverage.conflicts, coverage.ladder):
        found |= {fact for one in group for fact in one.facts}
    for nodes in targets_of(case):
        found |= {*access.routes(case, nodes).facts, *access.gatekeepers(case, nodes).facts}
    return found


def structure_of(case: Case) -> dict[str, Any]:
    """Groups, brokers by unit, ties across lines, formal against informal."""
    across = [one.to_dict() for one in structure.brokerage(case, "line").crossings if one.single]
    return {
        "groups": structure.groups(case).to_dict(),
        "brokerage": structure.brokerage(case, "unit").to_dict(),
        "single_threads": across,
        "formal_against_informal": structure.gap(case).to_dict(),
    }


def _structure_facts(case: Case) -> set[str]:
    """Ids of the facts behind named groups, the first brokers and the masters of units."""
    if not case.once(Structure).snapshot.m:
        return set()
    groups, pulls = structure.groups(case), structure.gap(case).pulls
    named = {f for one in groups.named for f in groups.facts(one.group.number)}
    found = structure.brokerage(case, "unit")
    parts = (part for broker in found.top(10) for part in found.explain(broker.node))
    return named | {f for part in parts for f in part.facts} | {f for pull in pulls for f in pull.facts}


def title_of(case: Case) -> dict[str, str]:
    """The name of the account, else of the decision's unit, else a plain word."""
    accounts = case.graph.of(Account)
    return _both(accounts[0].called) if accounts else dict(phrases("analysis")["title"])


def _score(analysis: Results, name: str) -> dict[str, Any]:
    scores = analysis.scores[name]
    row = label(name)
    return {
        **scores.to_dict(),
        "label": _both(row.text),
        "reading": _both(row.reading),
        "notes": list(scores.notes),
        "ranks": scores.ranks(),
        "shown": None if scores.medians is None else _shown(scores),
    }


def _shown(scores: Scores) -> dict[str, Any]:
    """What stands beside a range: the median of the draws of each value and place, above zero."""
    figures = scores.as_shown
    values = {node: figures[node] for node in scores.nodes}
    return {"values": values, "places": {node: scores.place(node) for node in scores.nodes}}


def _uncertainty(analysis: Results) -> dict[str, Any] | None:
    """Intervals, bands and the facts worth checking."""
    drawn = analysis.uncertainty
    if drawn is None:
        return None
    case = analysis.case
    return {
        "draws": drawn.draws,
        "seed": drawn.seed,
        "level": LEVEL,
        "basis": _both(lambda lang: unreported(case, lang) if case else drawn.band),
        "missing": list(drawn.assumed.missing),
        "audited": drawn.assumed.audit is not None,
        "grades_audited": sum(drawn.assumed.facts_checked) > 0,
        "notes": list(drawn.notes),
        "measures": {
            name: [{k: v for k, v in row.items() if k not in ("measure", "name")} for row in spread.to_rows()]
            for name, spread in drawn.spreads.items()
        },
        "bands": {name: [list(band) for band in spread.bands] for name, spread in drawn.spreads.items()},
        "worth": [worth.to_dict() for worth in drawn.worth()],
    }


def _flips(analysis: Results) -> dict[str, Any] | None:
    """The smallest sets of facts that change the first three; on accounts that are drawn without asking."""
    found = analysis.flips() if analysis.uncertainty is not None else None
    return found.to_dict() if found is not None else None


def _nodes(analysis: Results) -> list[dict[str, Any]]:
    case, snapshot = analysis.case, analysis.snapshot
    return [
        {"id": node, "kind": KIND_NAMES[kind]} | (_described(case, node) if case else {})
        for node, kind in zip(snapshot.nodes, snapshot.kinds.tolist(), strict=True)
    ]


def _described(case: Case, node: str) -> dict[str, Any]:
    record = case.graph.get(node)
    posts = case.seating.posts_of.get(node, ())
    return {
        "name": _both(partial(case.name, node)),
        "posts": [post.id for post in posts],
        "post_text": _both(partial(case.post_text, node)),
        "unit": posts[0].unit if posts else None,
        "rank": case.seating.rank(node),
        "origin": record.origin.value if isinstance(record, Person) and record.origin else None,
    }


def _decision(analysis: Results) -> dict[str, Any]:
    voters, power, case = analysis.electorate, analysis.power, analysis.case
    known = known_positions(case) if case is not None else None
    assert known is not None  # noqa: S101  the caller looked
    assert voters is not None and power is not None and case is not None  # noqa: S101, PT018  the caller looked
    return {
        "id": voters.decision,
        "name": _both(partial(case.name, voters.decision)),
        "stages": [
            {
                "id": panel.stage.id,
                "name": _both(panel.stage.called),
                "kind": panel.stage.kind.value,
                "quota": panel.quota,
                "quota_assumed": panel.quota_assumed,
                "members": [
                    {
                        "id": m.node,
                        "weight": m.weight,
                        "veto": m.node in power.vetoes,
                        "facts": list(m.facts),
                    }
                    for m in panel.members
                ],
            }
            for panel in voters.panels
        ],
        "rule": getattr(case.graph[voters.decision], "rule", None),
        "players": [row | _player(voters, str(row["id"])) for row in power.to_rows()],
        "passing": power.passing,
        "known": {**known.to_dict(), "told": known.told},
        "coalitions": _coalitions(voters),
        "outcome": outcome_influence(analysis.influence.listening, voters.game, voters.stances).to_dict()[
            "values"
        ]
        if known.told
        else None,
        "notes": [*voters.notes, *power.notes],
    }


def _coalitions(voters: Electorate) -> dict[str, Any] | None:
    """Minimal coalitions that carry and that stop it; ``None`` where the rule is too large to list them."""
    try:
        return {
            "winning": minimal_winning(voters.game).to_dict(),
            "blocking": minimal_blocking(voters.game).to_dict(),
        }
    except LimitExceeded:
        return None


def _player(voters: Electorate, node: str) -> dict[str, Any]:
    return {
        "stance": voters.stances.get(node),
        "stance_fact": voters.stance_facts.get(node),
        "salience": voters.salience.get(node, 1.0),
        "roles": list(voters.roles.get(node, ())),
    }


def _explanations(analysis: Results) -> dict[str, Any]:
    """The split of the ten highest by influence, and of all who vote."""
    voters = analysis.electorate.players if analysis.electorate else ()
    nodes = dict.fromkeys([*(n for n, _ in analysis.scores["influence"].as_shown.top(_EXPLAINED)), *voters])
    return {
        node: {
            "by_tie": analysis.explain(node).to_dict(),
            "by_decision_maker": analysis.influence.by_decision_maker(node).to_dict(),
        }
        for node in sorted(nodes)
        if node in analysis.snapshot
    }


def used_facts(analysis: Results) -> set[str]:
    """Ids of the facts that the arrays, the decision or a finding stand on."""
    used = set(analysis.snapshot.evidence.facts) if analysis.snapshot.evidence else set()
    used |= {fact for finding in analysis.findings for fact in finding.facts}
    if analysis.case is not None:
        used |= _access_facts(analysis.case) | _outlook_facts(analysis.case) | _structure_facts(analysis.case)
        used |= engagement_facts(analysis.case)
        used |= {*needs_of(analysis.case).facts, *rivals_of(analysis.case).facts}
    if analysis.electorate is not None:
        used |= {f for node in analysis.electorate.players for f in analysis.electorate.facts_of(node)}
        used |= set(analysis.electorate.stance_facts.values()) | set(_roles_in(analysis.electorate, analysis))
    return used


def _roles_in(voters: Electorate, analysis: Results) -> Iterable[str]:
    """Everybody's part in the decision, with or without a vote."""
    case = analysis.case
    assert case is not None  # noqa: S101  a decision is a fact
    about = case.graph.about(voters.decision)
    return (r.id for r in about if isinstance(r, DecisionRole) and case.seating.current(r))


def evidence_of(case: Case, used: Iterable[str]) -> dict[str, Any]:
    """Facts with sentence, grade, dates and confidence, and the sources they come from."""
    facts = [f for f in (case.graph[ident] for ident in sorted(used)) if not isinstance(f, Source)]
    sources = sorted({f.source for f in facts if isinstance(f, Fact) and f.source and f.source in case.graph})
    return {
        "facts": [_fact(case, fact) for fact in facts],
        "sources": [_source(case.graph, ident) for ident in sources],
    }


def _fact(case: Case, fact: Record) -> dict[str, Any]:
    described: dict[str, Any] = {
        "id": fact.id,
        "fact": fact.kind_of_fact,
        "text": dict(zip(LANGUAGES, case.once(_sentences, fact.id), strict=True)),
        "about": sorted(set(fact.ends())),
    }
    if isinstance(fact, Fact):
        described |= {
            "source": fact.source,
            "grade": grade_of(case.graph, fact),
            "state": state(case.graph, fact).value,
            "confidence": confidence(case.graph, fact, case.day),
            "confirmed": case.graph.confirmed(fact),
            "open_ended": fact.valid.open_ended,
            "flags": list(flags(fact, case.day)),
            "basis": fact.basis.value if fact.basis else None,
            "expires": fact.expires.isoformat() if fact.expires else None,
            "defaulted": list(fact.defaulted),
        }
    return described


def _sentences(case: Case, ident: str) -> tuple[str, ...]:
    return tuple(sentence(case.graph, case.graph[ident], lang) for lang in LANGUAGES)


def _source(graph: PropertyGraph, ident: str) -> dict[str, Any]:
    source = graph[ident]
    return {key: value for key, value in source.to_dict().items() if key != "fact"}


def assumptions_of(analysis: Results) -> list[dict[str, Any]]:
    """Every default in force that no source gave, kinds of relation included."""
    assert analysis.graph is not None  # noqa: S101  the caller looked
    book, evidence = analysis.graph.catalogue, analysis.snapshot.evidence
    pairs = zip(evidence.kind, evidence.assumed, strict=True) if evidence else ()
    kinds = {evidence.kinds[k] for k, assumed in pairs if assumed} if evidence else set()
    strengths = (_strength(book, book[name]) for name in sorted(kinds))
    own = (_own_view(book[name]) for name in (evidence.kinds if evidence else ()))
    rows = (*book.assumptions.values(), *strengths, *own)
    return [
        {"name": a.name, "value": a.value, "low": a.low, "high": a.high, "unit": a.unit, "source": a.source}
        | {"text": {"en": a.text_en, "zh": a.text_zh}}
        for a in rows
    ]


def _strength(book: Catalogue, kind: Kind) -> Assumption:
    """The default strength of a kind; of a tie inferred in several ways, with each of its sources."""
    ways = dict.fromkeys(pattern.source for pattern in book.patterns if pattern.kind == kind.kind)
    source = " | ".join(ways) or kind.strength_source
    return _of_kind("strength", kind, (kind.strength, kind.low, kind.high), source)


def _own_view(kind: Kind) -> Assumption:
    """What one's own view weighs against ties of a kind."""
    return _of_kind("kappa", kind, (kind.kappa, kind.kappa_low, kind.kappa_high), kind.kappa_source)


def _of_kind(name: str, kind: Kind, figures: tuple[float, float, float], source: str) -> Assumption:
    labels = {"en": kind.label_en, "zh": kind.label_zh}
    text = _both(lambda lang: Words("analysis", lang).say(f"assumption.{name}", kind=labels[lang]))
    return Assumption(f"{name}_{kind.kind}", *figures, "1", source, text["en"], text["zh"])
