"""`template`."""

from __future__ import annotations


def test_a_template_is_written_in_both_languages_and_never_over_a_file(call, folder):
    call("template", "a.xlsx", "--lang", "zh")
    call("template", "b")

    assert (folder / "a.xlsx").is_file()
    assert (folder / "b.xlsx").is_file()
    assert "--force" in call("template", "a.xlsx", code=2).stderr
    call("template", "a.xlsx", "--force")
    assert call("check", "a.xlsx", code=1).stdout
