"""Orthogonal polynomials at a point (DLMF, chapter 18): the derivative is the next family's polynomial of one degree less."""

from __future__ import annotations

import numpy as np
from scipy import special

from ...prelude import known
from ..registry import elementwise
from ..samples import Fixed, call, real
from .bessel import below

DEGREE = "the derivative with respect to a degree or parameter is no function that SciPy has"
PLAIN = [call(3, real(low=-0.9, high=0.9)), call(0, real(3, low=-0.9, high=0.9)), call(np.array([0, 1, 4]), real(3, low=-0.9, high=0.9))]
WITH_ALPHA = [call(3, Fixed(0.7), real(low=-0.9, high=0.9)), call(0, Fixed(1.5), real(3, low=0.1, high=0.9)), call(2, 1, real(2, 2))]
WITH_TWO = [
    call(3, Fixed(0.7), Fixed(1.2), real(low=-0.9, high=0.9)), call(0, Fixed(2.5), Fixed(1.5), real(3, low=0.1, high=0.9)),
    call(2, 3, 1, real(2, 2)),
]  # fmt: skip


@elementwise(special.eval_legendre, samples=PLAIN)
def legendre(z, n, x):
    return DEGREE, 0.5 * (n + 1) * special.eval_jacobi(n - 1, 1, 1, x)


@elementwise(special.eval_sh_legendre, samples=PLAIN)
def sh_legendre(z, n, x):
    return DEGREE, (n + 1) * special.eval_jacobi(n - 1, 1, 1, 2.0 * x - 1.0)


@elementwise(special.eval_chebyt, samples=PLAIN)
def chebyt(z, n, x):
    return DEGREE, n * special.eval_chebyu(n - 1, x)


@elementwise(special.eval_chebyu, samples=PLAIN)
def chebyu(z, n, x):
    return DEGREE, 2.0 * special.eval_gegenbauer(n - 1, 2, x)


@elementwise(special.eval_chebyc, samples=PLAIN)
def chebyc(z, n, x):
    return DEGREE, n * special.eval_chebyu(n - 1, 0.5 * x)


@elementwise(special.eval_chebys, samples=PLAIN)
def chebys(z, n, x):
    return DEGREE, special.eval_gegenbauer(n - 1, 2, 0.5 * x)


@elementwise(special.eval_sh_chebyt, samples=PLAIN)
def sh_chebyt(z, n, x):
    return DEGREE, 2.0 * n * special.eval_chebyu(n - 1, 2.0 * x - 1.0)


@elementwise(special.eval_sh_chebyu, samples=PLAIN)
def sh_chebyu(z, n, x):
    return DEGREE, 4.0 * special.eval_gegenbauer(n - 1, 2, 2.0 * x - 1.0)


@elementwise(special.eval_gegenbauer, samples=WITH_ALPHA)
def gegenbauer(z, n, alpha, x):
    return DEGREE, DEGREE, 2.0 * alpha * special.eval_gegenbauer(n - 1, alpha + 1, x)


@elementwise(special.eval_jacobi, samples=WITH_TWO)
def jacobi(z, n, alpha, beta, x):
    lower = special.eval_jacobi(n - 1, alpha + 1, beta + 1, x)
    return DEGREE, DEGREE, DEGREE, 0.5 * (n + alpha + beta + 1) * lower


@elementwise(special.eval_sh_jacobi, samples=[*WITH_TWO, call(Fixed(0.4), Fixed(1.4), Fixed(0.7), real(low=0.2, high=0.8))])
def sh_jacobi(z, n, p, q, x):
    lower = (n - 1 if n else 0) if known(n) else np.where(n == 0, 0, n - 1)  # a fraction has one below 0
    return DEGREE, DEGREE, DEGREE, n * special.eval_sh_jacobi(lower, p + 2, q + 1, x)


@elementwise(special.eval_hermite, samples=PLAIN)
def hermite(z, n, x):
    return None, 2.0 * n * special.eval_hermite(below(n), x)


@elementwise(special.eval_hermitenorm, samples=PLAIN)
def hermitenorm(z, n, x):
    return None, n * special.eval_hermitenorm(below(n), x)


@elementwise(special.eval_laguerre, samples=PLAIN)
def laguerre(z, n, x):
    if known(n) and n == 0:
        return DEGREE, None
    return DEGREE, -special.eval_genlaguerre(n - 1, 1, x)


@elementwise(special.eval_genlaguerre, samples=WITH_ALPHA)
def genlaguerre(z, n, alpha, x):
    if known(n) and n == 0:
        return DEGREE, DEGREE, None
    return DEGREE, DEGREE, -special.eval_genlaguerre(n - 1, alpha + 1, x)


@elementwise(special.lpmv, samples=[call(1, 2, real(low=-0.9, high=0.9)), call(0, 3, real(3, low=-0.9, high=0.9))])
def lpmv(z, m, v, x):
    """(1 - x**2) P' = (v + m) P_{v-1} - v x P (DLMF 14.10.5)."""
    return None, DEGREE, ((v + m) * special.lpmv(m, v - 1, x) - v * x * z) / (1.0 - x * x)
