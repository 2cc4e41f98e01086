"""The result types of orderings, decompositions and signals, whose lengths trials on small arrays cannot tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..ir.nodes import Const, Operand
from ..ir.types import Array, Size, Type, Unknown, kind_of_dtype, shape_of
from .broadcasting import broadcast_shapes
from .dtypes import array_or_scalar, result_dtype
from .shapes import _dtype_float, _dtype_of, _numeric, _plain, _product, _static, _types, axes_of, size_of

Args = tuple[Operand, ...]
Kwargs = dict[str, Operand]


def _vector(dtype_for: Callable[[list[Type]], str], operands: int = 1) -> Callable[[Args, Kwargs], Type]:
    """A vector of a length that is not known."""

    def rule(args: Args, kwargs: Kwargs) -> Type:
        types = _types(args[:operands])
        return Array(dtype_for(types), (Size.unknown(),)) if _numeric(*types) else Unknown()

    return rule


def _convolution(args: Args, kwargs: Kwargs) -> Type:
    types = _types(args[:2])
    if not _numeric(*types) or any(len(shape_of(t) or ()) != 1 for t in types):
        return Unknown()
    full = _static(kwargs.get("mode", Const("full"))) == "full" and "mode" in kwargs
    a, b = (shape_of(t)[0] for t in types)  # type: ignore[index]
    return Array(result_dtype(types), (a + b - 1 if full else Size.unknown(),))


def _convolve(args: Args, kwargs: Kwargs) -> Type:
    return _convolution(args, {"mode": Const("full"), **kwargs})


def _correlate(args: Args, kwargs: Kwargs) -> Type:
    return _convolution(args, {"mode": Const("valid"), **kwargs})


def _bincount(args: Args, kwargs: Kwargs) -> Type:
    return Array("float64" if kwargs.get("weights", Const(None)) != Const(None) else "int64", (Size.unknown(),))


def _quantile(args: Args, kwargs: Kwargs) -> Type:
    (t,) = _types(args[:1])
    (q,) = _types(args[1:2]) if len(args) > 1 else (_plain(Const(0.5)),)
    shape, ranks = shape_of(t), shape_of(q)
    axis, keep = _static(kwargs.get("axis")), _static(kwargs.get("keepdims"))
    if not _numeric(t, q) or shape is None or ranks is None or axis is ... or keep is ...:
        return Unknown()
    axes = axes_of(axis, len(shape)) or ()
    rest = tuple(Size.of(1) if k in axes else z for k, z in enumerate(shape) if keep or k not in axes)
    return array_or_scalar(_dtype_float(t), (*ranks, *rest))


def _cross(args: Args, kwargs: Kwargs) -> Type:
    types = _types(args[:2])
    shape = broadcast_shapes(*(shape_of(t) for t in types)) if _numeric(*types) else None
    return Array(result_dtype(types), shape) if shape and shape[-1].constant != 2 else Unknown()


def _repeat(args: Args, kwargs: Kwargs) -> Type:
    (t,) = _types(args[:1])
    shape, axis, n = shape_of(t), _static(kwargs.get("axis")), args[1]
    if not _numeric(t) or shape is None or axis is ...:
        return Unknown()
    times = size_of(n) if isinstance(_static(n), int) or n not in (None,) and shape_of(_plain(n)) == () else None
    if axis is None:
        return Array(_dtype_of(t), (_product(shape) * times if times else Size.unknown(),))
    k = axis % len(shape)
    return Array(_dtype_of(t), tuple((z * times if times else Size.unknown()) if j == k else z for j, z in enumerate(shape)))


def _delete(args: Args, kwargs: Kwargs) -> Type:
    (t,) = _types(args[:1])
    shape, axis = shape_of(t), _static(kwargs.get("axis"))
    if not _numeric(t) or shape is None or axis is ...:
        return Unknown()
    if axis is None:
        return Array(_dtype_of(t), (Size.unknown(),), unique=getattr(t, "unique", False))
    k = axis % len(shape)
    return Array(_dtype_of(t), tuple(Size.unknown() if j == k else z for j, z in enumerate(shape)))


def _choose(args: Args, kwargs: Kwargs) -> Type:
    items = getattr(args[1], "items", None)
    types = _types((args[0], *items)) if items else []
    if not types or not _numeric(*types):
        return Unknown()
    return Array(result_dtype(types[1:]), broadcast_shapes(*(shape_of(t) for t in types)))


def _windows(args: Args, kwargs: Kwargs) -> Type:
    (t,) = _types(args[:1])
    shape, window, axis = shape_of(t), _static(args[1]), _static(kwargs.get("axis"))
    if not _numeric(t) or shape is None or window is ... or axis is ...:
        return Unknown()
    lengths = window if isinstance(window, tuple) else (window,)
    axes = axes_of(axis, len(shape)) or ()
    out = list(shape)
    for k, n in zip(axes, lengths, strict=False):
        out[k] = out[k] if n == 1 else Size.unknown()
    return Array(_dtype_of(t), (*out, *map(Size.of, lengths)))


# -- decompositions


def _matrix(args: Args) -> tuple[Type, tuple[Size, ...], Size, Size, Size] | None:
    """The type of a matrix: its stack, rows, columns, and the smaller of both."""
    (t,) = _types(args[:1])
    shape = shape_of(t)
    if not _numeric(t) or shape is None or len(shape) < 2:
        return None
    m, n = shape[-2:]
    least = m if m == n else Size.unknown()
    if m.constant is not None and n.constant is not None:
        least = Size.of(min(m.constant, n.constant))
    if m.is_one or n.is_one:
        least = Size.of(1)
    return t, shape[:-2], m, n, least


def _svd(args: Args, kwargs: Kwargs) -> tuple[Type, ...]:
    found = _matrix(args)
    if found is None:
        return (Unknown(),) * 3
    t, stack, m, n, k = found
    full = _static(kwargs.get("full_matrices", Const(True)))
    d = _dtype_float(t)
    return Array(d, (*stack, m, m if full else k)), Array(_real(d), (*stack, k)), Array(d, (*stack, n if full else k, n))


def _real(dtype: str) -> str:
    return np.zeros((), dtype).real.dtype.name


def _svdvals(args: Args, kwargs: Kwargs) -> Type:
    found = _matrix(args)
    return Array(_real(_dtype_float(found[0])), (*found[1], found[4])) if found else Unknown()


def _qr(args: Args, kwargs: Kwargs) -> tuple[Type, ...]:
    found = _matrix(args)
    if found is None:
        return Unknown(), Unknown()
    t, stack, m, n, k = found
    return Array(_dtype_float(t), (*stack, m, k)), Array(_dtype_float(t), (*stack, k, n))


def _pinv(args: Args, kwargs: Kwargs) -> Type:
    found = _matrix(args)
    return Array(_dtype_float(found[0]), (*found[1], found[3], found[2])) if found else Unknown()


def _lstsq(args: Args, kwargs: Kwargs) -> tuple[Type, ...]:
    found = _matrix(args)
    (b,) = _types(args[1:2])
    s = shape_of(b)
    if found is None or not _numeric(b) or not s:
        return (Unknown(),) * 4
    t, _, _, n, k = found
    d = _dtype_float(t)
    return Array(d, (n, *s[1:])), Array(d, (Size.unknown(),)), _plain(Const(0)), Array(_real(d), (k,))


def _same_dtype(types: list[Type]) -> str:
    return result_dtype(types) if kind_of_dtype(_dtype_of(types[0])) != "object" else "object"


def _eigvalsh(args: Args, kwargs: Kwargs) -> Type:
    found = _matrix(args)
    return Array(_real(_dtype_float(found[0])), (*found[1], found[3])) if found else Unknown()


def eigen(args: Args) -> tuple[Type, ...]:
    """Complex eigenvalues and eigenvectors."""
    found = _matrix(args)
    if found is None:
        return Unknown(), Unknown()
    t, stack, _, n, _ = found
    dtype = np.result_type(_dtype_float(t), np.complex64).name
    return Array(dtype, (*stack, n)), Array(dtype, (*stack, n, n))


RULES: dict[str, Callable[[Args, Kwargs], Any]] = {
    "np.convolve": _convolve, "np.correlate": _correlate, "np.unique": _vector(_same_dtype), "np.bincount": _bincount,
    "np.median": _quantile, "np.quantile": _quantile, "np.percentile": _quantile,
    "np.nanmedian": _quantile, "np.nanquantile": _quantile, "np.nanpercentile": _quantile, "np.cross": _cross,
    "np.repeat": _repeat, "np.delete": _delete, "np.choose": _choose, "np.lib.stride_tricks.sliding_window_view": _windows,
    "np.linalg.svd": _svd, "np.linalg.svdvals": _svdvals, "np.linalg.qr": _qr, "np.linalg.pinv": _pinv,
    "np.linalg.lstsq": _lstsq, "np.linalg.eigvalsh": _eigvalsh,
}  # fmt: skip
