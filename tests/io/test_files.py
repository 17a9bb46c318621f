"""What is written is read back, whatever the format."""

from __future__ import annotations

from pathlib import Path

import pytest

from stakemap import examples
from stakemap.errors import InputError
from stakemap.io import read, write


@pytest.mark.parametrize("name", ["city.xlsx", "city", "city.json"])
def test_the_phase_of_a_stage_and_the_salience_of_a_role_come_back(tmp_path, name):
    city = examples.city()
    write(city, tmp_path / name)
    back = read(tmp_path / name)

    phases = [stage.phase.value for stage in back[examples.DECISION].stages]
    assert phases == ["negotiate"] * 6 + ["deliver", "collect"]
    assert back["role:smart-traffic:influencer:xi-ruowei"].salience == 0.5
    assert back == city


def test_a_workbook_that_another_program_holds_is_kept_and_the_cure_says_close_it(tmp_path, monkeypatch):
    write(examples.city(), tmp_path / "g.xlsx")
    before = (tmp_path / "g.xlsx").read_bytes()

    def held(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(InputError) as caught:
        write(examples.city(), tmp_path / "g.xlsx")

    assert "close it where it is open" in caught.value.problems[0].cure
    assert [p.name for p in tmp_path.iterdir()] == ["g.xlsx"]
    assert (tmp_path / "g.xlsx").read_bytes() == before
