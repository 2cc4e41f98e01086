"""The types of functions without a rule: they are tried out on small arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...ir.nodes import Const, ListOf, Operand, SliceOf, TupleOf, Undef
from ...ir.types import Array, Scalar, Size, Type, Unknown, kind_of_dtype
from .operands import Args, Kwargs


def sampled(function: Any, args: Args, kwargs: Kwargs) -> tuple[Type, ...]:
    """Ranks, dtypes and unit axes of the results, from two trials with different lengths."""
    if function is None:
        return (Unknown(),)
    trials = []
    for shift in (0, 1):
        sizes: dict[Any, int] = {}
        try:
            values = [_sample(a, sizes, shift) for a in args]
            named = {k: _sample(v, sizes, shift) for k, v in kwargs.items()}
            with np.errstate(all="ignore"):
                result = function(*values, **named)
        except Exception:
            return (Unknown(),)
        trials.append(result if isinstance(result, tuple) else (result,))
    return tuple(map(_agreed, *trials)) if len(trials[0]) == len(trials[1]) else (Unknown(),)


def _sample(o: Operand, sizes: dict[Any, int], shift: int) -> Any:
    if isinstance(o, (TupleOf, ListOf)):
        items = [_sample(i, sizes, shift) for i in o.items]
        return tuple(items) if isinstance(o, TupleOf) else items
    if isinstance(o, Const):
        return o.value
    if isinstance(o, (SliceOf, Undef)):
        raise TypeError
    t = o.type
    if isinstance(t, Scalar):
        if t.size is not None and t.size.constant is not None:
            return t.size.constant
        if t.kind == "int" and t.dtype is None:  # a length, perhaps: not 1, which would be taken for a unit axis
            return 3 + shift if t.size is None else sizes.setdefault(t.size, 3 + shift)
        return np.dtype(t.dtype).type(1) if t.dtype else {"int": 1, "float": 1.0, "bool": True, "complex": 1j}[t.kind]
    if isinstance(t, Array) and t.shape is not None:
        shape = [s.constant if s.constant is not None else sizes.setdefault(s, 3 + shift) for s in t.shape]
        a = np.ones(shape, t.dtype)
        return a + np.eye(shape[0], shape[1], dtype=t.dtype) if len(shape) == 2 and kind_of_dtype(t.dtype) == "float" else a
    raise TypeError


def _agreed(a: Any, b: Any) -> Type:
    """The type of a result of which two trials are known."""
    if isinstance(a, np.generic) and isinstance(b, np.generic):
        return Scalar(kind_of_dtype(a.dtype.name), a.dtype.name)
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray) and a.ndim == b.ndim:
        sizes = (Size.of(1) if x == y == 1 else Size.unknown() for x, y in zip(a.shape, b.shape, strict=True))
        return Array(a.dtype.name, tuple(sizes))
    if isinstance(a, bool) and isinstance(b, bool):
        return Scalar("bool")
    return Scalar(type(a).__name__) if type(a) in (int, float) and type(a) is type(b) else Unknown()
