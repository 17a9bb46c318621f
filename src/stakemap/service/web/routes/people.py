"""Erasing a person: out of the account with all history, and out of all that the service keeps."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from stakemap.service.web.callers import AccountDep

__all__ = ["router"]

router = APIRouter(prefix="/v1/accounts/{account}/people", tags=["people"])


class Erased(BaseModel):
    """What an erasure reached."""

    rev: int
    tombstone: str = Field(description="digest of the id, by which its return is refused")
    facts: int
    versions: int
    absent: bool = Field(
        description="whether all bytes of the store were searched and hold neither id nor name"
    )
    kept: list[str]
    remarks: list[str]


@router.delete("/{person_id}")
def erase(
    account: AccountDep,
    person_id: str,
    reason: Annotated[str, Query(min_length=1, max_length=4000, description="why; kept in the audit chain")],
) -> Erased:
    """Erase a person; results, jobs and uploads of the account go with them."""
    account.caller.access.check("erase")
    kept = account.resources.kept
    with account.opened() as store:
        receipt = store.erase(person_id, reason=reason)
    kept.forget(account.name)
    account.resources.workers.wake()
    names = ("rev", "tombstone", "facts", "versions", "absent")
    told = {name: getattr(receipt, name) for name in names}
    return Erased(**told, kept=list(receipt.kept), remarks=list(receipt.remarks))
