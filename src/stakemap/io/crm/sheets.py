"""Records of an export as rows of our sheets: bodies, people, posts, owners, items, roles, contacts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from stakemap.graph.name_index import HAN, fold
from stakemap.io.crm.duplicates import Body, Somebody
from stakemap.io.crm.export import Export, Item, after
from stakemap.io.crm.names import Known, key_of, several, whole_name
from stakemap.io.tables.book import Book, Row
from stakemap.io.tables.made_ids import made_id
from stakemap.io.tables.vocabulary import sheets, vocabulary

__all__ = ["Filled"]

Cells = Mapping[str, tuple[int, str]]


@dataclass(slots=True)
class Filled:
    """A book that is filled from an export, one kind of record after the other.

    `client` names the account to be kept, with those under it; without it all are.
    """

    form: str
    export: Export
    book: Book
    exported: str
    client: str = ""
    units: Known = field(init=False)
    people: Known = field(init=False)
    team: Known = field(init=False)
    deals: Known = field(init=False)
    bodies: list[Body] = field(default_factory=list)
    persons: list[Somebody] = field(default_factory=list)
    _users: Known = field(init=False)
    _user_rows: dict[str, Item] = field(default_factory=dict)
    _roles: set[tuple[str, str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        for name in ("units", "people", "team", "deals", "_users"):
            setattr(self, name, Known(self.form))

    def fill(self) -> None:
        """Make every row."""
        for user in self.export.of("user"):
            self._user(user)
        self._accounts()
        self._people()
        for deal in self.export.of("deal"):
            self._deal(deal)
        for role in self.export.of("role"):
            self._role_of(role)

    def put(self, sheet: str, item: Item, cells: Cells) -> Row:
        """One row of a sheet, at the row of the export that says it."""
        said = {name: cell for name, cell in cells.items() if cell[1]}
        row = Row(
            self.book,
            sheets()[sheet],
            item.grid,
            self.book.sheets[item.grid.name],
            item.number,
            cells=said,
            columns={name: at for name, (at, _) in cells.items()},
        )
        self.book.rows.append(row)
        self.export.take(item)
        return row

    def made(self, kind: str, ident: str) -> str:
        """Our id of a record that has one in the program."""
        prefix = made_id(kind, ["x"], readable=True).partition(":")[0]
        return f"{prefix}:{self.form}:{key_of(self.form, ident)}" if ident else ""

    # --- those of ours

    def _user(self, item: Item) -> None:
        name = item["name"] or whole_name(item["given"], item["family"])
        if name:
            self._users.add(name, ident=item["id"], name=name)
            self._user_rows.setdefault(name, item)

    def member(self, item: Item, ident: str = "owner_id", name: str = "owner") -> str | None:
        """The one of ours whom two fields name, made known on the first time; ``None`` if nobody is named."""
        said = self._users.find(item[ident], item[name]) or item[name]
        if not said:
            return None
        known = self.team.find("", said)
        if known is None:
            user = self._user_rows.get(said)
            at = user.at("name", "family") if user else item.at(name, ident)
            self.put("team", user or item, {"name": (at, said), "place": (0, user["place"] if user else "")})
            self.team.add(said, name=said)
        return known or said

    def own(self, item: Item, subject: str) -> None:
        """Who of ours is accountable for a body or a person."""
        if not (item["owner_id"] or item["owner"]):
            return
        member = self.member(item)
        if member is None:
            self.export.leave(item, "owner_unknown")
            return
        at = item.at("owner", "owner_id")
        self.put(
            "owners",
            item,
            {
                "member": (at, member),
                "subject": (item.at("id", "name", "family"), subject),
                "confirmed": self.seen(item),
            },
        )

    def seen(self, item: Item) -> tuple[int, str]:
        """The day on which somebody last dealt with a record, else last wrote to it."""
        for name in ("met", "seen"):
            if item[name] and not after(item[name], self.exported):
                return item.at(name), item[name]
            if item[name] and name == "met":
                self.export.leave(item, "later")
        return 0, ""

    # --- bodies

    def _accounts(self) -> None:
        listed = [item for item in self.export.of("account") if self._named(item)]
        kept = self._asked_for(listed)
        again: set[str] = set()
        for item in kept:
            ident = self.made("unit", item["id"])
            if not ident and fold(item["name"]) in again:
                self.export.leave(item, "twice")
                continue
            again.add(fold(item["name"]))
            self.units.add(ident or item["name"], ident=item["id"], name=item["name"])
        for item in kept:
            self._account(item)

    def _named(self, item: Item) -> bool:
        if not item["name"]:
            self.export.leave(item, "no_name")
        return bool(item["name"])

    def _asked_for(self, listed: list[Item]) -> list[Item]:
        """The account asked for and those under it."""
        if not self.client:
            return listed
        under: dict[str, list[int]] = defaultdict(list)
        for place, item in enumerate(listed):
            above = key_of(self.form, item["parent_id"]), fold(item["parent"])
            for called in {*self._called(item), *filter(None, above)}:
                under[called].append(place)
        waiting, kept = [fold(self.client), key_of(self.form, self.client)], set[int]()
        while waiting:
            for place in under.pop(waiting.pop(), ()):
                kept.add(place)
                waiting += self._called(listed[place])
        for place, item in enumerate(listed):
            if place not in kept:
                self.export.leave(item, "other_account")
        return [listed[place] for place in sorted(kept)]

    def _called(self, item: Item) -> set[str]:
        """By which name and key others name a body."""
        return {fold(item["name"]), key_of(self.form, item["id"])} - {""}

    def _account(self, item: Item) -> None:
        ident = self.made("unit", item["id"])
        if self.units.find(item["id"], item["name"]) not in (ident or item["name"], ""):
            return
        above = self.units.find(item["parent_id"], item["parent"])
        name_at = item.at("name")
        self.put(
            "units",
            item,
            {
                "name": (name_at, item["name"]),
                "id": (item.at("id") or name_at, ident),
                "led_by": (item.at("parent_id", "parent"), above or ""),
                "place": (item.at("place"), item["place"]),
                "size": (item.at("size"), item["size"]),
                "confirmed": self.seen(item),
            },
        )
        text = ident or item["name"]
        self.bodies.append(Body(text, item["name"], item["site"], above or ""))
        self.own(item, text)

    def unit_of(self, item: Item) -> str:
        """The body of a contact: an account, made of its name where no list has it, or a part of one."""
        text = self.units.find(item["account_id"], item["account"])
        if text is None and item["account"]:
            text = item["account"]
            self.put("units", item, {"name": (item.at("account"), text)})
            self.units.add(text, name=text)
            self.bodies.append(Body(text, text))
        if not text or not item["department"]:
            return text or ""
        return self._part(item, text)

    def _part(self, item: Item, above: str) -> str:
        whole = item["account"] or next((b.name for b in self.bodies if b.text == above), above)
        part = item["department"]
        joint = "" if re.search(HAN, whole + part) else ", "
        name = f"{whole}{joint}{part}" if fold(whole) not in fold(part) else part
        found = self.units.find("", name)
        if found is None:
            at = item.at("department")
            self.put("units", item, {"name": (at, name), "kind": (at, "department"), "led_by": (at, above)})
            self.units.add(name, name=name)
        return found or name

    # --- people

    def _people(self) -> None:
        listed = [item for item in self.export.of("contact") if self._has_name(item) and self._wanted(item)]
        names = Counter(fold(self.name_of(item)) for item in listed)
        again: set[tuple[str, ...]] = set()
        kept: list[tuple[Item, str]] = []
        for item in listed:
            said = (
                fold(self.name_of(item)),
                fold(item["account"] or item["account_id"]),
                fold(item["title"]),
                fold(item["department"]),
                fold(item["email"]),
            )
            if not item["id"] and said in again:
                self.export.leave(item, "twice")
                continue
            again.add(said)
            ident = self.made("person", item["id"])
            if not ident and names[said[0]] > 1:
                ident = made_id("person", said)
            kept.append((item, ident))
            name = self.name_of(item)
            self.people.add(ident or name, ident=item["id"], name=name)
        for item, ident in kept:
            self._person(item, ident)

    def name_of(self, item: Item) -> str:
        """The whole name of a contact."""
        return item["name"] or whole_name(item["given"], item["family"])

    def _has_name(self, item: Item) -> bool:
        if not self.name_of(item):
            self.export.leave(item, "no_name")
        return bool(self.name_of(item))

    def _wanted(self, item: Item) -> bool:
        if not self.client:
            return True
        known = self.units.find(item["account_id"], item["account"]) is not None
        if not known and fold(item["account"]) != fold(self.client):
            self.export.leave(item, "other_account")
            return False
        return True

    def _person(self, item: Item, ident: str) -> None:
        name, at = self.name_of(item), item.at("name", "family", "given")
        text = ident or name
        seen = self.seen(item)
        self.put("people", item, {"name": (at, name), "id": (item.at("id") or at, ident), "confirmed": seen})
        unit = self.unit_of(item)
        self.persons.append(Somebody(text, name, unit, item["email"]))
        boss = self.people.find(item["boss_id"], item["boss"])
        boss = boss if boss and boss != text else ""
        if unit and item["title"]:
            self.put(
                "posts",
                item,
                {
                    "name": (item.at("title"), item["title"]),
                    "unit": (item.at("department", "account", "account_id"), unit),
                    "holder": (at, text),
                    "confirmed": seen,
                    "reports_to": (item.at("boss_id", "boss"), boss),
                },
            )
        elif unit or item["title"]:
            self.export.leave(item, "no_post" if unit else "no_unit")
        if boss and not (unit and item["title"]):
            self._reports(item, (at, text), (item.at("boss_id", "boss"), boss))
        self.own(item, text)

    def _reports(self, item: Item, who: tuple[int, str], boss: tuple[int, str]) -> None:
        """Whom somebody reports to of whom no post is made."""
        kind = (boss[0], "reports_to")
        self.put("ties", item, {"from_id": who, "kind": kind, "to_id": boss, "confirmed": self.seen(item)})

    def who(self, item: Item) -> list[str]:
        """The contacts that a row is about; the row is left out where nobody is known."""
        idents, names = several(item["people_ids"] or item["person_id"]), several(item["people"])
        if not idents and not names:
            names = [item["person"] or whole_name(item["given"], item["family"])]
        found = [self.people.find(ident) for ident in idents] or [
            self.people.find("", name) for name in names
        ]
        if any(text is None for text in found) and len(names) == len(found):
            found = [
                a if a is not None else self.people.find("", b) for a, b in zip(found, names, strict=True)
            ]
        known = list(dict.fromkeys(text for text in found if text))
        if not known:
            self.export.leave(item, "several" if "" in found else "nobody")
        return known

    # --- what is decided

    def _deal(self, item: Item) -> None:
        if not item["name"]:
            self.export.leave(item, "no_name")
            return
        unit = self.units.find(item["account_id"], item["account"])
        if self.client and unit is None:
            self.export.leave(item, "other_account")
            return
        ident = self.made("decision", item["id"])
        closed = "yes" in {self.export.meanings.value("closed", item[name]) for name in ("closed", "stage")}
        if closed:
            self.export.leave(item, "closed")
        at = item.at("name")
        self.put(
            "decisions",
            item,
            {
                "name": (at, item["name"]),
                "id": (item.at("id") or at, ident),
                "unit": (item.at("account_id", "account"), unit or ""),
                "confirmed": self.seen(item),
                "valid_to": (item.at("closes"), item["closes"] if closed else ""),
            },
        )
        self.deals.add(ident or item["name"], ident=item["id"], name=item["name"])
        if item["people_ids"] or item["people"]:
            self._roles_of_contacts(item, ident or item["name"])

    def _roles_of_contacts(self, item: Item, deal: str) -> None:
        """The roles that contacts have for themselves, in each opportunity that names them."""
        said = {self.people.find(c["id"], self.name_of(c)): c for c in self.export.of("contact") if c["role"]}
        for person in self.who(item):
            contact = said.get(person)
            if contact is not None:
                self._role(contact, deal, person)

    def _role_of(self, item: Item) -> None:
        deal = self.deals.find(item["deal_id"], item["deal"])
        if not deal:
            self.export.leave(item, "no_deal")
            return
        for person in self.who(item):
            self._role(item, deal, person)

    def _role(self, item: Item, deal: str, person: str) -> None:
        text = item["role"]
        code = self.export.meanings.value("role", text)
        if code is None:
            code = vocabulary("role").code(text)
        if not code:
            self.export.leave(item, "no_role")
            return
        if (deal, person, code) in self._roles:
            self.export.leave(item, "twice")
            return
        self._roles.add((deal, person, code))
        self.put(
            "roles",
            item,
            {
                "decision": (item.at("deal_id", "deal"), deal),
                "role": (item.at("role"), code),
                "player": (item.at("person_id", "person", "id", "family"), person),
                "confirmed": self.seen(item),
            },
        )
