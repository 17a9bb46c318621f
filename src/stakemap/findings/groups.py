"""Groups that nobody declared, how career origins mix, and which master of a unit pulls where.

What members of a group share is stated as an observation about recorded careers, never as a cause.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from stakemap import structure
from stakemap.context.case import Case
from stakemap.findings.fact_sentences import choice
from stakemap.findings.finding import Finding, claim
from stakemap.findings.names import people_text
from stakemap.scoring.groups.mixing import Share
from stakemap.structure import Circle, Pull, Structure
from stakemap.structure.informal_groups import origin_mixing, shared_text
from stakemap.wording.lists import listed, sentences, who_stands
from stakemap.wording.phrases import Words

__all__ = ["line_and_block", "origin_mix", "undeclared_groups"]

_SHOWN = 5
_CLEAR = 0.05
_PULL = 0.25
_LEAST_GROUP, _LEAST_KIND, _LEAST_TIES = 3, 2, 2


def undeclared_groups(case: Case) -> Iterator[Finding]:
    """The largest groups that beat chance and that no declared unit or reported group matches by half."""
    large = (circle for circle in structure.groups(case).undeclared if len(circle.core) >= _LEAST_GROUP)
    for circle in islice(large, _SHOWN):
        yield _undeclared(case, circle)


def _undeclared(case: Case, circle: Circle) -> Finding:
    near, size = circle.nearest, len(circle.core)

    def said(words: Words) -> str:
        people, nearest = people_text(case, circle.core, words.lang), ""
        if near:
            name = case.graph.name(near.name, words.lang)
            nearest = words.say("undeclared-group.nearest", name=name, common=near.jaccard)
        text = sentences((words.say("undeclared-group", n=size, people=people), nearest), words.lang)
        return text + shared_text(case, circle.shared, size, words.lang)

    return claim(
        "undeclared-group",
        "structure",
        said,
        caveat="undeclared-group.caveat" + (".inferred" if case.context.inferred else ""),
        subjects=circle.group.members,
        numbers={
            "people": float(size),
            "ties": float(circle.ties),
            "p": circle.group.p,
            "cohesion": circle.group.cohesion,
            "stands_out": circle.group.evidence,
            "nearest_declared": near.jaccard if near else 0.0,
        },
        facts=structure.groups(case).facts(circle.group.number),
    )


def origin_mix(case: Case) -> Iterator[Finding]:
    """Whether people of one career origin keep to themselves more than chance; said also where not."""
    origins, found = case.once(Structure).origins, case.once(origin_mixing)
    if found is None or found.total.inside + found.total.outside < _LEAST_TIES:
        return
    kinds = [k for k in found.kinds if k.people >= _LEAST_KIND and k.inside + k.outside >= _LEAST_TIES]
    clear = [k for k in kinds if k.p * len(found.kinds) <= _CLEAR]
    closed, open_ = ([k for k in clear if (k.ei < k.expected) is side] for side in (True, False))
    share = found.total.outside / (found.total.inside + found.total.outside)
    numbers = {
        "share_outside": share,
        "ei": found.total.ei,
        "expected": found.total.expected,
        "p": found.total.p,
        "homophily": found.homophily,
    }
    yield claim(
        "origin-mix",
        "structure",
        lambda words: words.say("origin-mix", origins=_mix_words(closed, open_, words), **numbers),
        caveat="origin-mix.caveat",
        subjects=sorted(origins),
        numbers=numbers,
        facts=sorted(origins),
    )


def _mix_words(closed: list[Share], open_: list[Share], words: Words) -> str:
    parts = [
        words.say(key, names=listed((choice(kind.label, words.lang) for kind in kinds), words.lang, by="and"))
        for key, kinds in (("origin-mix.closed", closed), ("origin-mix.open", open_))
        if kinds
    ]
    return listed(parts, words.lang, by="semicolon") or words.say("origin-mix.none")


def line_and_block(case: Case) -> Iterator[Finding]:
    """Units whose block and line are known to pull apart."""
    for row in structure.gap(case).pulls[:_SHOWN]:
        if row.index is not None and row.index >= _PULL:
            yield _pulled(case, row, row.index)


def _pulled(case: Case, row: Pull, index: float) -> Finding:
    sides = {"block": row.block, "line": row.line}

    def said(words: Words) -> str:
        lang, unit = words.lang, case.graph.name(row.unit, words.lang)
        told = {
            name: listed((who_stands(case.name(n, lang), value, lang) for n, value in side), lang)
            for name, side in sides.items()
        }
        return words.say("line-block-pull", unit=unit, **told)

    return claim(
        "line-block-pull",
        "power",
        said,
        caveat="line-block-pull.caveat",
        subjects=(row.unit, *(node for node, _ in (*row.block, *row.line))),
        numbers={
            "index": index,
            **{f"{name}_{node}": value for name, side in sides.items() for node, value in side},
        },
        facts=row.facts,
    )
