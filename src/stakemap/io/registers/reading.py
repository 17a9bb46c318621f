"""The door for public registers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from stakemap.graph.catalogue import Catalogue
from stakemap.graph.property_graph import PropertyGraph
from stakemap.io.evidence import Evidence
from stakemap.io.imported import Away, RegisterRead
from stakemap.io.limits import Limits
from stakemap.io.reading import ReadAs, Reading
from stakemap.io.registers.gathering import Gathered
from stakemap.io.registers.legislatures.congress import read_congress
from stakemap.io.registers.legislatures.openstates import read_openstates
from stakemap.io.registers.org import read_organizations
from stakemap.io.registers.organograms import read_organograms
from stakemap.io.registers.ownership.bods import read_bods
from stakemap.io.registers.ownership.followthemoney import read_entities
from stakemap.io.registers.popolo import read_popolo
from stakemap.io.registers.wikidata import read_positions

__all__ = ["READERS", "reading_of", "register_records"]

READERS: Mapping[str, Callable[[Path, str | None, Gathered, Limits], None]] = MappingProxyType(
    {
        "popolo": read_popolo,
        "ftm": read_entities,
        "organograms": read_organograms,
        "openstates": read_openstates,
        "congress": read_congress,
        "bods": read_bods,
        "wikidata": read_positions,
        "org": read_organizations,
    }
)
"""By name of the format, what takes the records of a file."""


def register_records(
    path: Path,
    form: str,
    evidence: Evidence,
    *,
    encoding: str | None,
    catalogue: Catalogue,
    limits: Limits,
) -> Reading:
    """The facts of a register, with what was read, left out and why in ``Reading.imported``.

    Raises
    ------
    InputError
        Where the file is none of the format, or no day is told from which a period of keeping counts;
        `LimitExceeded` over a cap.
    """
    gathered = Gathered(form, evidence)
    READERS[form](path, encoding, gathered, limits)
    return reading_of(gathered, catalogue)


def reading_of(gathered: Gathered, catalogue: Catalogue, readings: tuple[ReadAs, ...] = ()) -> Reading:
    """What was gathered, as facts, with an account of it."""
    facts = gathered.facts()
    told = RegisterRead(
        gathered.form,
        tuple(gathered.read.items()),
        tuple(sorted(Counter(fact.kind_of_fact for fact in facts).items())),
        tuple(
            Away(what, why, count, gathered.first[what, why].shown)
            for (what, why), count in gathered.left.items()
        ),
    )
    rejected = len(gathered.bad)
    return Reading(
        records=facts,
        problems=tuple(gathered.problems),
        rows_ok=max(0, gathered.read.total() - rejected),
        rows_rejected=rejected,
        graph=PropertyGraph(facts, catalogue=catalogue),
        readings=readings,
        imported=told,
    )
