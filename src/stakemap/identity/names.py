"""How alike two names are: script, order, middle names, initials, slips of the pen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from stakemap.graph.name_index import HAN, slips, without_one
from stakemap.io.tables.typed.names.short_names import bare_name
from stakemap.model import Person
from stakemap.wording.pinyin import sound

__all__ = ["NameForm", "alike", "forms", "traces"]

_GENERATIONS = {"jr", "sr", "ii", "iii", "iv"}
_SIGNS = re.compile(r"[^\w ]|_")
_SHORTEST = 6
"""Letters of a name from which one that differs is a slip of the pen."""
_MOST_WORDS = 6


@dataclass(frozen=True, slots=True, repr=False)
class NameForm:
    """One way in which somebody is written.

    Attributes
    ----------
    words
        In order, without titles, accents, and what stands for the generation.
    generation
        jr, sr, ii, iii, iv or nothing.
    chinese
        Whether it is written in Chinese characters.
    spoken
        Its letters from each word on, the words before at the end; of Chinese characters their sound.
    """

    words: tuple[str, ...]
    generation: str
    chinese: bool
    spoken: frozenset[str]


def forms(person: Person) -> tuple[NameForm, ...]:
    """Every way in which a record writes the name, each once."""
    names = (person.name, person.name_en, person.name_zh)
    return tuple(dict.fromkeys(form for name in names if name and (form := _form(name)).words))


def _form(name: str) -> NameForm:
    bare = bare_name(name)
    if re.search(HAN, bare):
        whole = _SIGNS.sub("", bare).replace(" ", "")
        spoken = "".join(sound(whole).split()[:1]).replace("v", "u")
        return NameForm((whole,), "", True, frozenset({spoken} - {""}))
    plain = "".join(c for c in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(c))
    core = tuple(word for word in _SIGNS.sub("", plain).split() if word not in _GENERATIONS)
    written = _SIGNS.sub(" ", name).casefold().split()
    generation = next((word for word in written[1:] if word in _GENERATIONS), "")
    turns = range(min(len(core), _MOST_WORDS))
    return NameForm(core, generation, False, frozenset("".join(core[k:] + core[:k]) for k in turns))


def alike(one: NameForm, other: NameForm) -> str:
    """The level of agreement, as in ``data/identity.csv``.

    Examples
    --------
    >>> def level(a, b): return alike(*(forms(Person(id="p", name=name))[0] for name in (a, b)))
    >>> level("Ann Ames", "Ames, Ann"), level("Ann B. Ames", "Ann Ames"), level("A. Ames", "Ann Ames")
    ('same', 'middle', 'initials')
    >>> level("Ames Ann", "Ann Ames"), level("Ann Amse", "Ann Ames"), level("Bo Ames Jr", "Bo Ames Sr")
    ('order', 'slip', 'other')
    >>> level("王小明", "Xiaoming Wang"), level("李伟", "李伟"), level("李伟", "Ann Ames")
    ('sound', 'same_short', 'other')
    """
    if one.generation and other.generation and one.generation != other.generation:
        return "other"
    if one.chinese and other.chinese:
        if one.words == other.words:
            return "same" if len(one.words[0]) > 2 else "same_short"
        return "homophone" if one.spoken & other.spoken and _as_long(one, other) else "other"
    if one.chinese or other.chinese:
        return "sound" if one.spoken & other.spoken else "other"
    return _in_letters(one, other)


def _as_long(one: NameForm, other: NameForm) -> bool:
    return len(one.words[0]) == len(other.words[0])


def _in_letters(one: NameForm, other: NameForm) -> str:
    short, long = sorted((one.words, other.words), key=lambda words: (len(words), words))
    if short == long:
        full = "same" if len(short) > 1 else "same_short"
        return full if one.generation == other.generation else "middle"
    if one.spoken & other.spoken or sorted(short) == sorted(long):
        return "order"
    if len(short) > 1 and short[0] == long[0] and short[-1] == long[-1] and _within(short, long):
        return "middle"
    turned = (short, long), (short[1:] + short[:1], long), (short, long[1:] + long[:1])
    if len(short) > 1 and any(_shortened(*both) for both in turned):
        return "initials"
    letters = "".join(short), "".join(long)
    if len(short) > 1 and min(map(len, letters)) >= _SHORTEST and slips(*letters) == 1:
        return "slip"
    return "family" if short[-1] == long[-1] else "other"


def _within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether the words of one stand in the other in their order, initials for words allowed."""
    rest = iter(long)
    return all(any(word == other or _is_letter(word, other) for other in rest) for word in short)


def _is_letter(one: str, other: str) -> bool:
    return min(len(one), len(other)) == 1 and one[0] == other[0]


def _shortened(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether the family names are equal and a given name is the letter of the other."""
    return one[-1] == other[-1] and len(one[-1]) > 1 and _is_letter(one[0], other[0])


def traces(form: NameForm) -> Iterator[str]:
    """What two names must share one of to be compared: letters in any order, all but one, family and letter.

    Notes
    -----
    About ten for a name; two names that share none are at best of one family.
    """
    if form.chinese:
        yield form.words[0]
    for spoken in form.spoken:
        yield "".join(sorted(spoken))
    if form.chinese or len(form.words) == 1:
        return
    yield f"{form.words[-1]} {form.words[0][0]}"
    yield f"{form.words[0]} {form.words[-1][0]}"
    letters = "".join(form.words)
    if len(letters) >= _SHORTEST:
        yield from (f"-{left}" for left in without_one(letters))
