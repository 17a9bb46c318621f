"""Records that may be one person: proposed with reasons, decided by people, merged so that it can be undone.

May import: `stakemap.io`, `stakemap.graph`, `stakemap.model`, `stakemap.wording` and `errors`.
Read `names` and `careers` (what is compared), `weights` (what a comparison weighs, as data), `proposals`
(which pairs), `joining` (several files and accounts as one graph), `sheet` (a person decides), `merging`
(and undoes).
Names, posts and careers are compared; kin, remarks and every other field are not looked at.
"""

from __future__ import annotations

from stakemap.identity.joining import Joined, join, joined
from stakemap.identity.merging import Merges, merged, read_merges, undone
from stakemap.identity.proposals import Pair, Proposals, Reason, propose
from stakemap.identity.sheet import Decided, read_pairs, write_pairs

__all__ = [
    "Decided",
    "Joined",
    "Merges",
    "Pair",
    "Proposals",
    "Reason",
    "join",
    "joined",
    "merged",
    "propose",
    "read_merges",
    "read_pairs",
    "undone",
    "write_pairs",
]
