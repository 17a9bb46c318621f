"""A service over a small store with two accounts, and keys for each."""

from __future__ import annotations

import pytest

import stakemap as sm
from service_client import Client
from stakemap.model import parse
from stakemap.service.settings import Settings
from stakemap.service.state.file import StateFile
from stakemap.service.web.app import create_app
from stakemap.store import Access


def bureau(tag, n=3):
    """A few people who turn to each other; every text of it names the account."""
    known = {"source": f"s:{tag}", "basis": "legitimate_interest", "grade": "B2", "expires": "2099-01-01"}
    people = [
        {"fact": "person", "id": f"p:{tag}-{k}", "name": f"Canary {tag} {k}", **known} for k in range(n)
    ]
    ends = [{"from_id": f"p:{tag}-{k}", "to_id": f"p:{tag}-0"} for k in range(1, n)]
    ties = [
        {"fact": "tie", "id": f"t:{tag}-{k}", "kind": "advice", **both, **known}
        for k, both in enumerate(ends)
    ]
    return [parse(body) for body in ({"fact": "source", "id": f"s:{tag}", "title": tag}, *people, *ties)]


@pytest.fixture
def service(tmp_path):
    """Asks a fresh service with a key of some role for some accounts: ``service("owner", "alpha")``."""
    url = f"sqlite:///{tmp_path}/a.db"
    for tag in ("alpha", "beta"):
        with sm.connect(url, dataset=tag) as store:
            store.apply(bureau(tag))
    with StateFile(tmp_path / "service.db") as file:
        app = create_app(url, file, Settings(rate=1e6))

        def client(role="owner", *accounts, **headers):
            access = Access("tester", role=role, accounts=accounts or ("alpha",))
            return Client(app, app.state.house.keys.make(access)[1], **headers)

        client.app, client.url, client.file = app, url, file
        yield client
