"""Array helpers that NumPy lacks. Each stands alone: NumPy and math only."""

from __future__ import annotations

from typing import Any

import numpy as np


def sum_like(g: Any, x: Any) -> Any:
    """`g` summed over the axes along which `x` was broadcast, with the shape and the precision of `x`.

    >>> sum_like(np.ones((2, 3)), np.ones((2, 1)))
    array([[3.],
           [3.]])
    >>> sum_like(np.ones((2, 3)), 1.0)
    6.0
    >>> sum_like(np.array(6.0), np.float64(1.0))
    np.float64(6.0)
    """
    shape = np.shape(x)
    if np.shape(g) != shape:
        extra = max(np.ndim(g) - len(shape), 0)
        short = [extra + k for k, n in enumerate(shape[len(shape) + extra - np.ndim(g) :]) if n == 1]
        g = np.sum(g, axis=(*range(extra), *short), keepdims=True)
        g = np.broadcast_to(np.reshape(g, np.shape(g)[extra:]), shape)
    if np.iscomplexobj(g) and not np.iscomplexobj(x):
        g = np.real(g)
    if isinstance(x, np.generic) and isinstance(g, np.ndarray):
        g = g[()]  # a number like x, and no read-only view of one
    if isinstance(x, (np.ndarray, np.generic)):
        return g.astype(x.dtype, copy=False) if x.dtype.kind in "fc" and isinstance(g, (np.ndarray, np.generic)) else g
    return g.item() if isinstance(g, (np.ndarray, np.generic)) else g


def sum_to(g: Any, shape: tuple[int, ...]) -> Any:
    """`g` summed over the axes along which something of this shape was broadcast.

    >>> sum_to(np.ones((2, 3)), (3,))
    array([2., 2., 2.])
    >>> sum_to(np.array([5.0]), (4,))
    array([5., 5., 5., 5.])
    """
    if np.shape(g) == shape:
        return g
    extra = max(np.ndim(g) - len(shape), 0)
    short = [extra + k for k, n in enumerate(shape[len(shape) + extra - np.ndim(g) :]) if n == 1]
    g = np.sum(g, axis=(*range(extra), *short), keepdims=True)
    return np.broadcast_to(np.reshape(g, np.shape(g)[extra:]), shape)


def divide_or_zero(x: Any, y: Any) -> Any:
    """`x / y`, and 0 where `y` is 0: the slope of a distance at its minimum.

    >>> divide_or_zero(np.array([1.0, 0.0]), np.array([2.0, 0.0]))
    array([0.5, 0. ])
    >>> divide_or_zero(3.0, 0.0)
    0.0
    """
    if np.ndim(x) == 0 and np.ndim(y) == 0:
        return x / y if y != 0 else (0j if np.iscomplexobj(x) else 0.0) * y
    zero = np.equal(y, 0)
    return np.where(zero, 0, x / np.where(zero, 1, y))


def masked_product(g: Any, p: Any) -> Any:
    """`g * p`, and 0 where `g` is 0: there `p` does not matter, be it infinite.

    >>> masked_product(np.array([2.0, 0.0]), np.array([3.0, np.inf]))
    array([6., 0.])
    """
    return np.where(g == 0, 0.0, g * p)


def masked_quotient(g: Any, y: Any) -> Any:
    """`g / y`, and 0 where `g` is 0: there `y` does not matter, be it 0.

    >>> masked_quotient(np.array([6.0, 0.0]), np.array([3.0, 0.0]))
    array([2., 0.])
    """
    return np.where(g == 0, 0.0, g / y)


