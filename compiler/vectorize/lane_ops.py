"""Ops of numbers as ops of arrays: `math.sin` is `np.sin`, `min` is `np.minimum`, `float` is a cast."""

from __future__ import annotations

from functools import reduce

import numpy as np

from ..analysis.types import type_of_operand
from ..diagnostics import Diagnostic, UnsupportedError
from ..ir.build import Builder
from ..ir.nodes import Apply, Const, Operand, Stmt, TupleOf, Value
from ..ir.ops import BINARY, COMPARE
from ..ir.types import Array, ListOfType, kind
from ..rules import registry

_SAME = frozenset({*BINARY, "lt", "le", "gt", "ge", "eq", "ne", "neg", "pos", "invert", "getitem", "astype", "attr.real", "attr.imag"})
_RENAMED = {
    "math.asin": "np.arcsin", "math.acos": "np.arccos", "math.atan": "np.arctan", "math.atan2": "np.arctan2",
    "math.asinh": "np.arcsinh", "math.acosh": "np.arccosh", "math.atanh": "np.arctanh", "math.pow": "np.power",
    "math.fabs": "np.absolute", "abs": "np.absolute", "not": "np.logical_not", "bool.or": "np.logical_or",
    "math.isnan": "np.isnan", "math.isinf": "np.isinf", "math.isfinite": "np.isfinite",
}  # fmt: skip
_CMATH = {
    **{f"cmath.{name}": f"np.{name}" for name in "exp log10 sqrt sin cos tan sinh cosh tanh isnan isinf isfinite".split()},
    **{f"cmath.a{name}": f"np.arc{name}" for name in "sin cos tan sinh cosh tanh".split()}, "cmath.phase": "np.angle",
    "cmath.log": "np.log",
}  # fmt: skip
_MATH = frozenset(
    "sin cos tan sinh cosh tanh exp expm1 exp2 log log2 log10 log1p sqrt cbrt floor ceil trunc degrees radians copysign "
    "fmod hypot".split()
)
_CASTS = {"float": float, "int": int, "bool": bool}

# Defined for every number, and cheap: may be computed for lanes that do not need it.
_TOTAL = frozenset({
    "add", "sub", "mul", "neg", "pos", "abs", "not", "bool.or", "min", "max", "float", "bool", "math.sin", "math.cos",
    "math.tanh", "math.atan", "math.fabs", "np.sin", "np.cos", "np.tanh", "np.arctan", "np.absolute", "np.sign", "np.where",
    "np.maximum", "np.minimum", "np.logical_not", "np.logical_and", "np.logical_or", "np.square", "math.copysign",
    *COMPARE,
})  # fmt: skip


# Of one number, that number.
_OF_ONE = frozenset({"np.sum", "np.mean", "np.max", "np.min", "np.prod", "np.median", "np.copy", "np.squeeze"})
_BY_ELEMENT = frozenset({"np.where", "np.clip", "np.round", "np.around", "np.real", "np.imag", "np.angle", "np.isclose", "np.take"})


def is_total(stmt: Stmt) -> bool:
    """Whether a statement may run for lanes that will not use its result."""
    if not isinstance(stmt, Apply):
        return False
    if stmt.op == "pow":
        exponent = stmt.args[1]
        return isinstance(exponent, Const) and isinstance(exponent.value, (int, float)) and exponent.value in (1, 2, 3)
    return stmt.op in _TOTAL


def _is_ufunc(op: str) -> bool:
    """Whether an op of a library works element by element."""
    rule = registry.rules.get(op)
    if op in _BY_ELEMENT or op.startswith(("np.", "scipy.")) and rule is not None and rule.kind == "elementwise":
        return True
    return op.startswith("np.") and isinstance(getattr(np, op[3:], None), np.ufunc)


class LaneOps:
    """Writes the lane form of an op."""

    def apply(
        self, b: Builder, stmt: Apply, args: tuple[Operand, ...], kwargs: dict[str, Operand]
    ) -> tuple[Value, ...]:
        hints = tuple(r.hint for r in stmt.results)
        user = any(r.user for r in stmt.results)
        op = stmt.op
        if any(isinstance(r.type, ListOfType) for r in stmt.results):
            raise UnsupportedError(Diagnostic("G204", "a list of numbers that differ between points", stmt.span))
        if op in ("min", "max"):
            return (self._extreme(b, op, args, hints[0]),)
        if op.startswith("cmath.") or op in ("complex", "conjugate"):
            return self._complex(b, stmt, args, hints, user)
        if op in _CASTS:
            source = b.apply("np.trunc", args[0]) if op == "int" else args[0]
            return (b.apply("astype", source, Const(_CASTS[op]), hint=hints[0], user=user),)
        if op == "math.log" and len(args) == 2:
            return (b.apply("div", b.apply("np.log", args[0]), b.apply("np.log", args[1]), hint=hints[0], user=user),)
        if op.startswith("math.") and op[5:] in _MATH:
            op = f"np.{op[5:]}"
        if op == "getitem" and isinstance(args[0], TupleOf) and isinstance(type_of_operand(args[1]), Array):
            return (b.apply("np.take", b.apply("np.array", args[0]), args[1], hint=hints[0], user=user),)
        op = _RENAMED.get(op, op)
        if op == "round":
            op = "np.round"
        if op in _OF_ONE and len(args) == 1 and not kwargs and isinstance(args[0], Value):
            return (args[0],)
        if op in _SAME or _is_ufunc(op):
            return b.apply_many(op, args, kwargs, hints, user)
        raise UnsupportedError(Diagnostic("G301", f"`{stmt.op}` has no form for many points", stmt.span))

    def _complex(
        self, b: Builder, stmt: Apply, args: tuple[Operand, ...], hints: tuple[str, ...], user: bool
    ) -> tuple[Value, ...]:
        """Ops of Python's complex numbers: NumPy's of complex arrays."""
        if stmt.op == "conjugate":
            return b.apply_many("np.conjugate", args, {}, hints, user)
        if stmt.op == "complex" and len(args) == 2:
            return (b.apply("add", args[0], b.apply("mul", Const(1j), args[1]), hint=hints[0], user=user),)
        if stmt.op == "cmath.rect":
            turn = b.apply("np.exp", b.apply("mul", Const(1j), args[1]))
            return (b.apply("mul", args[0], turn, hint=hints[0], user=user),)
        args = tuple(a if kind(type_of_operand(a)) == "complex" else b.apply("astype", a, Const(complex)) for a in args)
        if stmt.op == "complex":
            return (b.apply("astype", args[0], Const(complex), hint=hints[0], user=user),)
        if stmt.op == "cmath.polar":
            names = ("np.absolute", "np.angle")
            return tuple(b.apply(op, args[0], hint=h, user=user) for op, h in zip(names, hints, strict=True))
        if stmt.op == "cmath.log" and len(args) == 2:
            return (b.apply("div", *(b.apply("np.log", a) for a in args), hint=hints[0], user=user),)
        if stmt.op not in _CMATH:
            raise UnsupportedError(Diagnostic("G301", f"`{stmt.op}` has no form for many points", stmt.span))
        return (b.apply(_CMATH[stmt.op], args[0], hint=hints[0], user=user),)

    def _extreme(self, b: Builder, op: str, args: tuple[Operand, ...], hint: str) -> Value:
        name = "np.minimum" if op == "min" else "np.maximum"
        found = reduce(lambda x, y: b.apply(name, x, y, hint=hint), args)
        assert isinstance(found, Value)
        return found
