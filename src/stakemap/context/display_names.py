"""How the people of a result are called, and which posts they hold, in either language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stakemap.wording.lists import listed
from stakemap.wording.phrases import Words

if TYPE_CHECKING:
    from stakemap.context.case import Case

__all__ = ["Cast", "cast_of"]

_LANGS = ("", "en", "zh")


@dataclass(frozen=True)
class Cast:
    """Names and posts of the people in a result.

    Attributes
    ----------
    names
        id -> name as its owner writes it, in English, in Chinese.
    posts
        id -> posts held, in English and in Chinese; empty where none is known.
    """

    names: Mapping[str, tuple[str, str, str]] = field(default_factory=dict, repr=False)
    posts: Mapping[str, tuple[str, str]] = field(default_factory=dict, repr=False)

    def name(self, node: str, lang: str = "") -> str:
        """What to call somebody; the id where no name is known."""
        return self.names[node][_LANGS.index(lang)] if node in self.names else node

    def post(self, node: str, lang: str = "en") -> str:
        """Posts somebody holds; empty where none is known."""
        return self.posts[node][lang == "zh"] if node in self.posts else ""

    def way(self, nodes: Iterable[str], lang: str = "") -> str:
        """People in a row, from the first to the last."""
        return " → ".join(self.name(node, lang) for node in nodes)

    def listed(self, nodes: Iterable[str], lang: str = "") -> str:
        """People side by side."""
        return listed((self.name(node, lang) for node in nodes), lang)

    def either(self, nodes: Iterable[str], lang: str = "en") -> str:
        """One of some people."""
        return Words("context", lang).say("or").join(self.name(node, lang) for node in nodes)

    @property
    def own(self) -> Mapping[str, str]:
        """id -> name as its owner writes it."""
        return {node: names[0] for node, names in self.names.items()}


def cast_of(case: Case, nodes: Iterable[str], posts: Mapping[str, tuple[str, str]] | None = None) -> Cast:
    """The cast of some nodes; `posts` adds words for those who hold no post, such as our own."""
    wanted = sorted(set(nodes))
    named = {node: tuple(case.name(node, lang) for lang in _LANGS) for node in wanted}
    held = {node: (case.post_text(node, "en"), case.post_text(node, "zh")) for node in wanted}
    return Cast(named, held | {n: text for n, text in (posts or {}).items() if n in held})  # type: ignore[arg-type]