def masked_einsum(subscripts: str, *operands: Any) -> Any:
    """An einsum; what the others have at zeros of the first operand does not matter, be it infinite.

    >>> masked_einsum("i,ij->j", np.array([2.0, 0.0]), np.array([[1.0, 3.0], [np.inf, np.nan]]))
    array([2., 6.])
    """
    g, *others = operands
    first, *terms = subscripts.split("->")[0].split(",")
    for k, term in enumerate(terms):
        reached = np.einsum(first + "->" + "".join(c for c in term if c in first), 1.0 * (g != 0)) != 0
        apart = tuple(i for i, c in enumerate(term) if c not in first)
        others[k] = np.where(np.expand_dims(reached, apart), others[k], 0.0)
    return np.einsum(subscripts, g, *others)


def pivot_order(pivots: Any) -> Any:
    """The order of the rows after LAPACK's exchanges, one after the other: row i with row `pivots[i]`.

    >>> pivot_order(np.array([2, 2, 2]))
    array([2, 0, 1])
    """
    order = np.arange(len(pivots))
    for i, k in enumerate(pivots):
        order[i], order[k] = order[k], order[i]
    return order


def sparse_product(a: Any, x: Any) -> Any:
    """`a @ x`, with a matrix that may be sparse.

    >>> sparse_product(np.eye(2), np.array([1.0, 2.0]))
    array([1., 2.])
    """
    return a @ x


def sparse_pullback(a: Any, g: Any) -> Any:
    """`a.T @ g`, the adjoint of `sparse_product`.

    >>> sparse_pullback(np.array([[1.0, 2.0]]), np.array([3.0]))
    array([3., 6.])
    """
    return a.T @ g


def real_valued(x: Any) -> Any:
    """`x`, which must be real: a matrix function of a real matrix may have complex values that no rule expects.

    >>> real_valued(2.0)
    2.0
    """
    if np.iscomplexobj(x):
        raise ValueError("the function's values are complex here, and its derivative is that of real values")
    return x


def linear_recurrence(a: Any, b: Any, axis: int) -> Any:
    """`s[0] = b[0]; s[i] = a[i] * s[i-1] + b[i]` along an axis. Where s is 0, a does not matter, be it infinite.

    >>> linear_recurrence(np.array([9.0, 2.0, 3.0]), np.array([1.0, 1.0, 1.0]), 0)
    array([ 1.,  3., 10.])
    """
    a, s = np.moveaxis(a, axis, 0), np.array(np.moveaxis(b, axis, 0))
    finite = np.all(np.isfinite(a))
    for i in range(1, len(s)):
        s[i] += a[i] * s[i - 1] if finite else np.where(s[i - 1] == 0, 0.0, a[i] * s[i - 1])
    return np.moveaxis(s, 0, axis)


def shifted(x: Any, axis: int, by: int) -> Any:
    """`x` moved by some places along an axis; zeros come in.

    >>> shifted(np.array([1.0, 2.0, 3.0]), 0, 1), shifted(np.array([1.0, 2.0, 3.0]), 0, -1)
    (array([0., 1., 2.]), array([2., 3., 0.]))
    """
    moved = np.moveaxis(np.zeros_like(x), axis, 0)
    rows = np.moveaxis(x, axis, 0)
    kept = max(len(rows) - abs(by), 0)
    if by >= 0:
        moved[by:] = rows[:kept]
    else:
        moved[:kept] = rows[-by:]
    return np.moveaxis(moved, 0, axis)


def product_before(x: Any, axis: int) -> Any:
    """For each element the product of those before it along an axis.

    >>> product_before(np.array([2.0, 3.0, 4.0]), 0)
    array([1., 2., 6.])
    """
    rows = np.moveaxis(np.ones_like(x), axis, 0)
    rows[1:] = np.cumprod(np.moveaxis(x, axis, 0)[:-1], axis=0)
    return np.moveaxis(rows, 0, axis)


def product_of_others(x: Any, axis: int | None = None) -> Any:
    """For each element the product of all the others along an axis, right with zeros among them.

    >>> product_of_others(np.array([2.0, 3.0, 0.0]))
    array([0., 0., 6.])
    """
    if axis is None:
        return np.reshape(product_of_others(np.ravel(x), 0), np.shape(x))
    after = np.flip(product_before(np.flip(x, axis), axis), axis)
    return product_before(x, axis) * after


