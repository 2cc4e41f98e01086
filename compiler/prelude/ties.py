"""Whether numbers are equal where a function has no derivative at equal numbers."""

from __future__ import annotations

from typing import Any

import numpy as np


def any_equal(x: Any, axis: int | None = -1) -> bool:
    """Whether two numbers along an axis are equal.

    >>> any_equal(np.array([3.0, 1.0, 3.0])), any_equal(np.array([[1.0, 2.0], [2.0, 1.0]]))
    (True, False)
    """
    return bool(np.any(np.diff(np.sort(x, axis=axis), axis=-1 if axis is None else axis) == 0))


def any_shared(x: Any, y: Any) -> bool:
    """Whether a number of `x` is in `y`.

    >>> any_shared(np.array([0.5, 2.0]), np.array([1.0, 2.0])), any_shared(0.5, np.array([1.0]))
    (True, False)
    """
    return bool(np.any(np.isin(x, y)))


def any_coupled(values: Any) -> bool:
    """Whether two eigenvalues or singular values of a matrix are equal, up to rounding.

    >>> any_coupled(np.array([1.0, 2.0, 2.0])), any_coupled(np.array([1j, -1j]))
    (True, False)
    """
    i, j = np.triu_indices(values.shape[-1], 1)
    largest = np.max(np.abs(values), axis=-1, keepdims=True, initial=0.0)
    return bool(np.any(np.abs(values[..., i] - values[..., j]) <= 32.0 * np.finfo(values.dtype).eps * largest))


def any_at_quantile(x: Any, q: Any, axis: Any = None, method: str = "linear") -> bool:
    """Whether a quantile is of equal numbers that count differently in it. Numbers that are nan are left out.

    >>> x = np.array([1.0, 2.0, 2.0, 3.0])
    >>> any_at_quantile(x, 0.5), any_at_quantile(x, 0.4), any_at_quantile(x, 0.0)
    (False, True, False)
    """
    axes = range(np.ndim(x)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    moved = np.moveaxis(x, tuple(axes), tuple(range(-len(axes), 0)))
    for row in np.reshape(moved, (-1, int(np.prod(moved.shape[-len(axes) :], dtype=int)))):
        row = np.sort(row[~np.isnan(row)])
        for place in np.ravel(np.quantile(np.arange(1.0 * len(row)), q, method=method)) if len(row) else ():  # type: ignore[call-overload]
            low, high = int(np.floor(place)), int(np.ceil(place))
            uneven = low < high and place != low + 0.5 and row[low] == row[high]
            below, above = low > 0 and row[low - 1] == row[low], high < len(row) - 1 and row[high] == row[high + 1]
            if uneven or below or above:
                return True
    return False
