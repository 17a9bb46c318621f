"""Which address is opened by which store."""

from __future__ import annotations

from neo4j import api

from stakemap.store.opening import OPENERS

OF_DRIVER = {
    value
    for name, value in vars(api).items()
    if name.startswith("URI_SCHEME_") and value not in {api.URI_SCHEME_BOLT_ROUTING, "http", "https"}
}
"""What the driver of Neo4j takes, without what it refuses itself."""


def test_every_address_that_the_driver_takes_is_opened_by_it_and_files_by_sqlite():
    assert {*OPENERS} == OF_DRIVER | {"sqlite"}
    assert len({OPENERS[scheme] for scheme in OF_DRIVER} | {OPENERS["sqlite"]}) == 2
