"""One file for each command: a dataclass of its options and the function of its name that takes them.

May import the rest of ``cli`` but ``app``, and what it asks the library for when it runs: a module of
this package loads nothing heavy.  Begin with ``check`` and ``template``, then ``load`` and ``report``
(``what_if`` is its ``--scenario``); the others stand alone, those that look after a store in ``upkeep``.
"""

from __future__ import annotations
