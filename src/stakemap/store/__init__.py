"""Where facts are kept: revisions, history, audit and erasure behind one protocol."""

from __future__ import annotations

from stakemap.store.opening import connect
from stakemap.store.shared.change_sets import ChangeSet, Scope
from stakemap.store.shared.digests import digest
from stakemap.store.shared.protocol import Store
from stakemap.store.shared.results import (
    AuditEntry,
    Capabilities,
    Change,
    Damage,
    ErasureReceipt,
    ExpiryReceipt,
    Head,
    IntegrityReport,
    MigrationPlan,
    Receipt,
    Version,
)

__all__ = [
    "AuditEntry",
    "Capabilities",
    "Change",
    "ChangeSet",
    "Damage",
    "ErasureReceipt",
    "ExpiryReceipt",
    "Head",
    "IntegrityReport",
    "MigrationPlan",
    "Receipt",
    "Scope",
    "Store",
    "Version",
    "connect",
    "digest",
]
