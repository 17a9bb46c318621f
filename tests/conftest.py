"""Fixtures that all tests share: public data, parts of the system, a watched interpreter."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src"

os.environ.setdefault("MPLBACKEND", "Agg")

settings.register_profile("dev", max_examples=50, deadline=None)
settings.register_profile(
    "ci",
    max_examples=100,
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("release", max_examples=2000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev"))


# --- data and parts that may be missing


def _absent(name: str, text: str) -> None:
    """Skip, or fail where STAKEMAP_REQUIRE names the part."""
    required = os.environ.get("STAKEMAP_REQUIRE", "").replace(",", " ").split()
    (pytest.fail if name in required else pytest.skip)(text)


@pytest.fixture(scope="session")
def data_folder():
    """``data_folder("florence")`` is the folder of a public data set; skips where it is absent."""
    base = Path(os.environ.get("STAKEMAP_DATA") or ROOT.parent / "shared" / "data").resolve()

    def find(name: str = "") -> Path:
        folder = base / name
        if not folder.is_dir():
            _absent("data", f"NO DATA SET {name!r}: set STAKEMAP_DATA to the folder of the public data sets")
        return folder

    return find


def _browser() -> str | None:
    names = (os.environ.get("STAKEMAP_BROWSER"), "chromium", "chromium-browser", "google-chrome", "chrome")
    return next((path for name in names if name and (path := shutil.which(name))), None)


def _chinese_font() -> str | None:
    """Find the file of a Chinese font, without asking stakemap."""
    if named := os.environ.get("STAKEMAP_FONT"):
        return named if Path(named).is_file() else None
    if shutil.which("fc-list"):
        found = subprocess.run(["fc-list", ":lang=zh", "file"], capture_output=True, text=True, check=False)
        return min((line.split(":")[0] for line in found.stdout.splitlines()), default=None)
    folders = [Path("/usr/share/fonts"), Path("/System/Library/Fonts"), Path("C:/Windows/Fonts")]
    patterns = ["*CJK*", "*wqy*", "PingFang*", "msyh*", "simhei*"]
    return min((str(file) for folder in folders for p in patterns for file in folder.rglob(p)), default=None)


PARTS = {
    "browser": (_browser, "a headless Chromium (package chromium, or STAKEMAP_BROWSER=its path)"),
    "fonts": (_chinese_font, "a Chinese font (package fonts-noto-cjk, or STAKEMAP_FONT=its file)"),
    "poppler": (lambda: shutil.which("pdftoppm"), "pdftoppm (package poppler-utils)"),
    "neo4j": (lambda: os.environ.get("STAKEMAP_NEO4J"), "a Neo4j server (STAKEMAP_NEO4J=its address)"),
}


@pytest.fixture(scope="session")
def requires():
    """``requires("browser")`` is the part's path or address; skips, or fails if STAKEMAP_REQUIRE names it."""

    def need(name: str) -> str:
        find, text = PARTS[name]
        found = find()
        if not found:
            _absent(name, f"MISSING {name.upper()}: this test needs {text}")
        return found

    return need


# --- a fresh interpreter that tells what it loaded and whom it called

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

WATCH = """
import atexit, json, sys
def _watch(event, args, calls=[], watched=frozenset({calls!r})):
    if event in watched:
        calls.append(event)
        raise PermissionError("not allowed in this test: " + event)
def _tell(write=json.dump, told={told!r}, modules=sys.modules, calls=_watch.__defaults__[0]):
    with open(told, "w", encoding="utf-8") as file:
        write({{"loaded": sorted(modules), "calls": calls}}, file)
sys.addaudithook(_watch)
atexit.register(_tell)
"""


@dataclass(frozen=True)
class Watched:
    """What a watched interpreter did."""

    code: int
    out: str
    err: str
    loaded: frozenset[str]
    calls: tuple[str, ...]


@pytest.fixture
def watched(tmp_path):
    """``watched("import stakemap")`` runs code in a fresh interpreter that refuses connections and programs.

    It returns exit code, output, the modules loaded and the refused calls (also those the code swallowed).
    """

    def run(code: str, *arguments: str, timeout: float = 60) -> Watched:
        told = tmp_path / "told.json"
        told.unlink(missing_ok=True)
        script = WATCH.format(calls=CALLS, told=str(told)) + code
        done = subprocess.run(
            [sys.executable, "-c", script, *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=timeout,
            check=False,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONIOENCODING": "utf-8"},
        )
        assert told.exists(), done.stderr
        seen = json.loads(told.read_text(encoding="utf-8"))
        return Watched(
            done.returncode, done.stdout, done.stderr, frozenset(seen["loaded"]), tuple(seen["calls"])
        )

    return run
