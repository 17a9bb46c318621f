"""The style of docs/neo4j.grass fits the graph: every label, captions that are there, nothing of no use."""

from __future__ import annotations

import re
from pathlib import Path

from stakemap.graph.catalogue import Catalogue
from stakemap.model import Stage
from stakemap.store.neo4j.graph_model import EDGES, LABELS, LINKS, SOURCE, columns

STYLE = (Path(__file__).resolve().parents[2] / "docs" / "neo4j.grass").read_text(encoding="utf-8")
RULES = re.findall(
    r"^(node|relationship)(?:\.(\w+))? \{\n((?:  [a-z-]+: [^;\n]+;\n)+)\}$", STYLE, re.MULTILINE
)


def test_the_file_is_rules_and_nothing_else() -> None:
    again = [f"{what}{'.' if name else ''}{name} {{\n{body}}}" for what, name, body in RULES]
    assert "\n\n".join(again) + "\n" == STYLE


def test_every_label_has_a_colour_and_a_caption_that_its_nodes_have() -> None:
    shown = {name: body for what, name, body in RULES if what == "node" and name}
    kinds = {label: kind for kind, label in LABELS.items()}
    assert set(shown) == {*kinds, "Stage", "SmBookkeeping"}
    for label, body in shown.items():
        assert re.search(r"  color: #[0-9A-F]{6};", body), label
        caption = re.search(r'  caption: "\{(\w+)\}";', body)
        if label in kinds:
            assert caption, label
            assert caption[1] in {"id", *(column.name for column in columns(kinds[label]))}, label
        elif label == "Stage":
            assert caption, label
            assert caption[1] in Stage.model_fields


def test_every_relationship_of_the_style_is_one_of_the_graph() -> None:
    catalogue = Catalogue.default()
    types = {edge.type for edge in EDGES.values()} | {SOURCE.type, "SPEAKS_OF", "HAS_STAGE", "SITS_IN"}
    types |= {link.type for found in LINKS.values() for link in found}
    types |= {catalogue[name].neo4j_type for name in catalogue.kinds}
    assert {name for what, name, _ in RULES if what == "relationship" and name} <= types
