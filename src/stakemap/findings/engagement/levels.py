"""Relations whose declared level the indicators do not carry, or cannot tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stakemap.engagement.relations.indicators import indicator_rows
from stakemap.engagement.relations.levels import Standing, levels
from stakemap.findings.finding import Finding, claim
from stakemap.findings.names import first_few
from stakemap.wording.lists import listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stakemap.context.case import Case
    from stakemap.model import Indicator
    from stakemap.wording.phrases import Words

__all__ = ["level_apart", "level_open"]

_ROOM = "findings_engagement"


def level_apart(case: Case) -> Iterator[Finding]:
    """Relations for which indicators and people say different levels."""
    return (_apart(case, one) for one in levels(case).standings if one.apart)


def _apart(case: Case, one: Standing) -> Finding:
    def text(words: Words) -> tuple[str, ...]:
        said = words.say(
            "level-apart",
            name=case.name(one.subject, words.lang),
            estimated=words.say(f"level.{one.estimated}"),
            declared=words.say(f"level.{one.declared}"),
        )
        if one.next is None:
            return (said,)
        following = words.say(f"level.{one.next}")
        missing = words.say("level-missing", level=following, what=_named(one.missing, words.lang))
        unknown = words.say("level-unknown", what=_named(one.unknown, words.lang))
        return (said, missing if one.missing else "", unknown if one.unknown else "")

    return claim(
        "level-apart",
        "access",
        text,
        caveat="level.caveat",
        subjects=(one.subject,),
        numbers={"known": float(one.known), "of": float(one.of), "missing": float(len(one.missing))},
        facts=one.facts,
        room=_ROOM,
    )


def _named(names: Iterable[Indicator], lang: str) -> str:
    rows = {row.name: row for row in indicator_rows()}
    texts = (rows[name].text_zh if lang == "zh" else rows[name].text_en for name in names)
    return listed(texts, lang, by="semicolon")


def level_open(case: Case) -> Iterator[Finding]:
    """Relations with a declared level of which too few indicators are known to tell one."""
    found = levels(case)
    several = [one for one in found.standings if one.estimated is None and one.declared is not None]
    if several:
        subjects = [one.subject for one in several]
        yield claim(
            "level-open",
            "access",
            lambda words: words.say(
                "level-open",
                who=first_few([case.name(one, words.lang) for one in subjects], words),
                share=found.known,
            ),
            caveat="level.caveat",
            subjects=subjects,
            numbers={"relations": float(len(subjects)), "share": found.known},
            facts=sorted({fact for one in several for fact in one.facts}),
            room=_ROOM,
        )
