"""Rule text such as ``users(2) AND (board OR mayor)``, read into a game.

Words: AND, OR, ``2 OF (a, b, c)``, in English or Chinese (且 和 并且, 或 或者, 2之(...)).  A name is a
stage; ``name(k)`` is that stage with quota k.  AND binds tighter than OR.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from importlib import resources
from typing import NoReturn

from stakemap.errors import InputError, LimitExceeded, Problem, UnknownName
from stakemap.graph.rules.game import All, AnyOf, AtLeast, Game

__all__ = ["check_rule", "parse_rule", "rule_pieces"]


def _means() -> dict[str, str]:
    """What each word and sign of a rule means, longer ones before those that begin them."""
    text = resources.files("stakemap.data").joinpath("rule_words.csv").read_text("utf-8")
    return {row["word"]: row["means"] for row in csv.DictReader(text.splitlines())}


_WORDS = {word: means for word, means in _means().items() if means.isalpha()}
_SIGNS = "(),"
_PLAIN_SIGNS = str.maketrans({sign: means for sign, means in _means().items() if means in _SIGNS})
_WORD = re.compile(r"[^\s(),]+")
_NUMBER = re.compile(r"\d+")
_MOST = 1_000_000
_DEEPEST = 50
_LONGEST = 4000

Stage = Callable[[str, int | None], Game]


def parse_rule(text: str, stages: Collection[str], stage: Stage) -> Game:
    """Read a rule.

    Parameters
    ----------
    text
        The rule.
    stages
        Known stage ids.
    stage
        Makes the game of a stage, given its id and the quota written behind it (or None).

    Returns
    -------
    Game
        Votes joined as the text says.

    Raises
    ------
    InputError
        At the first word that does not fit, with its position, counted from 1.
    LimitExceeded
        Longer than 4,000 characters, or more than 50 levels of brackets.

    Examples
    --------
    >>> from stakemap.graph.rules.game import Vote
    >>> vote = lambda name, quota: Vote(name, (name,), (1,), quota or 1)
    >>> parse_rule("users AND (board OR mayor)", ["users", "board", "mayor"], vote).parts[1].parts[1].name
    'mayor'
    """
    if len(text) > _LONGEST:
        raise LimitExceeded([Problem("rule text too long", f"at most {_LONGEST} characters", field="rule")])
    return _Parser(text, stages, stage).whole()


def check_rule(text: str, stages: Collection[str]) -> None:
    """Raise what is wrong with a rule text, without building anything from it."""
    from stakemap.graph.rules.game import Vote

    parse_rule(text, stages, lambda name, quota: Vote(name, (name,), (1,), quota or 1))


def rule_pieces(text: str, stages: Collection[str]) -> list[tuple[str, str]]:
    """Kind and text of each piece of a rule; a joining word of either language is AND, OR or OF.

    Examples
    --------
    >>> rule_pieces("users(2) and board", ["users", "board"])[2:]
    [('number', '2'), ('sign', ')'), ('word', 'AND'), ('stage', 'board')]
    """
    return [(token.kind, _WORDS.get(token.text, token.text)) for token in _tokens(text, stages)]


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of rule text: a sign, a joining word, a number, a stage, or an unknown word."""

    kind: str
    text: str
    place: int


def _tokens(text: str, stages: Collection[str]) -> Iterator[_Token]:
    """The pieces of a rule; Chinese needs no blanks between them, and a stage id may hold some."""
    plain = text.translate(_PLAIN_SIGNS)
    names = sorted(
        (s for s in stages if s.lower() not in _WORDS and not s.isdecimal()), key=len, reverse=True
    )
    at = 0
    while at < len(plain):
        if plain[at].isspace():
            at += 1
            continue
        token = _token(text, plain, at, names)
        at += len(token.text)
        yield _Token("sign", plain[at - 1], token.place) if token.kind == "sign" else token


def _token(text: str, plain: str, at: int, names: Iterable[str]) -> _Token:
    for name in names:
        if text.startswith(name, at) and _ends(plain, at + len(name)):
            return _Token("stage", name, at)
    if plain[at] in _SIGNS:
        return _Token("sign", plain[at], at)
    number = _NUMBER.match(plain, at)
    if number and _ends(plain, number.end()):
        return _Token("number", number[0], at)
    for word in _WORDS:
        if plain[at : at + len(word)].lower() == word and (not word.isalpha() or _ends_word(plain, at, word)):
            return _Token("word", word, at)
    unknown = _WORD.match(plain, at)
    return _Token("unknown", unknown[0] if unknown else plain[at], at)


