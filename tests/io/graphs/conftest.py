"""Reading a graph from a text, with what was told of it."""

from __future__ import annotations

import pytest

from graph_readings import plain
from stakemap.io import Evidence, read_records


@pytest.fixture
def told(tmp_path):
    """``told("gexf", text, kind="advice")`` is what a file of that text gives under that mapping."""

    def reading(form, text, file="graph", **mapping):
        path = tmp_path / file
        path.write_text(text, encoding="utf-8")
        evidence = Evidence(basis="contract", retention="2030-01-01", mapping=mapping)
        return plain(read_records(path, format=form, evidence=evidence))

    return reading