def at_indices(g: Any, indices: Any, axis: int | None, shape: tuple[int, ...]) -> Any:
    """Zeros of a shape, with `g` added at `indices` along an axis: the adjoint of `np.take`.

    >>> at_indices(np.array([1.0, 2.0, 4.0]), np.array([0, 2, 0]), 0, (3,))
    array([5., 0., 2.])
    """
    if axis is None:
        total = np.zeros(int(np.prod(shape)), np.asarray(g).dtype)
        np.add.at(total, indices, g)
        return total.reshape(shape)
    total = np.zeros(shape, np.asarray(g).dtype)
    k = axis % len(shape)
    np.add.at(total, (slice(None),) * k + (indices,), g)
    return total


def along_axis(g: Any, indices: Any, axis: int, shape: tuple[int, ...]) -> Any:
    """Zeros of a shape, with `g` added where `np.take_along_axis` reads.

    >>> along_axis(np.array([[1.0, 2.0]]), np.array([[1, 1]]), 1, (1, 3))
    array([[0., 3., 0.]])
    """
    total = np.zeros(shape, np.asarray(g).dtype)
    grid = list(np.ogrid[tuple(slice(n) for n in shape)])
    grid[axis] = indices
    np.add.at(total, tuple(grid), g)
    return total


def cut_or_padded(x: Any, n: int, axis: int) -> Any:
    """`x` with length `n` along an axis: cut off, or filled up with zeros.

    >>> cut_or_padded(np.array([1.0, 2.0, 3.0]), 2, 0), cut_or_padded(np.array([1.0, 2.0]), 3, 0)
    (array([1., 2.]), array([1., 2., 0.]))
    """
    rows = np.moveaxis(x, axis, 0)
    made = np.zeros((n, *rows.shape[1:]), x.dtype)
    made[: len(rows)] = rows[:n]
    return np.moveaxis(made, 0, axis)


def last_write(x: Any, index: Any) -> Any:
    """For each number that `x[index] = v` stores, whether it is still there afterwards: the last one at its place.

    >>> last_write(np.zeros(3), [2, 0, 2])
    array([False,  True,  True])
    """
    owner = np.empty(np.shape(x), np.intp)
    order = np.arange(owner[index].size).reshape(owner[index].shape)
    owner[index] = order
    last = owner[index] == order
    parts = index if isinstance(index, tuple) else (index,)
    if not last.all() and any(isinstance(i, np.ndarray) and not i.flags.c_contiguous for i in parts):
        for laid_out in memory_orders(order):  # NumPy may store in the order of memory
            owner[index] = laid_out
            if not np.array_equal(owner[index] == order, last):
                raise ValueError("at repeated positions the memory of the values decides: make the index array contiguous")
    return last


def memory_orders(x: Any) -> Any:
    """Copies of `x` whose elements lie in memory in each order of the axes, forwards and backwards.

    >>> [y.strides for y in memory_orders(np.zeros((2, 3)))]
    [(24, 8), (-24, -8), (8, 16), (-8, -16)]
    """
    n = np.ndim(x)
    for axes in [p for p in np.ndindex((n,) * n) if len(set(p)) == n]:
        y = np.transpose(np.array(np.transpose(x, axes), order="C"), np.argsort(axes))
        yield y
        backwards = (slice(None, None, -1),) * n
        yield np.transpose(np.array(np.transpose(x[backwards], axes), order="C"), np.argsort(axes))[backwards]


def matrix_transpose(a: Any) -> Any:
    """`a` with its last two axes swapped.

    >>> matrix_transpose(np.ones((5, 2, 3))).shape
    (5, 3, 2)
    """
    return np.swapaxes(a, -1, -2)


