"""Texts that readers like least."""

from __future__ import annotations

__all__ = ["HOSTILE"]

HOSTILE: tuple[str, ...] = (
    "", " ", "\t", "\n", "\r", "\r\n", "\0", "\x07", "\x1b[2J", "\x7f", "\x85", "\u2028", "NaN", "nan",
    "inf", "-Infinity", "1e400", "-1e400", "1e-400", "-0.0", "1_000", "0x10", "1e5", ".", "-",
    "9" * 400, "9" * 5000, str(2**70), "-1", "0", "101%", "１２", "½", "²", "٣", "Ⅷ", "一百", "1,000.5",
    "1.000,5", "2023-02-30", "0000", "0000-01-01", "9999-12-31", "10000-01-01", "2019-13", "2019",
    "46000", "-2019", "31/12/99", "2019/2020", "../2019", "2019-03/2018", "2019-03-01T00:00:00Z",
    "Mar 2026", "二〇一九年", "9999 years", "1e9 months", "=1+1", "@SUM(A1)", "+A1", '=HYPERLINK("x")',
    "#REF!", "#N/A", "\\#x", "\\-", "?", "#", "#Li Wei", "'", "''", '"', '""', '","', ",", ";", ",,,,",
    "a;b;c", ";" * 60, "a,b\nc,d", "|", "[", "]", "{", "}", "{}", "[]", "[[[[", "{{0}}", "An\u202en",
    "Ann\u200b", "\ufeffAnn", "\ud83d\ude00", "e\u0301", "a" + "\u0301" * 300, "\ufffe", "\U000e0041",
    "ﷺ" * 20, "宗教", "政治面貌", "Ｒｅｌｉｇｉｏｎ", "home address", "leverage", "__proto__",
    "__class__", "model_config", "self", "lambda", "../../x", "/etc/passwd", "CON", "C:\\x",
    "file:///etc/passwd", "javascript:alert(1)", "http://[", "x" * 300, "x" * 40_000, "null", "true",
    "false", "None", "yes", "no", "是", "否", "seat:1", "p:a", "s:b", "%s", "{0.__class__}", "$x$",
    "\\u0000", "&l8;", "<!DOCTYPE a>", "<![CDATA[", "]]>", "</row>", "&#0;", "&#xD800;", "<c/>",
    '<c t="s"><v>99</v></c>', '<c t="zz">', "!!python/object:os.system", "&a [*a]", "*a", "<<: *a",
    "- - - -", "? ? ?", ": :", "%YAML 9.9", "---", "...", "!!binary x", "from", "to", "self", "chair",
    "2 of 3", "a and (b", "all all", "1/0", "not", "0 of 0", "9999999999 of 3", "((((((((", ")",
)  # fmt: skip
"""Numbers, dates, marks, hidden signs, refused words, paths, markup: what stands in one cell or place."""
