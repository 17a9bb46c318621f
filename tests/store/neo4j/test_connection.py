"""Addresses, credentials, and what answers there: always one clear error."""

from __future__ import annotations

import contextlib
import socket
import threading
import warnings

import pytest

from stakemap.errors import Unavailable
from stakemap.store import connect
from stakemap.store.neo4j.connection import Credentials, address_of, check_server


@pytest.mark.neo4j
def test_a_wrong_password_is_one_clear_error_without_it(neo4j_url) -> None:
    with pytest.raises(Unavailable, match="name and password") as caught:
        connect(neo4j_url, auth=("neo4j", "CANARY-word"))
    assert "CANARY" not in f"{caught.value!r}{caught.value}{caught.value.__cause__}{caught.value.__context__}"


@pytest.mark.neo4j
def test_a_wrong_database_is_one_clear_error(neo4j_url) -> None:
    with pytest.raises(Unavailable, match="no such database"):
        connect(f"{neo4j_url}/nowhere")


def test_credentials_show_nothing() -> None:
    assert "secret" not in repr(Credentials("me", "secret"))
    with pytest.raises(Unavailable) as caught:
        address_of("neo4j://me:secret@graph")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["neo4j://", "bolt://host:port", "neo4j://h/a/b", "neo4j://h?x=1"])
def test_what_is_no_address_is_refused(url) -> None:
    warnings.simplefilter("ignore")
    with pytest.raises(Unavailable):
        address_of(url)


def test_an_unencrypted_connection_to_another_host_warns() -> None:
    with pytest.warns(UserWarning, match="not encrypted"):
        address_of("bolt://graph.example")


@pytest.mark.neo4j
def test_no_server_is_one_clear_error() -> None:
    with pytest.raises(Unavailable, match="no Neo4j server"):
        connect("bolt://127.0.0.1:9", auth=("a", "b"), timeout=1)


@pytest.mark.parametrize(
    ("agent", "fits"),
    [
        ("Neo4j/4.4.40", False), ("Neo4j/5.9.0", False), ("Neo4j/5.26.25", True), ("Neo4j/5.27-aura", True),
        ("Neo4j/2026.05.0", True), ("Neo4j/dev", True), ("Memgraph/3.0", False),
    ],
)  # fmt: skip
def test_a_server_too_old_is_refused_by_its_version(agent, fits) -> None:
    with contextlib.nullcontext() if fits else pytest.raises(Unavailable) as caught:
        check_server(agent)
    if not fits and agent.startswith("Neo4j"):
        assert "5.26" in str(caught.value)


@pytest.mark.neo4j
def test_something_else_than_a_server_is_one_clear_error() -> None:
    import http.server

    server = http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    with pytest.raises(Unavailable, match="not a Neo4j server"):
        connect(f"bolt://127.0.0.1:{server.server_port}", auth=("a", "b"), timeout=2)
    server.shutdown()
    server.server_close()


@pytest.mark.neo4j
@pytest.mark.parametrize("said", [b"", b"SSH-2.0-OpenSSH_9.2\r\n", b"\x00\x00\x00\x00", b"\x7f" * 64])
def test_a_socket_that_speaks_something_else_is_one_clear_error(said) -> None:
    listener = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            with client:
                client.recv(64)
                client.sendall(said)

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    with pytest.raises(Unavailable, match=r"not a Neo4j server|no Neo4j server") as caught:
        connect(f"bolt://127.0.0.1:{listener.getsockname()[1]}", auth=("me", "CANARY-word"), timeout=2)
    assert "CANARY" not in f"{caught.value!r}{caught.value}{caught.value.__cause__}{caught.value.__context__}"
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(5)
