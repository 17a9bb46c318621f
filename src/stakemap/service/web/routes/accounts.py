"""Accounts: which there are for whoever asks, and where one stands."""

from __future__ import annotations

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from stakemap.service.web.callers import AccountDep, CallerDep, ResourcesDep
from stakemap.store import connect

__all__ = ["router"]

router = APIRouter(prefix="/v1/accounts", tags=["accounts"])


class Accounts(BaseModel):
    """Names of accounts."""

    accounts: list[str]


class AccountState(BaseModel):
    """Where one account stands."""

    account: str
    rev: int = Field(description="revision; it grows with each change, 0 before the first")
    facts: int = Field(description="facts that whoever asks may see")


@router.get("")
def accounts(resources: ResourcesDep, who: CallerDep) -> Accounts:
    """The accounts that the key opens and that hold something."""
    with connect(resources.url, create=False) as store:
        return Accounts(accounts=[name for name in store.datasets() if who.access.opens(name)])


@router.get("/{account}")
def account_state(account: AccountDep, response: Response) -> AccountState:
    """Where an account stands; the ETag is the one that a change may name."""
    with account.opened() as store:
        head = store.head()
    response.headers["ETag"] = f'"{head.rev}"'
    return AccountState(account=account.name, rev=head.rev, facts=head.facts)
