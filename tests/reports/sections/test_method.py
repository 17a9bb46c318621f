"""The section on method."""

import pytest

import report_cases
from stakemap import Snapshot, analyze, examples
from stakemap.analysis.twin.parts import assumptions_of
from stakemap.reports.sections.method import method_part
from stakemap.reports.words import Words
from stakemap.reports.writer import Writer


def test_all_assumed_figures_stand_there_once_and_the_identity_of_every_analysis():
    both = [report_cases.city(), report_cases.city(examples.OTHER_DECISION)]
    found = method_part([Writer.alone(one) for one in both])
    assert len(found.assumed) == len(assumptions_of(both[0]))
    runs = [value for name, value in found.identity if name.startswith("Run, ")]
    assert runs == [one.run for one in both]
    assert len(set(found.notes)) == len(found.notes)


@pytest.mark.parametrize(
    ("note", "said"),
    [
        (
            "positions that are not known and count as 0.5: 3 of 11 who vote",
            "11名投票者中有3名立场不明，按0.5计算",
        ),
        (
            "no decision was given: every person and organisation counts the same",
            "未指定决策事项：每个人和机构同等计算",
        ),
        (
            "sampled 40 of 900 sources, error <= 0.01 at 95% of the nodes",
            "抽样900个起点中的40个，误差不超过0.01（95%）",
        ),
        ("sampled 40 of 900 sources; their error is not known", "抽样900个起点中的40个，误差未知"),
        ("2 strongly connected parts", "2个连通部分"),
        ("3 connected parts, each with its own vector", "3个连通部分，各自计算"),
        (
            "fitted profile of 2026-01-01: 40 answers, from a survey; gain 0.1 (0.0 to 0.2)",
            "采用2026-01-01校准的参数：依据40个答案（from a survey）；比默认值提升0.1（0.0至0.2）",
        ),
    ],
)
def test_notes_of_the_measures_are_put_into_chinese(note, said):
    assert Words("zh").note(note) == said
    assert Words("en").note(note) == note[0].upper() + note[1:] + "."


@pytest.mark.parametrize("closed", [False, True])
def test_what_the_measures_note_of_a_large_graph_is_known_in_chinese(monkeypatch, closed):
    monkeypatch.setattr("stakemap.scoring.influence.attention.DENSE", 1)
    ends = ([0, 1, 2], [1, 2, 0]) if closed else ([0, 1, 3], [1, 2, 2])
    snapshot = Snapshot.from_arrays(*ends, [0.5, 0.25, 1.0], nodes=["a", "b", "c", "d"])
    notes = {note for scores in analyze(snapshot).scores.values() for note in scores.notes}
    assert len(notes) > 3
    assert [note for note in notes if Words("zh").note(note).isascii()] == []


def test_a_note_that_nobody_put_into_chinese_stays_as_it_is():
    assert Words("zh").note("something else") == "Something else"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_why_a_fact_about_one_person_moves_another_is_said_once_behind_how_it_was_computed(lang):
    page = report_cases.page(lang)
    said = Words(lang).say("method_5")
    assert page.count(said) == 1
    assert page.index('id="method"') < page.index(said) < page.index('id="claims"')
