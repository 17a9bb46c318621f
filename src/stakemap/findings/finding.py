"""One claim, and a list of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, overload

from stakemap.graph.frozen import FrozenMap
from stakemap.scoring.core.results import frame, html_table
from stakemap.wording.language import language
from stakemap.wording.lists import sentences
from stakemap.wording.phrases import LANGUAGES, Words

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Finding", "Findings", "Say", "claim"]

Say = Callable[[Words], str | tuple[str, ...]]
"""A text or its sentences, given the phrases of one language; empty sentences are left out."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim in words.

    Attributes
    ----------
    code
        Stable name of the kind of claim.
    topic
        power, influence, evidence or access: the part of the report it belongs to.
    text_en, text_zh
        The claim for readers of a language.
    subjects
        Node ids it is about.
    numbers
        Every number of the text, by name.
    facts
        Ids of the facts it rests on.
    caveat_en, caveat_zh
        What the reader must bear in mind.
    """

    code: str
    topic: str
    text_en: str
    text_zh: str
    subjects: tuple[str, ...] = ()
    numbers: Mapping[str, float] = field(default_factory=FrozenMap)
    facts: tuple[str, ...] = ()
    caveat_en: str = ""
    caveat_zh: str = ""

    def text(self, lang: str | None = None) -> str:
        """The claim for readers of a language."""
        return self.text_zh if (lang or language()) == "zh" else self.text_en

    def caveat(self, lang: str | None = None) -> str:
        """The caveat for readers of a language."""
        return self.caveat_zh if (lang or language()) == "zh" else self.caveat_en

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "code": self.code,
            "topic": self.topic,
            "text": {"en": self.text_en, "zh": self.text_zh},
            "subjects": list(self.subjects),
            "numbers": dict(self.numbers),
            "facts": list(self.facts),
            "caveat": {"en": self.caveat_en, "zh": self.caveat_zh},
        }


def claim(
    code: str,
    topic: str,
    text: Say,
    *,
    caveat: Say | str = "",
    subjects: Iterable[str] = (),
    numbers: Mapping[str, float] | None = None,
    facts: Iterable[str] = (),
    room: str = "findings",
) -> Finding:
    """A claim said once, in both languages.

    Parameters
    ----------
    code, topic, subjects, numbers, facts
        As in `Finding`.
    text
        Gives the claim from the phrases of ``wording/ROOM.csv`` in one language.
    caveat
        The same of the caveat; or the key of a phrase without values.
    room
        Whose phrases.

    Examples
    --------
    >>> claim("entry", "access", lambda words: (words.lang, "", "!")).text("en")
    'en !'
    """
    en, zh = (Words(room, lang) for lang in LANGUAGES)
    return Finding(
        code,
        topic,
        _said(text, en),
        _said(text, zh),
        tuple(subjects),
        FrozenMap(numbers or {}),
        tuple(facts),
        _said(caveat, en),
        _said(caveat, zh),
    )


def _said(say: Say | str, words: Words) -> str:
    if isinstance(say, str):
        return words.say(say) if say else ""
    said = say(words)
    return said if isinstance(said, str) else sentences(said, words.lang)


class Findings(Sequence[Finding]):
    """Findings in order of the report; shows itself as a table."""

    def __init__(self, findings: Iterable[Finding], lang: str = "en") -> None:
        self._all = tuple(findings)
        self.lang = lang

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Finding]: ...
    def __getitem__(self, index: int | slice) -> Finding | Sequence[Finding]:
        return self._all[index]

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._all)

    def of(self, code: str) -> tuple[Finding, ...]:
        """The findings of one kind."""
        return tuple(finding for finding in self._all if finding.code == code)

    def to_rows(self) -> list[dict[str, Any]]:
        """One flat row a finding."""
        return [
            {"code": f.code, "claim": f.text(self.lang), "facts": len(f.facts), "caveat": f.caveat(self.lang)}
            for f in self._all
        ]

    def to_frame(self, *, labels: bool = False) -> pd.DataFrame:
        """The table as a pandas DataFrame (extra ``frames``)."""
        return frame(self.to_rows(), labels=labels)

    def to_dict(self) -> list[dict[str, Any]]:
        """As plain JSON values."""
        return [finding.to_dict() for finding in self._all]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Findings) and (self._all, self.lang) == (other._all, other.lang)

    def __hash__(self) -> int:
        return hash((tuple(f.text_en for f in self._all), self.lang))

    def text(self, lang: str | None = None) -> str:
        """The claims to read, one a line.

        Parameters
        ----------
        lang
            ``en`` or ``zh``; by default that of `stakemap.set_language`.

        Examples
        --------
        >>> import stakemap as sm
        >>> print(sm.Findings([sm.Finding("demo", "power", "Ann signs.", "安签字。")]).text())
        Ann signs.
        """
        return "\n".join(finding.text(lang or language()) for finding in self._all)

    def __repr__(self) -> str:
        kinds = Counter(finding.code for finding in self._all)
        told = ", ".join(f"{code} {n}" if n > 1 else code for code, n in kinds.items())
        return f"<Findings: {f'{len(self)} claims, {told}' if told else 'none'}>"

    def _repr_html_(self) -> str:
        lang = language()
        rows = [(f.code, f.text(lang), str(len(f.facts)), f.caveat(lang)) for f in self._all]
        return html_table("Findings", ("code", "claim", "facts", "bear in mind"), rows)
