"""`np.r_`, `np.c_`, `np.mgrid`, `np.ogrid`: what is in the brackets, slices made ranges."""

from __future__ import annotations

import numpy as np


def r_(items):
    return np.concatenate([np.atleast_1d(a) for a in items])


def c_(items):
    return np.concatenate([columns(a) for a in items], axis=-1)


def columns(a):
    """A vector as a column."""
    return np.reshape(a, (-1, 1)) if np.ndim(a) < 2 else a


def mgrid(items):
    return np.stack(np.meshgrid(*items, indexing="ij")) if len(items) > 1 else items[0]


def ogrid(items):
    return np.meshgrid(*items, indexing="ij", sparse=True) if len(items) > 1 else items[0]
