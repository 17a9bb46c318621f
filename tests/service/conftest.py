"""A service over a small store with two accounts, and keys for each."""

from __future__ import annotations

import shutil
import time

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
    ties = [{"id": f"t:{tag}-{k}", "kind": "advice", **both, **known} for k, both in enumerate(ends)]
    ties = [{"fact": "tie", **tie} for tie in ties]
    return [parse(body) for body in ({"fact": "source", "id": f"s:{tag}", "title": tag}, *people, *ties)]


@pytest.fixture(scope="session")
def two_accounts(tmp_path_factory):
    """A store with the accounts alpha and beta, to copy."""
    folder = tmp_path_factory.mktemp("accounts")
    for tag in ("alpha", "beta"):
        with sm.connect(f"sqlite:///{folder}/a.db", dataset=tag) as store:
            store.apply(bureau(tag))
    return folder


class Service:
    """A fresh service; called with a role and accounts it gives a client with a key for these."""

    def __init__(self, folder, file):
        self.url, self.file = f"sqlite:///{folder}/a.db", file
        self.app = create_app(self.url, file, Settings(rate=1e6, workers=1))
        self.resources = self.app.state.resources

    def __call__(self, role="owner", *accounts, **headers):
        access = Access("tester", role=role, accounts=accounts or ("alpha",))
        return Client(self.app, self.resources.keys.make(access)[1], **headers)

    def ended(self, ask, job, account="alpha", seconds=60.0):
        """The job, once it is over."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            told = ask("GET", f"/v1/accounts/{account}/jobs/{job}").json
            if told["state"] in {"done", "failed", "cancelled"}:
                return told
            time.sleep(0.1)
        raise AssertionError(told)


@pytest.fixture
def service(two_accounts, tmp_path):
    shutil.copytree(two_accounts, tmp_path, dirs_exist_ok=True)
    with StateFile(tmp_path / "service.db") as file:
        yield Service(tmp_path, file)


@pytest.fixture
def working(service):
    """A service whose processes are at work."""
    service.resources.workers.start()
    yield service
    service.resources.workers.stop(1.0)
