"""A person's file to read: plain text with headings, in Chinese or English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from stakemap.governance.person_file import Held, PersonFile, Scored
from stakemap.graph.catalogue import Catalogue
from stakemap.io.tables.vocabulary import Sheet, Vocabulary, kinds_vocabulary, sheets, vocabulary
from stakemap.model import Assessment
from stakemap.scoring.core.labels import labels
from stakemap.store import AuditEntry, RememberedFiles, Version
from stakemap.wording.phrases import Words

__all__ = ["person_text"]


def person_text(file: PersonFile, lang: str = "en") -> str:
    """The file as Markdown, for readers of a language.

    Parameters
    ----------
    lang
        ``"en"`` or ``"zh"``.
    """
    words = Words("governance", lang)
    about = [held for held in file.facts if held.about]
    mentions = [held for held in file.facts if not held.about]
    parts: list[str] = [
        f"# {words.say('file.title', account=file.dataset, id=file.subject)}",
        words.say("file.intro", rev=file.rev),
        words.say("file.rights"),
        *_part(words, "file.facts", (_fact(held, words) for held in about)),
        *_part(words, "file.mentions", (_fact(held, words) for held in mentions)),
        *_part(words, "file.sources", (_values(one.to_dict(), words) for one in file.sources)),
        *_part(words, "file.scores", (_score(one, words) for one in file.scores)),
        words.say("file.not_sole"),
        *_part(words, "file.files", (_file_line(one, words) for one in file.files)),
        *_part(words, "file.releases", (_entry(one, words) for one in file.releases)),
        *_part(words, "file.readings", (_entry(one, words) for one in file.readings)),
        *_part(words, "file.writings", (_entry(one, words) for one in file.writings)),
    ]
    return "\n\n".join(parts) + "\n"


def _part(words: Words, head: str, texts: Iterable[str]) -> Iterator[str]:
    yield f"## {words.say(head)}"
    yield "\n".join(f"- {text}" for text in texts) or words.say("file.none")


def _fact(held: Held, words: Words) -> str:
    sheet = _sheet(held.kind)
    kind = sheet.names[words.lang] if sheet is not None else held.kind
    lines = [words.say("file.fact", kind=kind, id=held.id)]
    for version in held.versions:
        lines.append(f"  - {_when(version, words)}")
        lines.append(f"    {_values(version.record.to_dict(), words)}")
    return "\n".join(lines)


def _when(version: Version, words: Words) -> str:
    since = _day(version.recorded_from)
    if version.recorded_to is None:
        return words.say("file.now", since=since)
    return words.say("file.then", since=since, until=_day(version.recorded_to))


def _sheet(kind: str) -> Sheet | None:
    return next((sheet for sheet in sheets().values() if sheet.fact == kind), None)


def _values(values: Mapping[str, Any], words: Words) -> str:
    """Every field that is filled, under the heading that its column has."""
    sheet = _sheet(str(values["fact"]))
    pairs = []
    for name, value in values.items():
        column = sheet.by_field.get(name) if sheet is not None else None
        head = column.headings[words.lang] if column is not None else _head(name, words)
        text = _plain(value, words)
        if column is not None and column.choice and isinstance(value, str):
            known = vocabulary(column.choice) if column.choice != "kind" else _tie_kinds()
            text = known.label(value, words.lang) or text
        if name != "fact":
            pairs.append(words.say("file.value", field=head, value=text))
    return words.say("file.and").join(pairs)


@cache
def _tie_kinds() -> Vocabulary:
    return kinds_vocabulary(Catalogue.default())


def _head(name: str, words: Words) -> str:
    """The heading of a field that no column has."""
    key = f"field.{name}"
    return words.say(key) if words.known(key) else name


def _plain(value: object, words: Words) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{_head(key, words)} {_plain(item, words)}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(_plain(item, words) for item in value)
    return str(value)


def _score(one: Scored, words: Words) -> str:
    score = one.score
    known, since = labels().get(score.measure), _day(one.recorded_from)
    name = known.text(words.lang) if known is not None else score.measure
    if score.low is None or score.high is None:
        said = words.say("file.score_plain", measure=name, value=f"{score.value:.3f}", since=since)
    else:
        ends = {"low": f"{score.low:.3f}", "high": f"{score.high:.3f}"}
        said = words.say("file.score", measure=name, value=f"{score.value:.3f}", since=since, **ends)
    return "\n".join([said, *(f"  {line}" for line in _making(one, score, words))])


def _making(one: Scored, score: Assessment, words: Words) -> Iterator[str]:
    known = labels().get(score.measure)
    if known is not None:
        yield words.say("file.reading", text=known.reading(words.lang))
    if one.run is not None:
        run = one.run
        day = str(run.as_of) if run.as_of is not None else "-"
        yield words.say("file.made", method=run.method, day=day, run=run.id, digest=run.facts_digest)


def _entry(one: AuditEntry, words: Words) -> str:
    payload = one.payload or {}
    key = f"action.{one.action}"
    return words.say(
        "file.entry",
        at=one.at,
        action=words.say(key) if words.known(key) else one.action,
        who=payload.get("actor") or words.say("file.nobody"),
        why=payload.get("reason") or words.say("file.no_reason"),
    )


def _file_line(one: RememberedFiles, words: Words) -> str:
    who = one.actor or words.say("file.nobody")
    return words.say("file.made_of", at=one.at, who=who, files=", ".join(one.files))


def _day(stamp: str) -> str:
    return stamp[:10]
