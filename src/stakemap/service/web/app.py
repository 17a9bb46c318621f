"""The service as an ASGI app; `server` runs it, a test calls it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from pydantic.json_schema import models_json_schema
from starlette.concurrency import run_in_threadpool

from stakemap.analysis.schema import ProblemReport
from stakemap.data.version import __version__
from stakemap.model import FACTS
from stakemap.service.settings import Settings
from stakemap.service.state.file import StateFile
from stakemap.service.web.callers import Resources
from stakemap.service.web.finished_reports import FinishedReports, KnownRequests
from stakemap.service.web.middleware import RequestLayer
from stakemap.service.web.pages import acts, sessions, views
from stakemap.service.web.pages.rendering import problem_page
from stakemap.service.web.problems import answer_problems
from stakemap.service.web.routes import (
    accounts,
    changes,
    facts,
    health,
    jobs,
    people,
    reports,
    schemas,
    uploads,
)
from stakemap.store import connect

__all__ = ["create_app"]

_PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": ProblemReport, "description": text}
    for status, text in (
        (400, "the request cannot be read"),
        (401, "no good key"),
        (403, "the role of the key does not allow it"),
        (404, "not there, or not open to the key"),
        (409, "refused as things stand"),
        (412, "changed since: it no longer stands at the ETag"),
        (413, "too large"),
        (422, "refused, with every problem"),
        (429, "too many requests"),
        (501, "a package is not installed"),
        (503, "the store cannot be used"),
    )
}


def create_app(url: str, file: StateFile, settings: Settings | None = None) -> FastAPI:
    """The app for one store.

    Parameters
    ----------
    url
        Of the store, as `stakemap.connect` takes it; made if it is not there.
    file
        What the service keeps; stays open as long as the app.
    settings
        Limits.

    Raises
    ------
    Unavailable
        The store cannot be opened.
    """
    connect(url).close()
    settings = settings or Settings()
    resources = Resources.of(url, file, settings)
    app = FastAPI(
        title="stakemap",
        version=__version__,
        openapi_url="/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        responses=_PROBLEMS,
        separate_input_output_schemas=False,
        strict_content_type=False,
        redirect_slashes=False,
        lifespan=_lifespan,
    )
    app.state.resources, app.state.known_requests, app.state.closing = resources, KnownRequests(), False
    for routes in (health, accounts, facts, changes, jobs, reports, uploads, people, schemas):
        app.include_router(routes.router)
    for room in (sessions, views, acts):
        app.include_router(room.router)
    answer_problems(app, problem_page)
    _gauges(resources)
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]
    app.add_middleware(FinishedReports, resources=resources, known=app.state.known_requests)
    app.add_middleware(RequestLayer, metrics=resources.metrics, largest_body=settings.largest_body)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """The workers work as long as the app is served."""
    resources: Resources = app.state.resources
    resources.workers.start()
    try:
        yield
    finally:
        await run_in_threadpool(resources.workers.stop)
        resources.kept.heads.close()


def _gauges(resources: Resources) -> None:
    """What the counts say of jobs and results."""
    kept, workers = resources.kept, resources.workers
    resources.metrics.gauges |= {
        "stakemap_jobs_running": ("Jobs that processes are at.", lambda: workers.busy),
        "stakemap_jobs_waiting": ("Jobs that wait.", kept.jobs.waiting),
        "stakemap_results_bytes": ("Bytes of kept results.", kept.results.bytes),
    }


def _described(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI description, with the schema of each kind of fact."""
    if app.openapi_schema is None:
        found = FastAPI.openapi(app)
        found["components"]["schemas"] |= _facts()
        app.openapi_schema = found
    return app.openapi_schema


def _facts() -> dict[str, Any]:
    """The schemas of all kinds of fact; each says its kind."""
    at = "#/components/schemas/{model}"
    keys, whole = models_json_schema([(cls, "validation") for cls in FACTS.values()], ref_template=at)
    schemas: dict[str, Any] = dict(whole.get("$defs", {}))
    for kind, cls in FACTS.items():
        name = keys[cls, "validation"]["$ref"].rpartition("/")[2]
        own = dict(schemas[name])
        own["properties"] = {"fact": {"const": kind}, **own.get("properties", {})}
        own["required"] = ["fact", *own.get("required", [])]
        schemas[f"Fact.{kind}"] = own
    return schemas
