"""The same questions asked of a list of facts, the slow and plain way: what the results are held against."""

from __future__ import annotations

from collections import defaultdict

from market_accounts import TODAY, meaning, there
from stakemap.model import (
    AllianceMember,
    AllianceRole,
    Award,
    Contract,
    Decision,
    Need,
    NeedStatement,
    OfferCover,
    OfferPart,
    Post,
    SupplierSide,
    Tenure,
    Unit,
)


class Plain:
    """Facts by id and by class."""

    def __init__(self, facts):
        self.facts = facts
        self.by_id = {fact.id: fact for fact in facts}

    def of(self, kind):
        return [fact for fact in self.facts if isinstance(fact, kind)]

    def lead(self, supplier):
        for member in self.of(AllianceMember):
            if member.alliance == supplier and member.role is AllianceRole.LEAD:
                return member.supplier
        return supplier

    def ours(self, supplier):
        return supplier is None or getattr(self.by_id[supplier], "side", None) is SupplierSide.OURS

    def unit(self, subject):
        record = self.by_id[subject]
        return record.id if isinstance(record, Unit) else record.unit

    def holders(self, post):
        found = [t.person for t in self.of(Tenure) if t.post == post and there(t)]
        return sorted(found) or [f"seat:{post}"]

    def heads(self, unit):
        posts = [p for p in self.of(Post) if p.unit == unit and p.head]
        return sorted({n for p in posts for n in self.holders(p.id)}) or [f"seat:{unit}"]

    def units_of(self, person):
        posts = [t.post for t in self.of(Tenure) if t.person == person and there(t)]
        return {self.by_id[post].unit for post in posts}

    # --- needs

    def needs(self):
        return [n for n in self.of(Need) if there(n)]

    def covers(self, need):
        found = [c for c in self.of(OfferCover) if c.need == need.id and there(c)]
        return [c for c in found if there(self.by_id[c.part])]

    def state(self, need):
        mine = [c for c in self.covers(need) if self.ours(self.by_id[c.part].supplier)]
        return "open" if not mine else "partly" if all(c.partly for c in mine) else "met"

    def behind(self, ident):
        record = self.by_id[ident]
        if isinstance(record, Decision):
            return []
        return (
            self.holders(ident)
            if isinstance(record, Post)
            else self.heads(ident)
            if isinstance(record, Unit)
            else [ident]
        )

    def sayers(self, need):
        said = [s for s in self.of(NeedStatement) if s.need == need.id and there(s)]
        return {node for s in said for node in self.behind(s.person)}

    def carers(self, need):
        return self.sayers(need) | set(self.behind(need.subject))

    def offered(self):
        mine = [f for f in self.facts if getattr(f, "side", None) is SupplierSide.OURS]
        found = {meaning(c) for firm in mine for c in firm.categories}
        parts = [p for p in self.of(OfferPart) if there(p) and self.ours(p.supplier)]
        return (found | {meaning(p.category) for p in parts}) - {None}

    # --- purchases: (id, buyer, holder, category, value, currency, day, contract, awards)

    def purchases(self):
        groups = defaultdict(list)
        for award in self.of(Award):
            groups[(award.ocid, award.lot or "", award.supplier) if award.ocid else (award.id,)].append(award)
        found, taken = [], set()
        for contract in sorted(self.of(Contract), key=lambda c: c.id):
            match = [
                key
                for key in sorted(groups)
                if contract.ocid
                and len(key) > 1
                and key not in taken
                and (key[0], key[2]) == (contract.ocid, contract.supplier)
            ] or [
                key
                for key in sorted(groups)
                if len(key) == 1 and key not in taken and self._same(contract, groups[key][0])
            ]
            taken |= set(match[:1])
            found.append(self._joined(contract, groups[match[0]] if match else []))
        found += [self._joined(None, awards) for key, awards in groups.items() if key not in taken]
        return [one for one in found if one["day"] is None or one["day"].earliest <= TODAY]

    @staticmethod
    def _same(contract, award):
        told = (contract.name.lower(), contract.buyer, contract.supplier)
        return told == (award.title.lower(), award.buyer, award.supplier)

    def _joined(self, contract, awards):
        every = [*([contract] if contract else []), *sorted(awards, key=lambda a: a.id)]
        first = every[0]

        def known(name):
            return next((v for f in every if (v := getattr(f, name, None)) is not None), None)

        priced = next((f for f in every if f.value is not None), None)
        award_day = next((a.day for a in reversed(every) if isinstance(a, Award) and a.day), None)
        if contract is None:
            award_day = known("day")
        signed = (contract.signed or contract.valid.start) if contract else None
        return {
            "id": first.id,
            "buyer": first.buyer,
            "holder": self.lead(first.supplier),
            "category": meaning(known("category")),
            "value": priced.value if priced else None,
            "currency": priced.currency if priced else None,
            "day": award_day or signed,
            "contract": contract,
            "running": contract is not None and there(contract),
            "bidders": known("bidders"),
            "procedure": known("procedure"),
            "facts": {f.id for f in every},
        }
