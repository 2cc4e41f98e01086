"""Layout: whether the elements of an array lie in memory in the order of its indices, so that `reshape` makes a view.

An array never changes its layout, so what is known of one is kept with its cell. What is known rests on arguments
being laid out that way; which ones is kept too, and a call is refused where one is not (`runtime/adapter.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..ir.nodes import Apply, Const, Operand, SliceOf, TupleOf, Value
from ..ir.ops import BINARY, COMPARE, STORES, UNARY
from ..ir.types import Array, Scalar
from ..ir.visit import values_in

if TYPE_CHECKING:
    from .lower import Lowerer
    from .values import Ref

Assumed = frozenset[str]  # parameters whose arrays are laid out in order

# New arrays in the order of their indices, whatever their operands are.
_IN_ORDER = frozenset({
    f"np.{name}" for name in "zeros ones empty full arange linspace eye identity array outer tri ravel".split()
})  # fmt: skip
# New arrays whose layout is that of their operands.
_LIKE_OPERANDS = frozenset({*BINARY, *COMPARE, *UNARY, "abs", "astype"}) | {
    f"np.{name}" for name in "copy zeros_like ones_like empty_like full_like where clip reshape".split()
}


def contiguous(lw: Lowerer, ref: Ref) -> Assumed | None:
    """The parameters on whose layout it rests that the elements of an array lie in order; None if they may not."""
    found = lw.layouts.get(ref.cell)
    for step in ref.views:
        if step.op == "getitem" and _in_front(step.args[0]):
            continue
        if step.op not in ("np.reshape", "np.ravel", "np.expand_dims", "np.squeeze") or not step.certain:
            return None
    return found


def _in_front(index: Operand) -> bool:
    """Whether an index takes what lies together: numbers first, then at most one slice without a step."""
    parts = list(index.items) if isinstance(index, TupleOf) else [index]
    while parts and (isinstance(parts[0], Value) or isinstance(parts[0], Const) and type(parts[0].value) is int):
        parts.pop(0)
    if parts and isinstance(parts[0], SliceOf) and parts[0].step in (Const(None), Const(1)):
        parts.pop(0)
    return all(p == SliceOf() or p == Const(...) for p in parts)


def layout_of(lw: Lowerer, content: Operand) -> Assumed | None:
    """The layout of an array that was just made."""
    if not isinstance(content, Value):
        return None
    if content in lw.layouts:
        return lw.layouts[content]
    if isinstance(content.type, Scalar):
        return frozenset()
    made = lw.made.get(content)
    return _made(lw, made) if made is not None else None


def _made(lw: Lowerer, made: Apply) -> Assumed | None:
    if made.op in _IN_ORDER:
        return frozenset() if not any(k == "order" for k, _ in made.kwargs) else None
    if made.op in STORES:
        return layout_of(lw, made.args[0])
    if made.op == "matmul":
        return frozenset() if all(_is_matrix(o) for o in made.args) else None
    if made.op in _LIKE_OPERANDS or isinstance(getattr(np, made.op.removeprefix("np."), None), np.ufunc):
        layouts = [layout_of(lw, v) for o in made.args for v in values_in(o)]
        return None if any(a is None for a in layouts) else frozenset().union(*layouts)  # type: ignore[arg-type]
    return None


def _is_matrix(o: Operand) -> bool:
    return isinstance(o, Value) and isinstance(o.type, Array) and o.type.ndim in (1, 2)
