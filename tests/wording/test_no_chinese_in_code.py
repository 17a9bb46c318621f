"""Texts stand in tables: no string in code holds a Chinese character or a full-width sign."""

import ast
import re
from pathlib import Path

import stakemap

SOURCE = Path(stakemap.__file__).parent
CHINESE = re.compile(r"[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")

PATTERNS = {"wording/pinyin.py", "store/shared/redaction.py"}
"""Modules whose Chinese is no text but the ends of a range of characters."""


def texts(path):
    """String constants of a module without docstrings, also those of attributes."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in told
    ]


def test_no_string_in_code_holds_chinese():
    modules = {path.relative_to(SOURCE).as_posix(): texts(path) for path in sorted(SOURCE.rglob("*.py"))}
    chinese = {name for name, found in modules.items() if any(map(CHINESE.search, found))}
    assert chinese == PATTERNS


def test_a_string_is_found_wherever_it_stands_and_a_docstring_is_not(tmp_path):
    path = tmp_path / "module.py"
    path.write_text(
        '"""甲"""\nA = 1\n"""乙"""\nB = f"丙{A}"\ndef f(x="丁"):\n    """戊"""\n', encoding="utf-8"
    )
    assert sorted(texts(path)) == ["丁", "丙"]
