"""An invented bureau: 60 seats, 12 units, 40 ties of five kinds, nobody real."""

from __future__ import annotations

from stakemap.plot.scenes.chain import ChainScene, MemberMark, StageBox
from stakemap.plot.scenes.org import Line, OrgScene, PersonMark, TieArc, UnitBox
from stakemap.plot.scenes.rank import RankRow, RankScene

ORIGINS = {
    "military": ("军转", "Military"),
    "university": ("高校", "University"),
    "lateral_transfer": ("平调", "Lateral transfer"),
    "civil_service": ("公务员", "Civil service"),
    "recruited": ("招聘", "Recruited"),
}
KINDS = {
    "alumni": ("校友", "Alumni"),
    "comrades": ("战友", "Served together"),
    "advice": ("请教", "Asks for advice"),
    "colleagues": ("旧同事", "Former colleagues"),
    "hometown": ("同乡", "Same home town"),
}
UNITS = (
    ("lead", "局领导", "Leadership", None),
    ("office", "办公室", "General Office", "lead"),
    ("hr", "人事处", "Personnel", "lead"),
    ("plan", "规划处", "Planning", "lead"),
    ("data", "数据资源处", "Data Resources", "lead"),
    ("infra", "基础设施处", "Infrastructure", "lead"),
    ("finance", "财务处", "Finance", "lead"),
    ("procure", "采购处", "Procurement", "lead"),
    ("service", "政务服务处", "Public Services", "lead"),
    ("security", "网络安全处", "Cyber Security", "lead"),
    ("centre", "信息中心", "Information Centre", "lead"),
    ("ops", "运维科", "Operations", "centre"),
)
SIZES = {"lead": 5, "office": 5, "hr": 4, "plan": 5, "data": 6, "infra": 5, "finance": 5, "procure": 5}
SIZES |= {"service": 5, "security": 5, "centre": 5, "ops": 5}
DESK = {"office": 0, "hr": 0, "plan": 1, "data": 1, "infra": 1, "finance": 2, "procure": 2, "service": 3}
DESK |= {"security": 3, "centre": 4}
FAMILY = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"
    "陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
)
GIVEN = (
    "立诚 思源 国梁 文博 晓梅 建军 海涛 雪松 志远 嘉怡 明辉 东升 "
    "佩文 子昂 雨桐 振宇 凯旋 守仁 静怡 世友 婉清 方正 博雅 启航"
)
LATIN_FAMILY = (
    "Zhao Qian Sun Li Zhou Wu Zheng Wang Feng Chen Chu Wei Jiang Shen Han Yang Zhu Qin You Xu He Lü "
    "Shi Zhang Kong Cao Yan Hua Jin Wei Tao Jiang Qi Xie Zou Yu Bai Shui Dou Zhang Yun Su Pan Ge Xi "
    "Fan Peng Lang Lu Wei Chang Ma Miao Feng Hua Fang Yu Ren Yuan Liu"
)
LATIN_GIVEN_NAMES = (
    "Licheng Siyuan Guoliang Wenbo Xiaomei Jianjun Haitao Xuesong Zhiyuan Jiayi Minghui Dongsheng "
    "Peiwen Ziang Yutong Zhenyu Kaixuan Shouren Jingyi Shiyou Wanqing Fangzheng Boya Qihang"
)
LATIN, LATIN_GIVEN = LATIN_FAMILY.split(), LATIN_GIVEN_NAMES.split()


def _noise(seed: int) -> int:
    return (seed * 2654435761 + 97) % 4294967296 >> 7


def _people(zh: bool) -> list[PersonMark]:
    people: list[PersonMark] = []
    given = GIVEN.split()
    for unit, *_ in UNITS:
        for place in range(SIZES[unit]):
            at = len(people)
            origin = sorted(ORIGINS)[_noise(at) % 5]
            name = FAMILY[at] + given[(at * 7) % 24] if zh else f"{LATIN_GIVEN[(at * 7) % 24]} {LATIN[at]}"
            posts = ("局长", "副局长") if unit == "lead" else ("处长", "副处长", "主任科员")
            roles = (
                ("Director General", "Deputy Director General")
                if unit == "lead"
                else ("Head", "Deputy Head", "Officer")
            )
            score = (1.0 if unit == "lead" else 0.6 if place == 0 else 0.3) * (
                _noise(at + 5) % 97 / 97 + 0.05
            )
            people.append(
                PersonMark(
                    id=f"p:{at:02d}",
                    label=name,
                    sub_label=(posts if zh else roles)[min(place, len(posts) - 1)],
                    unit_id=unit,
                    is_head=place == 0,
                    order=min(place, 2),
                    origin=origin,
                    origin_label=ORIGINS[origin][not zh],
                    score=score,
                )
            )
    return people


