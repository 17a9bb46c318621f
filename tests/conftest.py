"""What all tests share: public data, parts of the system, what is left out, a watched interpreter."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, settings

import canaries
from audit_hook import CALLS, passed, watch
from sizes import PROFILE

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src"

os.environ.setdefault("MPLBACKEND", "Agg")

settings.register_profile("dev", max_examples=50, deadline=None)
settings.register_profile(
    "ci",
    max_examples=50,
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("release", max_examples=2000, deadline=None, print_blob=True)
THOROUGH = 1000
settings.register_profile(
    "thorough",
    max_examples=THOROUGH,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
BRIEF = 5
settings.register_profile(
    "brief",
    max_examples=BRIEF,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
settings.load_profile(PROFILE)


# --- data and parts that may be missing


def _required(name: str) -> bool:
    return name in os.environ.get("STAKEMAP_REQUIRE", "").replace(",", " ").split()


def _absent(name: str, text: str) -> None:
    """Skip, or fail where STAKEMAP_REQUIRE names the part."""
    (pytest.fail if _required(name) else pytest.skip)(text)


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


def _neo4j() -> str | None:
    """Address of a server; one that scripts/neo4j start --tests made is found by itself."""
    if named := os.environ.get("STAKEMAP_NEO4J"):
        return named
    script = ROOT / "scripts" / "neo4j"
    for line in ("5", "2026"):
        told = subprocess.run(
            [script, "status", "--tests", "--version", line], capture_output=True, text=True, check=False
        )
        if told.returncode == 0:
            secret = re.search(r"password in (\S+);", told.stderr)
            if secret:
                os.environ["STAKEMAP_NEO4J_PASSWORD"] = Path(secret[1]).read_text().strip()
            return told.stdout.strip()
    return None


PARTS = {
    "browser": (_browser, "a headless Chromium (package chromium, or STAKEMAP_BROWSER=its path)"),
    "fonts": (_chinese_font, "a Chinese font (package fonts-noto-cjk, or STAKEMAP_FONT=its file)"),
    "office": (lambda: shutil.which("soffice"), "LibreOffice (package libreoffice-writer-nogui)"),
    "poppler": (lambda: shutil.which("pdftoppm"), "pdftoppm (package poppler-utils)"),
    "neo4j": (_neo4j, "a Neo4j server (scripts/neo4j start --tests, or STAKEMAP_NEO4J=its address)"),
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


# --- what a run leaves out: one line at its end, not a skip for each

LEFT_OUT = {
    "slow": "for speed (scripts/test --all)",
    "neo4j": "for want of a Neo4j server (scripts/test --neo4j)",
}
_COUNTS = pytest.StashKey[dict[str, int]]()


def _wants_server(item: pytest.Item) -> bool:
    values = item.callspec.params.values() if hasattr(item, "callspec") else ()
    by_parameter = any(isinstance(value, str) and value == "neo4j" for value in values)
    named = by_parameter or "neo4j_address" in getattr(item, "fixturenames", ())
    return named and item.get_closest_marker("neo4j") is not None


def _examples(item: pytest.Item) -> None:
    """Let a property be tried on many examples where it asks for fewer, or on few where it asks for more."""
    test = getattr(item, "obj", None)
    own = getattr(test, "_hypothesis_internal_use_settings", None)
    if own is None:
        return
    asked = min(own.max_examples, BRIEF) if PROFILE == "brief" else max(own.max_examples, THOROUGH)
    if asked != own.max_examples:
        test._hypothesis_internal_use_settings = settings(own, max_examples=asked, deadline=None)


def pytest_configure(config):
    """Look for names that got out of every test, beside the other hooks."""
    config.pluginmanager.register(canaries, "canaries")


def pytest_collection_modifyitems(config, items):
    """Leave out what wants a server where none is known or required; be thorough or brief where asked."""
    for item in items if PROFILE in {"thorough", "brief"} else ():
        _examples(item)
    wanting = [item for item in items if _wants_server(item)]
    if wanting and not _required("neo4j") and not _neo4j():
        items[:] = [item for item in items if not _wants_server(item)]
        config.stash.setdefault(_COUNTS, {})["neo4j"] = len(wanting)
        config.hook.pytest_deselected(items=wanting)


def pytest_deselected(items):
    """Count what scripts/test leaves out for speed."""
    config = items[0].config
    if config.option.markexpr == "not slow" and all(item.get_closest_marker("slow") for item in items):
        config.stash.setdefault(_COUNTS, {})["slow"] = len(items)


def pytest_sessionfinish(session):
    """With several processes: each tells the one that prints."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = session.config.stash.get(_COUNTS, {})


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """Every process left out the same."""
    node.config.stash.setdefault(_COUNTS, {}).update(getattr(node, "workeroutput", {}).get("left_out", {}))


def pytest_terminal_summary(terminalreporter, config):
    """Say how much was left out, and how to run it."""
    counts = config.stash.get(_COUNTS, {})
    if counts:
        said = "; ".join(f"{counts[name]} {text}" for name, text in LEFT_OUT.items() if name in counts)
        terminalreporter.write_line(f"tests left out: {said}")


TEST_MARK = "SmTestServer"


@pytest.fixture(scope="session")
def neo4j_address(requires):
    """Address of a server that tests may empty: it was empty, or is marked as theirs."""
    url = requires("neo4j")
    with neo4j_driver(url) as driver:
        nodes = driver.execute_query("MATCH (n) RETURN count(n) AS n").records[0]["n"]
        marked = driver.execute_query(f"MATCH (n:{TEST_MARK}) RETURN count(n) AS n").records[0]["n"]
        if nodes and not marked:
            pytest.fail(
                "the Neo4j server holds data that is not from tests: name an empty one, or none "
                "(scripts/test --neo4j starts its own)"
            )
        driver.execute_query(f"MERGE (:{TEST_MARK})")
    return url


def neo4j_driver(url):
    """A driver with the credentials of the tests."""
    import neo4j

    auth = (os.environ.get("STAKEMAP_NEO4J_USER", "neo4j"), os.environ.get("STAKEMAP_NEO4J_PASSWORD", ""))
    return neo4j.GraphDatabase.driver(url, auth=auth, notifications_min_severity="OFF")


@pytest.fixture
def neo4j_url(neo4j_address, empty_neo4j):
    """Address of an emptied server, which no other test uses until this one ends."""
    import fcntl

    name = f"stakemap-neo4j-tests-{urlsplit(neo4j_address).port}.lock"
    with (Path(tempfile.gettempdir()) / name).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        empty_neo4j()
        yield neo4j_address


@pytest.fixture
def neo4j_session(neo4j_url):
    """A session on the emptied server, beside every store."""
    with neo4j_driver(neo4j_url) as driver, driver.session() as session:
        yield session


@pytest.fixture
def empty_neo4j(neo4j_address):
    """``empty_neo4j()`` deletes what tests left on the server."""

    def empty() -> None:
        with neo4j_driver(neo4j_address) as driver, driver.session() as session:
            delete = "CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"
            session.run(f"MATCH (n) WHERE NOT n:{TEST_MARK} {delete}").consume()

    return empty


# --- no connection and no program but through a declared door

watch()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Fail a test in which stakemap reached out where no door is declared (tests/doors.py)."""
    passed()
    result = yield
    if unasked := passed():
        pytest.fail(f"outside the declared doors: {', '.join(unasked)}", pytrace=False)
    return result


# --- a fresh interpreter that tells what it loaded and whom it called

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
