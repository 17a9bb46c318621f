"""An audit hook over the whole suite: what stakemap connects to or starts, and through which of its doors."""

from __future__ import annotations

import sys
from pathlib import Path

__all__ = ["CALLS", "DOORS", "passed", "watch"]

SOURCE = str(Path(__file__).resolve().parents[1] / "src" / "stakemap")

CALLS = (
    "ftplib.connect",
    "http.client.connect",
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "pty.spawn",
    "smtplib.connect",
    "socket.bind",
    "socket.connect",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "socket.sendmsg",
    "socket.sendto",
    "subprocess.Popen",
    "urllib.Request",
)
"""Audit events of a connection or of a program that is started."""

DOORS: dict[str, tuple[str, ...]] = {
    "store/neo4j/adopt/reading.py": ("socket.",),
    "store/neo4j/connection.py": ("socket.",),
    "service/server.py": ("socket.",),
    "scale/spark/session.py": ("socket.", "subprocess.Popen", "os.posix_spawn", "os.fork"),
    "scale/spark/blocks.py": ("socket.",),
    "scale/spark/cleaning.py": ("socket.",),
    "scale/spark/shared_past.py": ("socket.",),
    "scale/spark/standing.py": ("socket.",),
    "scale/spark/accounts.py": ("socket.",),
    "processes.py": ("os.posix_spawn", "os.fork", "subprocess.Popen"),
}
"""Which modules may, and what: a server that was named, requests that are answered, work on several processes
and the Java process of Spark that were asked for."""

_UNASKED: list[str] = []


def passed() -> tuple[str, ...]:
    """What came through no door since the last time this was asked."""
    found = tuple(_UNASKED)
    _UNASKED.clear()
    return found


def watch() -> None:
    """From now on note every call that stakemap makes through none of its doors; a hook stays for good."""
    sys.addaudithook(_note)


def _note(event: str, args: object, watched: frozenset[str] = frozenset(CALLS)) -> None:
    del args
    if event in watched:
        ours = _ours()
        if ours and not any(event.startswith(DOORS.get(place, ("\0",))) for place in ours):
            _UNASKED.append(f"{event} from {ours[0]}")


def _ours() -> list[str]:
    """Modules of stakemap that are being run, the innermost first."""
    frame, found = sys._getframe(2), []
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(SOURCE):
            found.append(name[len(SOURCE) + 1 :])
        frame = frame.f_back
    return found
