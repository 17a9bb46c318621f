"""Compiled templates are kept beside the templates, and never stand in the way."""

from __future__ import annotations

import sys

import jinja2

from stakemap.reports.html import compiled_templates as module


def environment(cache):
    loader = jinja2.DictLoader({"a": "{{ x }}!"})
    return jinja2.Environment(loader=loader, bytecode_cache=cache, autoescape=True)


def test_what_was_compiled_is_used_and_says_the_same(tmp_path):
    cache = module._Beside(str(tmp_path / "kept"), "%s.x")
    assert [environment(cache).get_template("a").render(x="<") for _ in range(2)] == ["&lt;!"] * 2
    (kept,) = (tmp_path / "kept").iterdir()
    before = kept.stat().st_mtime_ns
    environment(cache).get_template("a")
    assert kept.stat().st_mtime_ns == before
    kept.write_bytes(b"nonsense")
    assert environment(cache).get_template("a").render(x=1) == "1!"


def test_a_folder_that_cannot_be_made_is_no_harm(tmp_path):
    (tmp_path / "file").write_text("")
    cache = module._Beside(str(tmp_path / "file" / "kept"), "%s.x")
    assert environment(cache).get_template("a").render(x=1) == "1!"


def test_nothing_is_kept_where_python_keeps_nothing(monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert module.compiled_templates("x") is None
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    kept = module.compiled_templates("x")
    assert kept is not None
    assert kept.directory.endswith("__pycache__")
    assert "x" in kept.pattern
