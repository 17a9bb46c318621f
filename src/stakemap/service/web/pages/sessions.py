"""Letting people in: a key is typed once, a cookie stands for it for half a day."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from stakemap.errors import UnknownName
from stakemap.service.web.callers import Caller, OfAccount, ResourcesDep, slow_down
from stakemap.service.web.pages.rendering import page

__all__ = ["COOKIE", "OnPage", "Visitor", "router", "visitor"]

COOKIE = "stakemap_session"
_STRANGER = 1.0

router = APIRouter(include_in_schema=False)


def _same_site(request: Request) -> None:
    """Refuse a form that another site sent."""
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise HTTPException(403, "a form of another site")
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise HTTPException(403, "a form of another site")


async def visitor(request: Request, resources: ResourcesDep) -> Caller:
    """Whoever a cookie names.

    Raises
    ------
    HTTPException
        303 to the way in without a good one; 403 for a form of another site, 429 for too many requests.
    """
    if request.method != "GET":
        _same_site(request)
    key = resources.keys.of_session(request.cookies.get(COOKIE, ""))
    if key is None:
        raise HTTPException(303, headers={"Location": "/"})
    slow_down(resources, f"key {key.id}", resources.settings.rate)
    request.state.key = key.id
    return Caller(key)


Visitor = Annotated[Caller, Depends(visitor)]


async def _on_page(resources: ResourcesDep, who: Visitor, account: str) -> OfAccount:
    if not who.access.opens(account):
        raise UnknownName("account", account)
    return OfAccount(resources, who, account)


OnPage = Annotated[OfAccount, Depends(_on_page)]


@router.post("/login")
def login(
    request: Request, resources: ResourcesDep, key: Annotated[str, Form(max_length=200)] = ""
) -> Response:
    """Let somebody in who types a good key."""
    _same_site(request)
    address = request.client.host if request.client is not None else ""
    found = resources.keys.known(key.strip())
    if found is None:
        slow_down(resources, f"address {address}", _STRANGER)
        return page(request, "login.html.j2", 401, wrong=True)
    answer = RedirectResponse("/", 303)
    answer.set_cookie(
        COOKIE,
        resources.keys.begin(found),
        httponly=True,
        samesite="strict",
        secure=resources.settings.secure,
    )
    return answer


@router.post("/logout")
def logout(request: Request, resources: ResourcesDep) -> Response:
    """Let somebody out."""
    _same_site(request)
    resources.keys.end(request.cookies.get(COOKIE, ""))
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(COOKIE, httponly=True, samesite="strict", secure=resources.settings.secure)
    return answer
