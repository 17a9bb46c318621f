from pathlib import Path

import pytest

import report_cases
from stakemap.analysis.export import used_facts
from stakemap.reports.footnotes import Footnotes
from stakemap.reports.sections.brief import brief
from stakemap.reports.words import Words

HERE = Path(__file__).parent


def told(lang):
    analysis = report_cases.analysed()
    notes = Footnotes(analysis.case, used_facts(analysis), lang)
    lines = [f"{one.heading}: {one.text} {list(one.facts)}" for one in brief(analysis, Words(lang), notes)]
    lines += [f"{finding.code}: {finding.text(lang)}" for finding in analysis.findings]
    lines += [
        f"{entry.number}. {entry.text} ({entry.state}, {entry.confidence:.3f})" for entry in notes.entries
    ]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_words_of_the_small_account_are_as_agreed(lang):
    assert told(lang) == (HERE / f"report-{lang}.txt").read_text(encoding="utf-8")
