"""Groups nobody declared, people who stand between others, formal against informal.

Each question is one function of an analysis or of its case, beside the result that it gives.
May import: context and everything below it.  Read `informal_network` first, what all questions share;
then `informal_groups`, `brokers`, `formal_informal`.

>>> import stakemap as sm
>>> plan = sm.Plan(as_of=sm.examples.TODAY, today=sm.examples.TODAY)
>>> tender = sm.analyze(sm.examples.city(), decision=sm.examples.DECISION, plan=plan)
>>> sm.groups(tender)
<InformalGroups: 0 beat chance, 0 of them undeclared>
>>> sm.brokerage(tender).top(1)[0].node
'p:lu-xiangyi'
"""

from stakemap.structure.brokers import Broker, Brokerage, Crossing, brokerage
from stakemap.structure.formal_informal import FormalGap, Pull, gap
from stakemap.structure.informal_groups import Circle, InformalGroups, Shared, groups
from stakemap.structure.informal_network import LABELS, Structure

__all__ = [
    "LABELS",
    "Broker",
    "Brokerage",
    "Circle",
    "Crossing",
    "FormalGap",
    "InformalGroups",
    "Pull",
    "Shared",
    "Structure",
    "brokerage",
    "gap",
    "groups",
]
