"""Entropies: products of numbers and logarithms."""

from __future__ import annotations

import numpy as np
from scipy import special

from ...prelude import known
from ..registry import elementwise
from ..samples import call, positive

ANY = (-2.0, 2.0)
POSITIVE = (0.4, 2.5)


def ratio(x, y):
    """x / y, and 0 where both are 0."""
    if known(x) and x != 0:
        return x / y
    return x / np.where((x == 0.0) & (y == 0.0), 1.0, y)


@elementwise(special.xlogy, domain=[ANY, POSITIVE], samples=[call(2.0, positive(3)), call(0.0, positive(3))])
def xlogy(z, x, y):
    return np.log(y), ratio(x, y)


@elementwise(special.xlog1py, domain=[ANY, POSITIVE])
def xlog1py(z, x, y):
    return np.log1p(y), ratio(x, 1.0 + y)


@elementwise(special.entr, domain=[POSITIVE])
def entr(z, x):
    return -np.log(x) - 1.0


@elementwise(special.rel_entr, domain=[POSITIVE, POSITIVE])
def rel_entr(z, x, y):
    return np.log(x / y) + 1.0, -ratio(x, y)


@elementwise(special.kl_div, domain=[POSITIVE, POSITIVE])
def kl_div(z, x, y):
    return np.log(x / y), 1.0 - ratio(x, y)
