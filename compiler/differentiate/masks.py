"""Adjoints that come through a selection are 0 where it did not choose; there, what they are multiplied with may be anything.

Section 7 of the design: `np.where(x > 0, np.log(x), 0.0)` has derivative 0 at 0, not nan. A selection that was written last
stays outside (`times` in `apply_rule.py`). Where its zeros have been moved or added up since, they are asked for: a product
with something that may be infinite is 0 where the adjoint is.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..ir.build import Builder
from ..ir.nodes import Apply, Const, Operand, Stmt, Value
from ..ir.types import Array

# What moves elements, and keeps the zeros of a selection zeros.
_MOVES = frozenset({
    "np.reshape", "np.ravel", "np.transpose", "np.swapaxes", "np.moveaxis", "np.expand_dims", "np.squeeze", "np.broadcast_to",
    "np.flip", "np.copy", "astype", "neg", "getitem", "prelude.sum_like", "mul", "np.take", "prelude.at_indices",
    "prelude.matrix_transpose",
})  # fmt: skip
# What is infinite, or not a number, somewhere.
_SINGULAR = frozenset({
    "div", "pow", "np.divide", "np.true_divide", "np.power", "np.float_power", "np.reciprocal", "np.log", "np.log2", "np.log10",
    "np.log1p", "np.sqrt", "np.arctanh", "np.arcsin", "np.arccos", "np.arccosh", "np.tan", "np.exp", "np.expm1", "np.sinh", "np.cosh",
})  # fmt: skip


def definition(b: Builder, v: Operand) -> Apply | None:
    """The op of the current block that made a value, if a few statements back."""
    for stmt in reversed(b.stmts[-40:]):
        if v in stmt.results:
            return stmt if isinstance(stmt, Apply) else None
    return None


def is_masked(b: Builder, g: Operand, depth: int = 6) -> bool:
    """Whether an adjoint has zeros of a selection in it."""
    made = definition(b, g) if isinstance(g, Value) and isinstance(g.type, Array) and depth else None
    if made is None:
        return False
    if made.op == "np.where":
        return Const(0.0) in made.args[1:]
    if made.op in ("add", "sub"):
        return all(is_masked(b, a, depth - 1) for a in made.args)
    if made.op == "index_add":
        return is_masked(b, made.args[2], depth - 1)
    if made.op == "np.sum":
        return bool(made.kwargs) and is_masked(b, made.args[0], depth - 1)
    return made.op in _MOVES and is_masked(b, made.args[0], depth - 1)


def may_be_infinite(b: Builder, p: Operand, known: Mapping[Value, Stmt], depth: int = 5) -> bool:
    """Whether a partial derivative comes from a function that has singular points."""
    if not isinstance(p, Value) or depth == 0:
        return False
    made = definition(b, p) or known.get(p)
    if not isinstance(made, Apply):
        return False
    return made.op in _SINGULAR or any(may_be_infinite(b, a, known, depth - 1) for a in made.args)
