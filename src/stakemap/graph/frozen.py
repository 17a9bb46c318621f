"""What every result is made of: mappings and records that do not change, compare by content and travel.

A result that goes into a cache or to another process comes back equal; what it worked out on the way and
keeps at hand is left behind and worked out again when asked for.  Imports the errors only; numpy is
there already where there are arrays to look at.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar, cast

from stakemap.errors import UnknownName

__all__ = ["Frozen", "FrozenMap", "same"]

K = TypeVar("K")
V_co = TypeVar("V_co", covariant=True)


class FrozenMap(Mapping[K, V_co]):
    """A mapping that does not change and can be pickled.

    Parameters
    ----------
    items
        As for a dictionary.
    of
        What its keys are called: an unknown one is then a typed error with the nearest name.

    Examples
    --------
    >>> ranks = FrozenMap({"betweenness": 1}, of="measure")
    >>> ranks["betweeness"]
    Traceback (most recent call last):
    stakemap.errors.UnknownName: unknown measure (did you mean 'betweenness'?)
    """

    __slots__ = ("_held", "_of")

    def __init__(self, items: Mapping[K, V_co] | Iterable[tuple[K, V_co]] = (), *, of: str = "") -> None:
        self._held: dict[K, V_co] = dict(items)
        self._of = of

    def __getitem__(self, key: K) -> V_co:
        try:
            return self._held[key]
        except (KeyError, TypeError):
            if not self._of:
                raise
            raise UnknownName(self._of, str(key), tuple(map(str, self._held))) from None

    def __contains__(self, key: object) -> bool:
        return key in self._held

    def __iter__(self) -> Iterator[K]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def _ipython_key_completions_(self) -> list[K]:
        return list(self._held)

    def keys(self) -> KeysView[K]:
        """As of a dictionary."""
        return self._held.keys()

    def values(self) -> ValuesView[V_co]:
        """As of a dictionary."""
        return self._held.values()

    def items(self) -> ItemsView[K, V_co]:
        """As of a dictionary."""
        return self._held.items()

    def __eq__(self, other: object) -> bool:
        return same(self._held, other) if isinstance(other, Mapping) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # as of any mapping

    def __reduce__(self) -> tuple[Any, ...]:
        return _map_again, (self._held, self._of)

    def __repr__(self) -> str:
        return f"FrozenMap({self._held!r})"


def _map_again(items: dict[K, V_co], of: str) -> FrozenMap[K, V_co]:
    return FrozenMap(items, of=of)


class Frozen:
    """Base of a frozen dataclass: equal to one of its class with equal fields, arrays looked into.

    Copies and pickles hold the fields that are given on making it; arrays come back read-only.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return same(self, other) if type(self) is type(other) else NotImplemented

    def __hash__(self) -> int:
        told = (getattr(self, field.name) for field in _fields(self) if field.compare)
        return hash((type(self).__qualname__, *(value for value in told if isinstance(value, str))))

    def __getstate__(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in _fields(self) if field.init}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        for field in _fields(self):
            value = state[field.name] if field.init else field.default_factory()
            _close(value)
            object.__setattr__(self, field.name, value)


def _fields(record: Frozen) -> tuple[Any, ...]:
    return fields(cast("Any", record))


def _close(value: object) -> None:
    """Make arrays read-only: a pickle does not remember that they were."""
    if isinstance(value, tuple):
        for part in value:
            _close(part)
    elif hasattr(value, "setflags"):
        value.setflags(write=False)


def same(one: Any, two: Any) -> bool:
    """Whether two values say the same: records by class and fields, arrays by content, NaN like NaN.

    Examples
    --------
    >>> same((1, float("nan")), (1, float("nan")))
    True
    """
    if one is two:
        return True
    if getattr(one, "shape", ()) or getattr(two, "shape", ()):
        return _same_arrays(one, two)
    if isinstance(one, Mapping) and isinstance(two, Mapping):
        return len(one) == len(two) and all(key in two and same(one[key], two[key]) for key in one)
    if isinstance(one, tuple | list) and type(one) is type(two):
        return len(one) == len(two) and all(map(same, one, two))
    if is_dataclass(one) and type(one) is type(two):
        names = (field.name for field in fields(one) if field.init and field.compare)
        return all(same(getattr(one, name), getattr(two, name)) for name in names)
    return bool(one == two) or (one != one and two != two)  # noqa: PLR0124  NaN


def _same_arrays(one: Any, two: Any) -> bool:
    import numpy as np

    if not (hasattr(one, "dtype") and hasattr(two, "dtype") and one.shape == two.shape):
        return False
    if hasattr(one, "tocsr"):
        return hasattr(two, "tocsr") and not (one != two).nnz
    numbers = np.issubdtype(one.dtype, np.inexact)
    return one.dtype == two.dtype and bool(np.array_equal(one, two, equal_nan=bool(numbers)))
