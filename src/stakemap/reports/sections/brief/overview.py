"""One decision as a line of the overview: who decides, how far it has come, where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stakemap.engagement.tender.calendar import calendar
from stakemap.reports.sections.brief.answers import most_say
from stakemap.wording.phrases import Words
from stakemap.wording.plain import odds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stakemap.reports.writer import Writer

__all__ = ["OverviewLine", "overview_line"]


@dataclass(frozen=True, slots=True)
class OverviewLine:
    """Who decides, each with the position; the chance, and the days of the tender around today."""

    who: tuple[str, ...]
    stands: tuple[str, ...]


def overview_line(writer: Writer) -> OverviewLine:
    """The line of one decision; its next step and what is not known stand in the parts of its brief."""
    return OverviewLine(tuple(_who(writer)), (_chance(writer), *_days(writer)) if writer.decided else ())


def _who(writer: Writer) -> Iterator[str]:
    """Those with most of the say, each with where they stand."""
    named, alike = most_say(writer)
    if alike:
        yield writer.say("overview_alike", n=len(alike))
    for node in named:
        empty = node.startswith("seat:")
        stance = writer.words.stance(writer.electorate.stances.get(node))
        yield writer.name(node) if empty else writer.say("overview_who", who=writer.name(node), stance=stance)


def _chance(writer: Writer) -> str:
    passing = writer.power.passing
    if passing is None:
        return writer.say("overview_open")
    return writer.say("overview_passes", odds=odds(passing, writer.lang))


def _days(writer: Writer) -> Iterator[str]:
    """The last day of its tender that is over, and the next."""
    words, decision = Words("engagement", writer.lang), writer.electorate.decision
    entries = [one for one in calendar(writer.case).entries if one.subject == decision]
    over, ahead = ([one for one in entries if one.past == past] for past in (True, False))
    for key, some in (("overview_last", over[-1:]), ("overview_ahead", ahead[:1])):
        for one in some:
            yield writer.say(key, what=words.say(f"event.{one.what}"), day=one.day)
