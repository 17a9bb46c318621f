"""Same-person proposals on pairs with known answers: precision and recall at the one default setting."""

from __future__ import annotations

import os
import random
import string
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import yaml

from stakemap.graph.property_graph import PropertyGraph
from stakemap.identity.proposals import LIKELY, propose
from stakemap.model import Person, Post, Record, Span, Tenure, Tie, Unit
from stakemap.wording.pinyin import sound

_PRECISION, _RECALL = 0.99, 0.90
_SEED = 1
Truth = set[tuple[str, str]]
Case = tuple[PropertyGraph, Truth]


def _score(name: str, graph: PropertyGraph, truth: Truth, among: Callable[[str, str], bool]) -> bool:
    """Print precision and recall of likely pairs and of all that are proposed; whether the goal is met."""
    pairs = [pair for pair in propose(graph).pairs if among(pair.one, pair.other)]
    met = True
    for label, least in (("likely", LIKELY), ("proposed", 0.0)):
        said = {(pair.one, pair.other) for pair in pairs if pair.score >= least}
        right = len(said & truth)
        precision, recall = right / len(said) if said else 1.0, right / len(truth) if truth else 1.0
        reached = precision >= _PRECISION and recall >= _RECALL
        met &= reached or label == "proposed"
        told = ("reached" if reached else "NOT reached") if label == "likely" else ""
        print(
            f"{name:<34}{label:<10}{len(truth):>6} true {len(said):>6} said  "
            f"precision {precision:.4f}  recall {recall:.4f}  {told}"
        )
    return met


# --- openstates: names in committees against the files of people


def _records(folder: Path) -> Iterator[tuple[str, dict[str, object]]]:
    for file in sorted(folder.rglob("*.yml")):
        body = yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)
        if isinstance(body, dict) and "name" in body:
            yield file.relative_to(folder).parts[0], body


def _chambers(state: str) -> Iterator[Record]:
    yield Unit(id=f"{state}.legislature", name=f"{state} legislature", kind="legislature")
    for chamber in ("lower", "upper"):
        ident = f"{state}.{chamber}"
        yield Unit(id=ident, name=ident, kind="legislature")
        yield Tie(id=f"t.{ident}", kind="leads", from_id=f"{state}.legislature", to_id=ident)


def _seat(person: str, unit: str, title: str = "member", span: Span | None = None) -> Iterator[Record]:
    yield Post(id=f"post.{person}.{unit}", name=title, unit=unit)
    yield Tenure(
        id=f"seat.{person}.{unit}", person=person, post=f"post.{person}.{unit}", valid=span or Span()
    )


def openstates(data: Path, *, other_names: bool) -> Case:
    """People of the files, and each name of a committee as a record that knows its committee alone.

    With `other_names` each is called by one of the other names of its person's file instead.
    """
    facts: list[Record] = [record for state in ("ga", "ny") for record in _chambers(state)]
    people: dict[str, dict[str, object]] = {}
    lists: list[tuple[str, dict[str, object]]] = []
    for state, body in _records(data):
        if "members" in body:
            lists.append((state, body))
            continue
        people[str(body["id"])] = body
        facts.append(Person(id=str(body["id"]), name=str(body["name"])))
        for role in body.get("roles", ()):  # type: ignore[attr-defined]
            if role["type"] in ("lower", "upper"):
                facts += _seat(str(body["id"]), f"{state}.{role['type']}")
    truth: Truth = set()
    for number, (state, body) in enumerate(lists):
        above = f"{state}.{body['chamber']}"
        facts.append(Unit(id=f"c{number}", name=str(body["name"]), kind="committee"))
        facts.append(Tie(id=f"t.c{number}", kind="leads", from_id=above, to_id=f"c{number}"))
        for row, member in enumerate(body["members"]):  # type: ignore[arg-type,var-annotated]
            known = people.get(member.get("person_id", ""))
            if known is None:
                continue
            others = [o["name"] for o in known.get("other_names", ()) if o["name"] != known["name"]]  # type: ignore[attr-defined]
            name = others[0] if other_names and others else member["name"]
            if other_names and not others:
                continue
            ident = f"m{number}.{row}"
            facts.append(Person(id=ident, name=name))
            facts += _seat(ident, f"c{number}", member.get("role", "member"))
            truth.add((ident, str(known["id"])))
    return PropertyGraph({fact.id: fact for fact in facts}.values()), truth


def _listed(one: str, other: str) -> bool:
    """Whether one is a name of a committee and the other a file."""
    return one.startswith("m") != other.startswith("m")


# --- copies with planted differences


