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
# # A tour of one decision
#
# The city, its people and its tender are invented. Who signs is easy to read from the rule. Who is
# listened to on the way there is not.

# %%
from IPython.display import SVG

import stakemap as sm

graph = sm.examples.city()
graph

# %% [markdown]
# One decision, one day. `today` is pinned so that this page always gives the same numbers.

# %%
now = sm.analyze(
    graph, decision=sm.examples.DECISION, plan=sm.Plan(as_of=sm.examples.TODAY, today=sm.examples.TODAY)
)
now

# %% [markdown]
# The same in Chinese: `sm.set_language("zh")` for a whole notebook, a block for one cell.

# %%
import IPython

with sm.in_language("zh"):
    IPython.display.display(now.scores["influence"])

# %% [markdown]
# ## Who formally decides
#
# Shares of formal power follow from the rule alone: stages, quotas, vetoes.

# %%
now.power

# %%
SVG(sm.plot.svg(sm.plot.decision_chain(now), themed=False))

# %% [markdown]
# ## Who is listened to

# %%
now.scores["influence"]

# %%
SVG(sm.plot.svg(sm.plot.ranking(now), themed=False))

# %% [markdown]
# The person with the most hidden influence, and why. The parts sum to the number, each with its facts
# and sources.

# %%
person, _ = now.scores["hidden_influence"].top(1)[0]
why = now.explain(person)
assert abs(why.total - now.scores["influence"][person]) < 1e-12
why

# %% [markdown]
# A plain count of who is asked most tells another story. Both stand side by side in every report.

# %%
now.scores["in_degree"].top(5)

# %% [markdown]
# ## What if this person leaves?

# %%
later = sm.analyze(graph.without(person), plan=now.plan)
sm.compare(now, later)

# %% [markdown]
# ## Formal lines and informal ties in one picture

# %%
SVG(sm.plot.svg(sm.plot.formal_and_informal(now), themed=False))
