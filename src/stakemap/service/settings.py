"""How much a service takes on: limits that whoever starts it may change."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """Limits of a service.

    Attributes
    ----------
    rate
        Requests a second that one key may go on making; short bursts of five times as many are let through.
    largest_body
        Bytes of one request, an uploaded workbook included.
    workers
        Processes that analyse side by side.
    seconds
        How long one analysis may take, unless it asks for less.
    waiting
        Jobs of one account that may wait at a time.
    kept_bytes
        Bytes of finished results that are kept; the oldest go first.
    secure
        Whether cookies are sent over HTTPS alone: for a service behind a proxy that ends TLS.
    """

    rate: float = 20.0
    largest_body: int = 20_000_000
    workers: int = 2
    seconds: float = 600.0
    waiting: int = 50
    kept_bytes: int = 500_000_000
    secure: bool = False
