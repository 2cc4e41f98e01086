"""The types of linear algebra."""

from __future__ import annotations

import numpy as np

from ...ir.nodes import Const
from ...ir.types import Array, Size, Type, Unknown, kind_of_dtype, shape_of
from ..broadcasting import broadcast_shapes
from ..dtypes import array_or_scalar, result_dtype
from .operands import (
    Args,
    Kwargs,
    Rule,
    array_types,
    axes_of,
    dtype_of,
    float_dtype,
    numeric,
    plain_type,
    real_dtype,
    static,
)


def _inverse(args: Args, kwargs: Kwargs) -> Type:
    (t,) = array_types(args[:1])
    return Array(float_dtype(t), shape_of(t)) if numeric(t) else Unknown()


def solve(args: Args, kwargs: Kwargs) -> Type:
    a, b = array_types(args[:2])
    square, right = shape_of(a), shape_of(b)
    if not numeric(a, b) or not square or not right:
        return Unknown()
    stack = square[:-2] if len(right) == 1 else broadcast_shapes(square[:-2], right[:-2])
    columns = right[-1:] if len(right) > 1 else ()
    dtype = result_dtype([Array(float_dtype(a), ()), Array(float_dtype(b), ())])
    return Array(dtype, None if stack is None else (*stack, square[-1], *columns))


def determinant(args: Args, kwargs: Kwargs) -> Type:
    (t,) = array_types(args[:1])
    s = shape_of(t)
    return array_or_scalar(float_dtype(t), s[:-2]) if numeric(t) and s is not None else Unknown()


def _slogdet(args: Args, kwargs: Kwargs) -> tuple[Type, ...]:
    from ..types import part_type

    t = determinant(args, kwargs)
    return t, part_type(t)


def norm(args: Args, kwargs: Kwargs) -> Type:
    (t,) = array_types(args[:1])
    s = shape_of(t)
    axis, keep = static(kwargs.get("axis")), static(kwargs.get("keepdims"))
    if not numeric(t) or s is None or axis is ... or keep is ...:
        return Unknown()
    axes = axes_of(axis, len(s)) or ()
    shape = tuple(Size.of(1) if k in axes else z for k, z in enumerate(s) if keep or k not in axes)
    return array_or_scalar(real_dtype(float_dtype(t)), shape)


def _eig(args: Args, kwargs: Kwargs) -> tuple[Type, ...]:
    (t,) = array_types(args[:1])
    s = shape_of(t)
    if not numeric(t) or not s or kind_of_dtype(dtype_of(t)) != "complex":
        return Unknown(), Unknown()  # of a real matrix, the numbers decide
    return Array(dtype_of(t), s[:-1]), Array(dtype_of(t), s)


def eigh(args: Args, kwargs: Kwargs) -> tuple[Type, ...]:
    (t,) = array_types(args[:1])
    s = shape_of(t)
    if not numeric(t) or not s:
        return Unknown(), Unknown()
    return Array(real_dtype(float_dtype(t)), s[:-1]), Array(float_dtype(t), s)


def _matrix(args: Args) -> tuple[Type, tuple[Size, ...], Size, Size, Size] | None:
    """The type of a matrix: its stack, rows, columns, and the smaller of both."""
    (t,) = array_types(args[:1])
    shape = shape_of(t)
    if not numeric(t) or shape is None or len(shape) < 2:
        return None
    m, n = shape[-2:]
    least = m if m == n else Size.unknown()
    if m.constant is not None and n.constant is not None:
        least = Size.of(min(m.constant, n.constant))
    if m.is_one or n.is_one:
        least = Size.of(1)
    return t, shape[:-2], m, n, least


def svd(args: Args, kwargs: Kwargs) -> tuple[Type, ...]:
    found = _matrix(args)
    if found is None:
        return (Unknown(),) * 3
    t, stack, m, n, k = found
    full = static(kwargs.get("full_matrices", Const(True)))
    d = float_dtype(t)
    return Array(d, (*stack, m, m if full else k)), Array(real_dtype(d), (*stack, k)), Array(d, (*stack, n if full else k, n))


def svdvals(args: Args, kwargs: Kwargs) -> Type:
    found = _matrix(args)
    return Array(real_dtype(float_dtype(found[0])), (*found[1], found[4])) if found else Unknown()


def qr(args: Args, kwargs: Kwargs) -> tuple[Type, ...]:
    found = _matrix(args)
    if found is None:
        return Unknown(), Unknown()
    t, stack, m, n, k = found
    k = m if kwargs.get("mode") == Const("complete") else k
    return Array(float_dtype(t), (*stack, m, k)), Array(float_dtype(t), (*stack, k, n))


def pinv(args: Args, kwargs: Kwargs) -> Type:
    found = _matrix(args)
    return Array(float_dtype(found[0]), (*found[1], found[3], found[2])) if found else Unknown()


def _lstsq(args: Args, kwargs: Kwargs) -> tuple[Type, ...]:
    found = _matrix(args)
    (b,) = array_types(args[1:2])
    s = shape_of(b)
    if found is None or not numeric(b) or not s:
        return (Unknown(),) * 4
    t, _, _, n, k = found
    d = float_dtype(Array(result_dtype([t, b]), ()))
    return Array(d, (n, *s[1:])), Array(real_dtype(d), (Size.unknown(),)), plain_type(Const(0)), Array(real_dtype(d), (k,))


def _eigvalsh(args: Args, kwargs: Kwargs) -> Type:
    found = _matrix(args)
    return Array(real_dtype(float_dtype(found[0])), (*found[1], found[3])) if found else Unknown()


def eigen(args: Args) -> tuple[Type, ...]:
    """Complex eigenvalues and eigenvectors."""
    found = _matrix(args)
    if found is None:
        return Unknown(), Unknown()
    t, stack, _, n, _ = found
    dtype = np.result_type(float_dtype(t), np.complex64).name
    return Array(dtype, (*stack, n)), Array(dtype, (*stack, n, n))


RULES: dict[str, Rule] = {
    "np.linalg.inv": _inverse, "np.linalg.cholesky": _inverse, "np.linalg.solve": solve, "np.linalg.det": determinant,
    "np.linalg.slogdet": _slogdet, "np.linalg.eigh": eigh, "np.linalg.eig": _eig,
    "np.linalg.eigvals": lambda args, kwargs: _eig(args, kwargs)[0], "np.linalg.norm": norm, "np.linalg.svd": svd,
    "np.linalg.svdvals": svdvals, "np.linalg.qr": qr, "np.linalg.pinv": pinv, "np.linalg.lstsq": _lstsq,
    "np.linalg.eigvalsh": _eigvalsh,
}  # fmt: skip
