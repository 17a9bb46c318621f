import copy
import inspect
import pickle

import pytest

from stakemap import errors
from stakemap.errors import (
    Conflict,
    DuplicateId,
    InputError,
    LimitExceeded,
    MissingExtra,
    PolicyRefused,
    Problem,
    ShrinkRefused,
    StakemapError,
    UnknownName,
    check_known,
)

CLASSES = [
    cls
    for _, cls in inspect.getmembers(errors, inspect.isclass)
    if issubclass(cls, StakemapError) and not cls.__name__.startswith("_")
]

EXAMPLES = [
    StakemapError("it failed", hint="try again"),
    InputError([Problem("not given", "fill it in", field="name", fact_id="p:x", value="Ann"), Problem("b")]),
    InputError("one text", hint="a cure"),
    LimitExceeded("too long"),
    PolicyRefused([Problem("refused", code="policy")]),
    UnknownName("view", "influense", ("influence", "formal")),
    MissingExtra("pandas", "frames"),
    Conflict(3, 4),
    DuplicateId(["a", "b"], hint="rename"),
    ShrinkRefused(30, 100, 0.2),
    errors.StoreReplaced(),
    errors.StoreBehind(3),
    errors.NotAnchored("missing"),
    *(cls(["p:x"]) for cls in (errors.MissingEndpoint, errors.NotStorable, errors.Erased)),
    *(
        cls("text")
        for cls in (errors.Unavailable, errors.SchemaTooNew, errors.Corrupt, errors.OutcomeUnknown)
    ),
]


def test_the_tree_in_the_docstring_names_every_error():
    for cls in CLASSES:
        assert cls.__name__ in errors.__doc__
        assert cls.__name__ in errors.__all__


def test_every_error_has_a_code_of_its_own():
    assert len({cls.code for cls in CLASSES}) == len(CLASSES)


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)
def test_an_error_survives_the_way_between_processes(error):
    for other in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(other) is type(error)
        assert str(other) == str(error)
        assert vars(other) == vars(error)
        assert other.args == error.args


def test_an_unknown_name_is_a_key_error_that_proposes_the_nearest_and_reads_plainly():
    error = UnknownName("view", "influense", ("influence", "formal"))

    assert isinstance(error, KeyError)
    assert str(error) == "unknown view (did you mean 'influence'?)"
    assert error.known == ("influence", "formal")


def test_an_unknown_name_lists_at_most_twelve_known_ones():
    error = UnknownName("id", "zzz", [f"p:{k}" for k in range(100)])

    assert "p:11" in str(error)
    assert "p:12" not in str(error)
    assert str(error).endswith("...)")


@pytest.mark.parametrize("asked", ["Zebulon Quirk", "somebody else"])
def test_ids_that_may_be_names_are_in_no_text_and_the_nearest_is_kept_for_the_screen(asked):
    error = UnknownName("node", asked, ["Zebulon Quirke", "p:1"])

    assert "Quirke" not in f"{error} {error!r} {error.args} {error.hint}"
    assert error.known == ("Zebulon Quirke", "p:1")
    assert error.near == (("Zebulon Quirke",) if asked == "Zebulon Quirk" else ())


@pytest.mark.parametrize("given", ["streght", None, 3, ["strength"], {"strength": 1}])
def test_what_is_no_known_name_is_refused_also_where_it_can_be_no_name(given):
    for known in (("strength", "count"), {"strength": 1, "count": 2}):
        with pytest.raises(UnknownName, match="unknown kind of values") as caught:
            check_known("kind of values", given, known)
        assert caught.value.known == ("strength", "count")


def test_a_known_name_passes_and_none_given_where_none_will_do():
    assert check_known("distance", "cost", (None, "cost")) is None
    assert check_known("distance", None, (None, "cost")) is None
    with pytest.raises(UnknownName) as caught:
        check_known("distance", "hops", (None, "cost"))
    assert caught.value.known == ("cost",)


def test_an_input_error_carries_all_problems_and_shows_the_first():
    error = InputError([Problem("a"), Problem("b"), Problem("c")])

    assert str(error) == "a (and 2 more)"
    assert [p.cause for p in error.problems] == ["a", "b", "c"]
    assert str(InputError([])) == "input refused"


def test_a_problem_names_its_place_as_a_person_would():
    cell = Problem("x", file="city.xlsx", sheet="People", cell="C14", row=14, field="rank", fact_id="p:x")

    assert cell.place == 'city.xlsx[People]!C14 p:x "rank"'
    assert Problem("x", row=3).place == "row 3"
    assert Problem("x", sheet="People").place == "[People]"
    assert Problem("x").text() == "x"
    assert Problem("x", "mend it", row=3).text() == "row 3: x; mend it"


def test_the_refused_value_shows_only_when_asked_for():
    problem = Problem("not a number", field="rank", value="Ann Secretname")

    assert "Secretname" not in repr(problem) + problem.text() + str(InputError([problem]))
    assert problem.text(show_value=True) == "\"rank\": not a number, got 'Ann Secretname'"


def test_errors_about_ids_list_five_and_count_the_rest():
    error = DuplicateId([f"p{k}" for k in range(7)])

    assert str(error) == "ids given more than once: p0, p1, p2, p3, p4 and 2 more"
    assert len(error.ids) == 7
