"""Where facts are kept: revisions, history, audit and erasure behind one protocol."""

from __future__ import annotations

from stakemap.store.answers import (
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
from stakemap.store.changes import ChangeSet, Scope
from stakemap.store.digests import digest
from stakemap.store.opening import connect
from stakemap.store.protocol import Store

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
