"""What the commands say, in English and Chinese."""

from __future__ import annotations

import re

__all__ = ["WORDS", "word"]

WORDS: dict[str, tuple[str, str]] = {
    # rows of a file
    "rows-ok": ("{file}: {ok} rows ok", "{file}：{ok} 行无误"),
    "rows-none": ("{file}: 0 rows", "{file}：0 行"),
    "rows-wrong": (
        "{file}: {ok} rows ok, {wrong} rejected",
        "{file}：{ok} 行无误，{wrong} 行被拒",
    ),
    "rows-waiting": (
        "{file}: {ok} rows ok, {wrong} rejected, {waiting} waiting",
        "{file}：{ok} 行无误，{wrong} 行被拒，{waiting} 行等待",
    ),
    "waiting-for-these": (
        "{waiting} more rows wait for these; they are good once these are mended",
        "另有 {waiting} 行等待以上问题：改正后即可",
    ),
    "marked": ("a copy with the problems marked: {path}", "已写出标记问题的副本：{path}"),
    "facts-stay": ("without them {count} facts stay", "略去后保留 {count} 条事实"),
    "left-out": ("rows left out: {bad}", "已略去 {bad} 行"),
    "input-refused": ("refused: {count} problems", "输入被拒：{count} 个问题"),
    "keep-good-hint": (
        "mend them, or go on without these rows: --keep-good",
        "请修正，或用 --keep-good 略去这些行继续",
    ),
    # template
    "template-written": ("written: {path}", "已写出：{path}"),
    "exists": ("{path} is already there", "{path} 已存在"),
    "exists-hint": ("--force replaces it", "用 --force 覆盖"),
    # calibrate
    "fit-gain": (
        "gain {value} (90 % interval {low} to {high}) on answers not seen",
        "在未参与校准的答案上提升 {value}（90% 区间 {low} 至 {high}）",
    ),
    "fit-no-gain": (
        "no gain: {value} (90 % interval {low} to {high}) on answers not seen; keep the defaults",
        "没有提升：在未参与校准的答案上为 {value}（90% 区间 {low} 至 {high}）；请沿用默认值",
    ),
    "fit-pairs": (
        "pairs of {count} answers in the right order: {default} by the defaults, {fitted} fitted",
        "{count} 个答案中次序正确的比例：默认 {default}，校准后 {fitted}",
    ),
    "profile-written": ("profile written: {path}", "已写出校准参数：{path}"),
    "scenario-file": ("a scenario is tried on one set of facts", "情景推演须基于一份数据"),
    "scenario-file-hint": (
        "give FILE, or --store with --account; without --all or --write-back",
        "请给出文件，或 --store 与 --account；勿用 --all 或 --write-back",
    ),
    # audit
    "audit-sheet": (
        "written: {path}; {people} people and {facts} facts to look up",
        "已写出：{path}；待核对 {people} 人、{facts} 条事实",
    ),
    "audit-written": ("the audit, counts only: {path}", "抽查结果（仅含数目）：{path}"),
    "audit-missing": (
        "{absent} of {known} known ties are not in the facts",
        "{known} 条已知关系中有 {absent} 条不在事实中",
    ),
    "audit-grade": (
        "stated {low} to {high}: {right} of {n} facts are right",
        "标称可信度 {low} 至 {high}：{n} 条事实中 {right} 条属实",
    ),
    "audit-unsure": (
        "{count} look-ups gave no answer and count for nothing; if the hard ones are among them, "
        "the audit flatters",
        "有 {count} 项未能判断，不计入；若难查的多在其中，抽查结果会偏乐观",
    ),
    "no-audit-hint": (
        "give the file that stakemap audit --answers wrote",
        "请给出 stakemap audit --answers 写出的文件",
    ),
    # stores
    "loaded": (
        "{added} created, {changed} changed, {removed} removed",
        "新增 {added}，更改 {changed}，移除 {removed}",
    ),
    "would-load": (
        "would be: {added} created, {changed} changed, {removed} removed; nothing was written",
        "将会：新增 {added}，更改 {changed}，移除 {removed}；未写入任何内容",
    ),
    "nothing-removed": (
        "nothing is removed while rows are left out",
        "有略去的行时不移除任何事实",
    ),
    "erased": (
        "{people} person, {facts} facts, {reports} reports affected",
        "涉及 {people} 人、{facts} 条事实、{reports} 份报告",
    ),
    "former": ("and {count} former versions of facts", "另有 {count} 个事实的旧版本"),
    "absent": (
        "re-read: no trace of {id} in {count} of {count} accounts",
        "已重新读取：{count} 个账户中均无 {id} 的痕迹",
    ),
    "not-absent": ("re-read: {id} is still named in {where}", "已重新读取：{where} 中仍提到 {id}"),
    "redacted": (
        "{count} texts of other facts had the name blacked out",
        "另有 {count} 处文字中的姓名已遮盖",
    ),
    "elsewhere": ("id or name still stand in: {where}", "编号或姓名仍见于：{where}"),
    "namesakes": (
        "facts about others have a name of the same spelling: {where}",
        "其他人的事实中有相同的姓名：{where}",
    ),
    "stale-report": (
        "still names the person, make it again or delete it: {path}",
        "仍提到此人，请重做或删除：{path}",
    ),
    "erase-question": (
        "Erase {id} for ever, with all history, from {where}?",
        "确定从 {where} 永久删除 {id} 及其全部历史？",
    ),
    "not-erased": ("nothing was erased", "未删除任何内容"),
    "verified": (
        "{account}: ok, {facts} facts, {versions} versions, {revisions} revisions",
        "{account}：完好，{facts} 条事实，{versions} 个旧版本，{revisions} 次修订",
    ),
    "damaged": ("{account}: damaged places: {count}", "{account}：{count} 处损坏："),
    "no-store": ("there is nothing in this store", "此存储为空"),
    "no-store-hint": ("fill it: stakemap load FILE --store URL", "请先导入：stakemap load FILE --store URL"),
    "which-account": (
        "the store holds {count} accounts: {names}",
        "此存储有 {count} 个账户：{names}",
    ),
    "which-account-hint": (
        "name one with --account, or --all where the command has it",
        "用 --account 指定其一，或用 --all",
    ),
    # reports
    "file-or-store": ("name a file, or a store with --store", "请给出文件，或用 --store 给出存储"),
    "file-or-store-hint": (
        "stakemap report FILE, or stakemap report --store URL",
        "stakemap report FILE，或 stakemap report --store URL",
    ),
    "needs-store": (
        "--account, --all and --write-back need a store",
        "--account、--all 和 --write-back 需要存储",
    ),
    "all-or-one": ("--all and --account exclude each other", "--all 与 --account 不能同时使用"),
    "no-run-hint": ("name the run.json that lies beside a report", "请给出报告旁边的 run.json"),
    "no-facts": ("the facts of this run are not where they were: {name}", "此次运行的事实不在原处：{name}"),
    "no-facts-hint": ("name their place with --file or --store", "请用 --file 或 --store 指明位置"),
    "report-written": ("written: {path}", "已写出：{path}"),
    "unchanged": (
        "{account}: unchanged, the old report stays: {path}",
        "{account}：没有变化，保留原报告：{path}",
    ),
    "written-back": ("scores stored: {count} records new or changed", "分数已存回：新增或更改 {count} 条"),
    "summary": (
        "{ok} ok, {unchanged} unchanged, {failed} failed",
        "成功 {ok}，无变化 {unchanged}，失败 {failed}",
    ),
    "failed-account": ("{account}: failed: {reason}", "{account}：失败：{reason}"),
    "index-written": ("list of the reports: {path}", "报告目录：{path}"),
    "no-decision-open": (
        "no decision is open on this day; the report has none",
        "此日没有未决事项，报告中不含决策部分",
    ),
    "nobody-votes": (
        "{id}: nobody is known to vote in it yet, so it has no section",
        "{id}：尚不知由谁表决，报告中没有此项",
    ),
    "rebuilt": ("rebuilt: {path}", "已重建：{path}"),
    "rebuilt-same": ("the same bytes as before", "与原文件逐字节相同"),
    # diff
    "two-files": (
        "diff compares two files, or two moments of a store",
        "diff 比较两个文件，或存储的两个时点",
    ),
    "two-files-hint": (
        "stakemap diff FILE1 FILE2, or --store URL --from A --to B",
        "stakemap diff FILE1 FILE2，或 --store URL --from A --to B",
    ),
    "two-moments": ("from which moment?", "从哪个时点开始？"),
    "two-moments-hint": (
        "--from 2026-08-01 or --from 3; no files beside --store",
        "--from 2026-08-01 或 --from 3；用 --store 时不要给文件",
    ),
    "no-revision": ("there is no revision {rev}; the last is {last}", "没有修订 {rev}；最新为 {last}"),
    "facts-differ": ("facts that differ: {count}", "不同的事实：{count} 条"),
    "no-difference": ("no fact differs", "没有不同的事实"),
    "more": ("... and {count} more (all with --json)", "……另有 {count} 条（--json 给出全部）"),
    "quiet": (
        "nothing beyond noise (what differs at all: --everything)",
        "没有超出误差的变化（全部差异见 --everything）",
    ),
    "quiet-same": ("nothing beyond noise", "没有超出误差的变化"),
    "quiet-rest": (
        "facts that differ: {count} (all of them: --everything)",
        "不同的事实：{count} 条（全部见 --everything）",
    ),
    "moved": ("who moved (influence)", "影响力名次变化"),
    "nobody-moved": ("no rank changed", "名次没有变化"),
    "rose": ("rose", "上升"),
    "fell": ("fell", "下降"),
    "appeared": ("new", "新出现"),
    "left": ("gone", "已离开"),
    "new-findings": ("new findings", "新的结论"),
    "gone-findings": ("findings that are gone", "不再成立的结论"),
    "no-ranks": ("one side has nobody to rank; only facts are compared", "一方没有可排名的人，仅比较事实"),
    # demo
    "demo-city": (
        "An invented city, looked at on {day}; nobody in it exists.",
        "虚构的城市，以 {day} 为准；其中人物均不存在。",
    ),
    "demo-read": (
        "read {people} people, {facts} facts; stored: {store}",
        "读入 {people} 人、{facts} 条事实；存入：{store}",
    ),
    "demo-open": ("open the report: {path}", "打开报告：{path}"),
    "demo-what-if": ("what if the chief engineer retires: {command}", "如果总工程师退休：{command}"),
    # steps
    "step-read": ("reading", "读取"),
    "step-analyze": ("analysing", "分析"),
    "step-causes": ("causes", "原因"),
    "step-write": ("writing", "写出"),
    "step-store": ("storing", "存储"),
    "step-erase": ("erasing", "删除"),
    "step-verify": ("checking", "校验"),
    # errors
    "error": ("error", "错误"),
    "warning": ("note", "提示"),
    "hint": ("what to do", "处理办法"),
    "no-file": ("no such file: {path}", "没有此文件：{path}"),
    "no-file-hint": (
        "name a workbook (.xlsx), a folder of CSV files, or a .json file",
        "请给出工作簿（.xlsx）、CSV 文件夹或 .json 文件",
    ),
    "unexpected": ("unexpected: {kind}", "意外错误：{kind}"),
    "unexpected-hint": ("add --debug to see where", "加上 --debug 查看详情"),
    "stopped": ("stopped", "已中断"),
    "file-system": ("the file system refuses: {reason}", "文件系统拒绝：{reason}"),
}
"""Text by key: English, Chinese."""

_ONE = re.compile(r"(?<![\w.])1 (fact|problem|report|revision|row|version)s\b")


def word(key: str, lang: str, **values: object) -> str:
    """A text in a language, filled in; one fact is not "1 facts"."""
    text = WORDS[key][lang == "zh"].format(**values)
    return _ONE.sub(r"1 \1", text)
