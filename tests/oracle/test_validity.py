"""The validity bench runs, and what it says of the congress holds where the data is at hand."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pytest
from bench import processes, stacking, validity
from bench.agreement import signs
from bench.known import SETS

import stakemap as sm
from stakemap.analysis.standing import standing_of
from stakemap.graph.seats import Seating

TINY = ["--sets", "", "--worlds", "5", "--runs", "10", "--draws", "50", "--careers", "2"]
SENIORITY = 0.758
"""What years of service alone reached in another reading of the same data."""


def test_a_tiny_run_gives_every_table(capsys):
    assert validity.main([*TINY, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    titles = [table["title"] for table in told["tables"]]
    assert len(titles) == 5
    for table in told["tables"]:
        names = [row["score"] for row in table["scores"]]
        assert {"in_degree", "pagerank", "seniority (years)", *validity.OURS, validity.BETA} <= set(names)
        assert all(-1 <= row["value"] <= 1 for row in table["scores"])
    assert all(0 <= error["t"] <= 1 for error in told["error of t, rule known"].values())

    assert len(told["careers"]) == 4
    for row in told["careers"].values():
        assert row["below the better: overall"] >= -1
        assert row["influence"] == pytest.approx(row["ties without posts"], abs=1e-12), "posts are no ties"


def test_a_tiny_run_tells_what_answers_bring(capsys, tmp_path):
    assert stacking.main(["--data", str(tmp_path), "--worlds", "3", "--answers", "25"]) == 0
    head, _, *rows = capsys.readouterr().out.splitlines()
    names = [cell.strip() for cell in head.strip("|").split("|")]
    assert len(rows) == 4
    for row in rows:
        told = dict(zip(names[3:], map(float, row.strip("| ").split("|")[3:]), strict=True))
        assert all(0 <= told[name] <= 1 for name in stacking.COLUMNS[:-1])
        assert told["shortfall"] == pytest.approx(told["better part"] - told["learned"], abs=2e-3)
        assert told["better part"] >= max(told["standing"], told["influence"]) - 1e-9


@pytest.mark.slow
def test_on_congress_answers_bring_what_is_promised(data_folder):
    folder = data_folder("congress-legislators").parent
    for answers, least in ((25, 0.78), (60, 0.81)):
        ((_, rows),) = [
            found for found in stacking.of_sets(folder, answers, 200) if found[0].startswith("congress")
        ]
        assert np.mean([row["learned"] for row in rows]) >= least


REST = dict.fromkeys(("ties without posts", validity.BETA), 0.0)


def test_the_better_part_is_that_of_each_world():
    rows = [
        dict.fromkeys(("ties without posts", validity.BETA), 0.0)
        | {"influence": i, "standing": s, "overall": o}
        for i, s, o in ((0.2, 0.4, 0.3), (0.6, 0.1, 0.5))
    ]
    found = validity._shortfall(rows)
    assert found["below the better: overall"] == pytest.approx(0.1)
    assert found["standing"] == pytest.approx(0.25)


@pytest.mark.slow
def test_posts_and_careers_entered_take_nothing_from_the_ties(data_folder):
    for name in ("chemnet", "krackhardt"):
        for known in SETS[name](data_folder(name).parent):
            _, scores = validity._ours(known.graph, validity._plan(known.day))
            one, two = (scores[k] for k in ("influence", "ties without posts"))
            assert [one[n] for n in known.judged] == pytest.approx([two[n] for n in known.judged], abs=1e-12)


def test_losses_are_printed_like_wins_and_clear_ones_are_bold():
    table = validity.Table("t", "AUC", {}, {})
    for name, value in {"other": 0.9, **dict(zip(validity.OURS, (0.5, 0.6, 0.7, 0.95), strict=True))}.items():
        table.values[name], table.spread[name] = value, np.full(9, value)
    row = next(line for line in table.text().splitlines() if line.startswith("| other"))
    assert "**-0.400" in row
    assert "**+0.050" in row


def test_holding_a_dictator_decides_and_a_hermit_nothing():
    rng = np.random.default_rng(0)
    world = processes.made(rng)
    alone = processes.Panel(np.array([0]), np.ones(1, int), 1)
    silent = np.zeros_like(world.attention)
    changed = vars(world) | {"stages": [alone], "attention": silent}
    for name in processes.PROCESSES:
        effect = processes.effects(processes.Organisation(**changed), name, np.random.default_rng(1), 20)
        assert effect[0] == 1
        assert not effect[1:].any()


def test_missing_data_is_told_in_words(capsys, tmp_path):
    assert validity.main(["--data", str(tmp_path), "--worlds", "0"]) == 2
    assert "STAKEMAP_DATA" in capsys.readouterr().out


@pytest.mark.slow
def test_facts_alone_beat_seniority_on_the_congress_with_titles_withheld(data_folder):
    known = SETS["congress-legislators"](data_folder("congress-legislators").parent)[0]
    told = " ".join(str(fact.to_dict()) for fact in known.graph.facts)
    assert not any(word in told for word in ("Chair", "Speaker", "Leader", "Ranking", "Whip"))
    bare = sm.Snapshot.from_arrays([], [], [], nodes=known.judged)
    scores = standing_of(Seating(known.graph, date.fromisoformat(known.day)), bare)
    once, truth = np.ones((1, len(known.judged))), signs(known.truth)
    ours, theirs = (
        float(known.agreement(signs(np.array([s[node] for node in known.judged])), truth, once)[0])
        for s in (scores, known.seniority)
    )
    assert ours > max(SENIORITY, theirs)
