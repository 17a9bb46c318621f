"""Whether two versions of stakemap say the same, byte for byte: for a refactoring that must change nothing.

    python -m bench.reports_same write OUT      what the stakemap of this interpreter says, as files
    python -m bench.reports_same compare A B    the files that differ; exit code 1 if any do

Not compared is what may differ: run ids (numbered as they appear in a file), the digest of the package, what
run.json derives from it, from the clock or from where files lie, messages that tell how long a step took,
stores and workbooks (but the cells of templates are).  `STAKEMAP_CASES` names the folder of the test cases.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import stakemap as sm

SOURCE = Path(str(sm.__file__)).resolve().parents[1]
CASES = Path(os.environ.get("STAKEMAP_CASES", "../shared/cases")).resolve()
TODAY, EARLIER, LANGS = "2026-09-01", "2025-01-01", ("en", "zh")
DAYS = dict.fromkeys(("bureau-as-typed.xlsx", "semicolons", "merged-cells.xlsx"), TODAY)
DAYS["dissolved-unit"] = "2002-01-01"
WAYS = ("__repr__", "_repr_html_", "to_dict", "to_rows")
RUN = re.compile(r"\brun:[0-9a-f]{24}\b")
PACKAGE = re.compile(r"\b0\.1\.0\+[0-9a-f]{16}\b")
MOMENT = re.compile(r'^( {1,2}"(?:inputs|path|url|written|[^"]+\.html|[^"]+\.json)": )".*"', re.MULTILINE)
SLOW = re.compile(r"^(?:\d+ / \d+: .+|[^:：\n]+(?:: |：)\d+ s)\n", re.MULTILINE)


def run(place: Path, name: str, *words: str) -> str:
    """What a command prints; that and its exit code are kept beside the files that it makes."""
    place.mkdir(parents=True, exist_ok=True)
    called = [sys.executable, "-m", "stakemap", *words]
    done = subprocess.run(called, cwd=place, capture_output=True, encoding="utf-8", check=False)
    said = f"stakemap {' '.join(words)}\nexit {done.returncode}\n{done.stdout}--- stderr\n{done.stderr}"
    for path, word in ((place, "HERE"), (CASES, "CASES"), (SOURCE, "SOURCE")):
        said = said.replace(str(path), word)
    (place / f"{name}.said.txt").write_text(said, encoding="utf-8")
    return done.stdout


def commands(out: Path) -> None:
    """All that comes out of the command line."""
    run(out / "demo", "demo", "demo")
    scenario = ("--store", "sqlite:///reports/demo.db", "--scenario", "reports/retire.yaml")
    for lang in LANGS:
        to = ("--today", TODAY, "--lang", lang, "--out", f"reports-{lang}")
        run(out / "demo", f"what-if-{lang}", "report", *scenario, *to)
        for decision in (sm.examples.DECISION, sm.examples.OTHER_DECISION):
            asked = ("report", str(sm.examples.city_folder()), "--as-of", EARLIER, "--decision", decision)
            run(out / "city", f"{decision[2:]}-{lang}", *asked, *to)
        for case, day in DAYS.items():
            run(out / "cases", f"check-{case}-{lang}", "check", str(CASES / case), "--lang", lang)
            typed = ("report", str(CASES / case), "--as-of", day, "--keep-good")
            run(out / "cases", f"report-{case}-{lang}", *typed, *to)
        run(out / "template", lang, "template", f"{lang}.xlsx", "--lang", lang)
        text = "\n".join(cells(out / f"template/{lang}.xlsx"))
        (out / f"template/{lang}.txt").write_text(text, encoding="utf-8")
    for command in re.findall(r"(?m)^  (\w+)  ", run(out / "help", "stakemap", "--help")):
        run(out / "help", command, command, "--help")


def cells(path: Path) -> Iterator[str]:
    """Cells of a workbook with their notes, and its drop-downs."""
    for sheet in import_module("openpyxl").load_workbook(path).worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value or cell.comment):
            yield f"{sheet.title}!{cell.coordinate} {cell.value!r} {cell.comment and cell.comment.text}"
        for rule in sheet.data_validations.dataValidation:
            yield f"{sheet.title}!{rule.sqref} {rule.type} {rule.formula1} {rule.prompt} {rule.error}"


def built() -> Iterator[tuple[str, str]]:
    """All that comes out of the library: each result in every way it shows itself, schemas and pictures."""
    city, plan = sm.examples.city(), sm.Plan(today=TODAY, decision=sm.examples.DECISION, draws=50)
    one, two = (sm.analyze(city, as_of=day, plan=plan) for day in (EARLIER, TODAY))
    days = sm.series(city, since=EARLIER, until=TODAY, plan=plan)
    anybody = two.plan.changed(decision=None)
    results: dict[str, object] = {"earlier": one, "now": two, "series": days, "drift": sm.drift(one, two)}
    results |= {name: sm.analyze(sm.examples.load(name), plan=anybody) for name in sm.examples.names()}
    results |= {"what-if": sm.what_if(city, sm.Scenario.read(sm.examples.scenario_file()), two.plan)}
    results |= {"compare": sm.compare(one, two), "until": sm.access.routes(two, until="2026-12-01")}
    results |= {f"brokerage-{by}": sm.brokerage(two, by) for by in ("unit", "line", "origin")}
    results |= {"efforts": sm.outlook(two, efforts=dict(two.scores["formal_power"].top(9)), effort=0.5)}
    plain = [getattr(sm.access, name) for name in ("routes", "gatekeepers", "coverage", "introductions")]
    results |= {of.__name__: of(two) for of in (*plain, sm.groups, sm.gap, sm.outlook)}
    for name, result in results.items():
        shown = {way: getattr(result, way)() for way in WAYS if hasattr(result, way)}
        yield f"results/{name}.json", json.dumps(shown, ensure_ascii=False, indent=1)
    for name in import_module("stakemap.analysis.schema").schema_names():
        yield f"schemas/{name}.json", json.dumps(sm.schema(name), ensure_ascii=False, indent=1)
    for name in sorted({*sm.plot.__all__} - {"gids", "pdf", "picture_data", "png", "svg"}):
        for lang in LANGS:
            axes = getattr(sm.plot, name)({"grid": two.grid(), "series": days}.get(name, two), lang=lang)
            yield f"pictures/{name}-{lang}.svg", sm.plot.svg(axes)


def normal(path: Path) -> str:
    """The text of a file without what may differ."""
    runs: dict[str, str] = {}
    text = PACKAGE.sub("PACKAGE", path.read_bytes().decode("utf-8", "surrogateescape"))
    text = RUN.sub(lambda found: runs.setdefault(found[0], f"RUN-{len(runs) + 1}"), text)
    if path.name.endswith(".run.json"):
        return MOMENT.sub(r'\1"..."', text)
    return SLOW.sub("", text) if path.name.endswith(".said.txt") else text


def compare(*folders: Path) -> int:
    """Exit code; each file that differs is told with its first spot."""
    old, new = ({p.relative_to(f).as_posix(): p for p in f.rglob("*.*") if p.is_file()} for f in folders)
    names = sorted(name for name in old.keys() | new.keys() if not name.endswith((".db", ".xlsx")))
    differ = 0
    for name in names:
        a, b = (normal(held[name]) if name in held else "(no such file)" for held in (old, new))
        if a != b:
            differ += 1
            start = max(0, len(os.path.commonprefix([a, b])) - 80)  # noqa: RUF071  characters are meant
            print(f"{name} at {start}:\n    {a[start : start + 160]!r}\n    {b[start : start + 160]!r}")
    print(f"{len(names)} files, {differ} differ")
    return int(differ > 0 or not names)


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.reports_same")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("write").add_argument("out", type=Path, help="a new folder")
    verbs.add_parser("compare").add_argument("folders", type=Path, nargs=2)
    asked = parser.parse_args(words)
    if asked.verb == "compare":
        return compare(*asked.folders)
    asked.out.mkdir(parents=True)
    os.environ.update(PYTHONPATH=str(SOURCE), PYTHONUTF8="1", OMP_NUM_THREADS="1", COLUMNS="100")
    os.environ.pop("STAKEMAP_LANG", None)
    commands(asked.out.resolve())
    for name, text in built():
        (asked.out / name).parent.mkdir(exist_ok=True)
        (asked.out / name).write_text(text, encoding="utf-8")
    print(f"written: what the stakemap in {SOURCE} says")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
