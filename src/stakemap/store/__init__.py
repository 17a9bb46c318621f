"""Where facts are kept: revisions, history, audit and erasure behind one protocol.

`shared` has what every store does, `sqlite` and `neo4j` the statements of one backend, `opening` picks one.
The room may import graph, model and errors; the two backends do not know each other.
Read `shared.protocol` (what a store promises), `shared.base_store` (how it keeps that, in terms of one
dataset inside one transaction), then `sqlite.store`; `neo4j.store` is the same with a server in between.
"""

from __future__ import annotations

from stakemap.store.opening import accept, backup, connect, restore
from stakemap.store.shared.change_sets import ChangeSet, Scope
from stakemap.store.shared.digests import digest
from stakemap.store.shared.oversight.access import Access, Purpose, Role, purposes, roles
from stakemap.store.shared.oversight.replay import read_marks, write_marks
from stakemap.store.shared.protocol import Store
from stakemap.store.shared.results import (
    Anchorage,
    AuditEntry,
    Capabilities,
    Change,
    Damage,
    ErasureMark,
    ErasureReceipt,
    ExpiryReceipt,
    Head,
    IntegrityReport,
    Loss,
    MigrationPlan,
    Receipt,
    RememberedFiles,
    Restoration,
    Version,
)

__all__ = [
    "Access",
    "Anchorage",
    "AuditEntry",
    "Capabilities",
    "Change",
    "ChangeSet",
    "Damage",
    "ErasureMark",
    "ErasureReceipt",
    "ExpiryReceipt",
    "Head",
    "IntegrityReport",
    "Loss",
    "MigrationPlan",
    "Purpose",
    "Receipt",
    "RememberedFiles",
    "Restoration",
    "Role",
    "Scope",
    "Store",
    "Version",
    "accept",
    "backup",
    "connect",
    "digest",
    "purposes",
    "read_marks",
    "restore",
    "roles",
    "write_marks",
]
