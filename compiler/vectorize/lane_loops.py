"""Loops over lanes: the lanes that still run are picked by position, and leave when their test fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..analysis.activity import carried
from ..analysis.types import type_of_operand
from ..diagnostics import Diagnostic, UnsupportedError
from ..ir.nodes import Block, Const, For, Operand, Undef, Value, While
from ..ir.types import Array, Scalar, Size

if TYPE_CHECKING:
    from .lanes import Lanes


def loop(lanes: Lanes, stmt: For | While) -> None:
    """A loop. Which carried numbers differ between lanes is found by trying."""
    params, yields = carried(stmt)
    varying = {k for k, o in enumerate(stmt.init) if lanes.varies(o)}
    while True:
        more = varying | _found_varying(lanes, stmt, varying)
        if more == varying:
            break
        varying = more
    if _stays_together(lanes, stmt, varying):
        _together(lanes, stmt, varying)
    else:
        from .lanes import _NeedsPositions, is_number

        if not all(is_number(p.type) for p in params):
            raise UnsupportedError(Diagnostic("G301", "an array that some points change has no form for many", stmt.span))
        if not lanes.flat:
            raise _NeedsPositions
        if isinstance(stmt, For) and (stmt.reverse or not (isinstance(stmt.step, Const) and stmt.step.value > 0)):
            raise UnsupportedError(Diagnostic("G301", "a loop that counts down has no form for many points", stmt.span))
        _apart(lanes, stmt)


def _trial(lanes: Lanes, stmt: For | While, varying: set[int]) -> Lanes:
    """The body over placeholders, to see what varies; what it writes is thrown away."""
    params, _ = carried(stmt)
    trial = lanes.inner(lanes.b.nested())
    for k, p in enumerate(params):
        trial.env[p] = _placeholder(p, k in varying)
    if isinstance(stmt, For):
        index = stmt.body.params[0]
        differs = any(lanes.varies(o) for o in (stmt.start, stmt.stop, stmt.step))
        trial.env[index] = _placeholder(index, differs)
    return trial


def _placeholder(p: Value, varies: bool) -> Value:
    return Value(_lane_type(p) if varies else p.type, p.hint, p.span, p.user)


def _lane_type(p: Value, size: Size | None = None) -> Array:
    kind = p.type.kind if isinstance(p.type, Scalar) else "float"
    dtype = {"bool": "bool", "int": "int64", "complex": "complex128"}.get(kind, "float64")
    return Array(dtype, (size or Size.symbol("lanes", many=True),))


def _found_varying(lanes: Lanes, stmt: For | While, varying: set[int]) -> set[int]:
    _, yields = carried(stmt)
    trial = _trial(lanes, stmt, varying)
    trial.block(stmt.body)
    return {k for k, y in enumerate(yields) if trial.varies(y)}


def _stays_together(lanes: Lanes, stmt: For | While, varying: set[int]) -> bool:
    """Whether all lanes run the loop equally often."""
    trial = _trial(lanes, stmt, varying)
    if isinstance(stmt, For):
        if any(lanes.varies(o) for o in (stmt.start, stmt.stop, stmt.step)):
            return False
    else:
        for p, q in zip(stmt.cond.params, stmt.body.params, strict=True):
            trial.env[p] = trial.env[q]
        trial.block(stmt.cond)
        if trial.varies(stmt.cond.yields[0]):
            return False
    if not stmt.breaks:
        return True
    trial.block(stmt.body)
    return not trial.varies(stmt.body.yields[0])


def _together(lanes: Lanes, stmt: For | While, varying: set[int]) -> None:
    """The same loop over arrays of lanes."""
    params, yields = carried(stmt)
    b = lanes.b
    init: list[Operand] = []
    like = lanes.like
    for k, o in enumerate(stmt.init):
        start = lanes.operand(o)
        if k in varying and not isinstance(type_of_operand(start), Array) and like is not None:
            fill = Const(0.0) if isinstance(start, Undef) else start
            start = b.apply("np.full_like", like, fill, dtype=_fill_dtype(params[k]), hint=params[k].hint)
        init.append(start)
    inner = lanes.inner(b.nested())
    new: list[Value] = []
    for k, p in enumerate(params):
        type = type_of_operand(init[k]) if k in varying else p.type
        new.append(Value(type, p.hint, p.span, p.user))
        inner.env[p] = new[-1]
    head: tuple[Value, ...] = ()
    if isinstance(stmt, For):
        index = stmt.body.params[0]
        head = (Value(index.type, index.hint, index.span, index.user),)
        inner.env[index] = head[0]
    inner.block(stmt.body)
    out = [inner.operand(y) for y in stmt.body.yields]
    body = Block((*head, *new), tuple(inner.b.stmts), tuple(out))
    results = tuple(Value(v.type, v.hint, v.span, v.user) for v in new)
    if isinstance(stmt, For):
        bounds = (lanes.operand(stmt.start), lanes.operand(stmt.stop), lanes.operand(stmt.step))
        b.add(For(results, *bounds, tuple(init), body, stmt.breaks, stmt.reverse, stmt.span))
    else:
        test = lanes.inner(b.nested())
        again = tuple(Value(v.type, v.hint, v.span, v.user) for v in new)
        test.env.update(zip(stmt.cond.params, again, strict=True))
        test.block(stmt.cond)
        cond = Block(again, tuple(test.b.stmts), (test.operand(stmt.cond.yields[0]),))
        b.add(While(results, tuple(init), cond, body, stmt.breaks, stmt.span))
    lanes.env.update(zip(stmt.results, results, strict=True))


def _apart(lanes: Lanes, stmt: For | While) -> None:
    """Lanes that leave on their own: full arrays of what is carried, and the positions of those that run."""
    params, yields = carried(stmt)
    b = lanes.b
    like = lanes.like
    assert like is not None
    full = [_full(lanes, like, o, p) for o, p in zip(stmt.init, params, strict=True)]
    running = b.apply("np.arange", b.apply("attr.size", like), hint="running")
    index: Value | None = None
    if isinstance(stmt, For):
        index = _full(lanes, like, stmt.start, stmt.body.params[0])  # type: ignore[assignment]
        full.append(index)  # type: ignore[arg-type]
    names = [*params, *((stmt.body.params[0],) if index is not None else ())]
    carried_in = [running, *full]
    lane_params = [Value(o.type, o.hint, o.span) for o in carried_in]  # type: ignore[union-attr]
    lane_params[0] = Value(Array("int64", (Size.unknown(),), unique=True), "running")
    cond_params = [Value(v.type, v.hint, v.span) for v in lane_params]
    test = b.nested()
    more = test.apply("gt", test.apply("attr.size", cond_params[0]), Const(0))
    inner = lanes.inner(b.nested())
    outs = _iteration(lanes, inner, stmt, names, lane_params)
    body = Block(tuple(lane_params), tuple(inner.b.stmts), tuple(outs))
    results = tuple(Value(v.type, v.hint, v.span) for v in lane_params)
    cond = Block(tuple(cond_params), tuple(test.stmts), (more,))
    b.add(While(results, tuple(carried_in), cond, body, False, stmt.span))
    lanes.env.update(zip(stmt.results, results[1 : 1 + len(params)], strict=True))


def _full(lanes: Lanes, like: Value, o: Operand, p: Value) -> Operand:
    """The start of a carried number, for every lane."""
    start = lanes.operand(o)
    if isinstance(start, Value) and isinstance(start.type, Array) and lanes.varies(o):
        if start.type.dtype == _lane_type(p).dtype:
            return lanes.b.apply("np.copy", start, hint=p.hint)
        return lanes.b.apply("astype", start, _fill_dtype(p), hint=p.hint)
    fill = Const(0) if isinstance(start, Undef) else start
    return lanes.b.apply("np.full_like", like, fill, dtype=_fill_dtype(p), hint=p.hint)


def _fill_dtype(p: Value) -> Const:
    kind = p.type.kind if isinstance(p.type, Scalar) else "float"
    return Const({"bool": bool, "int": int, "complex": complex}.get(kind, float))


def _iteration(
    lanes: Lanes, inner: Lanes, stmt: For | While, names: list[Value], lane_params: list[Value]
) -> list[Operand]:
    """One iteration: who still runs, their numbers, the body, and where its results go."""
    b = inner.b
    running: Value = lane_params[0]
    stored = dict(zip(names, lane_params[1:], strict=True))
    running = _leave(lanes, inner, stmt, names, stored, running)
    chosen = lanes.inner(b, running)
    for v, o in lanes.env.items():
        if isinstance(o, Value) and o in lanes.lane_values() and _is_read(stmt, v):
            chosen.env[v] = b.apply("getitem", o, running, hint=v.hint)
    for v in names:
        chosen.env[v] = b.apply("getitem", stored[v], running, hint=v.hint)
    chosen.block(stmt.body)
    _, yields = carried(stmt)
    outs: list[Operand] = []
    params, _ = carried(stmt)
    for p, y in zip(params, yields, strict=True):
        new = chosen.operand(y)
        outs.append(stored[p] if isinstance(new, Undef) else b.apply("setitem", stored[p], running, new, hint=p.hint))
    if isinstance(stmt, For):
        i = stmt.body.params[0]
        step = b.apply("add", chosen.env[i], lanes.operand(stmt.step))
        outs.append(b.apply("setitem", stored[i], running, step, hint=i.hint))
    if stmt.breaks:
        stop = chosen.operand(stmt.body.yields[0])
        if not isinstance(type_of_operand(stop), Array):
            stop = b.apply("np.full_like", running, stop, dtype=Const(bool))
        running = b.apply("getitem", running, b.apply("np.logical_not", stop), hint="running")
    return [running, *outs]


def _is_read(stmt: For | While, v: Value) -> bool:
    from ..ir.visit import uses

    return any(u is v for u in uses(stmt.body))


def _leave(
    lanes: Lanes, inner: Lanes, stmt: For | While, names: list[Value], stored: dict[Value, Value], running: Value
) -> Value:
    """The positions of the lanes whose test holds."""
    from ..ir.visit import uses

    b = inner.b
    at = lanes.inner(b, running)
    if isinstance(stmt, For):
        i = b.apply("getitem", stored[stmt.body.params[0]], running, hint=stmt.body.params[0].hint)
        stop = lanes.operand(stmt.stop)
        if lanes.varies(stmt.stop):
            stop = b.apply("getitem", stop, running)
        test: Operand = b.apply("lt", i, stop)
    else:
        if stmt.cond.yields[0] == Const(True):
            return running
        mentioned = set(uses(stmt.cond))
        for v, o in lanes.env.items():
            if v in mentioned and isinstance(o, Value) and o in lanes.lane_values():
                at.env[v] = b.apply("getitem", o, running, hint=v.hint)
        for p, v in zip(stmt.cond.params, names, strict=True):
            if p in mentioned:
                at.env[p] = b.apply("getitem", stored[v], running, hint=v.hint)
        at.block(stmt.cond)
        test = at.operand(stmt.cond.yields[0])
    return b.apply("getitem", running, test, hint="running")
