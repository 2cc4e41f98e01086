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

from ..analysis.sharing import OUTSIDE, Sharing
from ..ir.nodes import Apply, Closure, Fn, Operand, Stmt, Value
from ..ir.types import Array
from ..ir.visit import blocks_of, free_values, operands_of, statements, substitute, values_in


def own_results(fn: Fn, places: Iterable[int]) -> Fn:
    """The function with copies of those of its results that the caller, or another result, holds already."""
    sharing = Sharing(fn)
    yields: list[Operand] = list(fn.body.yields)
    copies: list[Stmt] = []
    wanted = set(places)
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


def own_captures(fn: Fn) -> Fn:
    """The function with copies of the arrays of the caller's that a pullback keeps: they may change before it is called."""
    closures = [s for s in fn.body.stmts if isinstance(s, Closure)]
    if not closures:
        return fn
    sharing = Sharing(fn)
    stmts: list[Stmt] = []
    for s in fn.body.stmts:
        if isinstance(s, Closure):
            mapping: dict[Value, Operand] = {}
            for v in free_values(s.body):
                if isinstance(v.type, Array) and sharing.shares(v, OUTSIDE) and _reads_numbers(s, v):
                    mapping[v] = copy = Value(v.type, v.hint, v.span, v.user)
                    stmts.append(Apply((copy,), "np.copy", (v,), (), None))
            s = replace(s, body=substitute(s.body, mapping))
        stmts.append(s)
    return replace(fn, body=replace(fn.body, stmts=tuple(stmts)))
