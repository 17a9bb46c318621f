# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # How relations stand, and what may be done when
#
# The city, its people and its tender are invented. We are the supplier: which relations are well, which
# cool, how far each has come, and whom must we not contact now?

# %%
from IPython.display import SVG

import stakemap as sm

graph = sm.examples.city()
now = sm.analyze(
    graph, decision=sm.examples.DECISION, plan=sm.Plan(as_of=sm.examples.TODAY, today=sm.examples.TODAY)
)


def show(axes):
    return SVG(sm.plot.svg(axes, themed=False))


# %% [markdown]
# ## Health
#
# From dated contacts, who starts them, complaints and late deliveries; never from what was said. Its
# constants are assumed, so each figure has a range.

# %%
found = now.relations()
found

# %%
show(sm.plot.health(now))

# %% [markdown]
# One relation cools: its silence is longer than its own rhythm lets expect. Counting days since the last
# contact alone orders some pairs otherwise, because it knows no rhythm and no complaint.

# %%
for one in found.cooling:
    print(f"{one.person}: {one.days} days after one in {one.rhythm:.0f}, by chance in {one.chance:.1%}")
print(f"{len(found.reordered)} pairs are ordered otherwise by days alone")
print(found.explain("p:deng-changming"))

# %% [markdown]
# ## Levels
#
# Vendor, preferred supplier, partner, ally: what facts give and what people declare, beside each other.
# Where too little is known, no level is told.

# %%
levels = now.levels()
levels

# %%
show(sm.plot.ladder(now, subject="u:operations-centre"))

# %%
print(levels.explain("u:operations-centre"))

# %% [markdown]
# ## What may be done when
#
# Red is a time in which contact with those concerned is forbidden.

# %%
show(sm.plot.calendar(now))

# %% [markdown]
# Every step of the plan and every contact on record is held against it. Two steps are stopped: one with
# somebody who evaluates, one in the quiet time.

# %%
check = now.contact_check()
for breach in check.stopped:
    print(f"{breach.fact}: {breach.rule.text()} ({breach.rule.source}); free from {breach.free}")

# %% [markdown]
# Introductions obey the same rules: nobody who is barred today is in the plan.

# %%
plan = now.introductions()
print(", ".join(now.case.name(node) for node in plan.plan.barred))
plan
