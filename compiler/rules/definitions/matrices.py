"""Linear algebra that is a composition: matrix norms, condition numbers, tensors as matrices."""

from __future__ import annotations

import numpy as np

from ...prelude import eigen
from ..registry import written_out
from .reductions import nothing_in


@written_out(np.linalg.norm)
def norm(x, ord=None, axis=None, keepdims=False):
    if ord is None or ord == "fro" or isinstance(axis, int) or np.ndim(x) == 1:
        if ord == 0:
            return np.sum(np.where(x != 0.0, np.ones_like(np.real(x)), 0.0), axis=axis, keepdims=keepdims)
        if isinstance(ord, (int, float)) and ord < 1 and ord != -np.inf:
            return np.sum(np.abs(x) ** ord, axis=axis, keepdims=keepdims) ** (1.0 / ord)
        return np.linalg.norm(x, ord, axis, keepdims)
    row, column = (-2, -1) if axis is None else axis
    if ord in (1, 2, np.inf, "nuc") and nothing_in(x):
        return np.sum(np.abs(x), axis=(row, column), keepdims=keepdims)
    if ord in (1, -1):
        sums = np.sum(np.abs(x), axis=row, keepdims=True)
        size = np.max(sums, axis=column, keepdims=True) if ord == 1 else np.min(sums, axis=column, keepdims=True)
    elif ord in (np.inf, -np.inf):
        sums = np.sum(np.abs(x), axis=column, keepdims=True)
        size = np.max(sums, axis=row, keepdims=True) if ord == np.inf else np.min(sums, axis=row, keepdims=True)
    elif ord not in ("nuc", 2, -2):
        raise ValueError("Invalid norm order for matrices.")
    else:
        values = np.linalg.svdvals(np.moveaxis(x, (row, column), (-2, -1)) if np.ndim(x) > 2 else x)
        size = np.sum(values, axis=-1) if ord == "nuc" else np.max(values, axis=-1) if ord == 2 else np.min(values, axis=-1)
        return np.expand_dims(size, (row, column)) if keepdims else size
    return size if keepdims else np.squeeze(size, axis=(row, column))


@written_out(np.linalg.matrix_norm)
def matrix_norm(x, /, *, keepdims=False, ord="fro"):
    return np.linalg.norm(x, ord, (-2, -1), keepdims)


@written_out(np.linalg.vector_norm)
def vector_norm(x, /, *, axis=None, keepdims=False, ord=2):
    if axis is None and np.ndim(x) > 1:
        size = np.linalg.norm(np.ravel(x), ord)
        return np.reshape(size, (1,) * np.ndim(x)) if keepdims else size
    if isinstance(axis, tuple) and len(axis) > 1:
        moved = np.moveaxis(x, axis, tuple(range(-len(axis), 0)))
        flat = np.reshape(moved, moved.shape[: -len(axis)] + (-1,))
        size = np.linalg.norm(flat, ord, -1)
        return np.expand_dims(size, axis) if keepdims else size
    return np.linalg.norm(x, ord, axis, keepdims)


@written_out(np.linalg.cond)
def cond(x, p=None):
    if p is None or p == 2 or p == -2:
        values = np.linalg.svdvals(x)
        return values[..., -1] / values[..., 0] if p == -2 else values[..., 0] / values[..., -1]
    return np.linalg.norm(x, p, (-2, -1)) * np.linalg.norm(np.linalg.inv(x), p, (-2, -1))


@written_out(np.linalg.svd, given=("compute_uv", "hermitian"))
def svd(a, full_matrices=True, compute_uv=True, hermitian=False):
    if not hermitian:
        return np.linalg.svd(a, full_matrices) if compute_uv else np.linalg.svdvals(a)
    if not compute_uv:
        return np.flip(np.sort(np.abs(np.linalg.eigvalsh(a))), -1)
    values, vectors = np.linalg.eigh(a)
    order = np.flip(np.argsort(np.abs(values)), -1)
    values = np.take_along_axis(values, order, -1)
    vectors = np.take_along_axis(vectors, np.expand_dims(order, -2), -1)
    return vectors, np.abs(values), np.conj(np.matrix_transpose(vectors * np.expand_dims(np.sign(values), -2)))


@written_out(np.linalg.cholesky, given=("upper",))
def cholesky(a, /, *, upper=False):
    if not upper:
        return np.linalg.cholesky(a)
    if np.iscomplexobj(a):
        return np.conj(np.matrix_transpose(np.linalg.cholesky(np.conj(np.matrix_transpose(a)))))
    return np.matrix_transpose(np.linalg.cholesky(np.matrix_transpose(a)))


@written_out(np.linalg.tensorsolve)
def tensorsolve(a, b, axes=None):
    if axes is not None:
        order = [k for k in range(np.ndim(a)) if k not in axes] + list(axes)
        a = np.transpose(a, tuple(order))
    shape = np.shape(a)[np.ndim(b) :]
    return np.reshape(np.linalg.solve(np.reshape(a, (np.size(b), np.size(b))), np.ravel(b)), shape)


@written_out(np.linalg.tensorinv)
def tensorinv(a, ind=2):
    shape = np.shape(a)
    n = 1
    for m in shape[:ind]:
        n = n * m
    return np.reshape(np.linalg.inv(np.reshape(a, (n, n))), shape[ind:] + shape[:ind])


@written_out(np.linalg.qr, given=("mode",))
def qr(a, mode="reduced"):
    if mode == "raw":
        raise NotImplementedError("reflections: `mode='raw'` of np.linalg.qr")
    return np.linalg.qr(a)[1] if mode == "r" else np.linalg.qr(a, mode)


@written_out(np.linalg.pinv, given=("rcond", "hermitian", "rtol"))
def pinv(a, rcond=None, hermitian=False, *, rtol=None):
    return np.linalg.pinv(a, rtol if rcond is None else rcond)


@written_out(np.linalg.eigvals)
def eigvals(a):
    return np.linalg.eigvals(a) if np.iscomplexobj(a) else eigen(a)[0]
