"""`calibrate`: fit the assumed figures to a sheet of answers, and say what that is worth."""

from __future__ import annotations

from pathlib import Path

from stakemap.cli.files import read_file
from stakemap.cli.screen import Screen, shown_path
from stakemap.cli.session import Usage

__all__ = ["calibrate"]


def calibrate(
    screen: Screen,
    file: Path,
    answers: Path,
    out: Path,
    *,
    source: str,
    as_of: str | None,
    today: str | None,
    keep_good: bool,
    force: bool,
) -> None:
    """Write the fitted profile and print its gain; answers are used, not kept.

    Raises
    ------
    Usage
        If the profile is there already.
    """
    if out.exists() and not force:
        raise Usage(screen.word("exists", path=shown_path(out)), screen.word("exists-hint"))
    from stakemap.analysis.calibration import calibrate as fit
    from stakemap.analysis.plan import Plan
    from stakemap.io.answer_sheet import read_answers

    screen.typed = True
    told = read_answers(answers)
    screen.typed = False
    graph = read_file(screen, file, keep_good=keep_good).graph
    with screen.step("step-analyze"):
        found = fit(graph, told, source=source, plan=Plan(as_of=as_of or today, today=today))
    found.profile.write(out)
    low, value, high = (f"{number:+.3f}" for number in found.gain)
    key = "fit-gain" if found.gained else "fit-no-gain"
    screen.say(screen.word(key, value=value, low=low, high=high, count=len(told)))
    screen.say(
        screen.word("fit-pairs", default=f"{found.default:.3f}", fitted=f"{found.right:.3f}", count=len(told))
    )
    for name, before, after in found.figures:
        screen.say(f"  {name}: {before:.3g} -> {after:.3g}")
    screen.say(screen.word("profile-written", path=shown_path(out)))
    screen.put({**found.to_dict(), "file": str(out)})
