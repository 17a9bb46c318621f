"""The organisation with its lines and ties, and what the script of the page shows of each person."""

from __future__ import annotations

from dataclasses import dataclass

from stakemap.reports.pictures import Picture, embedded
from stakemap.reports.writer import Writer
from stakemap.scoring.core.labels import label

__all__ = ["PicturePart", "picture_part"]

_MOST = 20_000
"""More people than this are not even looked at for those who matter."""


@dataclass(frozen=True, slots=True)
class PicturePart:
    """The picture; ``None`` where it is too large."""

    picture: Picture | None
    people: int
    most: int = _MOST


def picture_part(writer: Writer) -> PicturePart:
    """The section."""
    people = writer.analysis.snapshot.n
    return PicturePart(_picture(writer) if people <= _MOST else None, people)


def _picture(writer: Writer) -> Picture:
    from stakemap import plot
    from stakemap.plot.scenes.fold import folded
    from stakemap.plot.scenes.org import org_scene

    scene, prefix = folded(org_scene(writer.analysis, writer.lang)), f"{writer.key}-org-"
    details = {mark.id: _details(writer, mark.id) for mark in scene.people if not mark.folded}
    data = plot.picture_data(scene, details=details, prefix=prefix)
    return embedded(plot.formal_and_informal.sheet(scene), prefix, data)


def _details(writer: Writer, node: str) -> list[tuple[str, str]]:
    scores, voters, words = writer.analysis.scores, writer.analysis.electorate, writer.words
    moves = words.say("moves" if writer.decided else "moves_alike")
    rows = [(moves, words.percent(scores["influence"].as_shown[node]))]
    if voters is not None:
        rows.append((words.say("own_vote"), words.percent(scores["formal_power"][node])))
        if node in voters.players:
            rows.append((words.say("position"), words.stance(voters.stances.get(node))))
    if "in_degree" in scores:
        rows.append((label("in_degree").short(words.lang), f"{scores['in_degree'][node]:.0f}"))
    return rows
