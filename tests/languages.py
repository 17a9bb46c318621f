"""Which words of an output are in another language than it: names, ids, options and files may be."""

from __future__ import annotations

import re

__all__ = ["CJK", "strangers"]

COMMAND_WORDS = (
    "stakemap report rebuild verify diff load template check erase audit calibrate demo backup restore "
    "retain export person journal erasures"
)
FORMS = (
    "FILE FILE1 FILE2 URL CSV JSON PDF TOML YAML UTF SQLite Neo4j Excel html json pdf xlsx docx md today run "
    "max_shrink id"
)
NAMES = "bureau Smart parking Board Bureau of Parking Staff list Ties Strength"
"""Of the account, and of sheets and columns of a workbook that is in English."""
COLUMNS = "reports anchor answer name edits kappa source target facts"
"""What stands in a file of scenarios, ties or facts, in every language."""
PLAIN = set(f"{COMMAND_WORDS} {FORMS} {NAMES} {COLUMNS}".split())
ASIDE = re.compile(
    r"[\w./\[\]-]*\.(?:html|jsonl?|xlsx|yaml|yml|toml|db|dat|png|csv|md)\b|sqlite:/+\S*|neo4j://\S+|--[\w-]+"
    r"|\b[0-9a-f]{64}\b|\b[a-z]+:[\w:-]+|\w+!?[A-Z]+\d+|“[^”]*”|\d{4}-\d\d(?:-\d\d)?"
)
"""Names of files and addresses, options, ids, cells, what was typed, dates."""
CJK = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+")


def strangers(text):
    """Words in Latin letters that are no names."""
    return [word for word in re.findall(r"[A-Za-z][A-Za-z_']+", ASIDE.sub(" ", text)) if word not in PLAIN]
