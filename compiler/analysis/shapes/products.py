"""The types of products of vectors and matrices."""

from __future__ import annotations

from ...ir.nodes import Const
from ...ir.types import Array, Size, Type, Unknown, shape_of
from ..broadcasting import broadcast_shapes
from ..dtypes import array_or_scalar, result_dtype
from .operands import Args, Kwargs, Rule, array_types, numeric, product_of, static, strong


def matmul(args: Args, kwargs: Kwargs) -> Type:
    a, b = array_types(args[:2])
    if not numeric(a, b):
        return Unknown()
    dtype = result_dtype([a, b])
    s, t = shape_of(a), shape_of(b)
    if s is None or t is None or not s or not t:
        return Unknown()
    stack = broadcast_shapes(s[:-2], t[:-2])
    rows = s[-2:-1] if len(s) > 1 else ()
    columns = t[-1:] if len(t) > 1 else ()
    return array_or_scalar(dtype, (*(stack or ()), *rows, *columns))


def _dot(args: Args, kwargs: Kwargs) -> Type:
    a, b = array_types(args[:2])
    if not numeric(a, b):
        return Unknown()
    dtype = result_dtype(strong([a, b]))
    s, t = shape_of(a), shape_of(b)
    if s is None or t is None:
        return Unknown()
    if not s or not t:
        return array_or_scalar(dtype, s or t)
    return array_or_scalar(dtype, (*s[:-1], *(t[:-2] + t[-1:] if len(t) > 1 else ())))


def _inner(args: Args, kwargs: Kwargs) -> Type:
    a, b = array_types(args[:2])
    if not numeric(a, b) or shape_of(a) is None or shape_of(b) is None:
        return Unknown()
    s, t = shape_of(a) or (), shape_of(b) or ()
    return array_or_scalar(result_dtype(strong([a, b])), (*s[:-1], *t[:-1]) if s and t else s or t)


def _vdot(args: Args, kwargs: Kwargs) -> Type:
    types = array_types(args[:2])
    return array_or_scalar(result_dtype(strong(types)), ()) if numeric(*types) else Unknown()


def _outer(args: Args, kwargs: Kwargs) -> Type:
    a, b = array_types(args[:2])
    if not numeric(a, b) or shape_of(a) is None or shape_of(b) is None:
        return Unknown()
    return Array(result_dtype(strong([a, b])), (product_of(shape_of(a) or ()), product_of(shape_of(b) or ())))


def _tensordot(args: Args, kwargs: Kwargs) -> Type:
    a, b = array_types(args[:2])
    axes = static(kwargs.get("axes", args[2] if len(args) > 2 else Const(2)))
    if not numeric(a, b) or axes is ... or shape_of(a) is None or shape_of(b) is None:
        return Unknown()
    s, t = shape_of(a) or (), shape_of(b) or ()
    if isinstance(axes, int):
        left, right = tuple(range(len(s) - axes, len(s))), tuple(range(axes))
    else:
        left, right = (x if isinstance(x, tuple) else (x,) for x in axes)
    left, right = (tuple(k % len(u) for k in x) for x, u in ((left, s), (right, t)))
    kept = [z for k, z in enumerate(s) if k not in left] + [z for k, z in enumerate(t) if k not in right]
    dtype = result_dtype(strong([a, b]))
    return Array(dtype, tuple(kept))


def einsum(args: Args, kwargs: Kwargs) -> Type:
    text = static(args[0])
    types = array_types(args[1:])
    if not isinstance(text, str) or "." in text or not numeric(*types):
        return Unknown()
    left, arrow, right = text.replace(" ", "").partition("->")
    sizes: dict[str, Size] = {}
    for labels, t in zip(left.split(","), types, strict=False):
        for label, size in zip(labels, shape_of(t) or (), strict=False):
            old = sizes.get(label)
            sizes[label] = size if old is None or old.is_one or not old.is_many and size.is_many else old
    if not arrow:
        flat = left.replace(",", "")
        right = "".join(sorted(c for c in set(flat) if flat.count(c) == 1))
    if any(c not in sizes for c in right):
        return Unknown()
    return array_or_scalar(result_dtype(strong(types)), tuple(sizes[c] for c in right))


def _cross(args: Args, kwargs: Kwargs) -> Type:
    types = array_types(args[:2])
    shape = broadcast_shapes(*(shape_of(t) for t in types)) if numeric(*types) else None
    return Array(result_dtype(types), shape) if shape and shape[-1].constant != 2 else Unknown()


RULES: dict[str, Rule] = {
    "np.matmul": matmul, "np.dot": _dot, "np.inner": _inner, "np.vdot": _vdot, "np.outer": _outer,
    "np.tensordot": _tensordot, "np.einsum": einsum, "np.cross": _cross,
}  # fmt: skip
