"""The checker of accessibility, axe-core, finds nothing serious on the page, light, dark and narrow."""

from __future__ import annotations

import json
import os
import re
import subprocess
from html import unescape
from pathlib import Path

import pytest

import report_cases
from browser_flags import FLAGS

pytestmark = pytest.mark.browser

ASK = """
;document.querySelectorAll('details').forEach((one) => { one.open = true; });
document.body.dataset.dark = matchMedia('(prefers-color-scheme: dark)').matches;
axe.run(document, { resultTypes: ['violations'] }).then((found) => {
  const bad = found.violations.filter((one) => ['serious', 'critical'].includes(one.impact));
  const said = bad.map((one) => `${one.id} ${one.nodes.length}: ${one.nodes[0].html.slice(0, 160)}`);
  document.body.dataset.told = JSON.stringify({ said, passes: found.passes.length });
});
"""


@pytest.fixture(scope="module")
def axe():
    path = Path(os.environ.get("STAKEMAP_AXE", "node_modules/axe-core/axe.min.js"))
    if not path.is_file():
        pytest.skip("axe-core is not there: npm install axe-core, or name axe.min.js in STAKEMAP_AXE")
    return path.read_text(encoding="utf-8")


def _checked(requires, page, folder, *flags):
    """Every serious problem of a page in words, how many rules it kept, and whether it was dark."""
    command = [requires("browser"), *FLAGS, f"--user-data-dir={folder / 'profile'}", *flags]
    command += ["--virtual-time-budget=60000", "--dump-dom", page.as_uri()]
    dom = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False).stdout
    found = re.search(r'data-told="([^"]*)"', dom)
    assert found, "the script of the test did not come to its end"
    told = json.loads(unescape(found[1]))
    return told["said"], told["passes"], 'data-dark="true"' in dom


@pytest.mark.parametrize(("lang", "dark", "width"), [("en", False, 1280), ("zh", True, 500)])
def test_nothing_serious_stands_between_a_reader_and_the_page(requires, axe, tmp_path, lang, dark, width):
    html = report_cases.page(lang)
    start = html.index('<meta http-equiv="Content-Security-Policy"')
    html = html[:start] + html[html.index(">", start) + 1 :]
    page = tmp_path / "page.html"
    page.write_text(html.replace("</body>", f"<script>{axe}{ASK}</script></body>"), encoding="utf-8")
    flags = [f"--window-size={width},900", *(["--blink-settings=preferredColorScheme=0"] if dark else [])]
    said, passes, was_dark = _checked(requires, page, tmp_path, *flags)
    assert said == []
    assert passes > 15
    assert was_dark is dark
