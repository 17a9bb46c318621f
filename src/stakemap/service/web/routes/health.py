"""Whether the service is up and can answer, and its counts; nothing of any account."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel

from stakemap.service.web.callers import ResourcesDep
from stakemap.store import connect

__all__ = ["router"]

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """That the service is there."""

    status: str


@router.get("/health")
def health() -> Health:
    """The process is up."""
    return Health(status="up")


@router.get("/ready")
def ready(resources: ResourcesDep) -> Health:
    """The store can be read."""
    with connect(resources.url, create=False) as store:
        store.datasets()
    return Health(status="ready")


@router.get("/metrics", response_class=PlainTextResponse)
def metrics(resources: ResourcesDep) -> PlainTextResponse:
    """Counts for Prometheus."""
    return PlainTextResponse(resources.metrics.text(), media_type="text/plain; version=0.0.4")
