"""Adjoints that come through a selection are 0 where it did not choose; there, what they are multiplied with may be anything.

Section 7 of the design: `np.where(x > 0, np.log(x), 0.0)` has derivative 0 at 0, not nan. A selection that was written last
stays outside (`times` in `apply_rule.py`). Where its zeros have been moved or added up since, they are asked for: a product
with something that may be infinite is 0 where the adjoint is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..ir.build import Builder
from ..ir.nodes import Apply, Const, Operand, Stmt, Value
from ..ir.types import Array

# What moves elements or adds them up along an axis, and keeps the zeros of a selection zeros: of its first operand, or of any.
_MOVES = frozenset({
    "np.reshape", "np.ravel", "np.transpose", "np.swapaxes", "np.moveaxis", "np.expand_dims", "np.squeeze", "np.broadcast_to",
    "np.flip", "np.copy", "astype", "neg", "getitem", "prelude.sum_like", "np.take", "prelude.at_indices", "prelude.along_axis",
    "prelude.matrix_transpose", "np.cumsum", "np.diff", "np.pad", "prelude.shifted", "div", "prelude.divide_or_zero",
    "np.fft.fft", "np.fft.ifft", "np.fft.rfft", "np.fft.irfft",
})  # fmt: skip
_PRODUCTS = frozenset({"mul", "matmul", "np.matmul", "np.dot", "np.outer", "np.einsum", "np.tensordot", "prelude.linear_recurrence"})
# What is infinite, or not a number, somewhere.
_SINGULAR = frozenset({
    "div", "pow", "np.divide", "np.true_divide", "np.power", "np.float_power", "np.reciprocal", "np.log", "np.log2", "np.log10",
    "np.log1p", "np.sqrt", "np.arctanh", "np.arcsin", "np.arccos", "np.arccosh", "np.tan", "np.exp", "np.expm1", "np.sinh", "np.cosh",
})  # fmt: skip


_QUOTIENTS = ("div", "prelude.divide_or_zero")


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
    if made.op in ("index_add", "setitem"):
        return is_masked(b, made.args[2], depth - 1)
    if made.op == "np.sum":
        return bool(made.kwargs) and is_masked(b, made.args[0], depth - 1)
    if made.op in _PRODUCTS:
        return any(is_masked(b, a, depth - 1) for a in made.args)
    return made.op in _MOVES and is_masked(b, made.args[0], depth - 1)


def keep_masks(b: Builder, first: int, known: Mapping[Value, Stmt]) -> None:
    """Products of a rule that was written from statement `first` on, with a masked adjoint: 0 where the adjoint is."""
    written, b.stmts = b.stmts[first:], b.stmts[:first]
    for stmt in written:
        b.stmts.append(stmt)
        if not isinstance(stmt, Apply) or stmt.op not in ("mul", *_QUOTIENTS) or not isinstance(stmt.result.type, Array):
            continue
        x, y = stmt.args
        masked = x if is_masked(b, x) else y if stmt.op == "mul" and is_masked(b, y) else None
        other = y if masked is x else x
        divided = stmt.op == "div" and isinstance(other, Value) and isinstance(other.type, Array)
        if masked is None or not (divided or may_be_infinite(b, other, known)):
            continue
        del b.stmts[-1]
        product, zero = b.apply(stmt.op, x, y), b.apply("eq", masked, Const(0))
        b.apply("np.where", zero, Const(0.0), product)
        b.stmts[-1] = replace(b.stmts[-1], results=stmt.results)  # type: ignore[arg-type]


def may_be_infinite(b: Builder, p: Operand, known: Mapping[Value, Stmt], depth: int = 5) -> bool:
    """Whether a partial derivative comes from a function that has singular points."""
    if not isinstance(p, Value) or depth == 0:
        return False
    made = definition(b, p) or known.get(p)
    if not isinstance(made, Apply):
        return False
    return made.op in _SINGULAR or any(may_be_infinite(b, a, known, depth - 1) for a in made.args)
