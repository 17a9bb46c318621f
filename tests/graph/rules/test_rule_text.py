import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakemap.errors import InputError, LimitExceeded
from stakemap.graph.rules.game import All, AnyOf, AtLeast, Vote
from stakemap.graph.rules.rule_text import check_rule, parse_rule

STAGES = ["users", "board", "mayor", "tech"]


def vote(name, quota=None):
    return Vote(name, (name,), (1,), quota or 1)


def parsed(text, stages=STAGES):
    return parse_rule(text, stages, vote)


U, B, M, T = map(vote, STAGES)


@pytest.mark.parametrize(
    ("text", "game"),
    [
        ("users", U),
        ("users(2)", vote("users", 2)),
        ("users(2) AND (board OR mayor)", All((vote("users", 2), AnyOf((B, M))))),
        ("users AND board OR mayor", AnyOf((All((U, B)), M))),
        ("users OR board AND mayor", AnyOf((U, All((B, M))))),
        ("2 OF (users, board, mayor)", AtLeast(2, (U, B, M))),
        ("2 of (users and board, mayor, tech)", AtLeast(2, (All((U, B)), M, T))),
        ("((users))", U),
        ("users and board And mayor", All((U, B, M))),
        ("users & board | mayor", AnyOf((All((U, B)), M))),
        ("users&&board||mayor", AnyOf((All((U, B)), M))),
        ("\n users\t( 2 )\n", vote("users", 2)),
    ],
)
def test_and_binds_tighter_than_or_and_brackets_tighter_than_both(text, game):
    assert parsed(text) == game


CHINESE = ["用户", "董事会", "市长", "和平委员会"]


@pytest.mark.parametrize(
    ("text", "game"),
    [
        ("用户 且 董事会", All((vote("用户"), vote("董事会")))),
        ("用户（2）且（董事会或市长）", All((vote("用户", 2), AnyOf((vote("董事会"), vote("市长")))))),
        ("用户和董事会或者市长", AnyOf((All((vote("用户"), vote("董事会"))), vote("市长")))),
        ("2之（用户，董事会、市长）", AtLeast(2, (vote("用户"), vote("董事会"), vote("市长")))),
        ("２ 之 (用户,市长)", AtLeast(2, (vote("用户"), vote("市长")))),
        ("用户和和平委员会", All((vote("用户"), vote("和平委员会")))),
        ("和平委员会并且用户", All((vote("和平委员会"), vote("用户")))),
    ],
)
def test_chinese_words_need_no_blanks(text, game):
    assert parsed(text, CHINESE) == game


def test_a_stage_id_may_hold_blanks_and_signs_and_the_longest_counts():
    stages = ["tech", "tech review", "board (city)", "orchard"]

    assert parsed("tech review AND board (city) OR orchard", stages) == AnyOf(
        (All((vote("tech review"), vote("board (city)"))), vote("orchard"))
    )
    assert parsed("tech(2)", stages) == vote("tech", 2)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a stage is missing at the end"),
        ("   ", "a stage is missing at the end"),
        ("users AND", "a stage is missing at the end"),
        ("AND users", "a stage is missing at character 1"),
        ("users AND )", "a stage is missing at character 11"),
        ("  users board", "does not belong here at character 9"),
        ("users, board", "does not belong here at character 6"),
        ("(users", r"\) is missing at the end"),
        ("users)", "does not belong here at character 6"),
        ("users()", "a number is missing at character 7"),
        ("users(two)", "a number is missing at character 7"),
        ("users(0)", "number is out of range at character 7"),
        ("users(9999999999)", "number is out of range at character 7"),
        ("0 OF (users)", "number is out of range at character 1"),
        ("3 OF (users, board)", "3 of 2 can never be at character 1"),
        ("2 (users, board)", "OF is missing at character 3"),
        ("2 OF users", r"\( is missing at character 6"),
        ("2 OF (users board)", r"\) is missing at character 13"),
        ("users AND bord", "no stage is called 'bord' at character 11.*did you mean 'board'"),
        ("users2", "no stage is called 'users2' at character 1"),
        ("Users", "did you mean 'users'"),
        ("users NOT board", "does not belong here at character 7"),
    ],
)
def test_an_error_names_the_character_and_a_cure(text, message):
    with pytest.raises(InputError, match=message) as found:
        parsed(text)

    assert found.value.problems[0].field == "rule"
    assert found.value.problems[0].cure


def test_deep_nesting_and_long_texts_meet_a_limit_and_no_crash():
    assert parsed("(" * 49 + "users" + ")" * 49) == U
    for text in ("(" * 60 + "users" + ")" * 60, "(" * 3999, "users AND " * 400 + "users"):
        with pytest.raises(LimitExceeded):
            parsed(text)


def test_a_long_flat_rule_is_read():
    assert len(parsed(" AND ".join(["users"] * 400)).parts) == 400


def test_checking_a_rule_builds_nothing_and_raises_the_same():
    check_rule("users(2) AND (board OR mayor)", STAGES)
    with pytest.raises(InputError):
        check_rule("users AND", STAGES)


games = st.recursive(
    st.builds(vote, st.sampled_from(STAGES), st.none() | st.integers(1, 9)),
    lambda part: st.one_of(
        st.lists(part, min_size=2, max_size=3).map(lambda parts: All(tuple(parts))),
        st.lists(part, min_size=2, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        st.lists(part, min_size=1, max_size=3).map(lambda parts: AtLeast(len(parts), tuple(parts))),
    ),
    max_leaves=8,
)


def written(game):
    if isinstance(game, Vote):
        return game.name if game.quota == 1 else f"{game.name}({game.quota})"
    if isinstance(game, AtLeast):
        return f"{game.k} OF ({', '.join(map(written, game.parts))})"
    word = " AND " if isinstance(game, All) else " OR "
    return "(" + word.join(map(written, game.parts)) + ")"


@given(games)
def test_a_written_game_reads_back(game):
    assert parsed(written(game)) == game


@given(st.text(alphabet="users board(2),ANDORF且或之 \n1", max_size=60))
def test_any_text_is_a_game_or_an_input_error(text):
    try:
        game = parsed(text)
    except InputError:
        return
    assert isinstance(game, Vote | All | AnyOf | AtLeast)
