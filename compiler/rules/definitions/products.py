"""Products of vectors and matrices that are compositions of others."""

from __future__ import annotations

import numpy as np

from ...prelude import binary_digits, interleaved_subscripts
from ..registry import written_out


@written_out(np.kron)
def kron(a, b):
    if np.ndim(a) == 1 and np.ndim(b) == 1:
        return np.reshape(np.outer(a, b), -1)
    n = max(np.ndim(a), np.ndim(b))
    first = (1,) * (n - np.ndim(a)) + np.shape(a)
    second = (1,) * (n - np.ndim(b)) + np.shape(b)
    left = [m for length in first for m in (length, 1)]
    right = [m for length in second for m in (1, length)]
    blocks = np.reshape(a, tuple(left)) * np.reshape(b, tuple(right))
    return np.reshape(blocks, tuple([p * q for p, q in zip(first, second, strict=True)]))


@written_out(np.cross, given=("axisa", "axisb", "axisc", "axis"))
def cross(a, b, axisa=-1, axisb=-1, axisc=-1, axis=None):
    if axis is not None:
        axisa, axisb, axisc = axis, axis, axis
    return np.moveaxis(np.cross(np.moveaxis(a, axisa, -1), np.moveaxis(b, axisb, -1)), -1, axisc)


@written_out(np.linalg.cross)
def linalg_cross(x1, x2, /, *, axis=-1):
    return np.cross(x1, x2) if axis == -1 else np.cross(x1, x2, axis=axis)


@written_out(np.vecdot)
def vecdot(x1, x2, axis=-1):
    return np.sum((np.conj(x1) if np.iscomplexobj(x1) else x1) * x2, axis=axis)


@written_out(np.linalg.vecdot)
def linalg_vecdot(x1, x2, /, *, axis=-1):
    return np.vecdot(x1, x2, axis)


@written_out(np.matvec)
def matvec(x1, x2):
    return np.squeeze(x1 @ np.expand_dims(x2, -1), -1)


@written_out(np.vecmat)
def vecmat(x1, x2):
    row = np.expand_dims(np.conj(x1) if np.iscomplexobj(x1) else x1, -2)
    return np.squeeze(row @ x2, -2)


@written_out(np.linalg.multi_dot)
def multi_dot(arrays):
    if np.ndim(arrays[0]) > 1 and np.ndim(arrays[-1]) == 1:
        result = arrays[-1]
        for a in reversed(arrays[:-1]):
            result = a @ result
        return result
    result = arrays[0]
    for a in arrays[1:]:
        result = result @ a
    return result


@written_out(np.linalg.matrix_power)
def matrix_power(a, n):
    if n == 0:
        return np.broadcast_to(np.eye(a.shape[-1], dtype=a.dtype), a.shape)
    factor = np.linalg.inv(a) if n < 0 else a
    result = factor
    for digit in binary_digits(n if n > 0 else -n)[1:]:
        result = result @ result
        if digit:
            result = result @ factor
    return result


@written_out(np.einsum)
def einsum(subscripts, *operands, optimize=False):
    optimize = tuple(optimize) if isinstance(optimize, list) else optimize
    if isinstance(subscripts, str):
        return np.einsum(subscripts, *operands, optimize=optimize)
    n = (len(operands) + 1) // 2
    arrays = [subscripts, *operands[1::2]][:n]
    result = operands[2 * n - 1 :]  # its labels, if they are given
    text = interleaved_subscripts(tuple([tuple(labels) for labels in [*operands[::2], *result]]), n)
    return np.einsum(text, *arrays, optimize=optimize)