def _typo(name: str, lot: random.Random) -> str:
    at = lot.randrange(1, len(name) - 1)
    letter = lot.choice(string.ascii_lowercase)
    return lot.choice(
        [name[:at] + name[at + 1 :], name[:at] + letter + name[at + 1 :], name[:at] + letter + name[at:]]
    )


def _latin(name: str, lot: random.Random) -> str:
    """A Chinese name in letters, the family name first or last."""
    family, *given = sound(name).split()[1:-1]
    parts = [family.title(), "".join(given).title()]
    return " ".join(parts if lot.random() < 0.5 else parts[::-1])


_DIFFERENCES: dict[str, Callable[[str, random.Random], str]] = {
    "as it is": lambda name, lot: name,
    "typo": _typo,
    "swapped": lambda name, lot: " ".join([*name.split()[1:], name.split()[0]]),
    "comma": lambda name, lot: f"{name.split()[-1]}, {' '.join(name.split()[:-1])}",
    "initial": lambda name, lot: f"{name[0]}. {' '.join(name.split()[1:])}",
    "middle": lambda name, lot: f"{name.split()[0]} {lot.choice('ABCD')}. {' '.join(name.split()[1:])}",
}
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文建国志红玉"


def _chinese(count: int, lot: random.Random) -> list[str]:
    """Names of two and three characters; some are borne twice."""
    return [
        lot.choice(_SURNAMES) + "".join(lot.choice(_GIVEN) for _ in range(lot.choice((1, 2, 2))))
        for _ in range(count)
    ]


def copies(names: list[str], change: Callable[[str, random.Random], str], known: str = "post") -> Case:
    """People in posts of bureaus, a second list of the same people, and a namesake of every fifth.

    Both lists know the post, the bureau alone (titles differ), or nothing but names.  A namesake has another
    full-time post at the same time, in the second list.
    """
    lot = random.Random(_SEED)
    span = Span(start="2018", end="2024")  # type: ignore[arg-type]
    bodies = [f"u{k}" for k in range(max(2, len(names) // 10))]
    facts: list[Record] = [Unit(id=body, name=f"Bureau {body}") for body in bodies]
    truth: Truth = set()
    for k, name in enumerate(names):
        body, title = bodies[k % len(bodies)], f"post {k // len(bodies)}"
        for ident, called in ((f"a{k}", name), (f"b{k}", change(name, lot))):
            facts.append(Person(id=ident, name=called))
            own = title if known == "post" else f"{title} {ident}"
            facts += _seat(ident, body, own, span) if known else ()
        truth.add((f"a{k}", f"b{k}"))
        if k % 5 == 0:
            facts.append(Person(id=f"n{k}", name=name))
            other = bodies[(k + 1) % len(bodies)]
            facts += _seat(f"n{k}", other, f"other post {k}", span) if known else ()
    return PropertyGraph(facts), truth


def _two_lists(one: str, other: str) -> bool:
    """Whether the first list and the second are compared, not one with itself."""
    return (one[0] == "a") != (other[0] == "a")


def main(words: list[str]) -> int:
    """Print a row for each set; 1 where a goal is not reached."""
    root = Path(os.environ.get("STAKEMAP_DATA", "data"))
    archive = root / "openstates" / "openstates-ga-ny.zip"
    if not archive.is_file():
        print("set STAKEMAP_DATA to the folder of the public data", file=sys.stderr)
        return 2
    met = []
    with tempfile.TemporaryDirectory() as folder:
        zipfile.ZipFile(archive).extractall(folder)
        data = Path(folder) / "data"
        met.append(_score("openstates committees", *openstates(data, other_names=False), _listed))
        met.append(_score("openstates, other names", *openstates(data, other_names=True), _listed))
        english = sorted({str(body["name"]) for _, body in _records(data) if "members" not in body})
    english = [name for name in english if len(name.split()) > 1 and "," not in name]
    chinese = _chinese(500, random.Random(_SEED))
    as_it_is, typo = _DIFFERENCES["as it is"], _DIFFERENCES["typo"]
    sets = {label: copies(english, change) for label, change in _DIFFERENCES.items()}
    sets["typo, bureau alone"] = copies(english, typo, "bureau")
    sets["names alone"] = copies(english, as_it_is, "")
    sets["Chinese"] = copies(chinese, as_it_is)
    sets["Chinese, in letters"] = copies(chinese, _latin)
    sets["in letters, bureau alone"] = copies(chinese, _latin, "bureau")
    met += [_score(f"copies, {label}", *case, _two_lists) for label, case in sets.items()]
    print(f"goal precision >= {_PRECISION}, recall >= {_RECALL}: reached in {sum(met)} of {len(met)} sets")
    return int(not all(met))
