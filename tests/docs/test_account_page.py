"""The data dictionary of docs/account.md is the model's; run this file to write it anew."""

from __future__ import annotations

from pathlib import Path

from stakemap.io.tables.vocabulary import sheets
from stakemap.model import FACTS, Entity, Fact

PAGE = Path(__file__).resolve().parents[2] / "docs" / "account.md"
MARK = "<!-- made by tests/docs/test_account_page.py -->\n"
KINDS = (
    *("need", "need_statement", "offer_part", "offer_cover"),
    *("supplier", "qualification", "requirement", "alliance", "alliance_member"),
    *("contract", "award", "milestone", "budget_line"),
    *("interaction", "delivery", "complaint", "open_issue"),
    *("plan", "step", "ownership", "review", "team_member", "relation_sign"),
)


def dictionary() -> str:
    """One table a kind: field, what it names, what it means."""
    parts = []
    for kind in KINDS:
        cls = FACTS[kind]
        (sheet,) = (sheet for sheet in sheets().values() if sheet.fact == kind)
        shared = set(Fact.model_fields) | (set(Entity.model_fields) - {"name"})
        lines = [
            f"\n### {kind}\n",
            f"{(cls.__doc__ or '').splitlines()[0]} Sheet: {sheet.names['en']}, {sheet.names['zh']}.\n",
        ]
        lines += ["| field | meaning |", "| --- | --- |"]
        for name, info in cls.model_fields.items():
            if name not in shared:
                ends = cls.reference_fields().get(name)
                named = f" ({' or '.join(ends)})" if ends else ""
                shown = f"**`{name}`**" if info.is_required() else f"`{name}`"
                lines.append(f"| {shown} | {info.description}{named} |")
        parts.append("\n".join(lines))
    return "\n".join(parts) + "\n"


def test_the_data_dictionary_is_that_of_the_model():
    _, _, made = PAGE.read_text(encoding="utf-8").partition(MARK)
    assert made == dictionary()


def test_every_kind_of_the_account_layer_is_in_it():
    modules = {f"stakemap.model.{name}" for name in ("suppliers", "purchases", "needs", "dealings", "plans")}
    assert {kind for kind, cls in FACTS.items() if cls.__module__ in modules} <= set(KINDS)


if __name__ == "__main__":
    before, _, _ = PAGE.read_text(encoding="utf-8").partition(MARK)
    PAGE.write_text(before + MARK + dictionary(), encoding="utf-8")
