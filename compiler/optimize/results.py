"""What a derivative returns belongs to the caller: no argument, no global, and no array twice.

    >>> from ..ir.nodes import Block, Fn, Param, Tree, Value, slot
    >>> from ..ir.printer import show
    >>> from ..ir.types import Array, Size
    >>> y = Value(Array("float64", (Size.symbol("n"),)), "y")
    >>> f = Fn("f", (), (Param(y, "y"),), Block((y,), (), (y, y)), Tree("tuple", None, (slot(0), slot(1))))
    >>> print(show(own_results(f, [0, 1])))
    fn f(y%0: float64[n]):
        y%1: float64[n] = np.copy(y%0)
        y%2: float64[n] = np.copy(y%0)
        return y%1, y%2
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..analysis.definedness import perhaps_undefined
from ..analysis.sharing import OUTSIDE, Node, Sharing
from ..ir.nodes import Apply, Closure, Fn, Operand, Stmt, Value
from ..ir.types import Array
from ..ir.visit import blocks_of, free_values, operands_of, statements, substitute, values_in


def own_results(fn: Fn, places: Iterable[int]) -> Fn:
    """The function with copies of those of its results that the caller, or another result, holds already."""
    yields: list[Operand] = list(fn.body.yields)
    wanted = set(places)
    if not any(isinstance(v.type, Array) for k in wanted for v in values_in(yields[k])):
        return fn
    sharing = Sharing(fn)
    copies: list[Stmt] = []
    taken: list[Value] = [o for k, o in enumerate(yields) if isinstance(o, Value) and k not in wanted]
    for k in sorted(wanted):
        o = yields[k]
        if not isinstance(o, Value) or not isinstance(o.type, Array):
            continue
        if sharing.shares(o, OUTSIDE) or any(o is t or sharing.shares(o, t) for t in taken):
            made = Value(o.type, o.hint, o.span)
            copies.append(Apply((made,), "np.copy", (o,), (), None))
            yields[k] = made
        else:
            taken.append(o)
    if not copies:
        return fn
    return replace(fn, body=replace(fn.body, stmts=(*fn.body.stmts, *copies), yields=tuple(yields)))


_SHAPES = frozenset({"attr.shape", "attr.size", "attr.ndim", "len", "np.zeros_like", "np.ones_like", "np.empty_like"})


def _reads_numbers(closure: Closure, v: Value) -> bool:
    """Whether a pullback asks an array for more than its shape, which does not change."""
    reads = (s for s in statements(closure.body) if any(o is v for x in operands_of(s) for o in values_in(x)))
    yielded = any(o is v for b in (closure.body, *(b for s in statements(closure.body) for b in blocks_of(s))) for o in b.yields)
    return yielded or any(not (isinstance(s, Apply) and s.op in _SHAPES) for s in reads)


def own_captures(fn: Fn, alone: bool = False) -> Fn:
    """The function with copies of the arrays of the caller's that a pullback keeps: they may change before it is called.

    `alone`: what has no value on some path is no view of a parameter.
    """
    if not any(isinstance(s, Closure) for s in fn.body.stmts):
        return fn
    sharing = Sharing(fn)
    near = {n for p in fn.body.params for own in sharing.nodes(p) for n in (own, *sharing.near(own))}
    kept = {s: _captured(s, near) for s in fn.body.stmts if isinstance(s, Closure)}
    absent = {v for vs in kept.values() for v in vs} & perhaps_undefined(fn.body)
    if absent and not alone:  # there may be nothing to copy, so what it is a view of is copied
        return own_captures(_own_parameters(fn, absent, sharing), alone=True)
    kept = {s: [v for v in vs if v not in absent] for s, vs in kept.items()}
    if not any(kept.values()):
        return fn
    stmts: list[Stmt] = []
    for s in fn.body.stmts:
        if isinstance(s, Closure):
            copies = _copies(kept[s])
            stmts += copies
            s = replace(s, body=substitute(s.body, {c.args[0]: c.result for c in copies}))  # type: ignore[misc]
        stmts.append(s)
    return replace(fn, body=replace(fn.body, stmts=tuple(stmts)))


def _captured(closure: Closure, near: set[Node]) -> list[Value]:
    """The arrays that a pullback reads among those that share memory with a parameter."""
    return [v for v in free_values(closure.body) if isinstance(v.type, Array) and v in near and _reads_numbers(closure, v)]


def _copies(values: Iterable[Value]) -> list[Apply]:
    return [Apply((Value(v.type, v.hint, v.span, v.user),), "np.copy", (v,), (), None) for v in values]


def _own_parameters(fn: Fn, views: set[Value], sharing: Sharing) -> Fn:
    """The function with copies at its start of the arrays that these are views of."""
    near = [p for p in fn.body.params if isinstance(p.type, Array) and any(v is p or sharing.shares(p, v) for v in views)]
    copies = _copies(near)
    rest = substitute(replace(fn.body, params=()), {c.args[0]: c.result for c in copies})  # type: ignore[misc]
    return replace(fn, body=replace(rest, params=fn.body.params, stmts=(*copies, *rest.stmts)))
