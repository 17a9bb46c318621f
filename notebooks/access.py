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
# # Who reaches whom
#
# The city, its people and its tender are invented. We are the supplier: who of us can reach those who
# sign, through whom, and what must we not hang on?

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
# ## Three routes to those who sign
#
# A full line is verified, a dashed one reported, a dotted one inferred from a shared past. No way is
# verified from end to end, and the answer says what would close the gap.

# %%
ways = now.routes(k=3)
show(sm.plot.routes(ways))

# %%
print(ways.explain())

# %% [markdown]
# To somebody else, through the year: a step may wait until its tie holds, and none goes back in time.

# %%
now.routes(to="p:qi-wangshu", k=3, until="2026-12-31")

# %% [markdown]
# ## The gatekeeper, with the proof
#
# Whoever is on every way was taken out and the ways were searched again.

# %%
keeper = now.gatekeepers("p:tu-zhiye", least="reported")
print(keeper.explain())
keeper

# %%
show(sm.plot.routes(now.routes("p:tu-zhiye")))

# %% [markdown]
# Before those who sign stand two people; two ways share nobody in between, so no fewer would do.

# %%
print(now.gatekeepers().explain())

# %% [markdown]
# ## Who of us knows whom
#
# Weighted by influence, with its interval. Most who matter are known to nobody.

# %%
grid = now.coverage()
show(sm.plot.coverage(grid))

# %%
print(grid.explain())

# %% [markdown]
# ## Whom to ask for an introduction
#
# Nobody is asked too often, and whoever was asked of late rests. Each step names another way that
# shares nobody with it.

# %%
plan = now.introductions(asked={"p:deng-changming": "2026-08-20"})
plan

# %%
show(sm.plot.routes(now.routes(plan.routes[0].nodes[-1], k=2)))

# %% [markdown]
# ## Where the next hours go
#
# Who of ours meets whom, on which day, and what that should bring. Those who take part in the tender are
# left in peace: its rules limit every day.

# %%
hours = now.effort()
hours

# %%
show(sm.plot.load(hours))

# %%
print(now.plan_progress().explain())

# %% [markdown]
# ## If a tie is lost
#
# Without the one of ours who knows the director, routes, grid and plan change.

# %%
later = sm.analyze(graph.without("tie:knows:cai-wei:song-baichuan"), plan=now.plan)
for name, seen in (("now", now), ("later", later)):
    best, reach = seen.routes().best[0], seen.coverage().grid.share_reached
    print(f"{name}: {seen.routes().cast.way(best.nodes)} ({best.probability:.1%}), reach {reach:.1%}")
