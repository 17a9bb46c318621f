"""Facts of an account: read page by page, added, changed and removed as one revision."""

from __future__ import annotations

from itertools import islice
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from stakemap.errors import InputError, Problem, UnknownName, refuse
from stakemap.model import FACTS, Record, parse
from stakemap.service.web.callers import AccountDep
from stakemap.store import ChangeSet, Receipt

__all__ = ["FactChange", "router"]

router = APIRouter(prefix="/v1/accounts/{account}/facts", tags=["facts"])

_PAGE = 1000
_ONE_OF = {"anyOf": [{"$ref": f"#/components/schemas/Fact.{kind}"} for kind in FACTS]}
FactValues = Annotated[dict[str, Any], Field(json_schema_extra=_ONE_OF)]

IfMatch = Annotated[
    str | None,
    Header(description="change it only if it still stands at this ETag", pattern=r'^"\d{1,18}"$|^\*$'),
]
IdempotencyKey = Annotated[
    str | None,
    Header(description="the same key again returns the first receipt, and changes nothing", max_length=200),
]


class Facts(BaseModel):
    """A page of facts, by id."""

    account: str
    rev: int
    facts: list[FactValues]
    next: str | None = Field(description="`after` of the next page; null on the last")


class FactChange(BaseModel):
    """Facts to add or change, and ids to remove: all of it is done, or nothing."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    facts: list[FactValues] = Field([], max_length=100_000)
    removed: list[str] = Field([], max_length=100_000)
    reason: str = Field("", max_length=4000, description="why; kept in the audit chain")


class Written(BaseModel):
    """What a change did."""

    rev: int
    at: str | None
    added: int
    changed: int
    removed: int
    written: bool
    read_again: list[str] = Field(description="ids of facts whose free text calls for a second look")

    @classmethod
    def of(cls, receipt: Receipt) -> Written:
        """From the receipt of a store."""
        names = ("rev", "at", "added", "changed", "removed", "written")
        again = sorted({warning.fact_id for warning in receipt.warnings})
        return cls(**{name: getattr(receipt, name) for name in names}, read_again=again)


@router.get("", responses={304: {"description": "as before"}})
def facts(
    account: AccountDep,
    response: Response,
    kind: Annotated[str | None, Query(description="only facts of this kind")] = None,
    after: Annotated[str, Query(description="only ids behind this one", max_length=4000)] = "",
    limit: Annotated[int, Query(ge=1, le=10 * _PAGE)] = _PAGE,
    if_none_match: Annotated[str | None, Header()] = None,
) -> Any:
    """Facts that whoever asks may see, by id."""
    if kind is not None and kind not in FACTS:
        raise UnknownName("kind of fact", kind, tuple(FACTS))
    rev = account.rev
    tag = {"ETag": f'"{rev}"'}
    if if_none_match == tag["ETag"]:
        return Response(status_code=304, headers=tag)
    with account.opened() as store:
        found = store.records(kinds=None if kind is None else [kind], recorded_at=rev) if rev else ()
        page = list(islice((record for record in found if record.id > after), limit + 1))
    response.headers.update(tag)
    more = page[limit - 1].id if len(page) > limit else None
    listed = [record.to_dict() for record in page[:limit]]
    return Facts(account=account.name, rev=rev, facts=listed, next=more)


@router.get("/{fact_id}")
def fact(account: AccountDep, fact_id: str, response: Response) -> FactValues:
    """One fact."""
    rev = account.rev
    with account.opened() as store:
        found = next((record for record in store.records() if record.id == fact_id), None)
    if found is None:
        raise UnknownName("id", fact_id)
    response.headers["ETag"] = f'"{rev}"'
    return found.to_dict()


@router.post("")
def change_facts(
    account: AccountDep,
    change: FactChange,
    response: Response,
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> Written:
    """Add, change and remove facts; what the answer says is on disk."""
    records = _parsed(change.facts)
    resources, asker = account.resources, account.caller.key.id
    account.caller.access.check("write")
    key = resources.idempotency_keys.checked(idempotency_key, asker, account.name, change.model_dump())
    expected = None if if_match is None or if_match == "*" else int(if_match.strip('"'))
    with account.opened() as store:
        receipt = store.apply(
            ChangeSet(added=records, removed=change.removed),
            expect_rev=expected,
            reason=change.reason,
            key=key,
        )
    response.headers["ETag"] = f'"{receipt.rev}"'
    return Written.of(receipt)


def _parsed(bodies: list[dict[str, Any]]) -> list[Record]:
    """Facts from values, with every problem of all of them at once."""
    records: list[Record] = []
    problems: list[Problem] = []
    for body in bodies:
        try:
            records.append(parse(body))
        except InputError as error:
            problems += error.problems
    if problems:
        raise refuse(problems)
    return records
