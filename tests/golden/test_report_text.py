from pathlib import Path

import pytest

import report_cases
from stakemap.reports.sections.brief import brief
from stakemap.reports.writer import Writer

HERE = Path(__file__).parent


def told(lang):
    analysis = report_cases.analysed()
    writer = Writer.alone(analysis, lang)
    lines = [f"{one.heading}: {one.text} {list(one.facts)}" for one in brief(writer)]
    lines += [f"{finding.code}: {finding.text(lang)}" for finding in analysis.findings]
    lines += [
        f"{entry.number}. {entry.text} ({entry.state}, {entry.confidence:.3f})"
        for entry in writer.notes.entries
    ]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_words_of_the_small_account_are_as_agreed(lang):
    assert told(lang) == (HERE / f"report-{lang}.txt").read_text(encoding="utf-8")
