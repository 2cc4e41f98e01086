"""The types of reductions, running totals and quantiles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...ir.nodes import Const
from ...ir.types import Array, Size, Type, Unknown, shape_of
from ..dtypes import array_or_scalar
from .operands import (
    Args,
    Kwargs,
    Rule,
    array_types,
    axes_of,
    dtype_of,
    float_dtype,
    named_dtype,
    numeric,
    plain_type,
    product_of,
    static,
)


def _reduction(dtype_for: Callable[[str], str]) -> Rule:
    def rule(args: Args, kwargs: Kwargs) -> Type:
        (t,) = array_types(args[:1])
        if not numeric(t):
            return Unknown()
        dtype = named_dtype(kwargs.get("dtype"), dtype_for(dtype_of(t)))
        shape = shape_of(t)
        if dtype is None:
            return Unknown()
        if shape is None:
            return array_or_scalar(dtype, ()) if "axis" not in kwargs and "keepdims" not in kwargs else Unknown()
        axis = static(kwargs.get("axis", args[1] if len(args) > 1 else None))
        keep = static(kwargs.get("keepdims"))
        axes = axes_of(axis, len(shape)) if shape else ()
        if axes is None or keep is ...:
            return Unknown()
        if keep:
            return array_or_scalar(dtype, tuple(Size.of(1) if k in axes else s for k, s in enumerate(shape)))
        return array_or_scalar(dtype, tuple(s for k, s in enumerate(shape) if k not in axes))

    return rule


def _sum_dtype(d: str) -> str:
    return np.sum(np.ones(1, d)).dtype.name


def _mean_dtype(d: str) -> str:
    return np.mean(np.ones(1, d)).dtype.name


def _spread_dtype(d: str) -> str:
    return np.var(np.ones(1, d)).dtype.name


def _cumulative(args: Args, kwargs: Kwargs) -> Type:
    (t,) = array_types(args[:1])
    if not numeric(t):
        return Unknown()
    shape = shape_of(t)
    dtype = named_dtype(kwargs.get("dtype"), _sum_dtype(dtype_of(t)))
    if shape is None or dtype is None:
        return Unknown()
    axis = static(kwargs.get("axis", args[1] if len(args) > 1 else None))
    if axis is None:
        return Array(dtype, (product_of(shape),))
    return Array(dtype, shape)


def _of_ufunc(args: Args, kwargs: Kwargs) -> Any:
    """`np.logaddexp.reduce(x)`: along the first axis, if none is named."""
    return _reduction(str)(args, {"axis": Const(0), **kwargs})


def _reduceat(args: Args, kwargs: Kwargs) -> Type:
    t, places = array_types(args[:2])
    shape, count, axis = shape_of(t), shape_of(places), static(kwargs.get("axis", Const(0)))
    if not numeric(t) or not shape or not isinstance(axis, int) or not count:
        return Unknown()
    return Array(dtype_of(t), tuple(count[0] if k == axis % len(shape) else n for k, n in enumerate(shape)))


def _quantile(args: Args, kwargs: Kwargs) -> Type:
    (t,) = array_types(args[:1])
    (q,) = array_types(args[1:2]) if len(args) > 1 else (plain_type(Const(0.5)),)
    shape, ranks = shape_of(t), shape_of(q)
    axis, keep = static(kwargs.get("axis")), static(kwargs.get("keepdims"))
    if not numeric(t, q) or shape is None or ranks is None or axis is ... or keep is ...:
        return Unknown()
    axes = axes_of(axis, len(shape)) or ()
    rest = tuple(Size.of(1) if k in axes else z for k, z in enumerate(shape) if keep or k not in axes)
    return array_or_scalar(float_dtype(t), (*ranks, *rest))


RULES: dict[str, Rule] = {
    "np.nanmax": _reduction(str), "np.nanmin": _reduction(str), "np.sum": _reduction(_sum_dtype),
    "np.prod": _reduction(_sum_dtype), "np.mean": _reduction(_mean_dtype), "np.var": _reduction(_spread_dtype),
    "np.std": _reduction(_spread_dtype), "np.max": _reduction(str), "np.min": _reduction(str), "np.amax": _reduction(str),
    "np.amin": _reduction(str), "np.ptp": _reduction(str), "np.all": _reduction(lambda d: "bool"),
    "np.any": _reduction(lambda d: "bool"), "np.argmax": _reduction(lambda d: "int64"),
    "np.argmin": _reduction(lambda d: "int64"), "np.nansum": _reduction(_sum_dtype), "np.nanmean": _reduction(_mean_dtype),
    "np.logaddexp.reduce": _of_ufunc, "np.logaddexp2.reduce": _of_ufunc, "np.add.reduceat": _reduceat,
    "np.cumsum": _cumulative, "np.cumprod": _cumulative, "np.median": _quantile, "np.quantile": _quantile,
    "np.percentile": _quantile, "np.nanmedian": _quantile, "np.nanquantile": _quantile, "np.nanpercentile": _quantile,
}  # fmt: skip
