"""Several processes or machines on Apache Spark (extra `spark`: pyspark, and Java 17 or later).

`session` (one on this machine, or at a cluster), `blocks` (who lets blocks add up: influence), `standing`
(what offices say), `shared_past` (ties inferred from stays), `identity` (who is one by id or name),
`cleaning` (rows to facts, and what is wrong with the others), `accounts` (an analysis for each account).  May
import: `stakemap.scale` and below.  What is computed is the library's own code; Spark carries rows to it.

pyspark is imported where it is used; nothing outside this room imports it.
"""

from __future__ import annotations

from stakemap.scale.spark.accounts import analyze_accounts
from stakemap.scale.spark.blocks import adder
from stakemap.scale.spark.cleaning import cleaned
from stakemap.scale.spark.identity import same_people
from stakemap.scale.spark.session import session
from stakemap.scale.spark.shared_past import inferred
from stakemap.scale.spark.standing import standing

__all__ = ["adder", "analyze_accounts", "cleaned", "inferred", "same_people", "session", "standing"]
