"""Which facts differ between two revisions of an account."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from stakemap.service.web.callers import AccountDep

__all__ = ["router"]

router = APIRouter(prefix="/v1/accounts/{account}/changes", tags=["changes"])


class FactChanged(BaseModel):
    """One fact that differs."""

    id: str
    kind: str
    action: str


class Changes(BaseModel):
    """Facts that differ, by id."""

    since: int
    rev: int
    changes: list[FactChanged]


@router.get("")
def changes(account: AccountDep, since: Annotated[int, Query(ge=0, lt=2**53)] = 0) -> Changes:
    """Facts that whoever asks may see and that were added, changed or removed after a revision."""
    rev = account.rev
    found = []
    with account.opened() as store:
        for one in store.diff(min(since, rev), rev) if rev else ():
            fact = one.after or one.before
            if fact is not None:
                found.append(FactChanged(id=one.id, kind=fact.kind_of_fact, action=one.action))
    return Changes(since=since, rev=rev, changes=found)
