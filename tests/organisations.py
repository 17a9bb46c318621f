"""Organisations of any size with a decision, as account teams keep them: invented, seeded, bilingual."""

from __future__ import annotations

import random
from functools import cache

import stakemap as sm
from stakemap.model import parse

TODAY = "2026-09-01"
SURNAMES = (
    "竹 Zhu",
    "松 Song",
    "江 Jiang",
    "柳 Liu",
    "云 Yun",
    "舒 Shu",
    "池 Chi",
    "温 Wen",
    "岳 Yue",
    "麦 Mai",
)
GIVEN = (
    "听雨 Tingyu",
    "明远 Mingyuan",
    "知秋 Zhiqiu",
    "望川 Wangchuan",
    "九思 Jiusi",
    "青禾 Qinghe",
    "归帆 Guifan",
)
HOUSES = (
    "规划 Planning",
    "建设 Construction",
    "财务 Finance",
    "运行 Operations",
    "数据 Data",
    "采购 Procurement",
)
STEPS = (
    ("ask", "提出 Request", "user"),
    ("screen", "技术审查 Technical screening", "technical"),
    ("money", "预算审核 Budget review", "budget"),
    ("vote", "评审委员会 Evaluation committee", "approve"),
    ("sign", "签批 Signature", "approve"),
)


def _named(both: str, more: str = "") -> dict[str, str]:
    zh, en = both.split(" ", 1)
    return {"name": zh + more, "name_zh": zh + more, "name_en": f"{en}{' ' if more else ''}{more}"}


def _people(rng: random.Random, n: int) -> list[dict]:
    facts = []
    for k in range(n):
        if k % 11 == 0:
            more = f"{k // 11 + 1}处" if k else ""
            unit = {"fact": "unit", "id": f"u:{k // 11:03}", **_named(HOUSES[k // 11 % 6], more)}
            unit["name_en"] = f"Office of {HOUSES[k // 11 % 6].split()[1]} {k // 11 + 1}"
            facts.append(unit)
        zh, en = (
            " ".join(pair)
            for pair in zip(rng.choice(SURNAMES).split(), rng.choice(GIVEN).split(), strict=True)
        )
        zh, en = zh.replace(" ", ""), f"{en} {k}"
        facts.append(
            {"fact": "person", "id": f"p:{k:03}", "name": f"{zh}{k}", "name_zh": f"{zh}{k}", "name_en": en}
        )
        title = (
            _named("处长 Director") if k % 11 == 0 else _named("副处长 Deputy director for technical affairs")
        )
        post = {"fact": "post", "id": f"post:{k:03}", "unit": f"u:{k // 11:03}", "head": k % 11 == 0, **title}
        facts.append(post | {"rank": 20 - min(k % 11, 8)})
        start = f"{2015 + k % 10}-0{k % 9 + 1}"
        facts.append(
            {
                "fact": "tenure",
                "id": f"ten:{k:03}",
                "person": f"p:{k:03}",
                "post": f"post:{k:03}",
                "valid": {"start": start},
            }
        )
    return facts


def _ties(rng: random.Random, n: int, m: int) -> list[dict]:
    pairs = {tuple(rng.sample(range(n), 2)) for _ in range(m)}
    return [
        {
            "fact": "tie",
            "id": f"tie:{a:03}:{b:03}",
            "kind": "advice",
            "from_id": f"p:{a:03}",
            "to_id": f"p:{b:03}",
        }
        for a, b in sorted(pairs)
    ]


def _decision(rng: random.Random, n: int, voters: int) -> list[dict]:
    stages = [{"id": i, "kind": kind, **_named(name)} for i, name, kind in STEPS]
    name = {"name": "智慧园区", "name_zh": "智慧园区", "name_en": "Smart campus"}
    facts: list[dict] = [{"fact": "decision", "id": "d:one", "stages": stages, **name}]
    for k in range(voters):
        at = STEPS[k % len(STEPS)][0] if k < 2 * len(STEPS) else "vote"
        role = {"fact": "decision_role", "id": f"role:{k:03}", "decision": "d:one", "stage": at}
        facts.append(role | {"player": f"post:{k % n:03}", "role": "approver"})
        if k % 3 and k < n:
            stance = {"fact": "stance", "id": f"st:{k:03}", "decision": "d:one", "person": f"p:{k:03}"}
            facts.append(stance | {"position": round(rng.random(), 2)})
    return facts


def _team(rng: random.Random, n: int) -> list[dict]:
    ours = [
        {"fact": "team_member", "id": f"t:{k}", "role": "account_manager", **_named(f"我方{k} Colleague {k}")}
        for k in range(4)
    ]
    known = sorted({(k, rng.randrange(n)) for k in range(4) for _ in range(max(1, n // 30))})
    ties = [
        {"fact": "tie", "id": f"tie:t{k}:{p:03}", "kind": "knows", "from_id": f"t:{k}", "to_id": f"p:{p:03}"}
        for k, p in known
    ]
    return ours + ties


@cache
def organisation(n: int, voters: int = 0, seed: int = 5) -> sm.PropertyGraph:
    """`n` people in units of eleven, twice as many ties, five steps; a team of four who know some of them."""
    rng = random.Random(seed)
    source = {
        "fact": "source",
        "id": "s:site",
        "title": "公开网站 / Public website",
        "published": "2026-03-15",
        "grade": "B2",
    }
    facts = [
        *_people(rng, n),
        *_ties(rng, n, 2 * n),
        *_decision(rng, n, voters or max(5, n // 6)),
        *_team(rng, n),
    ]
    common = {"source": "s:site", "basis": "published", "expires": "2029-06-15"}
    return sm.PropertyGraph([parse(source), *(parse(common | fact) for fact in facts)])


@cache
def analysed(n: int, voters: int = 0, draws: int | None = 100) -> sm.Analysis:
    """That organisation, analysed."""
    plan = sm.Plan(as_of=TODAY, today=TODAY, decision="d:one", draws=draws)
    return sm.analyze(organisation(n, voters), plan=plan)
