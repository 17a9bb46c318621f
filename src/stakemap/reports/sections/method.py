"""How the numbers came about: measures, assumed figures, defaults, notes, identity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stakemap.analysis.plan import package_digest
from stakemap.analysis.twin.parts import assumptions_of
from stakemap.reports.writer import Writer
from stakemap.scoring.core.labels import label
from stakemap.scoring.core.registry import BASELINES

__all__ = ["Assumed", "Measure", "MethodPart", "method_part"]

_ALWAYS = ("formal_power", "influence", "hidden_influence")


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

    measures: tuple[Measure, ...]
    assumed: tuple[Assumed, ...]
    defaults: tuple[str, ...]
    notes: tuple[str, ...]
    identity: tuple[tuple[str, str], ...]


def method_part(writers: Sequence[Writer]) -> MethodPart:
    """Everything on method; notes and identity of every analysis."""
    first, scores = writers[0], writers[0].analysis.scores
    used = [*_ALWAYS, *(name for name in BASELINES if name in scores)]
    return MethodPart(
        measures=tuple(
            Measure(label(name).text(first.lang), label(name).reading(first.lang)) for name in used
        ),
        assumed=_assumed(first) if first.analysis.case is not None else (),
        defaults=_defaults(first),
        notes=tuple(dict.fromkeys(note for writer in writers for note in _notes(writer))),
        identity=tuple(
            dict.fromkeys(row for writer in writers for row in _identity(writer, several=len(writers) > 1))
        ),
    )


def _notes(writer: Writer) -> list[str]:
    done = writer.analysis
    used = (*_ALWAYS, *(name for name in BASELINES if name in done.scores))
    said = [note for name in used for note in done.scores[name].notes]
    said += done.power.notes if done.power else ()
    plain = [writer.words.note(note) for note in dict.fromkeys(said) if note]
    return [*done.notes(writer.lang), *plain, *_fitted(writer)]


def _fitted(writer: Writer) -> Iterator[str]:
    """Which profile was given, how it learned, and whether it is used."""
    plan = writer.analysis.plan
    if plan.profile is None:
        return
    yield writer.words.note(plan.profile.note)
    if plan.profile.curve:
        points = (f"{count}: {share:.0%}" for count, share in plan.profile.curve)
        yield writer.say("fitted_curve", points=writer.say("semicolon").join(points))
    if plan.decision is not None:
        yield writer.say("fitted_not_used")


def _figure(value: float) -> str:
    return f"{value:g}"


def _assumed(writer: Writer) -> tuple[Assumed, ...]:
    term = writer.words.term
    return tuple(
        Assumed(
            row["text"][writer.lang],
            _figure(row["value"]),
            f"{_figure(row['low'])} – {_figure(row['high'])}",
            "" if row["unit"] == "1" else term(row["unit"]),
            writer.say("semicolon").join(term(part) for part in row["source"].split(" | ")),
        )
        for row in assumptions_of(writer.analysis)
    )


def _defaults(writer: Writer) -> tuple[str, ...]:
    """How many facts carry which default of the settings sheet, counted from the facts."""
    counts = Counter(name for entry in writer.notes.entries for name in entry.defaulted)
    out = []
    for name, count in sorted(counts.items()):
        key = f"default_{name}" if writer.words.known(f"default_{name}") else "default_other"
        out.append(writer.say(key, n=count, m=len(writer.notes)))
    return tuple(out)


def _identity(writer: Writer, *, several: bool) -> tuple[tuple[str, str], ...]:
    """What names this run; with the decision where there are several."""
    done, audit, run = writer.analysis, writer.say("no_audit"), writer.say("run")
    if several and done.plan.decision is not None:
        run = writer.say("run_of", decision=writer.case.graph.name(done.plan.decision, writer.lang))
    if (found := done.plan.audit) is not None:
        audit = writer.say("audit_said", day=found.day, n=found.looked_up, source=found.source)
    return (
        (run, done.run),
        (writer.say("audit"), audit),
        (writer.say("package"), package_digest()),
        (writer.say("facts_digest"), done.facts_digest),
        (writer.say("arrays_digest"), done.snapshot.digest),
        (writer.say("view"), writer.say(f"view_{done.plan.view}")),
    )
