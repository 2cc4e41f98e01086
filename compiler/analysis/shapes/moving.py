"""The types of what is moved, reshaped, repeated or left out."""

from __future__ import annotations

import numpy as np

from ...ir.nodes import Const, ListOf, TupleOf
from ...ir.types import Array, Scalar, Size, TupleType, Type, Unknown, shape_of
from ..broadcasting import broadcast_shapes
from . import diagonals
from .operands import (
    Args,
    Kwargs,
    Rule,
    Shape,
    array_types,
    axes_of,
    dtype_of,
    numeric,
    plain_type,
    product_of,
    shape_from,
    size_of,
    static,
)


def _transpose(args: Args, kwargs: Kwargs) -> Type:
    (t,) = array_types(args[:1])
    shape = shape_of(t)
    axes = static(kwargs.get("axes", args[1] if len(args) > 1 else None))
    if not numeric(t) or shape is None or axes is ...:
        return Unknown()
    order = range(len(shape))[::-1] if axes is None else [a % len(shape) for a in axes]
    return Array(dtype_of(t), tuple(shape[k] for k in order))


def _swapaxes(args: Args, kwargs: Kwargs) -> Type:
    (t,) = array_types(args[:1])
    shape = shape_of(t)
    a, b = static(args[1]), static(args[2])
    if not numeric(t) or not shape or a is ... or b is ...:
        return Unknown()
    new = list(shape)
    new[a], new[b] = new[b], new[a]
    return Array(dtype_of(t), tuple(new))


def _moveaxis(args: Args, kwargs: Kwargs) -> Type:
    (t,) = array_types(args[:1])
    shape = shape_of(t)
    source, target = static(args[1]), static(args[2])
    if not numeric(t) or not shape or source is ... or target is ...:
        return Unknown()
    order = np.moveaxis(np.empty((1,) * len(shape)), source, target).ndim
    source, target = ((x,) if isinstance(x, int) else x for x in (source, target))
    n = order
    kept = [k for k in range(n) if k not in [s % n for s in source]]
    for place, s in sorted(zip((d % n for d in target), (s % n for s in source), strict=True)):
        kept.insert(place, s)
    return Array(dtype_of(t), tuple(shape[k] for k in kept))


def _reshape(args: Args, kwargs: Kwargs) -> Type:
    (t,) = array_types(args[:1])
    if not numeric(t):
        return Unknown()
    shape = shape_of(t)
    target = args[1] if len(args) > 1 else kwargs.get("shape", Const(None))
    items = target.items if isinstance(target, (TupleOf, ListOf)) else None
    if items is None:
        new = shape_from(target) if target != Const(-1) else (Size.of(-1),)
        if new is None:
            return Unknown()
    else:
        new = tuple(map(size_of, items))
    total = product_of(shape) if shape is not None else None
    holes = [k for k, s in enumerate(new) if s.constant == -1]
    if holes:
        new = tuple(_rest(total, new) if k in holes else s for k, s in enumerate(new))
    if len(new) == 1 and total is not None:
        new = (total,)
    return Array(dtype_of(t), new)


