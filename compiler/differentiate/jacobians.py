"""Jacobians: one forward or backward sweep per unit vector, in a loop of the generated code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..analysis.types import infer
from ..diagnostics import ArgumentError, Diagnostic
from ..frontend.lower import type_of
from ..ir.build import Builder
from ..ir.nodes import Apply, Block, Const, Fn, For, Operand, Param, Stmt, Tree, TupleOf, Value, slot
from ..ir.types import FLOAT, Array, ListOfType, Scalar, Type, kind, ndim_of, shape_of
from ..ir.visit import free_of_stmt, substitute
from .adjoints import bar_name, dot_name, zero
from .apply_rule import RuleWriter
from .forward import pushforward
from .functions import _about, _returned, leaves_of
from .holomorphic import check_jacobian
from .reverse import pullback


def jacobian(
    fn: Fn, names: Sequence[str], single: bool, mode: str, rules: RuleWriter, holomorphic: bool = False
) -> Fn:
    """The derivatives of every result by every leaf: the results' structure of the arguments' structure.

    A leaf of it has shape result.shape + argument.shape. `mode`: "forward" or "reverse".
    """
    outs = list(fn.returns.slots())
    if not outs:
        raise ArgumentError(Diagnostic("G206", f"`{fn.source_name}` returns no number", fn.span))
    if any(isinstance(type_of(fn.body.yields[k]), ListOfType) for k in outs):
        message = f"`{fn.source_name}` returns a list of numbers, and a Jacobian has no shape for it"
        raise ArgumentError(Diagnostic("G206", message, fn.span, "return `np.array(...)` of the list"))
    leaves = leaves_of(fn, names)
    check_jacobian(fn, leaves, [fn.body.yields[k] for k in outs], mode, holomorphic)
    b = Builder(infer)
    sweep = _forward if mode == "forward" else _reverse
    table = sweep(fn, leaves, outs, b, rules)
    yields: list[Operand] = []
    places: dict[tuple[int, Value], Tree] = {}
    for k in outs:
        for p in leaves:
            yields.append(table[k, p.value])
            places[k, p.value] = slot(len(yields) - 1)

    def walk(t: Tree) -> Tree:
        if t.kind == "slot":
            return _returned(fn, names, single, lambda p: places[t.data, p.value])
        return replace(t, children=tuple(map(walk, t.children)))

    name = f"{fn.source_name}_jacobian"
    doc = f"Jacobian of {_about(fn)} with respect to {', '.join(names)}."
    body = Block(fn.body.params, tuple(b.stmts), tuple(yields))
    return replace(fn, name=name, source_name=name, body=body, returns=walk(fn.returns), doc=doc)


Table = dict[tuple[int, Value], Operand]


def _forward(fn: Fn, leaves: Sequence[Param], outs: list[int], b: Builder, rules: RuleWriter) -> Table:
    table: Table = {}
    outputs = [fn.body.yields[k] for k in outs]
    b.stmts += fn.body.stmts
    for p in leaves:
        x = p.value
        if not isinstance(x.type, Array):
            inner = b.nested()
            tangents = pushforward(fn.body, {x: Const(1.0)}, outputs, inner, rules)
            new = _fresh(inner.stmts, fn.body)
            b.stmts += new[0]
            for k, o, t in zip(outs, outputs, tangents, strict=True):
                table[k, x] = _through(new[1], t) if t is not None else _zeros(b, o, None, fn.body.params)
            continue
        i = Value(Scalar("int"), "i")
        inner = b.nested()
        x_dot = _unit(inner, x, i, dot_name(x) or "x_dot")
        tangents = pushforward(fn.body, {x: x_dot}, outputs, inner, rules)
        stmts, mapping = _fresh(inner.stmts, fn.body)
        inner.stmts = stmts
        columns = [None if t is None else _through(mapping, t) for t in tangents]
        _collect(b, inner, i, x, list(zip(outs, outputs, columns, strict=True)), table, fn.body.params, first=False)
    return table


def _reverse(fn: Fn, leaves: Sequence[Param], outs: list[int], b: Builder, rules: RuleWriter) -> Table:
    table: Table = {}
    wrt = [p.value for p in leaves]
    for n, k in enumerate(outs):
        y = fn.body.yields[k]
        inner = b.nested()
        i = Value(Scalar("int"), "i")
        is_array = isinstance(y, Value) and isinstance(y.type, Array) and ndim_of(y.type) != 0
        seed = _unit(inner, y, i, bar_name(y) or "out_bar") if is_array else Const(1.0)  # type: ignore[arg-type]
        forward, bars, _ = pullback(fn.body, wrt, [y], [seed], inner, rules)
        if n:
            stmts, mapping = _fresh([*forward, *inner.stmts], fn.body, everything=True)
            cut = len(forward)
            forward, inner.stmts = stmts[:cut], stmts[cut:]
            bars = [None if o is None else _through(mapping, o) for o in bars]
            i = mapping.get(i, i)  # type: ignore[assignment]
        b.stmts += forward
        if not is_array:
            b.stmts += inner.stmts
            for x, bar in zip(wrt, bars, strict=True):
                table[k, x] = bar if bar is not None else zero(b, x)
            continue
        assert isinstance(y, Value)
        rows: Table = {}
        found: list[tuple[int, Operand, Operand | None]] = [(m, x, bar) for m, (x, bar) in enumerate(zip(wrt, bars, strict=True))]
        _collect(b, inner, i, y, found, rows, fn.body.params, first=True)
        for m, x in enumerate(wrt):
            table[k, x] = rows[m, y]
    return table


def _unit(b: Builder, like: Value, i: Value, hint: str) -> Operand:
    """The i-th unit vector, in the shape of `like`."""
    if ndim_of(like.type) == 1:
        return b.apply("setitem", b.apply("np.zeros_like", like, hint=hint), i, Const(1.0), hint=hint)
    flat = _zeros_of(b, b.apply("attr.size", like), like.type, hint)
    flat = b.apply("setitem", flat, i, Const(1.0), hint=hint)
    return b.apply("np.reshape", flat, b.apply("attr.shape", like), hint=hint)


def _dims(b: Builder, o: Operand, params: Sequence[Value]) -> tuple[Operand, ...]:
    """The lengths of the axes of an operand; those of a parameter, where it has them: `o` need not exist for them."""
    shape = shape_of(type_of(o))
    if shape is None:
        raise ArgumentError(Diagnostic("G206", "the rank of a result is not known"))
    found: list[Operand] = []
    for k, size in enumerate(shape):
        if size.constant is not None:
            found.append(Const(size.constant))
            continue
        owners = [(p, p.type.shape.index(size)) for p in params
                  if isinstance(p.type, Array) and p.type.shape is not None and size in p.type.shape]  # fmt: skip
        owner, axis = next((owner for owner in owners if owner[1] == k), (o, k))
        alone = ndim_of(type_of(owner)) == 1
        found.append(b.apply("len", owner) if alone else b.apply("getitem", b.apply("attr.shape", owner), Const(axis)))
    return tuple(found)


def _collect(
    b: Builder, inner: Builder, i: Value, over: Value, columns: list[tuple[int, Operand, Operand | None]],
    table: Table, params: Sequence[Value], first: bool,
) -> None:  # fmt: skip
    """The loop over unit vectors of `over`; `columns` (key, what it is a derivative of or by, the sweep's result).

    The position is the first axis of what is collected (`first`: rows) or the last one (columns).
    """
    live = [(key, o, c) for key, o, c in columns if c is not None]
    for key, o, c in columns:
        if c is None:
            table[key, over] = _zeros(b, over if first else o, o if first else over, params)
    if not live:
        return
    hoisted, inside = _split_invariant(inner.stmts, i)
    b.stmts += hoisted
    n = b.apply("len", over) if ndim_of(over.type) == 1 else b.apply("attr.size", over)
    flat = ndim_of(over.type) != 1
    init, carried, yields, results = [], [], [], []
    inner.stmts = inside
    for _, o, c in live:
        dims = _dims(b, o, params)
        shape = (n, *dims) if first else (*dims, n)
        init.append(_zeros_of(b, shape[0] if len(shape) == 1 else TupleOf(shape), type_of(c), "jac"))
        carried.append(Value(init[-1].type, "jac"))
        ndim = len(dims)
        index: Operand = i if first or ndim == 0 else TupleOf((Const(...), i))
        yields.append(inner.apply("setitem", carried[-1], index, c, hint="jac"))
        results.append(Value(init[-1].type, "jac"))
    body = Block((i, *carried), tuple(inner.stmts), tuple(yields))
    b.add(For(tuple(results), Const(0), n, Const(1), tuple(init), body))
    for (key, o, _), r in zip(live, results, strict=True):
        if not flat:
            table[key, over] = r
            continue
        both = (over, o) if first else (o, over)
        dims = tuple(n for x in both for n in _dims(b, x, params))
        table[key, over] = b.apply("np.reshape", r, TupleOf(dims), hint="jac")


def _zeros(b: Builder, out: Operand, by: Operand | None, params: Sequence[Value]) -> Operand:
    dims = (*_dims(b, out, params), *(_dims(b, by, params) if by is not None else ()))
    kinds = [t for t in (type_of(out), type_of(by) if by is not None else FLOAT) if isinstance(t, Array)]
    if dims:
        return _zeros_of(b, TupleOf(dims), max(kinds, key=lambda t: kind(t) == "complex", default=FLOAT), "")
    return Const(0j) if kind(type_of(out)) == "complex" else Const(0.0)


def _zeros_of(b: Builder, shape: Operand, like: Type, hint: str) -> Value:
    """Zeros of a shape, in the dtype of what is stored there."""
    dtype = getattr(like, "dtype", None)
    if kind(like) == "complex" and dtype is None:
        return b.apply("np.zeros", shape, hint=hint, dtype=Const(complex))
    if dtype in (None, "float64") or kind(like) not in ("float", "complex"):
        return b.apply("np.zeros", shape, hint=hint)
    return b.apply("np.zeros", shape, hint=hint, dtype=Const(np.dtype(dtype)))


def _split_invariant(stmts: list[Stmt], i: Value) -> tuple[list[Stmt], list[Stmt]]:
    """The statements that do not depend on the position, which run once, and the others."""
    moving: set[Value] = {i}
    hoisted, inside = [], []
    for s in stmts:
        if any(v in moving for v in free_of_stmt(s)) or isinstance(s, Apply) and s.op in ("np.zeros_like", "np.zeros"):
            moving.update(s.results)
            inside.append(s)
        else:
            hoisted.append(s)
    return _sunk(hoisted, inside)


# Made afresh for each position, if only what is done there uses it: else each position would need a copy.
_MADE = frozenset({"list", "prelude.zeros_of_list"})


def _is_made(s: Stmt) -> bool:
    return isinstance(s, Apply) and s.op in _MADE


def _sunk(hoisted: list[Stmt], inside: list[Stmt]) -> tuple[list[Stmt], list[Stmt]]:
    """Empty tapes go where they are filled."""
    kept: list[Stmt] = []
    elsewhere: set[Value] = set()
    for s in reversed(hoisted):
        if _is_made(s) and not elsewhere.intersection(s.results):
            inside = [s, *inside]
        else:
            kept.insert(0, s)
            elsewhere.update(free_of_stmt(s))
    return kept, inside


def _fresh(stmts: list[Stmt], body: Block, everything: bool = False) -> tuple[list[Stmt], dict[Value, Operand]]:
    """A sweep's statements without those of the primal itself; what it defines again gets new values."""
    primal = set() if everything else {id(s) for s in body.stmts if not _is_made(s)}
    kept = [s for s in stmts if id(s) not in primal]
    mapping: dict[Value, Operand] = {}
    taken = {r for s in body.stmts for r in s.results}
    for s in kept:
        for r in s.results:
            if r in taken or everything:
                mapping[r] = Value(r.type, r.hint, r.span, r.user)
    if not mapping:
        return kept, mapping
    return [_redefined(s, mapping) for s in kept], mapping


def _redefined(stmt: Stmt, mapping: dict[Value, Operand]) -> Stmt:
    from ..ir.visit import refresh

    block = substitute(Block((), (stmt,), ()), mapping)
    (new,) = refresh(Block((), block.stmts, tuple(stmt.results))).stmts
    return replace(new, results=tuple(mapping.get(r, r) for r in stmt.results))  # type: ignore[arg-type, return-value]


def _through(mapping: dict[Value, Operand], o: Operand) -> Operand:
    return mapping.get(o, o) if isinstance(o, Value) else o


