"""Ids made from what a row says, the same whatever stands above or below it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from hashlib import blake2b

__all__ = ["made_id", "slug"]

_PREFIX = {
    "person": "p",
    "source": "src",
    "team_member": "team",
    "decision_role": "role",
    "compliance_risk": "risk",
    "budget_line": "budget",
    "alliance_member": "ally",
    "need_statement": "said",
    "offer_part": "offer",
    "offer_cover": "cover",
    "open_issue": "issue",
    "ownership": "owner",
}
_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")
_LONGEST = 60


def slug(text: str) -> str:
    """Latin letters and figures joined by hyphens; nothing where the text has other letters.

    Examples
    --------
    >>> slug("Zoë  Müller"), slug("李伟")
    ('zoe-muller', '')
    """
    folded = unicodedata.normalize("NFKD", text[:200]).casefold()
    if any(c.isalnum() and not c.isascii() for c in folded):
        return ""
    plain = "".join(c for c in folded if c.isascii())
    return _NOT_IN_SLUG.sub("-", plain).strip("-")


def made_id(fact: str, content: Sequence[str], *, readable: bool = False) -> str:
    """A stable id from the kind of fact and the content that tells it from others.

    Parameters
    ----------
    content
        Field values in a fixed order; empty text where there is none.
    readable
        Use the words themselves where they are Latin and short, as for names.

    Examples
    --------
    >>> made_id("person", ["Li Wei"], readable=True)
    'p:li-wei'
    >>> made_id("person", ["李伟"], readable=True) == made_id("person", ["李伟"], readable=True)
    True
    """
    prefix = _PREFIX.get(fact, fact)
    if readable:
        words = [slug(part) for part in content]
        joined = "-".join(words)
        if all(words) and len(joined) <= _LONGEST:
            return f"{prefix}:{joined}"
    digest = blake2b(digest_size=8 if not readable else 6)
    for part in (fact, *content):
        body = part.encode("utf-8", "surrogatepass")
        digest.update(len(body).to_bytes(8, "big") + body)
    return f"{prefix}:{digest.hexdigest()}"
