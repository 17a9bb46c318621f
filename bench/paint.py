"""How soon a browser paints the page of the city: first contentful paint, as the browser itself tells it.

    python -m bench.paint [--rounds 9]

Each round starts a headless Chromium anew with an empty profile and every name of the network blocked.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import stakemap as sm
from stakemap import examples
from stakemap.reports.formats import render_html

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND"),
    "--window-size=1280,900",
)
TELL = """<script>new PerformanceObserver((list) => { for (const one of list.getEntries())
document.documentElement.setAttribute('data-' + one.name, one.startTime); })
.observe({ type: 'paint', buffered: true });</script></head>"""


def watched(html: str) -> str:
    """The page with a script of ours that notes when it was painted; its policy would not let it run."""
    html = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
    return html.replace("</head>", TELL, 1)


def painted(browser: str, page: Path, folder: Path) -> float | None:
    """Milliseconds to the first contentful paint; None where the browser ended before it told."""
    flags = (f"--user-data-dir={tempfile.mkdtemp(dir=folder)}", f"--screenshot={folder / 'seen.png'}")
    command = [browser, *FLAGS, *flags, "--dump-dom", page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r'data-first-contentful-paint="([\d.]+)"', done.stdout)
    return float(found[1]) if found else None


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.paint")
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args(words).rounds
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        raise SystemExit("no browser: install chromium")
    city = sm.analyze(examples.city(), as_of=examples.TODAY, decision=examples.DECISION)
    print(f"milliseconds to the first contentful paint of {rounds} starts, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for lang in ("en", "zh"):
            page = folder / f"{lang}.html"
            page.write_text(watched(render_html(city, lang)), encoding="utf-8")
            told = [one for _ in range(rounds) if (one := painted(browser, page, folder)) is not None]
            if told:
                least, most = min(told), max(told)
                print(f"  {lang}: median {statistics.median(told):.0f}, {least:.0f} to {most:.0f}")
            else:
                print(f"  {lang}: the browser told none")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
