"""The shapes and dtypes of Fourier transforms."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from ...ir.nodes import Const, ListOf, Operand, TupleOf
from ...ir.types import Array, Size, Type, Unknown
from .operands import Args, Kwargs, array_types, axes_of, dtype_of, numeric, size_of, static


@cache
def transformed(name: str, dtype: str) -> str:
    return getattr(np.fft, name)(np.ones(4 if name[-1] == "t" else (4, 4), dtype)).dtype.name


def half(n: Size) -> Size:
    """`n // 2`, the same one for the same `n`."""
    return Size.of(n.constant // 2) if n.constant is not None else Size.symbol(f"{repr(n)[6:-2]} // 2")


def _along(name: str, given: Operand | None, size: Size, last: bool) -> Size:
    """The length of an axis after its transform."""
    if given in (None, Const(None), Const(-1)):
        if last and name.startswith(("irfft", "hfft")):
            return (size - 1) * 2
    else:
        assert given is not None
        size = size_of(given)
    return half(size) + 1 if last and name.startswith(("rfft", "ihfft")) else size


def transform(name: str) -> Callable[[Args, Kwargs], Type]:
    """The type rule of `np.fft.<name>`."""
    default: Any = (-2, -1) if name.endswith("2") else None

    def rule(args: Args, kwargs: Kwargs) -> Type:
        (t,) = array_types(args[:1])
        if not numeric(t) or not isinstance(t, Array):
            return Unknown()
        dtype = transformed(name, dtype_of(t))
        shape = t.shape
        many = name.endswith(("n", "2"))
        axes = static(kwargs.get("axes", Const(None) if many else kwargs.get("axis", Const(-1))))
        axes = default if many and axes is None else axes
        sizes = kwargs.get("s" if many else "n", Const(None))
        if shape is None or axes is ... or sizes != Const(None) and many and not isinstance(sizes, (TupleOf, ListOf)):
            return Array(dtype, None)
        given = sizes.items if isinstance(sizes, (TupleOf, ListOf)) else (sizes,)
        over = axes_of(axes, len(shape))
        if over is None:
            return Array(dtype, None)
        if many and axes is None and isinstance(sizes, (TupleOf, ListOf)):
            over = over[len(over) - len(given) :]
        new = list(shape)
        for i, k in enumerate(over):
            new[k] = _along(name, given[i] if sizes != Const(None) else None, new[k], i == len(over) - 1)
        return Array(dtype, tuple(new))

    return rule


def resized(args: Args) -> Type:
    """`cut_or_padded(x, n, axis)`."""
    (t,) = array_types(args[:1])
    axis = static(args[2])
    if not isinstance(t, Array) or t.shape is None or not isinstance(axis, int):
        return Unknown()
    shape = list(t.shape)
    shape[axis] = size_of(args[1])
    return Array(t.dtype, tuple(shape))


RULES = {
    f"np.fft.{name}": transform(name)
    for name in ("fft ifft rfft irfft hfft ihfft fftn ifftn rfftn irfftn fft2 ifft2 rfft2 irfft2").split()
}
