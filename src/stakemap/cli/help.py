"""What the help of the command line says beside the options: purpose, examples, exit codes."""

from __future__ import annotations

__all__ = ["EXAMPLES", "HELP", "examples"]

HELP = """Who decides, who is listened to, who reaches whom, and what is not known.

\b
Examples:
  stakemap demo
  stakemap template bureau.xlsx --lang zh
  stakemap check bureau.xlsx
  stakemap report bureau.xlsx

\b
Exit codes: 0 all done; 1 input refused, rows left out or some accounts failed; 2 nothing done; 130 stopped.
"""


EXAMPLES: dict[str, tuple[str, ...]] = {
    "check": (
        "stakemap check bureau.xlsx",
        "stakemap check bureau.xlsx --marked bureau-marked.xlsx --lang zh",
    ),
    "template": (
        "stakemap template bureau.xlsx",
        "stakemap template bureau.xlsx --lang zh",
        "stakemap template example.xlsx --from city",
    ),
    "load": (
        "stakemap load bureau.xlsx --store sqlite:///accounts.db",
        "stakemap load bureau.xlsx --store sqlite:///accounts.db --dry-run",
        "stakemap load june.xlsx --store sqlite:///accounts.db --account bureau --max-shrink 0.3",
        "stakemap load releases/ --format ocds --keep-for '5 years' --store sqlite:///accounts.db",
    ),
    "report": (
        "stakemap report bureau.xlsx",
        "stakemap report bureau.xlsx --decision d:smart-parking --as-of 2026-09-01 --lang zh",
        'stakemap report bureau.xlsx --leave "Li Wei" --on 2027-03',
        "stakemap report bureau.xlsx --scenario retire.yaml",
        "stakemap report bureau.xlsx --audit bureau-audit.json",
        "stakemap report bureau.xlsx --audience external",
        "stakemap report --store sqlite:///accounts.db --account bureau --write-back",
        "stakemap report --store sqlite:///accounts.db --all --out reports",
    ),
    "plan": (
        "stakemap plan bureau.xlsx",
        "stakemap plan bureau.xlsx --ics plan.ics --out bureau-planned.xlsx --lang zh",
        "stakemap plan bureau.xlsx --as-of 2026-09-01 --days 90",
    ),
    "portfolio": (
        "stakemap portfolio --store sqlite:///accounts.db",
        "stakemap portfolio --store sqlite:///accounts.db --as-of 2026-09-01 --out reports --lang zh",
    ),
    "contacts": (
        "stakemap contacts bureau.xlsx",
        "stakemap contacts --store sqlite:///accounts.db --account bureau --out bureau-contacts.csv",
    ),
    "export": (
        "stakemap export bureau.xlsx --format gexf --out bureau.gexf",
        "stakemap export --store sqlite:///accounts.db --account bureau --format kumu --out bureau-kumu.xlsx",
    ),
    "card": (
        'stakemap card bureau.xlsx "Li Wei"',
        'stakemap card bureau.xlsx "Transport Bureau/Director" --decision d:smart-parking --lang zh',
        'stakemap card "Li Wei" --store sqlite:///accounts.db --account bureau --audience team',
    ),
    "calibrate": (
        'stakemap calibrate bureau.xlsx --answers answers.csv --source "two insiders, interviews of May"',
        "stakemap report bureau.xlsx --profile profile.json",
    ),
    "audit": (
        "stakemap audit bureau.xlsx",
        "stakemap audit bureau.xlsx --known 30 --facts 20 --out sheet.xlsx --lang zh",
        "stakemap audit bureau.xlsx --answers bureau-audit.xlsx",
    ),
    "identity": (
        "stakemap identity bureau.xlsx register.json",
        "stakemap identity bureau.xlsx register.json --answers bureau-pairs.xlsx",
        "stakemap identity bureau-merged.json --undo bureau-merged.merges.json",
    ),
    "rebuild": (
        "stakemap rebuild reports/bureau-6a37b27c.run.json",
        "stakemap rebuild reports/bureau-6a37b27c.run.json --out again",
    ),
    "diff": (
        "stakemap diff may.xlsx june.xlsx",
        "stakemap diff --store sqlite:///accounts.db --from 2026-08-01 --to today",
        "stakemap diff --store sqlite:///accounts.db --account bureau --from 1 --to 2",
    ),
    "erase": (
        'stakemap erase p:li-wei --store sqlite:///accounts.db --reason "request 2026-117"',
        'stakemap erase p:li-wei --store sqlite:///accounts.db --reason "request 2026-117" --account bureau',
    ),
    "conduct": (
        "stakemap conduct bureau.xlsx",
        "stakemap conduct --store sqlite:///accounts.db --account bureau --as-of 2026-09-01",
    ),
    "export-person": (
        "stakemap export-person p:li-wei --store sqlite:///accounts.db --reason 'request 2026-118'",
        "stakemap export-person p:li-wei --store sqlite:///accounts.db --out answers --lang zh",
    ),
    "journal": (
        "stakemap journal --store sqlite:///accounts.db --account bureau",
        "stakemap journal --store sqlite:///accounts.db --holds '12 9f2c... bureau'",
    ),
    "erasures": (
        "stakemap erasures /safe/erased.jsonl --store sqlite:///accounts.db",
        "stakemap erasures /safe/erased.jsonl --store sqlite:///accounts.db --replay",
    ),
    "pseudonymise": (
        "stakemap pseudonymise bureau.xlsx --out copy.json",
        "stakemap pseudonymise --store sqlite:///accounts.db --account bureau --bare --out copy.json",
    ),
    "retain": (
        "stakemap retain --store sqlite:///accounts.db --dry-run",
        "stakemap retain --store sqlite:///accounts.db --actor nightly",
    ),
    "verify": (
        "stakemap verify --store sqlite:///accounts.db",
        "stakemap verify --store sqlite:///accounts.db --accept",
    ),
    "backup": ("stakemap backup accounts-june.db --store sqlite:///accounts.db",),
    "restore": (
        "stakemap restore accounts-june.db --store sqlite:///accounts.db",
        "stakemap restore accounts-june.db --store sqlite:///accounts.db --yes",
    ),
    "serve": (
        "stakemap serve --store sqlite:///accounts.db",
        "stakemap serve --store sqlite:///accounts.db --port 8080 --workers 4 --https",
    ),
    "key": (
        "stakemap key make --account bureau --name ann",
        "stakemap key make --account bureau --account port --name nightly --role editor",
        "stakemap key list",
        "stakemap key revoke 1f0c9b7e",
    ),
    "selftest": (
        "stakemap selftest",
        "stakemap selftest --graphs 2000 --json",
    ),
    "demo": (
        "stakemap demo",
        "stakemap demo --out somewhere --lang zh",
    ),
}
"""What the help of each command shows; the command line page of the docs shows them too."""


def examples(command: str) -> str:
    """The examples of a command, as the end of its help."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in EXAMPLES[command])
