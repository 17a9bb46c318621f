"""A handle that stays open tells what others wrote, and which file stands under the name now."""

from __future__ import annotations

import shutil

import pytest

import stakemap as sm
from stakemap.errors import Unavailable
from stakemap.model import parse
from stakemap.store.heads import Heads

SOURCE = parse({"fact": "source", "id": "s:a", "title": "a"})


@pytest.fixture
def url(tmp_path):
    sm.connect(f"sqlite:///{tmp_path}/a.db").close()
    return f"sqlite:///{tmp_path}/a.db"


def test_it_follows_what_others_write_account_by_account(url):
    heads = Heads(url)
    for rev in (1, 2):
        with sm.connect(url, dataset="alpha") as store:
            assert heads.revision("alpha") == rev - 1
            store.apply([SOURCE.model_copy(update={"title": f"a{rev}"})])
            assert heads.revision("alpha") == rev
    assert heads.revision("beta") == 0
    heads.close()
    assert heads.revision("alpha") == 2
    heads.close()


def test_another_file_under_the_name_is_opened(url, tmp_path):
    heads = Heads(url)
    shutil.copytree(tmp_path, tmp_path / "before")
    with sm.connect(url) as store:
        store.apply([SOURCE])
    assert heads.revision("default") == 1
    for path in tmp_path.glob("a.db*"):
        path.unlink()
    for path in (tmp_path / "before").glob("a.db*"):
        shutil.copy(path, tmp_path)
    assert heads.revision("default") == 0
    for path in tmp_path.glob("a.db*"):
        path.unlink()
    with pytest.raises(Unavailable):
        heads.revision("default")


def test_a_server_is_not_asked_in_this_way():
    heads = Heads("neo4j://nowhere")
    assert not heads.near
    with pytest.raises(Unavailable):
        heads.revision("default")
