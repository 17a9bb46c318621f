"""Facts in which every free text and id is a mark of its own, to be looked for in whatever is written."""

from __future__ import annotations

import base64
import binascii
import io
import json
import re
import zipfile
import zlib

import numpy as np

from stakemap.graph.property_graph import PropertyGraph
from stakemap.model import Fact, Source, parse

MARK = re.compile(rb"zq\d{5}x", re.IGNORECASE)
FREE = {
    "name", "name_en", "name_zh", "title", "publisher", "locator", "licence", "note", "text", "purpose",
    "detail", "place", "topic", "scope", "goal", "bring", "effect", "outcome", "occasion", "evidence",
    "category", "lot", "ocid",
}  # fmt: skip
"""Fields that hold words of whoever wrote the fact."""
PUBLISHED = ("official publication", "register", "news", "web page")
KINDS = (*PUBLISHED, "meeting", "document", "colleague")
LABELS = ("public", "public", "public", "internal", "restricted", "sealed")


class Marks:
    """Marks in order, and the record and field that each stands for."""

    def __init__(self):
        self.of = {}

    def new(self, record, field):
        mark = f"zq{len(self.of):05}x"
        self.of[mark] = (record, field)
        return mark


def marked(graph):
    """The graph with a mark for every free text and id, notes added everywhere, and what each stands for."""
    marks = Marks()
    ids = {record.id: marks.new(record.id, "id") for record in graph}
    found = []
    for record in graph:
        body, ends = record.to_dict(), set(type(record).reference_fields())
        if isinstance(record, Fact) and record.kind_of_fact != "interaction":
            body["note"] = "x"
        for name, value in list(body.items()):
            if name == "id" or (name in ends and isinstance(value, str)):
                body[name] = ids[value]
            elif name in ends:
                body[name] = [ids[one] for one in value]
            elif name in FREE and (record.kind_of_fact, name) != ("factor", "effect"):
                body[name] = marks.new(record.id, name)
        found.append(parse(body))
    return PropertyGraph(found, catalogue=graph.catalogue), ids, marks.of


def labelled(graph, seed):
    """The graph with sources and labels as luck has it; more is public than not."""
    draw = np.random.default_rng(seed)
    sources = [Source(id=f"s:{k}", title=f"S{k}", kind=kind) for k, kind in enumerate(KINDS)]
    facts = list(sources)
    for record in graph:
        given = record
        if isinstance(record, Fact):
            source = sources[int(draw.integers(0, 4 if draw.random() < 0.7 else len(sources)))].id
            label = str(draw.choice(LABELS)) if draw.random() < 0.7 else "public"
            given = parse({**record.to_dict(), "source": source, "label": label})
        facts.append(given)
    return PropertyGraph(facts, catalogue=graph.catalogue)


def seen_in(data):
    """Every mark in some bytes: plain, in the members of an archive, deflated, or in base64."""
    found = {m.group().lower().decode() for m in MARK.finditer(data)}
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                found |= seen_in(name.encode()) | seen_in(archive.read(name))
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL):
        try:
            found |= seen_in(zlib.decompress(stream))
        except zlib.error:
            continue
    for block in re.findall(rb"base64,([A-Za-z0-9+/=]{16,})", data):
        try:
            found |= seen_in(base64.b64decode(block, validate=True))
        except binascii.Error:
            continue
    return found


def seen_in_files(paths):
    """Every mark in files and in their names."""
    return set().union(*(seen_in(path.name.encode()) | seen_in(path.read_bytes()) for path in paths), set())


def texts_of(records):
    """Every mark that some records hold."""
    return seen_in(json.dumps([record.to_dict() for record in records], ensure_ascii=False).encode())
