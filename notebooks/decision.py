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
# # What a decision stands on, and what if
#
# The invented city again: who moves its tender, how sure that is, which facts it rests on, and what
# happens if the chief engineer retires. Fifteen lines of code in all.

# %%
from IPython.display import SVG

import stakemap as sm

tender, day = sm.examples.DECISION, sm.examples.TODAY
now = sm.analyze(graph := sm.examples.city(), plan=sm.Plan(as_of=day, today=day, decision=tender))

# %% [markdown]
# ## How sure is the order?
#
# Five hundred worlds in which facts may be wrong and ties unreported. People in one box cannot be told
# apart: read the box, not the order inside it.

# %%
SVG(sm.plot.svg(sm.plot.intervals(now), themed=False))

# %% [markdown]
# ## Why is somebody there?
#
# The certificate of a place: the number split into facts with their sources, exactly; below it the largest
# chains of who turns to whom.

# %%
now.explain("p:xi-ruowei")

# %% [markdown]
# And the facts the first three stand on: if one of these is false, somebody else is among them.

# %%
now.flips()

# %% [markdown]
# ## Five facts to check
#
# Those whose truth would settle most, from the same worlds, with who could know.

# %%
print(*(finding.text_en for finding in now.findings.of("worth-checking")), sep="\n")

# %% [markdown]
# ## What if
#
# A scenario is a short YAML file. It is checked before anything is carried out.

# %%
print(sm.examples.scenario_file().read_text(encoding="utf-8"))
found = sm.what_if(graph, sm.Scenario.read(sm.examples.scenario_file()), now.plan)

# %% [markdown]
# Before and after, in two columns; below it who rises and falls, changes beyond noise first, and by which
# edit. Both sides share their luck, world by world, so that a change beyond noise is one the facts bear out.

# %%
found

# %% [markdown]
# ## Who may follow
#
# From sourced facts alone, in the order of the reason; nobody is judged. Beside it our ties with each.

# %%
post = found.succession[0]
for person, ties in post.access.candidates:
    print(
        graph.name(person), [r.text() for c in post.candidates if c.person == person for r in c.reasons], ties
    )
