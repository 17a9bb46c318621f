"""The pictures' own words, in Chinese and English; a scene may override any of them."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["WORDS", "words"]

WORDS: Mapping[str, tuple[str, str]] = {
    "formal": ("上下级", "Reports to"),
    "guides": ("业务指导", "Professional line"),
    "other_line": ("另一条领导关系", "Second formal line"),
    "ties": ("关系", "Ties"),
    "origins": ("出身", "Background"),
    "signs": ("标记", "Signs"),
    "no_origin": ("出身不详", "Background not known"),
    "vacant": ("空缺", "Vacant post"),
    "unknown": ("人选未知", "Holder not known"),
    "top": ("前五名", "Top five"),
    "size": ("图形越大,影响力越高", "Larger mark: more influence"),
    "inferred": ("淡线:推断,未核实", "Pale line: inferred, not verified"),
    "directed": ("箭头指向被请教的人", "Arrow points to who is turned to"),
    "broker": ("居于各方之间(前三名)", "Stands between others (first three)"),
    "outside": ("未列入单位", "In no unit"),
    "beyond": ("上级与外部", "Outside"),
    "nobody": ("没有人员", "Nobody recorded"),
    "veto": ("一票否决", "Veto"),
    "votes": ("票", "votes"),
    "power": ("正式权力", "Formal power"),
    "for": ("支持", "For"),
    "against": ("反对", "Against"),
    "undecided": ("中立", "Undecided"),
    "stance_unknown": ("态度未知", "Stance not known"),
    "rule": ("规则", "Rule"),
    "formal_power": ("来自职务", "From the post"),
    "hidden_influence": ("隐性影响", "Hidden influence"),
    "ceded": ("让出的权力", "Power ceded"),
    "interval": ("区间", "Interval"),
    "formal_rank": ("职务排名", "Formal rank"),
    "informal_rank": ("影响力排名", "Influence rank"),
    "influence": ("影响力", "Influence"),
    "rose": ("影响力高于职务", "Above the post"),
    "fell": ("影响力低于职务", "Below the post"),
    "ours": ("我方", "Our side"),
    "goal": ("目标", "Target"),
    "several_ways": ("出现在多条路径中", "In several ways"),
    "weakest": ("最弱一段", "Weakest step"),
    "way_verified": ("已核实", "Verified"),
    "way_reported": ("有报告", "Reported"),
    "way_inferred": ("由共同经历推断", "Inferred from a shared past"),
    "no_way": ("现有事实中没有路径", "No way in the facts at hand"),
    "knows_directly": ("直接认识", "Knows directly"),
    "way_through": ("经他人的最佳路径", "Best way through others"),
    "no_tie": ("无联系", "No tie"),
    "not_verified": ("虚框:未核实", "Dashed: not verified"),
    "person": ("人员", "Person"),
    "search": ("搜索姓名、职务", "Search name or post"),
    "filter_ties": ("显示的关系", "Ties shown"),
    "filter_origins": ("显示的出身", "Backgrounds shown"),
    "zoom_in": ("放大", "Zoom in"),
    "zoom_out": ("缩小", "Zoom out"),
    "zoom_fit": ("全图", "Whole picture"),
    "details": ("详情", "Details"),
    "close": ("关闭", "Close"),
    "hint": (
        "点选一个人查看详情。点图后可用滚轮或 + − 缩放,拖动平移,Tab 逐人移动,Esc 取消。",
        "Choose a person for details. After a click the wheel or + − zooms, dragging moves, "
        "Tab goes from person to person, Esc clears.",
    ),
    "found": ("找到", "Found"),
    "connected": ("关系", "Ties"),
    "picture": ("组织图", "Organisation chart"),
    "verified_state": ("已核实", "verified"),
    "reported_state": ("据报告", "reported"),
    "inferred_state": ("推断", "inferred"),
    "unknown_state": ("未知", "unknown"),
    "unit": ("单位", "Unit"),
    "post": ("职务", "Post"),
    "rank": ("排名", "Rank"),
    "grid": ("影响力与关切度", "Power and interest"),
    "grid_lead": (
        "只有90%区间越过界线且有关切度记录的人才归入一格。界线（假设）：影响力{power}，关切度{interest}",
        "Only those whose 90 % interval clears the line, with interest on record, stand in a field. "
        "Lines (assumed): influence {power}, salience {interest}",
    ),
    "interest": ("关切度（依来源）", "Interest: salience, as sourced"),
    "no_interest": ("无关切度记录", "No interest on record"),
    "manage_closely": ("重点对接", "Manage closely"),
    "keep_satisfied": ("保持满意", "Keep satisfied"),
    "keep_informed": ("保持知情", "Keep informed"),
    "watch": ("一般关注", "Watch"),
    "no_field": ("未定", "Undecided"),
    "over_time": ("影响力随时间的变化", "Influence over time"),
    "over_time_lead": (
        "决策随其看法变动的份额；色带为90%区间",
        "Share of the decision that moves with each person's view; bands are 90 % intervals",
    ),
    "rising": ("上升，超出误差", "Rises, beyond noise"),
    "fading": ("下降，超出误差", "Fades, beyond noise"),
    "within_noise": ("变化在误差之内", "Change within noise"),
}


def words(lang: str, given: tuple[tuple[str, str], ...] = ()) -> dict[str, str]:
    """All words in one language ("zh", else English), with those of the scene over them."""
    column = 0 if lang.lower().startswith("zh") else 1
    return {**{key: pair[column] for key, pair in WORDS.items()}, **dict(given)}
