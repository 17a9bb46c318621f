"""Counts in the text form of Prometheus (exposition format 0.0.4); no account, person or key is in them."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator

__all__ = ["Metrics"]

_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """What was asked and how long it took, by route; and what others say when asked (`gauges`)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked: Counter[tuple[str, str, int]] = Counter()
        self._times: dict[str, list[int]] = {}
        self._sums: Counter[str] = Counter()
        self.gauges: dict[str, tuple[str, Callable[[], float]]] = {}

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer."""
        with self._lock:
            self._asked[method, route, status] += 1
            slots = self._times.setdefault(route, [0] * (len(_BOUNDS) + 1))
            slots[bisect_left(_BOUNDS, seconds)] += 1
            self._sums[route] += seconds  # type: ignore[assignment]

    def text(self) -> str:
        """All counts."""
        with self._lock:
            lines = [*self._requests(), *self._seconds()]
        for name, (about, value) in sorted(self.gauges.items()):
            lines += [f"# HELP {name} {about}", f"# TYPE {name} gauge", f"{name} {value():g}"]
        return "\n".join(lines) + "\n"

    def _requests(self) -> Iterator[str]:
        yield "# HELP stakemap_requests_total Requests answered."
        yield "# TYPE stakemap_requests_total counter"
        for (method, route, status), count in sorted(self._asked.items()):
            labels = f'method="{method}",route="{route}",status="{status}"'
            yield f"stakemap_requests_total{{{labels}}} {count}"

    def _seconds(self) -> Iterator[str]:
        name = "stakemap_request_seconds"
        yield f"# HELP {name} Seconds to an answer."
        yield f"# TYPE {name} histogram"
        for route, slots in sorted(self._times.items()):
            total = 0
            for bound, count in zip((*map(str, _BOUNDS), "+Inf"), slots, strict=True):
                total += count
                yield f'{name}_bucket{{route="{route}",le="{bound}"}} {total}'
            yield f'{name}_sum{{route="{route}"}} {self._sums[route]:.6f}'
            yield f'{name}_count{{route="{route}"}} {total}'
