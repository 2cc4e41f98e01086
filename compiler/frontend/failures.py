"""What operations raise, and how that is asked beforehand."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ..ir.nodes import Const, Operand
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
    "int": (ValueError, OverflowError), "getitem": (IndexError,),
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
    if op == "getitem" and not _is_index(args[1]):
        return ()
    return (SIMPLE[op][0],) if op in SIMPLE else TRIED.get(op, ())


def test(lw: Lowerer, cls: type[BaseException], op: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Operand:
    """Whether it raises that, when the code runs."""
    if op in SIMPLE:
        return SIMPLE[op][1](lw, args)
    if op == "getitem":
        return _outside(lw, *args)
    return lw.apply("prelude.fails", Const(cls), Const(_function(op)), *args, *kwargs.values())


def _function(op: str) -> Any:
    if op in _FUNCTIONS:
        return _FUNCTIONS[op]
    head, *names = op.split(".")
    found: Any = {"math": math, "np": np}[head]
    for name in names:
        found = getattr(found, name)
    return found


def _is_index(o: Any) -> bool:
    return isinstance(type_of(o), Scalar) and kind(type_of(o)) == "int"


def _outside(lw: Lowerer, items: Operand, index: Operand) -> Operand:
    """Whether an index is outside of a list or of the first axis of an array."""
    n = lw.apply("len", items)
    return lw.apply("bool.or", lw.apply("ge", index, n), lw.apply("lt", index, lw.apply("neg", n)))
