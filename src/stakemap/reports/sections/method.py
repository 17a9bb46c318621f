"""How the numbers came about: measures, assumed figures, defaults, notes, identity."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap.analysis.export import CAVEAT, assumptions_of
from stakemap.analysis.plan import package_digest
from stakemap.reports.footnotes import Footnotes
from stakemap.reports.words import Words
from stakemap.scoring.core.labels import label

if TYPE_CHECKING:
    from stakemap.analysis import Analysis

__all__ = ["Assumed", "Measure", "MethodPart", "method_part", "note_text"]

_NOTES = (
    (
        r"no decision was given: every person and organisation counts the same",
        "未指定决策事项：每个人和机构同等计算",
    ),
    (
        r"no decision was given: formal power follows standing, 1 \+ (\S+) x standing",
        r"未指定决策事项：正式权力按职位声望计算，即1 + \1 × 声望",
    ),
    (
        r"no fact about rank, years in office or seats: standing is 0 for everybody",
        "没有关于级别、任期或席位的事实：所有人的职位声望均为零",
    ),
    (
        r"fitted profile of (\S+): (\d+) answers, (.*); no gain over the defaults",
        r"采用\1校准的参数：依据\2个答案（\3）；与默认值相比没有提升",
    ),
    (
        r"fitted profile of (\S+): (\d+) answers, (.*); gain (\S+) \((\S+) to (\S+)\)",
        r"采用\1校准的参数：依据\2个答案（\3）；比默认值提升\4（\5至\6）",
    ),
    (r"nobody holds formal power here: all influence is 0", "此处无人拥有正式权力：影响力均为零"),
    (
        r"the stance of (\d+) of (\d+) players is not known and counts as ([\d.]+)",
        r"\2名投票者中有\1名立场不明，按\3计算",
    ),
    (r"this rule can never pass: its quota is out of reach", "该规则永远无法通过：所需票数达不到"),
    (
        r"(\d+) players have several votes: sampled, every number within ([\d.]+) at 95 %",
        r"\1名投票者身兼数票：采用抽样，各数值误差在\2以内（95%）",
    ),
    (r"solved by iteration, error <= (\S+)", r"迭代求解，误差不超过\1"),
    (
        r"exact for the (\d+) highest; the others are upper bounds, too high by at most (\S+) \(.*\)",
        r"前\1名为精确值；其余为上限，最多偏高\2",
    ),
    (
        r"sampled (\d+) of (\d+) sources, error <= (\S+) at 95 %.*",
        r"抽样\2个起点中的\1个，误差不超过\3（95%）",
    ),
    (r"sampled (\d+) of (\d+) sources; .*", r"抽样\2个起点中的\1个，误差未知"),
    (r"(\d+) connected parts, each with its own vector", r"\1个连通部分，各自计算"),
    (r"(\d+) (?:strongly )?connected parts", r"\1个连通部分"),
    (r"there are no ties", "没有关系"),
)


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure, its plain name, its technical name and how to read it."""

    name: str
    reading: str


@dataclass(frozen=True, slots=True)
class Assumed:
    """One assumed figure."""

    what: str
    figure: str
    range: str
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class MethodPart:
    """What the page says of its method."""

    caveat: str
    measures: tuple[Measure, ...]
    assumed: tuple[Assumed, ...]
    defaults: tuple[str, ...]
    notes: tuple[str, ...]
    identity: tuple[tuple[str, str], ...]


def note_text(note: str, words: Words) -> str:
    """A measure's plain note in the language of the page.

    Examples
    --------
    >>> note_text("there are no ties", Words("zh"))
    '没有关系'
    """
    if words.zh:
        for pattern, text in _NOTES:
            if re.fullmatch(pattern, note):
                return re.sub(pattern, text, note)
    return note[:1].upper() + note[1:] + ("" if note.endswith(".") or words.zh else ".")


def method_part(analysis: Analysis, words: Words, notes: Footnotes, measures: tuple[str, ...]) -> MethodPart:
    """Everything on method."""
    used = ("formal_power", "influence", "hidden_influence", *(m for m in measures if m in analysis.scores))
    said = {note: None for name in used for note in analysis.scores[name].notes}
    said |= dict.fromkeys(analysis.power.notes if analysis.power else ())
    return MethodPart(
        caveat=CAVEAT[words.lang],
        measures=tuple(
            Measure(label(name).text(words.lang), label(name).reading(words.lang)) for name in used
        ),
        assumed=_assumed(analysis, words),
        defaults=_defaults(words, notes),
        notes=tuple(note_text(note, words) for note in said if note),
        identity=_identity(analysis, words),
    )


def _figure(value: float) -> str:
    return f"{value:g}"


def _assumed(analysis: Analysis, words: Words) -> tuple[Assumed, ...]:
    if analysis.case is None:
        return ()
    return tuple(
        Assumed(
            row["text"][words.lang],
            _figure(row["value"]),
            f"{_figure(row['low'])} – {_figure(row['high'])}",
            "" if row["unit"] == "1" else words.term(row["unit"]),
            ("；" if words.zh else "; ").join(words.term(part) for part in row["source"].split(" | ")),
        )
        for row in assumptions_of(analysis)
    )


def _defaults(words: Words, notes: Footnotes) -> tuple[str, ...]:
    """How many facts carry which default of the settings sheet, counted from the facts."""
    counts = Counter(name for entry in notes.entries for name in entry.defaulted)
    out = []
    for name, count in sorted(counts.items()):
        key = f"default_{name}" if words.known(f"default_{name}") else "default_other"
        out.append(words.say(key, n=count, m=len(notes)))
    return tuple(out)


def _audit(analysis: Analysis, words: Words) -> str:
    """When things were looked up, how many, and by whom."""
    audit = analysis.plan.audit
    if audit is None:
        return words.say("no_audit")
    return words.say("audit_said", day=audit.day, n=audit.looked_up, source=audit.source)


def _identity(analysis: Analysis, words: Words) -> tuple[tuple[str, str], ...]:
    return (
        (words.say("run"), analysis.run),
        (words.say("audit"), _audit(analysis, words)),
        (words.say("package"), package_digest()),
        (words.say("facts_digest"), analysis.facts_digest),
        (words.say("arrays_digest"), analysis.snapshot.digest),
        (words.say("view"), words.say(f"view_{analysis.plan.view}")),
    )
