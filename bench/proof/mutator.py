"""One small wrong thing at a time: the mutants of a module, made on its syntax tree."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["UNCHANGED", "Mutant", "mutants_of"]

UNCHANGED = -1
"""Number of the mutant that is none."""

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.MatMult: ast.Mult,
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of a module.

    Attributes
    ----------
    path
        The module's file.
    number
        Which of its mutants, in order of the tree.
    line, last
        Lines of the statement that holds it.
    what
        The change, as in ``a < b -> a <= b``.
    """

    path: Path
    number: int
    line: int
    last: int
    what: str

    def tree(self) -> ast.Module:
        """The module with the change."""
        made = ast.parse(self.path.read_text(encoding="utf-8"))
        if self.number != UNCHANGED:
            list(_sites(made))[self.number].put()
        return ast.fix_missing_locations(made)


@dataclass(frozen=True, slots=True)
class _Site:
    statement: ast.stmt
    before: ast.AST
    after: ast.AST
    put: Callable[[], None]


def mutants_of(path: Path) -> list[Mutant]:
    """Every mutant of a module, in order."""
    found = []
    for number, site in enumerate(_sites(ast.parse(path.read_text(encoding="utf-8")))):
        first, last = site.statement.lineno, site.statement.end_lineno or site.statement.lineno
        if not hasattr(site.statement, "body"):
            line = first
        else:
            line = last = getattr(site.before, "lineno", first)
        what = f"{_shown(site.before)} -> {_shown(site.after)}"
        found.append(Mutant(path, number, line, last, what))
    return found


def _shown(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())[:70]


def _sites(tree: ast.Module) -> Iterator[_Site]:
    """Every place that can be changed; what people read (docstrings, texts with blanks) is left alone."""
    for statement in list(ast.walk(tree)):
        if isinstance(statement, ast.stmt) and not _plain(statement):
            yield from _of_statement(statement)


def _plain(statement: ast.stmt) -> bool:
    """What says nothing that a test could see: imports, names for types and for the outside, docstrings."""
    if isinstance(statement, ast.Import | ast.ImportFrom | ast.Pass | ast.Global | ast.Nonlocal):
        return True
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return True
    value = getattr(statement, "value", None)
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "TypeVar":
        return True
    targets = statement.targets if isinstance(statement, ast.Assign) else ()
    return any(isinstance(name, ast.Name) and name.id in {"__all__", "__slots__"} for name in targets)


def _of_statement(statement: ast.stmt) -> Iterator[_Site]:
    if isinstance(statement, ast.Return) and not _is_none(statement.value):
        yield _whole(statement, ast.Return(ast.Constant(None)))
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        yield _whole(statement, ast.Pass())
    if isinstance(statement, ast.Break | ast.Continue):
        yield _whole(statement, ast.Continue() if isinstance(statement, ast.Break) else ast.Break())
    if isinstance(statement, ast.If | ast.While) and not _for_types(statement.test):
        yield _field(statement, statement, "test", ast.UnaryOp(ast.Not(), statement.test))
    for holder, name, at, node in _expressions(statement):
        for other in _others(node):
            yield _expression(statement, holder, name, at, node, other)


def _is_none(node: ast.expr | None) -> bool:
    return node is None or (isinstance(node, ast.Constant) and node.value is None)


def _for_types(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "TYPE_CHECKING"


def _whole(statement: ast.stmt, other: ast.stmt) -> _Site:
    """The statement for another one, in its place."""
    before = copy.copy(statement)

    def put() -> None:
        vars(statement).clear()
        statement.__class__ = type(other)
        vars(statement).update(vars(other), lineno=before.lineno, col_offset=before.col_offset)

    return _Site(before, before, other, put)


def _field(statement: ast.stmt, holder: ast.AST, name: str, other: ast.expr) -> _Site:
    return _Site(statement, getattr(holder, name), other, lambda: setattr(holder, name, other))


def _expression(
    statement: ast.stmt, holder: ast.AST, name: str, at: int | None, node: ast.AST, other: ast.AST
) -> _Site:
    def put() -> None:
        if at is None:
            setattr(holder, name, other)
        else:
            getattr(holder, name)[at] = other

    return _Site(statement, node, other, put)


def _expressions(statement: ast.stmt) -> Iterator[tuple[ast.AST, str, int | None, ast.expr]]:
    """Every expression of a statement itself, with its place; not annotations, nor bodies."""
    waiting: list[ast.AST] = [statement]
    while waiting:
        holder = waiting.pop(0)
        for name, value in ast.iter_fields(holder):
            if name in {"annotation", "returns", "decorator_list", "bases", "keywords_of_class"}:
                continue
            listed = value if isinstance(value, list) else [value]
            for at, node in enumerate(listed):
                if isinstance(node, ast.JoinedStr | ast.Raise | ast.stmt) or not isinstance(node, ast.AST):
                    continue
                if isinstance(node, ast.expr):
                    yield holder, name, at if isinstance(value, list) else None, node
                waiting.append(node)


def _others(node: ast.expr) -> Iterator[ast.expr]:
    """What may stand instead of an expression."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _COMPARED:
        yield ast.Compare(node.left, [_COMPARED[type(node.ops[0])](), *node.ops[1:]], node.comparators)
    elif isinstance(node, ast.BinOp) and type(node.op) in _COUNTED and not _of_text(node):
        yield ast.BinOp(node.left, _COUNTED[type(node.op)](), node.right)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield node.operand
    elif isinstance(node, ast.IfExp):
        yield ast.IfExp(node.test, node.orelse, node.body)
    elif isinstance(node, ast.Constant):
        yield from _other_values(node.value)


def _of_text(node: ast.BinOp) -> bool:
    return any(isinstance(one, ast.JoinedStr) for one in (node.left, node.right))


def _other_values(value: object) -> Iterator[ast.expr]:
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int | float):
        yield ast.Constant(value + 1)
    elif isinstance(value, str) and value and " " not in value and value.isascii():
        yield ast.Constant(f"x{value}x")
