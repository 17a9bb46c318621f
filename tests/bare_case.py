"""A case with its facts and no scores, for questions that look at facts alone."""

import stakemap as sm
from stakemap.context.case import Case
from stakemap.context.context import Context


def bare_case(facts, as_of="2026-01-01"):
    """The case of some facts on a day; nothing is computed."""
    context = Context.on(sm.PropertyGraph(facts), as_of)
    return Case(context, context.snapshot("influence"), {}, None)
