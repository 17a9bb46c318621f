"""What may be done when: the calendar of tender and budget, and the check of every contact against it."""

from __future__ import annotations

from stakemap.context.contact_rules import Rule, barred, free_from, rules_on

__all__ = ["Rule", "barred", "free_from", "rules_on"]
