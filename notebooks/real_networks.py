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
# # The score against reputation, on two real networks
#
# Does influence find those whom insiders name? Two studies asked. The data are by others and are not shipped:
# the folder is named by `STAKEMAP_DATA`, and this page skips where it is absent.

# %%
import csv
import os
from pathlib import Path

import stakemap as sm

DATA = Path(os.environ.get("STAKEMAP_DATA") or Path("../../shared/data"))
if not DATA.is_dir():
    DATA = Path("../shared/data")
HERE = DATA.is_dir()
print("data found" if HERE else "skipped: set STAKEMAP_DATA to the folder with chemnet and krackhardt")


def rows(*parts):
    with DATA.joinpath(*parts).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


# %% [markdown]
# ## Toxic chemicals in Germany, 1983 and 1984
#
# Thirty organisations. Whoever sends political information turns to the receiver. The truth: how often an
# organisation was named influential by the others.

# %%
BASELINES = ("influence", "in_degree", "closeness", "pagerank", "betweenness", "eigenvector")


def kendall(scores, truth):
    from scipy.stats import kendalltau

    return kendalltau([scores[node] for node in truth], list(truth.values())).statistic


if HERE:
    ties = rows("chemnet", "political_information.csv")
    named = rows("chemnet", "influence_reputation.csv")
    ends = list(ties[0])[:2]
    chemnet = sm.analyze(sm.from_edges([(t[ends[0]], t[ends[1]]) for t in ties], kind="informs"))
    judge, other = list(named[0])[:2]
    truth = {node: sum(n[other] == node != n[judge] for n in named) for node in chemnet.scores["influence"]}
    for name in BASELINES:
        print(f"{name:12} Kendall tau {kendall(chemnet.scores[name], truth):.3f}")

# %% [markdown]
# Closeness is a little ahead, in-degree a little behind, and with thirty organisations none of these
# differences is larger than chance. Ties alone carry this far and no further.

# %% [markdown]
# ## Who are the bosses? Krackhardt's managers
#
# Twenty-one managers told whose advice they ask. The truth: the president and the four vice presidents.


# %%
def auc(scores, chosen):
    others = [node for node in scores if node not in chosen]
    wins = [(scores[a] > scores[b]) + (scores[a] == scores[b]) / 2 for a in chosen for b in others]
    return sum(wins) / len(wins)


if HERE:
    advice = rows("krackhardt", "advice.csv")
    managers = rows("krackhardt", "managers.csv")
    ends = list(advice[0])[:2]
    ident = next(iter(managers[0]))
    level = next(name for name in managers[0] if name.lower() == "level")
    krackhardt = sm.analyze(sm.from_edges([(a[ends[0]], a[ends[1]]) for a in advice], kind="advice"))
    bosses = {m[ident] for m in managers if float(m[level]) in (1, 2)}
    for name in BASELINES:
        print(f"{name:12} AUC {auc(krackhardt.scores[name], bosses):.3f}")

# %% [markdown]
# Here plain closeness wins, and influence is level with in-degree. A loss, printed as one: posts must
# enter as facts, as they do in the tour.
