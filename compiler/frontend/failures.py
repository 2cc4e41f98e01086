"""What operations raise, and how that is asked beforehand."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ..ir.nodes import Const, Operand, SliceOf, TupleOf
from ..ir.types import Scalar, kind
from .lower import Lowerer, type_of

Test = Callable[[Lowerer, Any], Operand]


def _compare(op: str, bound: float) -> Test:
    return lambda lw, args: lw.apply(op, args[0], Const(bound))


def _beyond(op: str, bound: float) -> Test:
    return lambda lw, args: lw.apply(op, lw.apply("abs", args[0]), Const(bound))


def _zero_divisor(lw: Lowerer, args: Any) -> Operand:
    return lw.apply("eq", args[1], Const(0))


# Exceptions that a comparison foretells.
SIMPLE: dict[str, tuple[type[BaseException], Test]] = {
    "div": (ZeroDivisionError, _zero_divisor), "floordiv": (ZeroDivisionError, _zero_divisor),
    "mod": (ZeroDivisionError, _zero_divisor),
    "math.sqrt": (ValueError, _compare("lt", 0.0)), "math.log": (ValueError, _compare("le", 0.0)),
    "math.log2": (ValueError, _compare("le", 0.0)), "math.log10": (ValueError, _compare("le", 0.0)),
    "math.log1p": (ValueError, _compare("le", -1.0)), "math.acosh": (ValueError, _compare("lt", 1.0)),
    "math.asin": (ValueError, _beyond("gt", 1.0)), "math.acos": (ValueError, _beyond("gt", 1.0)),
    "math.atanh": (ValueError, _beyond("ge", 1.0)),
}  # fmt: skip
# Those for which there is nothing shorter than trying.
TRIED: dict[str, tuple[type[BaseException], ...]] = {
    "pow": (ZeroDivisionError, OverflowError), "math.pow": (ValueError, OverflowError), "math.exp": (OverflowError,),
    "math.expm1": (OverflowError,), "math.cosh": (OverflowError,), "math.sinh": (OverflowError,),
    "math.gamma": (ValueError, OverflowError), "math.lgamma": (ValueError,), "math.fmod": (ValueError,),
    "int": (ValueError, OverflowError), "getitem": (IndexError,), "setitem": (IndexError,), "list.pop": (IndexError,),
    **{f"np.linalg.{n}": (np.linalg.LinAlgError,) for n in
       "inv solve cholesky det eigh eigvalsh eig svd pinv slogdet lstsq".split()},
}  # fmt: skip
_FUNCTIONS: dict[str, Any] = {"pow": pow, "int": int}


def classes(op: str, args: tuple[Any, ...]) -> tuple[type[BaseException], ...]:
    """What an operation may raise. Python's numbers raise where NumPy's only warn."""
    if op in ("div", "floordiv", "mod", "pow"):
        types = [type_of(a) for a in args]
        if not all(isinstance(t, Scalar) and t.dtype is None for t in types):
            return ()
        if op == "pow" and isinstance(args[1], Const) and args[1].value >= 0:
            return () if isinstance(args[1].value, int) and args[1].value < 4 else (OverflowError,)
        if op != "pow" and isinstance(args[1], Const) and args[1].value != 0:
            return ()
    if op == "int" and kind(type_of(args[0])) != "float":
        return ()
    if op in ("getitem", "setitem") and not _positions(args[1]):
        return ()
    return (SIMPLE[op][0],) if op in SIMPLE else TRIED.get(op, ())


def test(lw: Lowerer, cls: type[BaseException], op: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Operand:
    """Whether it raises that, when the code runs."""
    if op in SIMPLE:
        return SIMPLE[op][1](lw, args)
    if op in ("getitem", "setitem"):
        return _outside(lw, args[0], args[1])
    if op == "list.pop":
        return lw.apply("not", args[0])
    return lw.apply("prelude.fails", Const(cls), Const(_function(op)), *args, *kwargs.values())


def _function(op: str) -> Any:
    if op in _FUNCTIONS:
        return _FUNCTIONS[op]
    head, *names = op.split(".")
    found: Any = {"math": math, "np": np}[head]
    for name in names:
        found = getattr(found, name)
    return found


def _positions(index: Operand) -> list[tuple[int, Operand]]:
    """The positions of an index, and which axes they are of; none where it is not known which."""
    parts: tuple[Operand, ...] = index.items if isinstance(index, TupleOf) else (index,)
    positions: list[tuple[int, Operand]] = [(axis, o) for axis, o in enumerate(parts) if not isinstance(o, SliceOf)]
    if not all(isinstance(type_of(o), Scalar) and kind(type_of(o)) == "int" for _, o in positions):
        return []
    return positions


def _outside(lw: Lowerer, items: Operand, index: Operand) -> Operand:
    """Whether a position is outside of a list or of an axis of an array."""
    found: Operand = Const(False)
    for axis, position in _positions(index):
        n = lw.apply("len", items) if axis == 0 else lw.apply("getitem", lw.apply("attr.shape", items), Const(axis))
        outside = lw.apply("bool.or", lw.apply("ge", position, n), lw.apply("lt", position, lw.apply("neg", n)))
        found = outside if found == Const(False) else lw.apply("bool.or", found, outside)
    return found