def _rest(total: Size | None, new: Shape) -> Size:
    """The length that -1 stands for."""
    if total is None:
        return Size.unknown()
    others = [s for s in new if s.constant != -1]
    if all(s.is_one for s in others):
        return total
    known = 1
    for s in others:
        if s.constant is None:
            return Size.unknown()
        known *= s.constant
    if total.constant is not None and known:
        return Size.of(total.constant // known)
    return Size.unknown()


def ravel(args: Args, kwargs: Kwargs) -> Type:
    (t,) = array_types(args[:1])
    shape = shape_of(t)
    return Array(dtype_of(t), (product_of(shape) if shape is not None else Size.unknown(),)) if numeric(t) else Unknown()


def _squeeze(args: Args, kwargs: Kwargs) -> Type:
    (t,) = array_types(args[:1])
    shape = shape_of(t)
    axis = static(kwargs.get("axis", args[1] if len(args) > 1 else None))
    if not numeric(t) or shape is None or axis is ...:
        return Unknown()
    if axis is None:
        if not all(s.is_one or s.is_many for s in shape):
            return Unknown()
        return Array(dtype_of(t), tuple(s for s in shape if not s.is_one))
    axes = axes_of(axis, len(shape)) or ()
    return Array(dtype_of(t), tuple(s for k, s in enumerate(shape) if k not in axes))


def _expand_dims(args: Args, kwargs: Kwargs) -> Type:
    (t,) = array_types(args[:1])
    shape = shape_of(t)
    axis = static(kwargs.get("axis", args[1] if len(args) > 1 else None))
    if not numeric(t) or shape is None or axis is ... or axis is None:
        return Unknown()
    axes = axis if isinstance(axis, tuple) else (axis,)
    n = len(shape) + len(axes)
    axes = tuple(a % n for a in axes)
    rest = iter(shape)
    return Array(dtype_of(t), tuple(Size.of(1) if k in axes else next(rest) for k in range(n)))


def _broadcast_to(args: Args, kwargs: Kwargs) -> Type:
    (t,) = array_types(args[:1])
    return Array(dtype_of(t), shape_from(args[1])) if numeric(t) else Unknown()


def _broadcast_shapes(args: Args, kwargs: Kwargs) -> Type:
    shape = broadcast_shapes(*map(shape_from, args))
    return Unknown() if shape is None else TupleType(tuple(Scalar("int", None, s) for s in shape))


def same(args: Args, kwargs: Kwargs) -> Type:
    (t,) = array_types(args[:1])
    return Array(dtype_of(t), shape_of(t)) if numeric(t) else Unknown()


def _triangle(args: Args, kwargs: Kwargs) -> Type:
    """Of a vector, the matrix that has it in each row."""
    t = same(args, kwargs)
    return Array(t.dtype, t.shape * 2) if isinstance(t, Array) and t.shape is not None and len(t.shape) == 1 else t


def _repeat(args: Args, kwargs: Kwargs) -> Type:
    (t,) = array_types(args[:1])
    shape, axis, n = shape_of(t), static(kwargs.get("axis")), args[1]
    if not numeric(t) or shape is None or axis is ...:
        return Unknown()
    times = size_of(n) if isinstance(static(n), int) or n not in (None,) and shape_of(plain_type(n)) == () else None
    if axis is None:
        return Array(dtype_of(t), (product_of(shape) * times if times else Size.unknown(),))
    k = axis % len(shape)
    return Array(dtype_of(t), tuple((z * times if times else Size.unknown()) if j == k else z for j, z in enumerate(shape)))


def _delete(args: Args, kwargs: Kwargs) -> Type:
    (t,) = array_types(args[:1])
    shape, axis = shape_of(t), static(kwargs.get("axis"))
    if not numeric(t) or shape is None or axis is ...:
        return Unknown()
    if axis is None:
        return Array(dtype_of(t), (Size.unknown(),), unique=getattr(t, "unique", False))
    k = axis % len(shape)
    return Array(dtype_of(t), tuple(Size.unknown() if j == k else z for j, z in enumerate(shape)))


def _windows(args: Args, kwargs: Kwargs) -> Type:
    (t,) = array_types(args[:1])
    shape, window, axis = shape_of(t), static(args[1]), static(kwargs.get("axis"))
    if not numeric(t) or shape is None or window is ... or axis is ...:
        return Unknown()
    lengths = window if isinstance(window, tuple) else (window,)
    axes = axes_of(axis, len(shape)) or ()
    out = list(shape)
    for k, n in zip(axes, lengths, strict=False):
        out[k] = out[k] if n == 1 else Size.unknown()
    return Array(dtype_of(t), (*out, *map(Size.of, lengths)))


def _taken_along(args: Args, kwargs: Kwargs) -> Type:
    a, places = array_types(args[:2])
    shape, picked = shape_of(a), shape_of(places)
    axis = static(kwargs.get("axis", args[2] if len(args) > 2 else Const(-1)))
    if not numeric(a, places) or not shape or not picked or axis is ...:
        return Unknown()
    if axis is None:
        return Array(dtype_of(a), picked)
    k = axis % len(shape)
    others = broadcast_shapes((*shape[:k], *shape[k + 1 :]), (*picked[:k], *picked[k + 1 :])) if len(shape) == len(picked) else None
    return Array(dtype_of(a), (*others[:k], picked[k], *others[k:])) if others is not None else Unknown()


RULES: dict[str, Rule] = {
    "np.take_along_axis": _taken_along,
    "np.diag": diagonals.diag, "np.diagonal": diagonals.diagonal, "np.transpose": _transpose, "np.swapaxes": _swapaxes,
    "np.moveaxis": _moveaxis, "np.reshape": _reshape, "np.ravel": ravel, "np.squeeze": _squeeze,
    "np.expand_dims": _expand_dims, "np.broadcast_to": _broadcast_to,
    "np.broadcast_shapes": _broadcast_shapes, "np.flip": same, "np.roll": same, "np.tril": _triangle,
    "np.triu": _triangle, "np.flipud": same, "np.fliplr": same, "np.repeat": _repeat, "np.delete": _delete,
    "np.lib.stride_tricks.sliding_window_view": _windows,
}  # fmt: skip
