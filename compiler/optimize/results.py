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
from ..ir.nodes import Apply, Fn, Operand, Stmt, Value
from ..ir.types import Array


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
