"""Awards and contracts from releases and records of the Open Contracting Data Standard 1.1.

A process is known by its ``ocid``: its releases are merged in order of date, as the standard says, so that an
award which is told, amended and told again counts once.  Two ids of one process with the same winners, sum
and day that never stand together in one release are one award under a new id.  Sums keep their currency.
Of parties only name, identifier, roles, town and, of those that buy, people who are named as such are read;
how to reach them never.

References
----------
.. [1] Open Contracting Partnership (2020). Open Contracting Data Standard 1.1.5, merging and release schema.

May import: what `stakemap.io` may.  Read `awards` (the door), then `files`, `merging`, `reading`.
"""

from stakemap.io.ocds.awards import read_awards
from stakemap.io.ocds.reading import AwardReading

__all__ = ["AwardReading", "read_awards"]