def city(lang: str = "zh") -> OrgScene:
    """The bureau, in Chinese or English."""
    zh = lang == "zh"
    people = _people(zh)
    vacant, unknown = (13, 42), 27
    for at in vacant:
        people[at] = PersonMark(
            people[at].id,
            "空缺" if zh else "Vacant",
            people[at].sub_label,
            people[at].unit_id,
            order=2,
            vacant=True,
        )
    old = people[unknown]
    people[unknown] = PersonMark(
        old.id, "未知" if zh else "Unknown", old.sub_label, old.unit_id, order=2, unknown=True
    )
    best = sorted(range(60), key=lambda at: -people[at].score)[:5]
    for number, at in enumerate(best, 1):
        p = people[at]
        people[at] = PersonMark(
            p.id,
            p.label,
            p.sub_label,
            p.unit_id,
            p.is_head,
            p.order,
            p.origin,
            p.origin_label,
            p.score,
            number,
        )
    heads = {p.unit_id: p.id for p in people if p.is_head}
    lead = [p.id for p in people if p.unit_id == "lead"]
    lines = [Line(heads[unit], lead[desk]) for unit, desk in DESK.items()]
    lines += [Line(p.id, heads[p.unit_id or ""]) for p in people if not p.is_head]
    lines.append(Line(heads["ops"], heads["centre"]))
    pairs: list[tuple[int, int]] = []
    step = 0
    while len(pairs) < 40:
        a, b = _noise(step * 2 + 11) % 60, _noise(step * 2 + 500) % 60
        step += 1
        if (
            a != b
            and people[a].unit_id != people[b].unit_id
            and not {a, b} & set(vacant)
            and (a, b) not in pairs
        ):
            pairs.append((a, b))
    states = ("verified", "reported", "reported", "inferred")
    ties = tuple(
        TieArc(
            people[a].id,
            people[b].id,
            kind := sorted(KINDS)[at % 5],
            KINDS[kind][not zh],
            0.3 + (at % 7) / 10,
            states[at % 4],
            kind == "advice",
        )
        for at, (a, b) in enumerate(pairs)
    )
    units = tuple(
        UnitBox(
            key,
            name if zh else english,
            parent,
            {"security": ("data", "ops"), "finance": ("office",)}.get(key, ()),
        )
        for key, name, english, parent in UNITS
    )
    title = (
        "某市大数据局:正式层级与非正式关系"
        if zh
        else "An invented city bureau: formal lines and informal ties"
    )
    return OrgScene(title, units, tuple(people), tuple(lines), ties, lang=lang)


def chain(lang: str = "zh") -> ChainScene:
    """A decision in four stages."""
    zh = lang == "zh"

    def t(chinese: str, english: str) -> str:
        return chinese if zh else english

    names = [p.label for p in _people(zh)]
    return ChainScene(
        stages=(
            StageBox(
                t("需求部门", "Users"),
                t("提出", "propose"),
                t("2 / 3 票", "2 of 3 votes"),
                (
                    MemberMark(
                        names[40], 1, power=0.08, stance=0.9, sub_label=t("政务服务处", "Public Services")
                    ),
                    MemberMark(
                        names[45], 1, power=0.08, stance=0.5, sub_label=t("网络安全处", "Cyber Security")
                    ),
                    MemberMark(names[17], 1, power=0.08, stance=None, sub_label=t("规划处", "Planning")),
                ),
            ),
            StageBox(
                t("技术评审", "Technical review"),
                t("筛选", "screen"),
                t("3 / 5 票", "3 of 5 votes"),
                (
                    MemberMark(
                        names[20], 2, power=0.14, stance=0.2, sub_label=t("数据资源处", "Data Resources")
                    ),
                    MemberMark(
                        names[26], 1, power=0.06, stance=0.7, sub_label=t("基础设施处", "Infrastructure")
                    ),
                    MemberMark(
                        names[51], 1, power=0.06, stance=0.6, sub_label=t("信息中心", "Information Centre")
                    ),
                    MemberMark(
                        t("空缺", "Vacant"),
                        1,
                        power=0.0,
                        vacant=True,
                        sub_label=t("外部专家", "Outside expert"),
                    ),
                ),
            ),
            StageBox(
                t("采购与财务", "Procurement and finance"),
                t("审核", "check"),
                t("全部同意", "all must agree"),
                (
                    MemberMark(
                        names[35], 1, veto=True, power=0.17, stance=0.4, sub_label=t("采购处", "Procurement")
                    ),
                    MemberMark(
                        names[30], 1, veto=True, power=0.17, stance=0.8, sub_label=t("财务处", "Finance")
                    ),
                ),
            ),
            StageBox(
                t("签发", "Signature"),
                t("签字", "sign"),
                "1 / 1",
                (
                    MemberMark(
                        names[0],
                        1,
                        veto=True,
                        power=0.16,
                        stance=None,
                        sub_label=t("局长", "Director General"),
                    ),
                ),
            ),
        ),
        rule_text=t(
            "用户(2) 且 评审(3) 且 采购 且 财务 且 局长",
            "users(2) AND review(3) AND procurement AND finance AND director",
        ),
        title=t("智慧停车项目:谁来决定", "Smart parking: who decides"),
        lang=lang,
    )


def ranks(lang: str = "zh") -> RankScene:
    """Fifteen people by influence."""
    zh = lang == "zh"
    people = _people(zh)
    rows = []
    for at in range(15):
        formal = max(0.0, 0.15 - 0.02 * (_noise(at + 3) % 9))
        total = 0.21 - 0.012 * at
        rows.append(
            RankRow(
                people[at * 3].id,
                people[at * 3].label,
                formal,
                total - formal,
                formal_rank=1 + (_noise(at + 40) % 24) if at else 1,
                informal_rank=at + 1,
                low=total * 0.8,
                high=total * 1.18,
                sub_label=people[at * 3].sub_label,
                baselines=(0.9 - 0.05 * at, (_noise(at + 9) % 50) / 50),
            )
        )
    labels = ("入度", "PageRank") if zh else ("In-degree", "PageRank")
    title = "谁的话有人听:影响力与职务" if zh else "Who is listened to: influence beside the post"
    return RankScene(tuple(rows), title, labels, lang=lang)
