"""Dead code: what nothing reads goes, results of branches and loops included."""

from __future__ import annotations

from dataclasses import replace
from operator import is_

from ..ir.nodes import Block, Fn, For, If, Operand, Stmt, Value, While
from ..ir.visit import blocks_of, is_effect, statements, uses_of_stmt, values_of


def dce(fn: Fn) -> Fn:
    """Remove statements, results and carried values that nothing reads. The same object if there are none."""
    stmts = _block(fn.body.stmts, set(values_of(fn.body.yields)))[0]
    return fn if stmts is fn.body.stmts else replace(fn, body=replace(fn.body, stmts=stmts))


def _block(stmts: tuple[Stmt, ...], live: set[Value]) -> tuple[tuple[Stmt, ...], set[Value]]:
    """The statements that matter for `live` (and for effects), and what they read."""
    kept: list[Stmt] = []
    for stmt in reversed(stmts):
        new = _stmt(stmt, live)
        if new is not None:
            kept.append(new)
            live.update(uses_of_stmt(new))
    kept.reverse()
    return stmts if len(kept) == len(stmts) and all(map(is_, kept, stmts)) else tuple(kept), live


def _stmt(stmt: Stmt, live: set[Value]) -> Stmt | None:
    if live.isdisjoint(stmt.results) and not _has_effects(stmt):
        return None
    if isinstance(stmt, If):
        return _branch(stmt, live)
    if isinstance(stmt, (For, While)):
        return _loop(stmt, live)
    return stmt


def _has_effects(stmt: Stmt) -> bool:
    return is_effect(stmt) or any(is_effect(s) for b in blocks_of(stmt) for s in statements(b))


def _pick(operands: tuple[Operand, ...], keep: list[int]) -> tuple[Operand, ...]:
    return tuple(operands[k] for k in keep)


def _branch(stmt: If, live: set[Value]) -> If:
    keep = [k for k, r in enumerate(stmt.results) if r in live]
    sides = []
    for block in (stmt.then, stmt.orelse):
        yields = _pick(block.yields, keep)
        sides.append(Block((), _block(block.stmts, set(values_of(yields)))[0], yields))
    if len(keep) == len(stmt.results) and sides[0].stmts is stmt.then.stmts and sides[1].stmts is stmt.orelse.stmts:
        return stmt
    return replace(stmt, results=tuple(stmt.results[k] for k in keep), then=sides[0], orelse=sides[1])


def _loop(stmt: For | While, live: set[Value]) -> For | While:
    """Carried values that only feed themselves go: the others are found by growing from what is read."""
    first = 1 if isinstance(stmt, For) else 0
    head = stmt.body.yields[:1] if stmt.breaks else ()
    yields = stmt.body.yields[len(head) :]
    needed = {k for k, r in enumerate(stmt.results) if r in live}
    while True:
        keep = sorted(needed)
        out = (*head, *_pick(yields, keep))
        stmts, read = _block(stmt.body.stmts, set(values_of(out)))
        used = {k for k in range(len(yields)) if stmt.body.params[first + k] in read}
        if isinstance(stmt, While):
            test = set(values_of(stmt.cond.yields)) | {v for s in stmt.cond.stmts for v in uses_of_stmt(s)}
            used |= {k for k, p in enumerate(stmt.cond.params) if p in test}
        if used <= needed:
            break
        needed |= used
    if len(keep) == len(stmt.results) and stmts is stmt.body.stmts:
        return stmt
    params = (*stmt.body.params[:first], *(stmt.body.params[first + k] for k in keep))
    results = tuple(stmt.results[k] for k in keep)
    new = replace(stmt, results=results, init=_pick(stmt.init, keep), body=Block(params, stmts, out))
    if isinstance(new, While):
        cond = new.cond
        new = replace(new, cond=replace(cond, params=tuple(cond.params[k] for k in keep)))
    return new
