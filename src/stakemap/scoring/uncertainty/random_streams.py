"""Random numbers by name: the same fact gets the same numbers in every scenario, chunk and thread.

A generator that is read in order shifts all its numbers when one fact comes or goes, and depends on
how the work is cut.  Here a number depends on (seed, purpose, name, place) only: each name owns a
SplitMix64 stream [1]_.  So draws before and after an edit share their luck, and no thread can change a
byte.

References
----------
.. [1] Steele, G. L., Lea, D. & Flood, C. H. (2014). Fast splittable pseudorandom number generators.
   OOPSLA 2014.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from stakemap.errors import InputError

__all__ = ["RandomStreams", "keys_of"]

Floats = NDArray[np.float64]
Keys = NDArray[np.uint64]

_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def _key(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def keys_of(names: Iterable[str]) -> Keys:
    """A 64-bit key of each name."""
    return np.array([_key(name) for name in names], np.uint64)


def _mixed(x: Keys) -> Keys:
    x = (x ^ (x >> np.uint64(30))) * _FIRST
    x = (x ^ (x >> np.uint64(27))) * _SECOND
    return x ^ (x >> np.uint64(31))


@dataclass(frozen=True, slots=True)
class RandomStreams:
    """Uniform numbers by seed, purpose, key and place.

    Examples
    --------
    >>> streams = RandomStreams.of(7)
    >>> both = streams.uniform("fact", keys_of(["t:1", "t:2"]), range(4))
    >>> bool((streams.uniform("fact", keys_of(["t:2"]), range(2, 4)) == both[1:, 2:]).all())
    True
    """

    seed: int

    @classmethod
    def of(cls, seed: int | np.random.Generator | None) -> RandomStreams:
        """From a seed >= 0, or from a generator, which gives one number away; ``None`` is 0."""
        if isinstance(seed, np.random.Generator):
            return cls(int(seed.integers(2**63)))
        if seed is None:
            return cls(0)
        if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
            raise InputError("a seed is a whole number, 0 or more")
        return cls(int(seed))

    def uniform(self, purpose: str, keys: Keys, places: range) -> Floats:
        """Numbers in (0, 1), one row a key, one column a place; shape (K, len(places))."""
        where = np.arange(places.start, places.stop, dtype=np.uint64)
        return self.at(purpose, keys[:, None], where[None, :])

    def at(self, purpose: str, keys: Keys, places: Keys) -> Floats:
        """Numbers in (0, 1) at single places; keys and places are broadcast."""
        start = _mixed(keys ^ np.uint64(_key(f"{self.seed}\0{purpose}")))
        bits = _mixed(start + (places + np.uint64(1)) * _STEP)
        return ((bits >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53

    def normal(self, purpose: str, keys: Keys, places: range) -> Floats:
        """Standard normal numbers, like `uniform`."""
        from scipy.special import ndtri

        return np.asarray(ndtri(self.uniform(purpose, keys, places)), np.float64)
