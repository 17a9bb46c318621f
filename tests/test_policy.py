import dataclasses

import pytest

from stakemap import policy
from stakemap.errors import NotStorable, PolicyRefused, Problem
from stakemap.model import parse
from stakemap.store import connect
from store_facts import person, source

FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}

REFUSED = {
    "political-opinion": ["political opinion", "Political Affiliation", "party member", "政治面貌", "党派"],
    "religion": ["religion", "Religious", "faith", "宗教", "宗教信仰"],
    "ethnicity": ["ethnicity", "race", "民族", "种族"],
    "union": ["trade union", "工会会员"],
    "health": ["health", "Medical", "health_status", "健康状况", "病史"],
    "genetic-biometric": ["DNA", "fingerprint", "指纹", "人脸"],
    "sex-life": ["sexual orientation", "sex life", "性取向", "情人"],
    "criminal-record": ["criminal record", "前科"],
    "bank-account": ["bank account", "IBAN", "银行账户", "银行账号"],
    "location": ["GPS", "location trace", "whereabouts", "行踪", "轨迹"],
    "home": ["home address", "residential address", "家庭住址", "住址"],
    "children": ["children", "son", "子女"],
    "spouse": ["spouse", "wife", "配偶", "婚姻状况"],
    "identity-number": ["passport", "ID card", "身份证", "护照号"],
    "gift": ["gift", "favours", "kickback", "送礼", "回扣"],
    "pressure": ["leverage", "has leverage over", "blackmail", "secret", "把柄", "潜规则"],
    "personality": ["personality", "MBTI", "性格", "心理画像"],
    "gender-inference": ["gender guess", "性别推断"],
}
MATRIX = [(rule, term) for rule, terms in REFUSED.items() for term in terms]


def spellings(term):
    yield term
    yield term.upper()
    yield term.translate(FULL_WIDTH)
    yield term.replace(" ", "_")
    yield f"  {term.replace(' ', '-')}*"
    yield f"their ({term})?"
    yield f"{term[:1]}\u200b{term[1:]}"
    yield f"{term[:1]}\u00ad{term[1:]}"
    yield "x" * 1000 + f" {term}"
    words = term.lower().split()
    if term.isascii() and len(words) > 1:
        yield words[0] + "".join(word.title() for word in words[1:])
    if not term.isascii():
        yield f"他的{term}情况"
        yield " ".join(term)


@pytest.mark.parametrize(("rule", "term"), MATRIX)
def test_a_refused_attribute_is_refused_however_it_is_spelled(rule, term):
    for name in spellings(term):
        row = policy.refusal(name)
        assert row is not None, repr(name)
        assert row.rule == rule
        with pytest.raises(PolicyRefused):
            policy.check_name(name)


def test_every_rule_of_the_table_is_tried_and_says_why_in_both_languages():
    assert {row.rule for row in policy.refusals()} == set(REFUSED)
    assert all(row.why_en and row.why_zh and row.terms for row in policy.refusals())
    terms = {term for row in policy.refusals() for term in row.terms}
    assert {row.rule_zh for row in policy.refusals()} <= terms


def test_what_must_never_open_cannot_be_opened():
    closed = {row.rule for row in policy.refusals() if not row.can_open}

    assert closed >= {
        "gift",
        "pressure",
        "sex-life",
        "home",
        "children",
        "location",
        "bank-account",
        "spouse",
    }
    assert closed >= {"personality", "gender-inference"}
    assert {row.rule for row in policy.refusals() if row.can_open} == {
        "political-opinion",
        "religion",
        "ethnicity",
        "union",
        "health",
        "genetic-biometric",
        "criminal-record",
    }


@pytest.mark.parametrize(
    "name",
    [
        "office address",
        "secretary to",
        "vice mayor",
        "副市长",
        "deputy director",
        "rank",
        "embrace",
        "raced",
        "reason",
        "public affairs",
        "personal note",
        "职务",
        "单位",
        "籍贯协会",
        "",
        " ",
        "sonata",
        "advice",
    ],
)
def test_words_of_the_trade_are_not_refused(name):
    assert policy.refusal(name) is None
    policy.check_name(name)


def test_nothing_of_the_own_vocabulary_is_refused():
    from stakemap.graph.catalogue import Catalogue
    from stakemap.model import Origin, Role, StageKind

    words = [word for enum in (Origin, Role, StageKind) for word in enum]
    for kind in Catalogue.default().kinds.values():
        words += [kind.kind, kind.label_en, kind.label_zh, kind.neo4j_type]
    assert [word for word in words if policy.refusal(word)] == []


