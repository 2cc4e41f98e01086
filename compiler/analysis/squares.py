"""Sums of squares: smooth and never negative, so that their gradient vanishes where they do.

The slope of `sqrt` is infinite at 0. But the square root of a sum of squares has 0 among its subgradients there, which is
the value that section 7 of the design asks for.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..ir.nodes import Apply, Const, Operand, Stmt, Value
from ..ir.types import kind

_SUMS = frozenset({"np.sum", "np.mean", "np.reshape", "np.ravel", "np.expand_dims", "float", "astype", "attr.real", "np.real"})
_PRODUCTS = frozenset({"mul", "np.multiply", "np.dot", "np.vdot", "np.inner"})


def is_sum_of_squares(o: Operand, known: Mapping[Value, Stmt], depth: int = 8) -> bool:
    """Whether an operand is certainly a sum of squares. `known`: the statements that define values."""
    stmt = known.get(o) if isinstance(o, Value) else None
    if depth == 0 or not isinstance(stmt, Apply):
        return False
    args = stmt.args
    if stmt.op in _PRODUCTS and _are_conjugates(stmt.op, args, known):
        return True
    if kind(stmt.results[0].type) == "complex" and stmt.op not in (*_SUMS, "add", "np.add", "mul", "div"):
        return False  # the square of a complex number may be anything
    if stmt.op in ("np.square", "np.var"):
        return True
    if stmt.op in ("pow", "np.power"):
        exponent = args[1].value if isinstance(args[1], Const) else None
        return isinstance(exponent, (int, float)) and exponent in (2, 4, 6, 8)
    if stmt.op in _PRODUCTS and args[0] == args[1] and isinstance(args[0], Value):
        return kind(args[0].type) != "complex"
    if stmt.op in ("add", "np.add"):
        return all(is_sum_of_squares(a, known, depth - 1) for a in args)
    if stmt.op == "np.where" and len(args) == 3:
        return all(a in (Const(0), Const(0.0)) or is_sum_of_squares(a, known, depth - 1) for a in args[1:])
    if stmt.op in ("mul", "div"):
        positive = [isinstance(a, Const) and isinstance(a.value, (int, float)) and a.value > 0 for a in args]
        if stmt.op == "div" and isinstance(args[1], Value) and kind(args[1].type) != "complex":
            return is_sum_of_squares(args[0], known, depth - 1)  # of another sign it has no root
        kept = args[0] if positive[1] else args[1] if positive[0] and stmt.op == "mul" else None
        return kept is not None and is_sum_of_squares(kept, known, depth - 1)
    return stmt.op in _SUMS and is_sum_of_squares(args[0], known, depth - 1)


def _are_conjugates(op: str, args: tuple[Operand, ...], known: Mapping[Value, Stmt]) -> bool:
    """Whether a product is of a number and its conjugate."""
    if op == "np.vdot":
        return args[0] == args[1]
    for x, y in (args[:2], args[1::-1]):
        stmt = known.get(y) if isinstance(y, Value) else None
        if isinstance(stmt, Apply) and stmt.op in ("conjugate", "np.conjugate") and stmt.args[0] == x:
            return True
    return False
