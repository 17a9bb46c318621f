"""Activities of an export as contacts between one of ours and one of theirs, and as their acquaintance."""

from __future__ import annotations

from dataclasses import dataclass, field

from stakemap.io.crm.export import Item, after
from stakemap.io.crm.sheets import Filled
from stakemap.io.tables.vocabulary import vocabulary

__all__ = ["fill_contacts"]

_LONGEST_PURPOSE = 120
_OF_OBJECT = {"call": "call", "meeting": "meeting", "email": "message", "event": "meeting"}
"""The channel of objects that say no other."""
_MAIL = "message"


@dataclass(slots=True)
class _Pair:
    first: str
    last: str
    item: Item


@dataclass(slots=True)
class _Contacts:
    filled: Filled
    pairs: dict[tuple[str, str], _Pair] = field(default_factory=dict)
    seen: set[tuple[str, ...]] = field(default_factory=set)

    def activity(self, item: Item) -> None:
        """One contact for each of theirs who took part, where it was a contact and is over."""
        filled = self.filled
        channel = self._channel(item)
        why = self._not_over(item) if channel else "no_contact"
        if why:
            filled.export.leave(item, why)
            return
        people = filled.who(item)
        member = filled.member(item) if people else None
        if people and member is None:
            filled.export.leave(item, "no_owner")
        if not people or member is None:
            return
        for person in people:
            self._contact(item, member, person, channel, together=len(people) > 1)

    def _channel(self, item: Item) -> str:
        """How they were in contact; nothing where it was no contact between two."""
        value = self.filled.export.meanings.value
        for name in ("kind", "type"):
            text = item[name]
            code = value("kind", text) if text else None
            if text and code is None:
                code = vocabulary("channel").code(text)
            if code or (text and code == "" and name == "kind" and not item["type"]):
                return code or ""
        return _OF_OBJECT.get(item.object.partition(":")[2], "")

    def _not_over(self, item: Item) -> str:
        """Why an activity is no contact that has been; nothing where it is one."""
        value = self.filled.export.meanings.value
        states = [
            value("closed", item["closed"]) if item["closed"] else None,
            value("done", item["done"]) if item["done"] else None,
        ]
        told = bool(item["closed"] or item["done"])
        if told and "yes" not in states:
            return "not_done"
        if not item.day:
            return "no_day"
        return "ahead" if after(item.day, self.filled.exported) else ""

    def _contact(self, item: Item, member: str, person: str, channel: str, *, together: bool) -> None:
        filled, export = self.filled, self.filled.export
        said = (member, person, item.day, channel, item["id"] or item["purpose"])
        if said in self.seen:
            export.leave(item, "twice")
            return
        self.seen.add(said)
        purpose = item["purpose"]
        if purpose and channel == _MAIL:
            export.leave(item, "mail_subject")
            purpose = ""
        elif len(purpose) > _LONGEST_PURPOSE:
            export.leave(item, "long_purpose")
            purpose = ""
        ident = filled.made("interaction", item["id"])
        who_at = item.at("person_id", "person", "people_ids", "people", "family")
        filled.put(
            "interactions",
            item,
            {
                "member": (item.at("owner", "owner_id"), member),
                "person": (who_at, person),
                "day": (item.at("day", "start"), item.day),
                "channel": (item.at("kind", "type"), channel),
                "purpose": (item.at("purpose"), purpose),
                "started_by": (item.at("started"), export.meanings.value("started", item["started"]) or ""),
                "decision": (item.at("deal_id", "deal"), self._deal(item)),
                "confirmed": (item.at("day", "start"), item.day),
                "occasion": (item.at("id"), item["id"] if together else ""),
                "id": (item.at("id"), f"{ident}:{person}" if ident and together else ident),
            },
        )
        pair = self.pairs.setdefault((member, person), _Pair(item.day, item.day, item))
        pair.first = min(pair.first, item.day)
        if item.day >= pair.last:
            pair.last, pair.item = item.day, item

    def _deal(self, item: Item) -> str:
        return self.filled.deals.find(item["deal_id"], item["deal"]) or ""

    def acquaintances(self) -> None:
        """Whoever was in contact knows the other: since the first contact, confirmed by the last."""
        for (member, person), pair in self.pairs.items():
            item = pair.item
            at = item.at("person_id", "person", "people_ids", "people", "family")
            day = item.at("day", "start")
            self.filled.put(
                "ties",
                item,
                {
                    "from_id": (item.at("owner", "owner_id"), member),
                    "kind": (day, "knows"),
                    "to_id": (at, person),
                    "valid_from": (day, pair.first),
                    "confirmed": (day, pair.last),
                },
            )


def fill_contacts(filled: Filled) -> None:
    """Make rows of contacts of the activities of an export, and one tie for each two who were in contact."""
    contacts = _Contacts(filled)
    for item in filled.export.of("activity"):
        contacts.activity(item)
    contacts.acquaintances()
