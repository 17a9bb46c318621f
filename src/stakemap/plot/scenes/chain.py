"""A decision: its stages, who sits in them with which votes, and how an analysis fills them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap.errors import InputError
from stakemap.graph.rules.game import meeting
from stakemap.plot.scenes.case_labels import case_of, seat_label
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    from stakemap.context.analysed import Analysed

__all__ = ["ChainScene", "MemberMark", "StageBox", "chain_scene"]


@dataclass(frozen=True, slots=True)
class MemberMark:
    """One seat in a stage.

    Parameters
    ----------
    label, sub_label
        Name and post.
    weight
        Votes the seat carries, > 0.
    veto
        Whether the whole decision cannot pass without it.
    power
        Share of the formal power of the whole decision, in [0, 1]; None is not computed.
    stance
        Position expressed today, in [0, 1], 1 is surely for; None is not known.
    vacant
        An empty seat.
    id
        Id of the person; empty where there is none.
    """

    label: str
    weight: float = 1.0
    veto: bool = False
    power: float | None = None
    stance: float | None = None
    vacant: bool = False
    id: str = ""
    sub_label: str = ""


@dataclass(frozen=True, slots=True)
class StageBox:
    """One stage of a decision.

    Parameters
    ----------
    label, kind
        Name and caption (screening, vote, signature ...).
    quota_text
        How many votes it takes.
    members
        Who sits in it.
    joined
        How it stands to the stage before, where not both are needed: "or", "2 of 3".
    id
        Id of the stage within its decision.
    """

    label: str
    kind: str = ""
    quota_text: str = ""
    members: tuple[MemberMark, ...] = ()
    joined: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class ChainScene:
    """A decision: its stages in order, and its rule in words."""

    stages: tuple[StageBox, ...]
    rule_text: str = ""
    title: str = ""
    words: tuple[tuple[str, str], ...] = ()
    lang: str = "zh"


def chain_scene(analysis: Analysed, lang: str = "en") -> ChainScene:
    """The stages of the decision with those who vote, their power and their stance."""
    case, said = case_of(analysis), Words("plot", lang)
    voters = case.electorate
    if voters is None:
        raise InputError("this picture needs a decision", hint="analyze(graph, decision=...)")
    formal, vetoes = analysis.scores["formal_power"], case.power.vetoes if case.power is not None else ()
    stages, before = [], ""
    for panel in voters.panels:
        members = tuple(
            MemberMark(
                label=seat_label(case, m.node, said),
                weight=float(m.weight),
                veto=m.node in vetoes,
                power=formal[m.node],
                stance=voters.stances.get(m.node),
                vacant=m.node.startswith("seat:"),
                id=m.node,
                sub_label=case.post_text(m.node, lang),
            )
            for m in panel.members
        )
        quota = _quota(panel.quota, [m.weight for m in panel.members], said)
        label, kind = panel.stage.called(lang), Words("context", lang).say(f"stage.{panel.stage.kind.value}")
        joined = _joined(meeting(voters.game, before, panel.stage.id), said)
        stages.append(StageBox(label, "" if kind == label else kind, quota, members, joined, panel.stage.id))
        before = panel.stage.id
    rule = getattr(case.graph[voters.decision], "rule", None)
    return ChainScene(tuple(stages), rule or "", case.graph.name(voters.decision, lang), lang=lang)


def _joined(met: tuple[int, int] | None, said: Words) -> str:
    """What stands between two stages that are not both needed."""
    needed, parts = met or (0, 0)
    if needed == parts:
        return ""
    if needed == 1:
        return said.say("joined.or")
    return said.say("joined.some", needed=needed, parts=parts)


def _quota(quota: int, weights: Sequence[int], said: Words) -> str:
    if len(weights) == 1:
        return said.say("quota.alone")
    return said.say("quota.votes", quota=quota, all=sum(weights))