def _ends_word(plain: str, at: int, word: str) -> bool:
    """A joining word of letters stands alone; a Chinese one may be followed by anything."""
    return not word.isascii() or _ends(plain, at + len(word))


def _ends(plain: str, at: int) -> bool:
    """Whether a name or number may end here."""
    if at >= len(plain) or plain[at].isspace() or plain[at] in _SIGNS:
        return True
    return any(plain.startswith(word, at) for word in _WORDS if not (word.isascii() and word.isalpha()))


class _Parser:
    """Recursive descent: OR binds loosest, then AND, then k OF, names and brackets."""

    def __init__(self, text: str, stages: Collection[str], stage: Stage) -> None:
        self.tokens = list(_tokens(text, stages))
        self.at, self.stages, self.stage, self.depth = 0, stages, stage, 0

    def whole(self) -> Game:
        game = self._any()
        if self.at < len(self.tokens):
            self._fail("does not belong here")
        return game

    def _kind(self) -> str:
        return self.tokens[self.at].kind if self.at < len(self.tokens) else ""

    def _peek(self) -> str:
        """The next sign or joining word, if it is one."""
        if self._kind() not in ("sign", "word"):
            return ""
        text = self.tokens[self.at].text
        return _WORDS.get(text, text)

    def _expect(self, wanted: str) -> None:
        if self._peek() != wanted:
            self._fail(f"{wanted} is missing")
        self.at += 1

    def _fail(self, cause: str, at: int | None = None, cure: str = "") -> NoReturn:
        place = self.at if at is None else at
        where = f"at character {self.tokens[place].place + 1}" if place < len(self.tokens) else "at the end"
        cure = cure or "write it like users(2) AND (board OR mayor)"
        raise InputError([Problem(f"rule: {cause} {where}", cure, field="rule")])

    def _any(self) -> Game:
        return self._joined("OR", self._all, AnyOf)

    def _all(self) -> Game:
        return self._joined("AND", self._one, All)

    def _joined(self, word: str, part: Callable[[], Game], kind: type[All] | type[AnyOf]) -> Game:
        parts = [part()]
        while self._peek() == word:
            self.at += 1
            parts.append(part())
        return parts[0] if len(parts) == 1 else kind(tuple(parts))

    def _one(self) -> Game:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise LimitExceeded([Problem("rule nested too deep", f"at most {_DEEPEST} levels", field="rule")])
        if self._peek() == "(":
            self.at += 1
            game = self._any()
            self._expect(")")
        elif self._kind() == "number":
            game = self._at_least()
        else:
            game = self._named()
        self.depth -= 1
        return game

    def _number(self) -> int:
        text = self.tokens[self.at].text
        if len(text) > len(str(_MOST)) or not 1 <= int(text) <= _MOST:
            self._fail("the number is out of range", cure=f"from 1 to {_MOST}")
        self.at += 1
        return int(text)

    def _at_least(self) -> Game:
        start = self.at
        k = self._number()
        self._expect("OF")
        self._expect("(")
        parts = [self._any()]
        while self._peek() == ",":
            self.at += 1
            parts.append(self._any())
        self._expect(")")
        if k > len(parts):
            self._fail(f"{k} of {len(parts)} can never be", start, f"a number from 1 to {len(parts)}")
        return AtLeast(k, tuple(parts))

    def _named(self) -> Game:
        if self._kind() != "stage":
            if self._kind() != "unknown":
                self._fail("a stage is missing")
            name = self.tokens[self.at].text
            hint = UnknownName("stage", name, tuple(self.stages)).hint
            self._fail(f"no stage is called {name[:60]!r}", cure=hint)
        name = self.tokens[self.at].text
        self.at += 1
        quota = None
        if self._peek() == "(":
            self.at += 1
            if self._kind() != "number":
                self._fail("a number is missing")
            quota = self._number()
            self._expect(")")
        return self.stage(name, quota)
