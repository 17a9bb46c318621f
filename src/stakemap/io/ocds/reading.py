"""Processes of open contracting as facts: buyers, winners, awards, contracts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

from stakemap.errors import InputError, Problem
from stakemap.graph.fact_index import FactIndex
from stakemap.graph.frozen import FrozenMap
from stakemap.graph.name_index import NameIndex, fold
from stakemap.io.evidence import Evidence, held_for_all
from stakemap.io.ocds.contacts import Contact, contacts_of
from stakemap.io.ocds.merging import Process, merged, reissued
from stakemap.io.reading import DOUBT
from stakemap.io.registers.values import (
    LONG,
    Object,
    as_day,
    as_line,
    as_object,
    as_objects,
    as_texts,
    joined_id,
)
from stakemap.io.tables.made_ids import made_id
from stakemap.model import (
    Award,
    Contract,
    Procedure,
    Record,
    Source,
    Supplier,
    SupplierSide,
    Tenure,
    Unit,
    parse,
)
from stakemap.wording.phrases import Words
from stakemap.work import each

__all__ = ["AwardReading", "Reader"]

KIND, SOURCES = "register", "src:ocds"
"""Kind of the sources, by which their facts are graded, and how their ids begin."""
_COUNTS = (None, "", "active")
_NO_PERSON = {
    "office": "of an office",
    "unclear": "unclear",
    "several": "of several",
    "nobody": "without name",
    "buyer": "of no buyer",
}
_PLAIN = re.compile(r"\d{1,15}(\.\d+)?", re.ASCII)
_METHODS = {
    "open": Procedure.OPEN,
    "selective": Procedure.INVITED,
    "limited": Procedure.NEGOTIATED,
    "direct": Procedure.SINGLE_SOURCE,
}


@dataclass(frozen=True)
class AwardReading:
    """What releases gave.

    Attributes
    ----------
    facts
        Sources, units, suppliers, alliances, awards and contracts, in order of id; those that the known graph
        has already are not among them.
    problems
        What could not be taken, by file and ocid; nothing of it is lost silently.
    releases, processes
        How many releases were read, and of how many processes.
    repeated
        How many award ids were another id of an award that counts already.
    left_out
        Awards and contracts that do not count, by reason: their status, or what is missing.
    """

    facts: tuple[Record, ...]
    problems: tuple[Problem, ...]
    releases: int
    processes: int
    repeated: int
    left_out: Mapping[str, int] = field(default_factory=FrozenMap)

    @cached_property
    def awards(self) -> tuple[Award, ...]:
        """The awards, each once."""
        return tuple(fact for fact in self.facts if isinstance(fact, Award))

    @cached_property
    def contracts(self) -> tuple[Contract, ...]:
        """The contracts."""
        return tuple(fact for fact in self.facts if isinstance(fact, Contract))

    def __repr__(self) -> str:
        counts = f"{len(self.awards)} awards, {len(self.contracts)} contracts"
        return f"<AwardReading: {counts} of {self.processes} processes, {len(self.problems)} problems>"


class Told:
    """One compiled process on its way to facts."""

    def __init__(self, ocid: str, whole: Object, source: str, file: str) -> None:
        self.ocid, self.whole, self.source, self.file = ocid, whole, source, file
        self.parties = {as_line(one.get("id")): one for one in as_objects(whole.get("parties"))}
        self.renamed: dict[str, str] = {}
        self.buyers: dict[str, str] = {}


class Reader:
    """All processes of all files, then their facts."""

    def __init__(
        self,
        known: FactIndex | None,
        evidence: Evidence,
        buyer: str | None,
        categories: Mapping[str, str],
    ) -> None:
        self.known, self.evidence = known, evidence
        self.given: dict[str, str] = {}
        self.buyer, self.categories = buyer, categories
        self.newest = ""
        self.processes: dict[str, Process] = defaultdict(Process)
        self.sources: dict[str, Object] = {}
        self.facts: dict[str, Record] = {}
        self.problems: list[Problem] = []
        self.left_out: Counter[str] = Counter()
        self.releases = self.repeated = 0
        self.names: NameIndex[str] = NameIndex()
        for kind in (Unit, Supplier):
            for fact in known.of(kind) if known is not None else ():
                self.names.add(
                    kind.kind_of_fact, fact.id, filter(None, (fact.name, fact.name_en, fact.name_zh))
                )

    # --- what the files hold

    def take(self, package: Object, file: str) -> None:
        """The releases of a package, record or release."""
        source = self._source_of(package)
        for record in as_objects(package.get("records")) or (
            [package] if "compiledRelease" in package else []
        ):
            held = [as_object(record.get("compiledRelease"))]
            held = held if held[0] else [r for r in as_objects(record.get("releases")) if "ocid" in r]
            if not held:
                self._problem(
                    "a record that only links to its releases", "give the releases too", file, record
                )
            for release in held:
                self._add(release, source, file)
        alone = [package] if "ocid" in package and not {"compiledRelease", "releases"} & set(package) else []
        for release in as_objects(package.get("releases")) or alone:
            self._add(release, source, file)

    def _add(self, release: Object, source: str, file: str) -> None:
        ocid = as_line(release.get("ocid"))
        if not ocid:
            self._problem("a release without an ocid", "give it the id of its process", file, release)
            return
        self.releases += 1
        self.newest = max(self.newest, as_day(release.get("date")) or "")
        self.processes[ocid].add(release, source, file)

    def _source_of(self, package: Object) -> str:
        """Id of the source of a package; the latest of one publisher gives its day."""
        publisher = as_line(as_object(package.get("publisher")).get("name"))
        title = self.evidence.source or publisher or "Open Contracting"
        ident = joined_id(SOURCES, fold(title))
        made = {"fact": "source", "id": ident, "title": title, "kind": KIND}
        made |= {"publisher": publisher} if publisher else {}
        before = self.sources.get(ident, {}).get("published") or ""
        day = self.evidence.exported or max(as_day(package.get("publishedDate")) or "", before)
        self.newest = max(self.newest, day)
        self.sources[ident] = made | ({"published": day} if day else {})
        return ident

    def _problem(
        self, cause: str, cure: str, file: str, about: Object, field: str = "", *, code: str = "input"
    ) -> None:
        place = as_line(about.get("ocid")) or as_line(about.get("id"))
        self.problems.append(Problem(cause, cure, file=file, fact_id=place, field=field, code=code))

    # --- their facts

    def reading(self) -> AwardReading:
        """Facts of all processes."""
        self.given = held_for_all(self.evidence, self.newest, KIND)
        for ocid in each(sorted(self.processes)):
            self._process(ocid, self.processes[ocid])
        used = {fact.source for fact in self.facts.values() if not isinstance(fact, Source)}  # type: ignore[attr-defined]
        sources = [parse(one) for one in self.sources.values()]
        facts = [*self.facts.values(), *(one for one in sources if one.id in used)]
        return AwardReading(
            tuple(sorted(facts, key=lambda fact: fact.id)),
            tuple(self.problems),
            self.releases,
            len(self.processes),
            self.repeated,
            FrozenMap(sorted(self.left_out.items())),
        )

    def _process(self, ocid: str, process: Process) -> None:
        whole, (*_, source, _release, file) = process.compiled(), process.ordered[-1]
        told = Told(ocid, whole, source, file)
        awards = {as_line(one.get("id")): one for one in as_objects(whole.get("awards"))}
        for gone, kept in reissued(awards, process.seen_with()):
            awards.pop(gone, None)
            self.repeated += 1
            told.renamed[gone] = kept
        winners: dict[str, str] = {}
        for ident, award in awards.items():
            winner = self._award(told, ident, award)
            if winner is not None:
                winners[ident] = winner
        for contract in as_objects(whole.get("contracts")):
            self._contract(told, contract, awards, winners)
        for party, full in told.parties.items():
            for contact in contacts_of(full):
                why = contact.why if party in told.buyers else "buyer"
                if why:
                    self.left_out[f"contact {_NO_PERSON[why]}"] += 1
                else:
                    self._contact(told, told.buyers[party], contact, as_day(process.ordered[-1][0]))

    def _award(self, told: Told, ident: str, award: Object) -> str | None:
        """The award, and who won it; nothing where it does not count."""
        status = award.get("status")
        buyer = self._buyer(told, award)
        suppliers = as_objects(award.get("suppliers"))
        if status not in _COUNTS:
            self.left_out[f"award {as_line(status) or 'of another status'}"] += 1
            return None
        if buyer is None or not suppliers:
            missing = "buyer" if buyer is None else "supplier"
            self.left_out[f"award without {missing}"] += 1
            self._problem(
                f"an award without a {missing}", "add it, or name the buyer", told.file, told.whole, missing
            )
            return None
        firms = [self._party(told, one, Supplier) for one in suppliers]
        if None in firms:
            self.left_out["award without supplier"] += 1
            return None
        winner = self._winner(told, ident, [firm for firm in firms if firm], award)
        tender = as_object(told.whole.get("tender"))
        body = {
            "fact": "award",
            "id": joined_id("award", told.ocid, ident),
            "title": _title(award, tender, ident),
            "buyer": buyer,
            "supplier": winner,
            "ocid": told.ocid,
            "lot": ident or None,
            "category": self._category(award, tender),
            **self._sum(told, award),
            "day": as_day(award.get("date")),
            "procedure": self._procedure(tender),
            "bidders": _bidders(tender),
        }
        return winner if self._keep(told, body) else None

    def _contract(
        self, told: Told, contract: Object, awards: Mapping[str, Object], winners: Mapping[str, str]
    ) -> None:
        """A contract of an award that counts."""
        ident, of = as_line(contract.get("id")), as_line(contract.get("awardID"))
        of = told.renamed.get(of, of)
        status = contract.get("status")
        if status in ("cancelled", "pending") or of not in winners:
            self.left_out[f"contract {status}" if of in winners else "contract without award"] += 1
            return
        award, tender = awards[of], as_object(told.whole.get("tender"))
        period = as_object(contract.get("period"))
        start, last = as_day(period.get("startDate")), as_day(period.get("endDate"))
        term = {name: day for name, day in (("start", start), ("end", _day_after(last))) if day}
        body = {
            "fact": "contract",
            "id": joined_id("contract", told.ocid, ident),
            "name": _title(contract, award, ident),
            "buyer": self._buyer(told, award),
            "supplier": winners[of],
            "ocid": told.ocid,
            "category": self._category(award, tender),
            **self._sum(told, contract),
            "signed": as_day(contract.get("dateSigned")),
            "procedure": self._procedure(tender),
            "valid": term or None,
        }
        self._keep(told, body)

    def _contact(self, told: Told, unit: str, contact: Contact, day: str | None) -> None:
        """A person in a post of the buyer: that of the stated title, else the contact point it is."""
        said = Words("crm", "en").say("ocds.contact_point"), Words("crm", "zh").say("ocds.contact_point")
        named = {"name": contact.role} if contact.role else {"name": said[0], "name_zh": said[1]}
        person = made_id("person", ("ocds", unit, fold(contact.name)))
        post = made_id("post", ("ocds", unit, fold(named["name"]), person))
        term = {"start": contact.start, "end": _day_after(contact.end)}
        valid = {name: text for name, text in term.items() if text} or None
        tenure = made_id("tenure", (person, post, *(valid or {}).values()))
        held = {"person": person, "post": post, "valid": valid, "confirmed": day}
        bodies: tuple[Object, ...] = (
            {"fact": "person", "id": person, "name": contact.name},
            {"fact": "post", "id": post, "unit": unit, **named},
            {"fact": "tenure", "id": tenure, **held},
        )
        known = self.facts.get(tenure)
        if isinstance(known, Tenure) and str(known.confirmed or "") >= (day or ""):
            return
        for body in bodies:
            if not self._keep(told, body | {"note": f"#{told.ocid}"}):
                return

    def _buyer(self, told: Told, award: Object) -> str | None:
        """Who buys: of the award, of the release, of the tender, by its role, else as the caller says."""
        tender = as_object(told.whole.get("tender"))
        acting = [
            p for p in told.parties.values() if {"buyer", "procuringEntity"} & set(as_texts(p.get("roles")))
        ]
        named = (award.get("buyer"), told.whole.get("buyer"), tender.get("procuringEntity"), *acting[:1])
        party = next((one for one in map(as_object, named) if one), None)
        found = self._party(told, party, Unit) if party is not None else self.buyer
        if party is not None and found is not None:
            told.buyers[as_line(party.get("id"))] = found
        return found

    def _winner(self, told: Told, ident: str, firms: list[str], award: Object) -> str:
        """One supplier, or the alliance of several."""
        firms = list(dict.fromkeys(firms))
        if len(firms) == 1:
            return firms[0]
        alliance = joined_id("alliance", told.ocid, ident)
        names = [self._called(firm) for firm in firms]
        purpose = _title(award, as_object(told.whole.get("tender")), ident)
        self._keep(
            told, {"fact": "alliance", "id": alliance, "name": " + ".join(names)[:LONG], "purpose": purpose}
        )
        for firm in firms:
            body = {
                "fact": "alliance_member",
                "id": joined_id("ally", told.ocid, ident, firm),
                "supplier": firm,
                "alliance": alliance,
            }
            self._keep(told, body)
        return alliance

    def _called(self, ident: str) -> str:
        fact = self.facts.get(ident) or (self.known.get(ident) if self.known is not None else None)
        return str(getattr(fact, "name", ident))

    def _party(self, told: Told, party: Object, kind: type[Unit] | type[Supplier]) -> str | None:
        """The unit or supplier that a party is: one that is known by its name, else a new one."""
        full = merged(
            told.parties.get(as_line(party.get("id")), {}), {k: v for k, v in party.items() if v is not None}
        )
        identifier = as_object(full.get("identifier"))
        name = as_line(full.get("name")) or as_line(identifier.get("legalName"))
        scheme, number = as_line(identifier.get("scheme")), as_line(identifier.get("id"))
        if not name and not number:
            self._problem(
                "a party without a name", "name it among the parties", told.file, told.whole, "name"
            )
            return None
        key = f"{scheme}-{number}" if scheme and number else fold(name)
        unit = kind is Unit
        ident = joined_id("u:ocds" if unit else "sup:ocds", key)
        named = self.names.find(name, [kind.kind_of_fact]) if name else ()
        others = [one for one in named if one != ident]
        if len(others) == 1:
            return others[0]
        town = as_line(as_object(full.get("address")).get("locality"))
        where: Object = {} if not town else {"place": town} if unit else {"places": [town]}
        side = {} if unit else {"side": SupplierSide.UNSTATED}
        body = {"fact": kind.kind_of_fact, "id": ident, "name": name or key, **where, **side}
        if ident in self.facts or self._keep(told, body):
            return ident
        return None

    def _sum(self, told: Told, of: Object) -> Object:
        """The sum as it is told; without a currency it cannot be kept, and that is said."""
        value = as_object(of.get("value"))
        amount, currency = value.get("amount"), as_line(value.get("currency"))
        if amount is None:
            return {}
        known = isinstance(amount, int | float) and not isinstance(amount, bool) and amount >= 0
        if currency and (known or (isinstance(amount, str) and _PLAIN.fullmatch(amount))):
            return {"value": str(amount), "currency": currency}
        cause = "a sum below 0 or no number" if currency else "a sum without a currency"
        cure = "the award is kept without its sum"
        self._problem(cause, cure, told.file, told.whole, "value", code=DOUBT)
        return {}

    def _category(self, award: Object, tender: Object) -> str | None:
        """What kind of thing: the one classification of all items, else the main category."""
        items = as_objects(award.get("items")) or as_objects(tender.get("items"))
        classes = [as_object(item.get("classification")) for item in items]
        ids = {as_line(one.get("id")) for one in classes if one.get("id")}
        told = {as_line(one.get("description")) or as_line(one.get("id")) for one in classes}
        main = as_line(tender.get("mainProcurementCategory"))
        alone = next(iter(told)) if len(told) == 1 else ""
        begins = [key for key in self.categories if ids and all(fold(one).startswith(key) for one in ids)]
        if begins:
            return self.categories[max(begins, key=len)]
        named = alone or main
        return self.categories.get(fold(named), named) or None

    @staticmethod
    def _procedure(tender: Object) -> str | None:
        found = _METHODS.get(as_line(tender.get("procurementMethod")))
        return found.value if found else None

    def _keep(self, told: Told, body: Object) -> bool:
        """Make a fact; what a door refuses is told and left out."""
        filled = {key: value for key, value in body.items() if value is not None}
        try:
            fact = parse(filled | self.given | {"source": told.source})
        except InputError as error:
            self.problems += [
                replace(p, file=told.file, fact_id=told.ocid, value=None) for p in error.problems
            ]
            self.left_out[f"{body['fact']} refused"] += 1
            return False
        self.facts[fact.id] = fact
        return True


def _title(first: Object, then: Object, ident: str) -> str:
    named: Iterable[Callable[[], str]] = (
        lambda: as_line(first.get("title")),
        lambda: as_line(then.get("title")),
        lambda: as_line(first.get("description")),
    )
    return next((text for ask in named if (text := ask())), ident or "?")


def _day_after(last: str | None) -> str | None:
    """The first day that no longer counts; the last day of the calendar, as some write it, is an open end."""
    day = date.fromisoformat(last) if last else date.max
    return None if day == date.max else (day + timedelta(days=1)).isoformat()


def _bidders(tender: Object) -> int | None:
    told = tender.get("numberOfTenderers")
    if isinstance(told, int) and not isinstance(told, bool) and 0 <= told <= 100_000:
        return told
    return len(as_objects(tender.get("tenderers"))) or None