def lower_half(a: Any) -> Any:
    """The lower triangle of `a`, its diagonal halved: what a Cholesky factor keeps of its own change.

    >>> lower_half(np.full((2, 2), 4.0))
    array([[2., 0.],
           [4., 2.]])
    """
    return np.tril(a) * (1.0 - 0.5 * np.eye(a.shape[-1], dtype=a.dtype))


def reciprocal_gap(x: Any) -> Any:
    """`1 / x`, and 0 where `x` is 0: what couples the eigenvectors of eigenvalues that differ by `x`.

    >>> reciprocal_gap(np.array([2.0, 0.0]))
    array([0.5, 0. ])
    """
    zero = np.equal(x, 0)
    return np.where(zero, 0, 1 / np.where(zero, 1, x))


def over_gaps(m: Any, w: Any, watched: Any = None) -> Any:
    """`m[i, j] / (w[j] - w[i])`: what couples the vectors of two values `w`; 0 where these are equal up to rounding.

    There the quotient has no limit that could be read off from `m` and `w`: where `watched` is not 0, a warning tells it.

    >>> over_gaps(np.array([[1.0, 6.0], [6.0, 1.0]]), np.array([1.0, 3.0]))
    array([[ 0.,  3.],
           [-3.,  0.]])
    """
    gap = np.expand_dims(w, -2) - np.expand_dims(w, -1)
    size = np.max(np.abs(w), axis=-1, keepdims=True, initial=0.0)
    equal = np.abs(gap) <= 32.0 * np.finfo(gap.dtype).eps * np.expand_dims(size, -1)
    coupled = equal & ~np.eye(gap.shape[-1], dtype=bool)
    if watched is not None and np.any(coupled):
        lost = np.max(np.abs(np.where(coupled, watched, 0.0)))
        if lost > np.sqrt(np.finfo(gap.dtype).eps) * np.max(np.abs(watched)):
            import warnings

            text = "two eigenvalues or singular values are equal: what couples their vectors has no derivative, and is left out"
            warnings.warn(text, RuntimeWarning, stacklevel=2)
    return np.where(equal, 0.0, m / np.where(equal, 1.0, gap))


def spanned(x: Any, turn: Any) -> Any:
    """`x`, which is about columns of which only the span is determined; a `turn` within it that is not 0 is told by a warning.

    >>> spanned(np.ones((3, 2)), np.zeros((2, 2))).shape
    (3, 2)
    """
    if np.max(np.abs(turn), initial=0.0) > np.sqrt(np.finfo(x.dtype).eps) * np.max(np.abs(x), initial=0.0):
        import warnings

        text = "the singular vectors beyond the singular values are determined up to a rotation: what depends on it has no derivative"
        warnings.warn(text, RuntimeWarning, stacklevel=2)
    return x


def sum_of_windows(g: Any, axes: tuple[int, ...], shape: tuple[int, ...]) -> Any:
    """Zeros of a shape, with every element of the windows `g` added where it came from: the adjoint of `sliding_window_view`.

    >>> sum_of_windows(np.array([[1.0, 2.0], [3.0, 4.0]]), (0,), (3,))
    array([1., 5., 4.])
    """
    total = np.zeros(shape, g.dtype)
    for offset in np.ndindex(g.shape[len(shape) :]):
        place: list[slice] = [slice(None)] * len(shape)
        for axis, first in zip(axes, offset, strict=True):
            before = place[axis].start or 0
            place[axis] = slice(before + first, before + first + g.shape[axis])
        total[tuple(place)] += g[(..., *offset)]
    return total


def eigen(a: Any) -> tuple[Any, Any]:
    """The eigenvalues and eigenvectors of matrices as complex numbers, whether they are real or not.

    >>> eigen(np.array([[0.0, 1.0], [-1.0, 0.0]]))[0]
    array([0.+1.j, 0.-1.j])
    """
    values, vectors = np.linalg.eig(a)
    wide = np.result_type(values, np.complex64)
    return values.astype(wide), vectors.astype(wide)
