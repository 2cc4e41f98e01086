"""Adjoints that come through a selection stay in it (never poison): where an element was not chosen, no slope of it is
multiplied in, however infinite."""

from __future__ import annotations

from ..ir.build import Builder
from ..ir.nodes import Apply, Const, Operand, Value


def selection_of(b: Builder, v: Operand) -> Apply | None:
    """The `np.where` that made a value."""
    made = b.made.get(v) if isinstance(v, Value) else None
    return made if isinstance(made, Apply) and made.op == "np.where" and len(made.args) == 3 else None


def plus(b: Builder, x: Operand, y: Operand, hint: str) -> Operand:
    """`x + y`; of two selections by the same mask, the selection of the sum."""
    first, second = selection_of(b, x), selection_of(b, y)
    if first is not None and second is not None and first.args[0] == second.args[0]:
        (mask, a, c), (_, d, e) = first.args, second.args
        if c == e == Const(0.0):
            return b.apply("np.where", mask, plus(b, a, d, ""), c, hint=hint)
    return b.apply("add", x, y, hint=hint)
