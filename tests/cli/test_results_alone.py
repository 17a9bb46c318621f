"""Results stand alone on standard output, whatever a compiled library prints."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import os
import stakemap.cli.program as module
from stakemap import cli

def app(prog_name):
    os.write(1, b"noise of a library\\n")
    print("the result")

module.program = lambda names: app
cli.main()
"""


def test_what_a_library_prints_goes_to_standard_error():
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert done.stdout == "the result\n"
    assert "noise of a library" in done.stderr
