"""Rule text such as ``users(2) AND (board OR mayor)``, read into a game.

Words: AND, OR, ``2 OF (a, b, c)``, in English or Chinese (且 和, 或, 2 之 (...)).  A name is a
stage; ``name(k)`` is that stage with quota k.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from stakemap.errors import InputError, LimitExceeded, Problem, UnknownName
from stakemap.graph.game import All, Any_, AtLeast, Game

__all__ = ["check_rule", "parse_rule"]

_TOKEN = re.compile(r"\s*(?:(?P<sign>[(),])|(?P<word>[^\s(),]+))")
_WORDS = {
    "and": "AND",
    "&": "AND",
    "且": "AND",
    "和": "AND",
    "or": "OR",
    "|": "OR",
    "或": "OR",
    "of": "OF",
    "之": "OF",
}
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

    Raises
    ------
    InputError
        At the first word that does not fit, with its position.

    Examples
    --------
    >>> from stakemap.graph.game import Vote
    >>> vote = lambda name, quota: Vote(name, (name,), (1,), quota or 1)
    >>> parse_rule("users AND (board OR mayor)", ["users", "board", "mayor"], vote).parts[1].parts[1].name
    'mayor'
    """
    if len(text) > _LONGEST:
        raise LimitExceeded([Problem("rule text too long", f"at most {_LONGEST} characters", field="rule")])
    return _Parser(text, stages, stage).whole()


def check_rule(text: str, stages: Collection[str]) -> None:
    """Raise what is wrong with a rule text, without building anything from it."""
    from stakemap.graph.game import Vote

    parse_rule(text, stages, lambda name, quota: Vote(name, (name,), (1,), quota or 1))


class _Parser:
    """Recursive descent: OR binds loosest, then AND, then k OF, names and brackets."""

    def __init__(self, text: str, stages: Collection[str], stage: Stage) -> None:
        plain = text.translate(str.maketrans("（），、", "(),,")).strip()
        self.tokens = [(m["sign"] or m["word"], m.start()) for m in _TOKEN.finditer(plain)]
        self.at, self.stages, self.stage, self.depth = 0, stages, stage, 0

    def whole(self) -> Game:
        game = self._any()
        if self.at < len(self.tokens):
            self._fail("does not belong here")
        return game

    def _peek(self) -> str:
        word = self.tokens[self.at][0] if self.at < len(self.tokens) else ""
        return _WORDS.get(word.lower(), word)

    def _take(self, wanted: str | None = None) -> str:
        word = self._peek()
        if not word or (wanted and word != wanted):
            self._fail(f"{wanted or 'a stage'} is missing")
        self.at += 1
        return word

    def _fail(self, cause: str) -> None:
        position = self.tokens[self.at][1] + 1 if self.at < len(self.tokens) else 0
        where = f"at character {position}" if position else "at the end"
        raise InputError(
            [Problem(f"rule: {cause} {where}", "write it like users(2) AND (board OR mayor)", field="rule")]
        )

    def _any(self) -> Game:
        return self._joined("OR", self._all, Any_)

    def _all(self) -> Game:
        return self._joined("AND", self._one, All)

    def _joined(self, word: str, part: Callable[[], Game], kind: type[All] | type[Any_]) -> Game:
        parts = [part()]
        while self._peek() == word:
            self._take()
            parts.append(part())
        return parts[0] if len(parts) == 1 else kind(tuple(parts))

    def _one(self) -> Game:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise LimitExceeded([Problem("rule nested too deep", f"at most {_DEEPEST} levels", field="rule")])
        if self._peek() == "(":
            self._take()
            game = self._any()
            self._take(")")
        elif self._peek().isdecimal():
            game = self._at_least()
        else:
            game = self._named()
        self.depth -= 1
        return game

    def _at_least(self) -> Game:
        k = int(self._take()[:9])
        self._take("OF")
        self._take("(")
        parts = [self._any()]
        while self._peek() == ",":
            self._take()
            parts.append(self._any())
        self._take(")")
        return AtLeast(k, tuple(parts))

    def _named(self) -> Game:
        name = self._peek()
        if name not in self.stages:
            if not name or name in {"AND", "OR", "OF", "(", ")", ","}:
                self._fail("a stage is missing")
            raise InputError(
                [
                    Problem(
                        f"rule names no known stage: {name!r}",
                        UnknownName("stage", name, tuple(self.stages)).hint,
                        field="rule",
                    )
                ]
            )
        self._take()
        quota = None
        if self._peek() == "(":
            self._take()
            if not self._peek().isdecimal():
                self._fail("a number is missing")
            quota = int(self._take()[:9])
            self._take(")")
        return self.stage(name, quota)
