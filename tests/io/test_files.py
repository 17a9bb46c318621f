"""What is written is read back, whatever the format."""

from __future__ import annotations

import pytest

from stakemap import examples
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
