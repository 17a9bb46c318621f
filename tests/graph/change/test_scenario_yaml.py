"""Scenarios as YAML: plain values and their lines, and nothing else."""

from __future__ import annotations

import pytest

from stakemap import examples
from stakemap.errors import InputError, LimitExceeded
from stakemap.graph.change.edits import Appoint, FlipStance, Leave
from stakemap.graph.change.scenario import Scenario
from stakemap.graph.change.scenario_yaml import LARGEST_YAML, parsed


def read(tmp_path, text, name="x.yaml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return Scenario.read(path)


@pytest.mark.parametrize("ending", ["yaml", "yml"])
def test_edits_dates_numbers_and_yes_or_no_are_read(tmp_path, ending):
    text = """
    name: retire
    note: |
      The engineer goes.
    edits:
      - {do: leave, person: "p:a", on: 2026-10-01}
      - do: appoint
        person: p:b
        post: post:c
        acting: true
      - do: flip_stance
        decision: d
        person: p:b
        position: 1
    """
    found = read(tmp_path, text, f"x.{ending}")
    assert found.edits == (
        Leave("p:a", on="2026-10-01"),
        Appoint("p:b", "post:c", acting=True),
        FlipStance("d", "p:b", 1),
    )
    assert found.note.strip() == "The engineer goes."


def test_words_stay_words():
    values, _ = parsed(
        "on: yes\nno: off\nnorway: NO\ndate: 2026-10-01\ntime: 12:30:45\nocto: 0o17\nhex: 0x1f"
    )
    assert values == {
        "on": "yes",
        "no": "off",
        "norway": "NO",
        "date": "2026-10-01",
        "time": "12:30:45",
        "octo": "0o17",
        "hex": "0x1f",
    }


def test_plain_values_are_what_they_look_like():
    values, _ = parsed("[true, false, null, ~, 3, -7, 0.25, 1.5e3, '3', \"true\", .inf, .nan]")
    assert values == [True, False, None, None, 3, -7, 0.25, 1500.0, "3", "true", ".inf", ".nan"]


BOMB = "a: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: [*b,*b,*b,*b]\n"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (BOMB, 1, "anchors"),
        ("name: x\nedits: *a\n", 2, "aliases"),
        ("name: x\nedits: !!python/object/apply:os.system [ls]\n", 2, "tags"),
        ("name: x\nnote: !!binary aGVsbG8=\n", 2, "tags"),
        ("name: x\nedits:\n- do: leave\n  person: a\n  person: b\n", 5, "stands twice"),
        ("name: x\nname: y\n", 2, "stands twice"),
        ("name: x\nedits: [\n", 3, "not YAML"),
        ("name: x\n\tedits: y\n", 2, "not YAML"),
        ("a: 1\n---\nb: 2\n", 2, "not YAML"),
        ("? [a, b]\n: c\n", 1, "one word"),
        ("<<: {name: x}\nedits: 3\n", None, "unknown field"),
    ],
)
def test_more_than_plain_values_is_refused_with_its_line_and_a_cure(tmp_path, text, line, words):
    with pytest.raises(InputError) as caught:
        read(tmp_path, text)
    problem = caught.value.problems[0]
    assert words in problem.cause
    assert problem.cure
    assert problem.file == "x.yaml"
    if line is not None:
        assert problem.sheet == f"line {line}"


@pytest.mark.parametrize("deep", ["[" * 5000, "{a: " * 5000, "- " * 5000])
def test_deep_text_is_refused_and_never_recursed_into(tmp_path, deep):
    with pytest.raises(InputError):
        read(tmp_path, deep)


def test_too_deep_and_too_large_are_limits(tmp_path):
    with pytest.raises(LimitExceeded, match="lists and tables"):
        read(tmp_path, "a: [[[[[[[[[1]]]]]]]]]")
    with pytest.raises(LimitExceeded, match="bytes"):
        read(tmp_path, "#" * (LARGEST_YAML + 1))


def test_each_wrong_edit_is_named_with_its_line(tmp_path):
    text = "name: x\nedits:\n- do: leav\n  person: p:a\n\n- do: leave\n  who: p:a\n"
    with pytest.raises(InputError) as caught:
        read(tmp_path, text)
    assert [(p.sheet, p.field) for p in caught.value.problems] == [
        ("line 3", "do"),
        ("line 6", "who"),
        ("line 6", "person"),
    ]
    assert "x.yaml[line 3]" in str(caught.value)
    assert "leave" in caught.value.problems[0].cure


@pytest.mark.parametrize("text", ["", "# nothing\n", "word", "- a\n- b\n", "\x00", "\ufffe"])
def test_text_that_is_no_scenario_is_refused(tmp_path, text):
    with pytest.raises(InputError):
        read(tmp_path, text)


def test_the_example_is_what_it_says_and_fits_the_city():
    scenario = Scenario.read(examples.scenario_file())
    after = scenario.apply(examples.city(), examples.TODAY)
    assert scenario.name == "the chief engineer retires"
    assert "seat:post:chief-engineer" not in after.snapshot(examples.TODAY).nodes


@pytest.mark.parametrize("ending", ["yaml", "toml", "json"])
def test_a_scenario_is_written_whole_or_refused_and_leaves_nothing(tmp_path, ending):
    scenario = Scenario.read(examples.scenario_file())
    with pytest.raises(InputError, match="cannot be written"):
        scenario.write(tmp_path / "nowhere" / f"x.{ending}")
    (tmp_path / f"folder.{ending}").mkdir()
    with pytest.raises(InputError, match="cannot be written"):
        scenario.write(tmp_path / f"folder.{ending}")
    scenario.write(tmp_path / f"x.{ending}")
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"folder.{ending}", f"x.{ending}"]
    assert Scenario.read(tmp_path / f"x.{ending}") == scenario
