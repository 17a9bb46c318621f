"""Lines of a portfolio as plain values and back, so that an account that did not change is not read again."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from stakemap.engagement.portfolio.account_line import AccountLine, Quiet
from stakemap.engagement.portfolio.calls import Call
from stakemap.engagement.portfolio.listing import Change, Entry
from stakemap.engagement.portfolio.stakes import Stake
from stakemap.model import Level

__all__ = ["entry_from", "line_from"]


def line_from(values: Mapping[str, Any]) -> AccountLine:
    """The line of which these are the plain values.

    Raises
    ------
    KeyError, TypeError, ValueError
        If they are not those of a line.
    """
    names = {name: values[name] for name in AccountLine.__dataclass_fields__}
    names["name"] = _pair(values["name"])
    names["decision"] = _pair(values["decision"]) if values["decision"] else None
    for level in ("level", "target", "estimated"):
        names[level] = Level(values[level]) if values[level] else None
    names["stakes"] = tuple(
        Stake(s["currency"], Decimal(s["keep"]), Decimal(s["win"]), tuple(s["facts"]))
        for s in values["stakes"]
    )
    names["quiet"] = tuple(
        Quiet(_pair(q["decision"]), q["since"], q["until"], q["now"]) for q in values["quiet"]
    )
    names["calls"] = tuple(Call(c["code"], c["n"], c["day"], tuple(c["facts"])) for c in values["calls"])
    return AccountLine(**names)


def entry_from(values: Mapping[str, Any]) -> Entry:
    """The account of a list of which these are the plain values.

    Raises
    ------
    KeyError, TypeError, ValueError
        If they are not those of one.
    """
    changes = tuple(Change(c["what"], c["was"], c["now"]) for c in values["changes"])
    return Entry(line_from(values), changes, values["since"], values["facts_changed"])


def _pair(names: Any) -> tuple[str, str]:
    english, chinese = names
    return str(english), str(chinese)
