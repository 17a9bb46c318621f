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
# # What the client needs, and who else sells
#
# The invented city has six needs, four offer parts (one of a partner), two rivals and five contracts.

# %%
import json
import tempfile
from pathlib import Path

from IPython.display import SVG

import stakemap as sm

graph = sm.examples.city()
now = sm.analyze(graph, as_of=sm.examples.TODAY, decision=sm.examples.DECISION)
now.needs()

# %% [markdown]
# "Together" is the share of the decision that moves if all who care move at once; it is no sum.

# %%
SVG(sm.plot.svg(sm.plot.needs(now), themed=False))

# %%
for code in ("need-carried", "white-space", "neighbour-bought", "veto-evidence"):
    print(*(finding.text_en for finding in now.findings.of(code)), sep="\n")

# %% [markdown]
# ## Who delivers until when

# %%
SVG(sm.plot.svg(sm.plot.contracts(now), themed=False))

# %%
rivals = now.rivals()
for code in ("contract-ends", "incumbent", "rival-reach", "partner-opens", "qualification-gap"):
    print(*(finding.text_en for finding in now.findings.of(code)), sep="\n")

# %% [markdown]
# ## Published awards
#
# Releases of open contracting give awards, each once. One award says next to nothing of how a buyer buys; the
# interval says so. Twelve say more.

# %%
told = [
    {
        "ocid": f"ocds-hupo-{k}",
        "date": f"2025-{k + 1:02d}-01",
        "buyer": {"name": "琥珀市交警支队"},
        "tender": {"procurementMethod": "open"},
        "awards": [
            {
                "id": "1",
                "title": "Signal works",
                "date": f"2025-{k + 1:02d}-01",
                "suppliers": [{"name": "翠鸟信号公司" if k % 4 else "河岸电子"}],
                "items": [{"id": "1", "classification": {"id": "34996000", "scheme": "CPV"}}],
                "value": {"amount": 1_000_000 + 10_000 * k, "currency": "CNY"},
            }
        ],
    }
    for k in range(12)
]
path = Path(tempfile.mkdtemp()) / "releases.json"
path.write_text(json.dumps({"releases": told}), encoding="utf-8")
reading = sm.read_awards(path, known=graph, categories={"34996": "信号控制 / signal control"})
reading

# %%
later = sm.analyze(graph.with_(*reading.facts), as_of=sm.examples.TODAY, decision=sm.examples.DECISION)
for before, after in ((now, "five contracts"), (later, "with twelve awards")):
    for market in before.rivals().markets:
        if market.buyer == "u:traffic-police" and market.category:
            index = market.counted
            print(
                f"{after}: {index.awards} awards, counted {index.counted:.2f},",
                f"{index.low:.2f} to {index.high:.2f}",
            )

# %%
print(*(finding.text_en for finding in later.findings.of("concentrated")), sep="\n")
