"""Sets of numbers: the values are picked from the arrays, in order."""

from __future__ import annotations

import numpy as np

from ..registry import written_out


@written_out(np.unique, given=("return_index", "return_inverse", "return_counts", "axis", "equal_nan", "sorted"))
def unique(ar, return_index=False, return_inverse=False, return_counts=False, axis=None, *, equal_nan=True, sorted=True):
    if axis is not None or not equal_nan:
        raise NotImplementedError("`np.unique` along an axis, or with every nan for itself,")
    values = np.unique(ar)
    inverse = np.searchsorted(values, ar)
    results = [values]
    if return_index:
        results.append(first_places(ar, values))
    if return_inverse:
        results.append(inverse)
    if return_counts:
        results.append(np.bincount(np.ravel(inverse), minlength=np.size(values)))
    return tuple(results) if len(results) > 1 else values


def first_places(ar, values):
    """Where each value stands first in the flat array."""
    flat = np.ravel(ar)
    return np.argsort(flat, kind="stable")[np.searchsorted(np.sort(flat), values)]


@written_out(np.unique_values)
def unique_values(x):
    return np.unique(x)


@written_out(np.unique_counts)
def unique_counts(x):
    return np.unique(x, return_counts=True)


@written_out(np.unique_inverse)
def unique_inverse(x):
    return np.unique(x, return_inverse=True)


@written_out(np.unique_all)
def unique_all(x):
    return np.unique(x, return_index=True, return_inverse=True, return_counts=True)


@written_out(np.union1d)
def union1d(ar1, ar2):
    return np.unique(np.concatenate([np.ravel(ar1), np.ravel(ar2)]))


@written_out(np.intersect1d)
def intersect1d(ar1, ar2, assume_unique=False):
    values = np.unique(ar1)
    return values[np.isin(values, ar2)]


@written_out(np.setdiff1d)
def setdiff1d(ar1, ar2, assume_unique=False):
    values = np.ravel(ar1) if assume_unique else np.unique(ar1)
    return values[np.logical_not(np.isin(values, ar2))]


@written_out(np.setxor1d)
def setxor1d(ar1, ar2, assume_unique=False):
    first, second = np.unique(ar1), np.unique(ar2)
    parts = [first[np.logical_not(np.isin(first, second))], second[np.logical_not(np.isin(second, first))]]
    return np.sort(np.concatenate(parts))
