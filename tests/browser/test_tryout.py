"""The changes of a page in a real browser: tick, and read before and after."""

from __future__ import annotations

import json
import re
import subprocess

import pytest

import report_cases
from browser_flags import FLAGS
from stakemap.comparison.tryout import tryout
from stakemap.reports.sections.tryout import tryout_part
from stakemap.reports.writer import Writer

pytestmark = pytest.mark.browser

PROBE = """
const section = document.querySelector("[data-tryout]");
const boxes = [...section.querySelectorAll("input")];
const seen = () => [...section.querySelectorAll(".view")].filter((v) => !v.hidden).map((v) => v.innerText);
const ticks = () => boxes.map((box, k) => (box.checked ? k : -1)).filter((k) => k >= 0);
const told = [];
const step = (name) => told.push([name, ticks(), seen(), section.querySelector(".hint").hidden]);
for (const fold of document.querySelectorAll("details")) fold.open = true;
step("start");
boxes.forEach((box, k) => { box.click(); step("on " + k); box.click(); step("off " + k); });
for (const [a, b] of %s) {
  boxes[a].click(); boxes[b].click(); step(a + "+" + b);
  ticks().forEach((k) => boxes[k].click());
}
const out = document.createElement("script");
out.type = "application/json";
out.id = "told";
out.textContent = JSON.stringify(told);
document.body.append(out);
"""


def played(requires, tmp_path, pairs):
    html = report_cases.page()
    start = html.index('<meta http-equiv="Content-Security-Policy"')
    html = html[:start] + html[html.index(">", start) + 1 :]
    page = tmp_path / "page.html"
    script = f"<script>{PROBE % json.dumps(pairs)}</script></body>"
    page.write_text(html.replace("</body>", script), encoding="utf-8")
    command = [requires("browser"), *FLAGS, f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom"]
    done = subprocess.run([*command, page.as_uri()], capture_output=True, text=True, timeout=90, check=False)
    assert "CONSOLE" not in done.stderr
    found = re.search(r'id="told">(.*?)</script>', done.stdout, re.DOTALL)
    return {name: (ticked, seen, hint) for name, ticked, seen, hint in json.loads(found.group(1))}


def test_ticking_a_change_shows_it_before_and_after_and_a_pair_only_where_it_was_computed(requires, tmp_path):
    part = tryout_part(Writer.alone(report_cases.city()))
    found = tryout(report_cases.city())
    computed = [list(one.of) for one in found.tried if one.of]
    other = next([a, b] for a in range(3) for b in range(a + 1, 5) if [a, b] not in computed)
    told = played(requires, tmp_path, [*computed, other])

    assert told["start"] == ([], [], False)
    singles = [one for one in part.variants if not one.of]
    assert len(told) == 1 + 2 * len(singles) + len(computed) + 1
    for k, one in enumerate(singles):
        ticked, seen, hint = told[f"on {k}"]
        assert (ticked, len(seen), hint) == ([k], 1, True)
        assert seen[0].startswith(one.title)
        for line in one.lines:
            assert line.before in seen[0]
            assert line.after in seen[0]
        assert told[f"off {k}"] == ([], [], False)
    for pair in computed:
        ticked, seen, _ = told[f"{pair[0]}+{pair[1]}"]
        title = next(v.title for v in part.variants if [n - 1 for n in v.of] == pair)
        assert ticked == pair
        assert [text.startswith(title) for text in seen] == [True]
    ticked, seen, _ = told[f"{other[0]}+{other[1]}"]
    assert ticked == [other[1]]
    assert seen[0].startswith(singles[other[1]].title)