def test_the_place_goes_into_the_error_and_the_name_does_not():
    place = Problem("", file="a.xlsx", sheet="People", cell="H1", value="Ann")
    with pytest.raises(PolicyRefused) as found:
        policy.check_name("religion of Ann Secretname", place=place)

    problem = found.value.problems[0]
    assert (problem.file, problem.sheet, problem.cell, problem.code) == ("a.xlsx", "People", "H1", "policy")
    assert "Secretname" not in str(found.value)
    assert problem.value is None


def test_free_text_is_searched_to_its_end_and_for_every_rule():
    text = "a plain remark " * 300 + "on his religion, and on a gift"

    assert policy.doubtful([text, "his health"]) == ("gift", "health", "religion")
    assert policy.doubtful(["prefers a briefing on paper", "goes to the mosque"]) == ("religion",)
    assert policy.doubtful(["prefers a briefing on paper"]) == ()


@pytest.mark.parametrize(
    "kind", ["person", "spell", "tenure", "team_member", "membership", "competence", "susceptibility"]
)
def test_a_word_that_is_refused_alone_is_refused_in_every_fact_about_a_person(kind):
    with pytest.raises(PolicyRefused):
        parse({"fact": kind, "id": "x", "union": "x"})


@pytest.mark.parametrize("lacking", ["source", "grade", "basis", "expires"])
def test_no_store_takes_a_fact_about_a_person_without(lacking, tmp_path):
    fact = person("ann")
    with connect(f"sqlite:///{tmp_path / 'a.db'}") as store:
        store.apply([source()])
        with pytest.raises(NotStorable):
            store.apply([fact.model_copy(update={lacking: None})])
        assert store.apply([fact]).rev == 2


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("ethnicities", "ethnicity"),
        ("religious beliefs", "religion"),
        ("reli\x07gion", "religion"),
        ("re\u0300ligion", "religion"),
        ("reli\u200bgion", "religion"),
        ("homeAddresses", "home"),
        ("reli\x07gion of staff", "religion"),
        ("re\u0300ligion of staff", "religion"),
        ("homeAddressOfStaff", "home"),
        ("Churches", "religion"),
    ],
)
def test_plurals_accents_and_hidden_signs_hide_no_refused_word(name, rule):
    found = policy.refusal(name)
    assert found is not None
    assert found.rule == rule


def test_strict_mode_ends_with_its_block_and_may_be_put_off_inside():
    assert not policy.is_strict()
    with policy.strict():
        assert policy.is_strict()
        with policy.strict(on=False):
            assert not policy.is_strict()
        assert policy.is_strict()
    assert not policy.is_strict()


def test_a_name_is_one_of_a_person_unless_it_is_said_otherwise():
    with pytest.raises(PolicyRefused):
        policy.check_name("union")
    policy.check_name("union", of_person=False)


@pytest.fixture
def table(monkeypatch):
    """``table("dish", ...)`` puts one row with these terms in the place of the whole table."""

    def put(*terms):
        row = dataclasses.replace(policy.refusals()[0], terms=terms, alone=frozenset(), in_text=())
        monkeypatch.setattr(policy, "refusals", lambda: (row,))
        policy._refusal.cache_clear()

    yield put
    policy._refusal.cache_clear()


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("dish", "dishes"), ("torch", "torches"), ("class", "classes"), ("fox", "foxes"),
        ("story", "stories"), ("count", "counts"), ("glass house", "glass houses"),
    ],
)  # fmt: skip
def test_a_term_is_found_in_its_plural_and_no_shorter_word_is(table, one, many):
    table(one)
    for name in (one, many, f"a list of {many} here"):
        assert policy.refusal(name) is not None, name
    table(*(word[:-1] for word in one.split()))
    assert policy.refusal(one) is None
    table(many)
    assert policy.refusal(one) is None, "what is refused in the plural alone"


@pytest.mark.parametrize("name", ["axes", "gas", "his", "affairs"])
def test_short_words_and_those_that_mean_something_else_lose_no_letter(table, name):
    table(name[:-1], name[:-2])
    assert policy.refusal(name) is None


@pytest.mark.parametrize(
    "text", ["Not in favour of us", "strongly in favor", "the vote went in their favour"]
)
def test_in_favour_is_a_position_and_no_favour(text):
    assert policy.refusal(text) is None
    assert policy.doubtful([text]) == ()
    assert policy.refusal(f"{text}, for a favour").rule == "gift"
