"""The section on what is open."""

import report_cases
from stakemap.reports.sections.brief.next_steps import next_steps_part
from stakemap.reports.sections.gaps import gaps_part
from stakemap.reports.writer import Writer


def test_a_unit_that_one_leads_and_another_guides_is_named_with_both():
    (bosses,) = gaps_part(Writer.alone(report_cases.analysed())).bosses
    assert (bosses.unit, bosses.leads, bosses.guides) == ("Bureau A", "Bureau B", "Department C")
    assert len(bosses.facts) == 2


def test_every_line_has_its_facts_and_old_facts_their_age():
    found = gaps_part(Writer.alone(report_cases.city()))
    assert all(row.facts for row in (*found.open_places, *found.rechecks, *found.gaps, *found.integrity))
    months = [row.months for row in found.rechecks]
    assert months == sorted(months, reverse=True)
    assert months[0] > 0


def test_the_quiet_time_is_said_to_run_on_its_days_alone():
    def codes(**quiet):
        graph = report_cases.small(**{"d:one": {"quiet": quiet}})
        return [one.code for one in next_steps_part(Writer.alone(report_cases.analysed(graph))).mind]

    assert "quiet-time" in codes(start="2026-08-01", end="2026-10-01")
    assert "quiet-time" not in codes(start="2026-10-01", end="2026-11-01")
