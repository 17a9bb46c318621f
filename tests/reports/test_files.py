from pathlib import Path

import pytest

from stakemap.reports.files import held_open, safe_name, write_all


def test_a_file_is_whole_or_not_there(tmp_path, monkeypatch):
    from stakemap.reports import files

    (tmp_path / "a.html").write_text("old")

    def full(folder, data):
        raise OSError("disk full")

    real = files._beside
    made = []
    monkeypatch.setattr(
        files,
        "_beside",
        lambda folder, data: made.append(1) or (real if len(made) == 1 else full)(folder, data),
    )
    with pytest.raises(OSError, match="disk full"):
        write_all(tmp_path, {"a.html": "new", "a.json": "{}"})
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]
    assert (tmp_path / "a.html").read_text() == "old"


def test_an_old_report_is_replaced(tmp_path):
    write_all(tmp_path / "deep" / "er", {"a": "one"})
    (path,) = write_all(tmp_path / "deep" / "er", {"a": "two"})
    assert path.read_text() == "two"


@pytest.mark.parametrize(
    "name", ["", "...", "CON", "a\0b", "\u202egpj.exe", "𝔘𝔫𝔦", "x" * 1000, "-rf", "~", "琥珀市"]
)
def test_a_name_becomes_one_safe_part_of_a_path(name):
    made = safe_name(name)
    assert made
    assert not set(made) & set('/\\:*?"<>|\0 ~.')
    assert not made.startswith("-")
    assert len(made.encode()) < 200


def test_a_file_that_another_program_holds_stays_and_the_new_one_stands_beside_it(tmp_path, monkeypatch):
    write_all(tmp_path, {"a.html": "old", "a.run.json": "old run"})
    replace = Path.replace

    def held(self, target):
        if Path(target).name == "a.html":
            raise PermissionError(13, "Permission denied")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", held)
    page, run = write_all(tmp_path, {"a.html": "new", "a.run.json": "new run"})

    assert (page.name, page.read_text(), held_open(page)) == ("a-2.html", "new", tmp_path / "a.html")
    assert (tmp_path / "a.html").read_text() == "old"
    assert (run.name, (tmp_path / "a.run.json").read_text()) == ("a.run-2.json", "old run")
    assert held_open(tmp_path / "a.html") is None
    assert {p.name for p in tmp_path.iterdir()} == {"a.html", "a-2.html", "a.run.json", "a.run-2.json"}
