import hashlib
import os
import subprocess
import sys
from pathlib import Path

import report_cases
from sizes import size
from stakemap.reports.formats import render_html, render_json

ROOT = Path(__file__).resolve().parents[2]

SCRIPT = """
import hashlib, sys
sys.path.insert(0, "tests")
import report_cases
from stakemap.reports.formats import render_html, render_json
analysis = report_cases.analysed(report_cases.shuffled(int(sys.argv[1])))
for text in (render_html(analysis, "en"), render_html(analysis, "zh"), render_json(analysis)):
    print(hashlib.sha256(text.encode()).hexdigest())
for data in report_cases.every_format(analysis).values():
    print(hashlib.sha256(data).hexdigest())
"""


def here():
    analysis = report_cases.analysed()
    texts = (render_html(analysis, "en"), render_html(analysis, "zh"), render_json(analysis))
    files = report_cases.every_format(analysis).values()
    return [hashlib.sha256(data).hexdigest() for data in (*(text.encode() for text in texts), *files)]


def test_a_report_has_the_same_bytes_in_every_process_and_for_every_order_of_facts():
    seeds = size(2, thorough=8)
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(seed)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": "src"},
        )
        for seed in range(seeds)
    ]
    printed = [program.communicate(timeout=120)[0].split() for program in programs]
    assert printed == [here()] * seeds


def test_a_report_has_the_same_bytes_the_second_time():
    assert here() == here()
