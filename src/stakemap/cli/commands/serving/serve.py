"""`serve`: accounts, facts, jobs and reports over HTTP, and a page for people."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Annotated

import typer

from stakemap.cli.accounts import opened
from stakemap.cli.commands.serving.key import STATE, StateOption
from stakemap.cli.options import StoreUrl
from stakemap.cli.screen import Screen

__all__ = ["Options", "serve"]

_SWEEPS = (700, 10, 10)
"""Python's own: what requests leave behind must not wait for the end of a process that has none."""


@dataclass(frozen=True, slots=True)
class Options:
    """Which store, where to listen, and how much to take on."""

    store: StoreUrl
    state: StateOption = STATE
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help="Address to listen at.")] = (
        "127.0.0.1"
    )
    port: Annotated[int, typer.Option("--port", metavar="N", min=0, max=65535, help="Port.")] = 8000
    workers: Annotated[
        int, typer.Option("--workers", metavar="N", min=1, max=64, help="Analyses side by side.")
    ] = 2
    rate: Annotated[
        float, typer.Option("--rate", metavar="N", min=0.1, help="Requests a second of one key.")
    ] = 20.0
    job_limit: Annotated[
        float,
        typer.Option("--job-limit", metavar="SECONDS", min=1.0, help="How long one analysis may take."),
    ] = 600.0
    largest: Annotated[
        int, typer.Option("--largest", metavar="N", min=1000, help="Bytes of the largest request.")
    ] = 20_000_000
    https: Annotated[
        bool, typer.Option("--https", help="A proxy in front speaks HTTPS: send cookies over it alone.")
    ] = False


def serve(screen: Screen, options: Options) -> None:
    """Answer other programs and people over HTTP until told to stop: accounts, facts, analyses, reports.

    Who may ask is said with stakemap key. It listens on this machine alone unless told otherwise.
    """
    for package in ("fastapi", "uvicorn", "python_multipart"):
        if find_spec(package) is None:
            from stakemap.errors import MissingExtra

            raise MissingExtra(package, "service")
    from stakemap.service.server import run
    from stakemap.service.settings import Settings
    from stakemap.service.state.file import StateFile
    from stakemap.service.web.app import create_app

    settings = Settings(
        rate=options.rate,
        largest_body=options.largest,
        workers=options.workers,
        seconds=options.job_limit,
        secure=options.https,
    )
    gc.set_threshold(*_SWEEPS)
    with StateFile(options.state) as file:
        file.hold()
        app = create_app(options.store, file, settings)
        with opened(options.store) as store:
            if not store.datasets():
                screen.note(screen.word("serve.empty"))
        host = f"[{options.host}]" if ":" in options.host else options.host
        screen.note(screen.word("serve.at", address=f"http://{host}:{options.port}/"))
        run(app, options.host, options.port)
