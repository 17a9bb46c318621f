"""A bill of materials in CycloneDX 1.6: ``python -m bench sbom [--extra pdf ...] [--out sbom.json]``.

Of what is installed here: stakemap, what it runs on, and what the extras that are named need.  No clock and
no random number stands in it: the same packages give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.proof.packages import Package, declared, packages
from stakemap.data.version import __version__

LICENCE = "MIT"


def bill(extras: Sequence[str] = ()) -> dict[str, Any]:
    """The bill as plain values."""
    direct = (*declared(), *(declared(*extras) if extras else ()))
    found = packages(direct)
    ours = f"pkg:pypi/stakemap@{__version__}"
    here = [found[name].purl for name in dict.fromkeys(direct) if name in found]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "library",
                "bom-ref": ours,
                "name": "stakemap",
                "version": __version__,
                "purl": ours,
                "licenses": [{"license": {"id": LICENCE}}],
            }
        },
        "components": [_component(package) for package in found.values()],
        "dependencies": [
            {"ref": ours, "dependsOn": sorted(here)},
            *({"ref": one.purl, "dependsOn": _needed(one, found)} for one in found.values()),
        ],
    }


def _component(package: Package) -> dict[str, Any]:
    return {
        "type": "library",
        "bom-ref": package.purl,
        "name": package.name,
        "version": package.version,
        "purl": package.purl,
        "licenses": [{"license": {"name": name}} for name in package.licences],
    }


def _needed(package: Package, found: dict[str, Package]) -> list[str]:
    return sorted({found[name].purl for name in package.needs if name in found})


def main(words: list[str]) -> int:
    """Print or write it."""
    take = argparse.ArgumentParser(prog="scripts/bench sbom", description=__doc__)
    take.add_argument("--extra", action="append", default=[])
    take.add_argument("--out", type=Path)
    given = take.parse_args(words)
    told = bill(given.extra)
    text = json.dumps(told, indent=1, ensure_ascii=False) + "\n"
    if given.out:
        given.out.write_text(text, encoding="utf-8")
        print(f"{len(told['components'])} packages")
    else:
        sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
