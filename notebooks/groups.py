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
# # Groups, people between, and two layers
#
# The city is invented. On paper it has units, posts and lines. The informal ties that people
# reported draw another map over the first.

# %%
from IPython.display import SVG

import stakemap as sm

pinned = sm.Plan(as_of=sm.examples.TODAY, today=sm.examples.TODAY, draws=0)
now = sm.analyze(sm.examples.city(), decision=sm.examples.DECISION, plan=pinned)

# %% [markdown]
# ## Groups that nobody declared
#
# A group is named only if it stands out from the groups of chance graphs, in which everybody keeps the
# number of ties but not with whom. The reported ties of the city hold no such group. A shared past is no
# tie of influence; whoever wants it among the ties says so, and then three groups stand out. What the
# members' records share is an observation, not a cause.

# %%
past = sm.analyze(now.graph, decision=sm.examples.DECISION, plan=pinned.changed(inferred=True))
groups = sm.groups(past)
len(sm.groups(now).undeclared), len(groups.undeclared), groups

# %%
SVG(sm.plot.svg(sm.plot.groups(past)))

# %%
for circle in groups.undeclared:
    shared = [f"{len(row.people)} x {groups.names.get(row.body, row.body)}" for row in circle.shared[:3]]
    print(
        circle.group.number, len(circle.core), "people, p", round(circle.group.p, 3), "-", "; ".join(shared)
    )

# %% [markdown]
# ## Who stands between others
#
# Contacts who are not tied to each other leave a hole to stand in. `Lu Xiangyi` is asked by many and has
# no say in the decision: a place between others is not power.

# %%
brokers = sm.brokerage(now)
SVG(sm.plot.svg(sm.plot.brokers(now)))

# %%
brokers.explain("p:mo-tinglan").to_frame()[["label", "value"]].head(5)

# %% [markdown]
# By line (条) instead of unit, the ties that cross lines show. One alone is a single thread.

# %%
[(one.labels, one.ties) for one in sm.brokerage(now, by="line").crossings if one.single]

# %% [markdown]
# ## How career origins mix
#
# The E-I index runs from -1 (ties only inside) to +1 (only outside). The diamond is what chance gives.

# %%
SVG(sm.plot.svg(sm.plot.mixing(now)))

# %% [markdown]
# ## Formal against informal
#
# Each person's rank by level beside the rank by hidden influence. The whisker is the range that people of
# equal rank leave open. Only one gap is beyond chance at .05, which among fifty people is no proof.

# %%
SVG(sm.plot.svg(sm.plot.gap(now)))

# %%
print(sm.gap(now).explain("p:xi-ruowei"))
[(pull.unit, pull.block, pull.line, pull.index) for pull in sm.gap(now).pulls if pull.index]

# %% [markdown]
# ## In words
#
# The same stands in the report, with the facts behind each sentence.

# %%
for finding in now.findings:
    if finding.topic == "structure":
        print("-", finding.text("en"))
