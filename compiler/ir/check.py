"""The IR's own rules, checked between all stages in tests: defined before use, once, and counts that match."""

from __future__ import annotations

from .nodes import Block, Call, Closure, Effect, Fn, For, If, Stmt, Value, While
from .visit import operands_of, values_in


class BrokenIR(AssertionError):
    """A stage broke the IR: a bug of ours."""


def check(fn: Fn) -> Fn:
    """Return `fn`, or raise `BrokenIR` saying what is wrong with it."""
    if tuple(p.value for p in fn.params) != fn.body.params:
        raise BrokenIR(f"{fn.name}: parameters and body disagree")
    slots = list(fn.returns.slots())
    if any(k >= len(fn.body.yields) for k in slots):
        raise BrokenIR(f"{fn.name}: returns a slot that is not yielded")
    defined: set[Value] = set()
    _block(fn.body, set(), defined, f"fn {fn.name}")
    for helper in fn.helpers:
        check(helper)
    return fn


def _block(block: Block, scope: set[Value], defined: set[Value], where: str) -> None:
    scope = set(scope)
    _define(block.params, scope, defined, where)
    for stmt in block.stmts:
        for operand in operands_of(stmt):
            _used(operand, scope, f"{where}: {type(stmt).__name__} {getattr(stmt, 'op', '')}")
        _shape(stmt, where)
        if not isinstance(stmt, Effect):
            _inner(stmt, scope, defined, where)
            _define(stmt.results, scope, defined, where)
    for operand in block.yields:
        _used(operand, scope, f"{where}: yield")


def _inner(stmt: Stmt, scope: set[Value], defined: set[Value], where: str) -> None:
    if isinstance(stmt, If):
        _block(stmt.then, scope, defined, f"{where} > if")
        _block(stmt.orelse, scope, defined, f"{where} > else")
    elif isinstance(stmt, (For, Closure)):
        _block(stmt.body, scope, defined, f"{where} > {type(stmt).__name__.lower()}")
    elif isinstance(stmt, While):
        _block(stmt.cond, scope, defined, f"{where} > while test")
        _block(stmt.body, scope, defined, f"{where} > while")


def _shape(stmt: Stmt, where: str) -> None:
    n = len(stmt.results)
    if isinstance(stmt, If):
        counts = [len(stmt.then.yields), len(stmt.orelse.yields)]
        ok = counts == [n, n] and not stmt.then.params and not stmt.orelse.params
    elif isinstance(stmt, For):
        counts = [len(stmt.init), len(stmt.body.params) - 1, len(stmt.body.yields) - stmt.breaks]
        ok = counts == [n, n, n]
    elif isinstance(stmt, While):
        counts = [
            len(stmt.init), len(stmt.cond.params), len(stmt.body.params),
            len(stmt.body.yields) - stmt.breaks,
        ]  # fmt: skip
        ok = counts == [n, n, n, n] and len(stmt.cond.yields) == 1
    else:
        counts, ok = [], not isinstance(stmt, (Closure,)) or n == 1
    if not ok:
        raise BrokenIR(f"{where}: {type(stmt).__name__} has {n} results but {counts}")
    if isinstance(stmt, Call) and not stmt.fn:
        raise BrokenIR(f"{where}: call of nothing")


def _define(values: tuple[Value, ...], scope: set[Value], defined: set[Value], where: str) -> None:
    for v in values:
        if v in defined:
            raise BrokenIR(f"{where}: {v} is defined twice")
        defined.add(v)
        scope.add(v)


def _used(operand: object, scope: set[Value], where: str) -> None:
    for v in values_in(operand):  # type: ignore[arg-type]
        if v not in scope:
            raise BrokenIR(f"{where}: {v} is not defined here")
