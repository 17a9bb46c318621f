"""Looking for the bytes of somebody erased in the files of a store."""

from __future__ import annotations

from stakemap.store.shared.redaction import Traces
from stakemap.store.sqlite.leftover_bytes import files_holding

PORTION = 1 << 22
"""Bytes that are read at once."""


def test_bytes_are_found_across_the_border_of_two_portions(tmp_path) -> None:
    file = tmp_path / "x.db"
    traces = Traces("p:zoe-canary", ["昂斯特伦"])
    file.write_bytes(b"." * (PORTION - 3) + "昂斯特伦".encode("utf-16-le") + b"." * 50)
    assert files_holding(file, traces) == ("x.db",)
    assert files_holding(file, traces, skip=traces.forms) == ()
    file.write_bytes(b"." * (PORTION + 50))
    assert files_holding(file, traces) == ()


def test_four_bytes_are_looked_for_and_three_are_not(tmp_path) -> None:
    file = tmp_path / "x.db"
    for name, found in (("li-x", True), ("Zoé", True), ("lix", False)):
        file.write_bytes(b"." * 9 + name.encode() + b"." * 9)
        assert files_holding(file, Traces(name)) == (("x.db",) if found else ())
