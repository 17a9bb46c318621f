"""Every place that tells the formal say tells one number, also where the decision matters more to some."""

from __future__ import annotations

import io
import random
import re
from functools import cache

import openpyxl
import pytest

import organisations
import stakemap as sm
from stakemap.comparison.tryout import view
from stakemap.decision.known_positions import known_positions
from stakemap.model import DecisionRole
from stakemap.reports.format_table import FORMATS
from stakemap.reports.rendered import Rendered
from stakemap.wording.lists import percent


@cache
def weighed(seed: int) -> sm.Analysis:
    """An organisation of random size whose voters care for the decision by random degrees."""
    rng = random.Random(seed)
    graph = organisations.organisation(rng.choice((3, 12, 25)), rng.choice((1, 4, 7)), seed)
    facts = [
        fact.model_copy(update={"salience": rng.choice((0.0, 0.5, 1.0, 3.0))})
        if isinstance(fact, DecisionRole)
        else fact
        for fact in graph.facts
    ]
    plan = sm.Plan(as_of=organisations.TODAY, today=organisations.TODAY, decision="d:one", draws=0)
    return sm.analyze(sm.PropertyGraph(facts), plan=plan)


@pytest.mark.parametrize("seed", range(4))
def test_sentences_steps_cards_sheets_and_what_ifs_tell_one_number(seed):
    done = weighed(seed)
    say = {node: done.scores["formal_power"][node] for node in done.power.players}
    assert sum(say.values()) == pytest.approx(1)
    told = Rendered([done], "en").document.decisions[0].parts
    assert all(seat.share == say[seat.id] for step in told["steps"].steps for seat in step.seats)
    assert all(voter.share == say[voter.id] for voter in told["power"].voters)
    assert all(share == say[node] for node, share in view(done).say)
    assert all(one.numbers["formal_power"] == say[one.subjects[0]] for one in done.findings.of("decides"))
    silent = sum(share for node, share in say.items() if node not in done.electorate.stances)
    assert known_positions(done.case).share == pytest.approx(1 - silent)
    for person, share in say.items():
        if person.startswith("seat:"):
            continue
        (line,) = (one for one in done.card(person).lines if one.topic == "say")
        assert f"{percent(share)} of the formal say" in line.text("en")


@pytest.mark.parametrize("seed", range(4))
def test_the_answer_sums_the_say_of_those_it_names_and_says_that_it_is_weighed(seed):
    done = weighed(seed)
    (row,) = (
        one
        for one in Rendered([done], "en").document.decisions[0].parts["answer"].rows
        if one.name == "decides"
    )
    named = [node for node in done.case.say if done.case.name(node) in row.text.partition(" hold")[0]]
    share = re.search(r"(\d+%|<1%|>99%) of the formal say", row.text)
    if share is not None:
        assert share[1] == percent(sum(done.case.say[node] for node in named))
    assert ("how much the decision matters" in row.text) == any(
        done.electorate.salience[node] != 1 for node in done.power.players
    )


def test_the_sheet_of_steps_tells_the_same():
    done = weighed(1)
    files = FORMATS["xlsx"].render(Rendered([done], "en"))
    sheet = openpyxl.load_workbook(io.BytesIO(next(iter(files.values()))), read_only=True)["# Steps"]
    heads, *rows = sheet.iter_rows(values_only=True)
    who, share = heads.index("Who"), heads.index("Formal say")
    by_name = {done.case.name(node): value for node, value in done.case.say.items()}
    assert rows
    assert all(row[share] == pytest.approx(by_name[row[who]], abs=1e-4) for row in rows)
