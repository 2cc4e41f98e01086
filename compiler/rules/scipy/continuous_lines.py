"""Continuous distributions of scipy.stats over all numbers, and some of gamma and beta functions, in standard form, as SciPy's
documentation of each gives them."""

# mypy: ignore-errors
# The functions of a form have no `self`: they are never bound.

from __future__ import annotations

import numpy as np
from scipy import special, stats

from .families import (
    continuous,
    not_negative,
    plain,
    positive,
    shape_b,
    shape_c,
    shape_kappa,
    shapes_a_b,
    shapes_a_c,
)

LOG_ROOT_OF_TAU = 0.9189385332046727


# -- over all numbers


@continuous(stats.genlogistic, shape_c)
class GenLogistic:
    def log_density(z, c):
        return np.log(c) + special.log_expit(-z) + c * special.log_expit(z)

    def cdf(z, c):
        return np.exp(c * special.log_expit(z))

    def sf(z, c):
        return -np.expm1(c * special.log_expit(z))

    def log_cdf(z, c):
        return c * special.log_expit(z)

    def ppf(q, c):
        return -np.log(np.expm1(-np.log(q) / c))

    def isf(q, c):
        return -np.log(np.expm1(-np.log1p(-q) / c))


@continuous(stats.hypsecant, plain)
class HypSecant:
    def log_density(z):
        return -np.log(3.141592653589793 * np.cosh(z))

    def cdf(z):
        return 0.6366197723675814 * np.arctan(np.exp(z))

    def sf(z):
        return 0.6366197723675814 * np.arctan(np.exp(-z))

    def ppf(q):
        return np.log(np.tan(1.5707963267948966 * q))

    def isf(q):
        return -np.log(np.tan(1.5707963267948966 * q))


@continuous(stats.moyal, plain)
class Moyal:
    def log_density(z):
        return -0.5 * (z + np.exp(-z)) - LOG_ROOT_OF_TAU

    def cdf(z):
        return special.erfc(np.exp(-0.5 * z) / 1.4142135623730951)

    def sf(z):
        return special.erf(np.exp(-0.5 * z) / 1.4142135623730951)

    def ppf(q):
        return -np.log(2.0 * special.erfcinv(q) ** 2)

    def isf(q):
        return -np.log(2.0 * special.erfinv(q) ** 2)


@continuous(stats.johnsonsu, shapes_a_b)
class JohnsonSU:
    def log_density(z, a, b):
        return np.log(b) - 0.5 * np.log1p(z * z) - 0.5 * (a + b * np.arcsinh(z)) ** 2 - LOG_ROOT_OF_TAU

    def cdf(z, a, b):
        return special.ndtr(a + b * np.arcsinh(z))

    def sf(z, a, b):
        return special.ndtr(-a - b * np.arcsinh(z))

    def ppf(q, a, b):
        return np.sinh((special.ndtri(q) - a) / b)

    def isf(q, a, b):
        return np.sinh((-special.ndtri(q) - a) / b)


@continuous(stats.laplace_asymmetric, shape_kappa)
class LaplaceAsymmetric:
    def log_density(z, kappa):
        return np.where(z >= 0, -kappa * z, z / kappa) - np.log(kappa + 1.0 / kappa)

    def cdf(z, kappa):
        left, right = np.minimum(z, 0.0), np.maximum(z, 0.0)
        square = kappa * kappa
        return np.where(z >= 0, 1.0 - np.exp(-kappa * right) / (1.0 + square), np.exp(left / kappa) * square / (1.0 + square))

    def sf(z, kappa):
        left, right = np.minimum(z, 0.0), np.maximum(z, 0.0)
        square = kappa * kappa
        return np.where(z >= 0, np.exp(-kappa * right) / (1.0 + square), 1.0 - np.exp(left / kappa) * square / (1.0 + square))


def shape_k(K, loc=0, scale=1):
    return (K,), loc, scale


@continuous(stats.exponnorm, shape_k)
class ExponNorm:
    def log_density(z, k):
        return (0.5 / k - z) / k + special.log_ndtr(z - 1.0 / k) - np.log(k)

    def cdf(z, k):
        return special.ndtr(z) - np.exp((0.5 / k - z) / k + special.log_ndtr(z - 1.0 / k))

    def sf(z, k):
        return special.ndtr(-z) + np.exp((0.5 / k - z) / k + special.log_ndtr(z - 1.0 / k))


# -- of gamma and beta functions


@continuous(stats.betaprime, shapes_a_b, positive)
class BetaPrime:
    def log_density(z, a, b):
        return special.xlogy(a - 1.0, z) - special.xlog1py(a + b, z) - special.betaln(a, b)

    def cdf(z, a, b):
        return special.betainc(a, b, z / (1.0 + z))

    def sf(z, a, b):
        return special.betainc(b, a, 1.0 / (1.0 + z))


@continuous(stats.gengamma, shapes_a_c, positive)
class GenGamma:
    def log_density(z, a, c):
        return np.log(np.abs(c)) + special.xlogy(c * a - 1.0, z) - z**c - special.gammaln(a)

    def cdf(z, a, c):
        return np.where(c > 0, special.gammainc(a, np.abs(z) ** c), special.gammaincc(a, np.abs(z) ** c))

    def sf(z, a, c):
        return np.where(c > 0, special.gammaincc(a, np.abs(z) ** c), special.gammainc(a, np.abs(z) ** c))


def shape_nu(nu, loc=0, scale=1):
    return (nu,), loc, scale


@continuous(stats.nakagami, shape_nu, positive)
class Nakagami:
    def log_density(z, nu):
        return 0.6931471805599453 + special.xlogy(nu, nu) - special.gammaln(nu) + special.xlogy(2.0 * nu - 1.0, z) - nu * z * z

    def cdf(z, nu):
        return special.gammainc(nu, nu * z * z)

    def sf(z, nu):
        return special.gammaincc(nu, nu * z * z)


@continuous(stats.loggamma, shape_c)
class LogGamma:
    def log_density(z, c):
        return c * z - np.exp(z) - special.gammaln(c)


@continuous(stats.rice, shape_b, positive)
class Rice:
    def log_density(z, b):
        return np.log(z) - 0.5 * (z - b) ** 2 + np.log(special.i0e(z * b))


@continuous(stats.foldnorm, shape_c, not_negative)
class FoldNorm:
    def log_density(z, c):
        return np.logaddexp(-0.5 * (z - c) ** 2, -0.5 * (z + c) ** 2) - LOG_ROOT_OF_TAU

    def cdf(z, c):
        return special.ndtr(z - c) - special.ndtr(-z - c)

    def sf(z, c):
        return special.ndtr(c - z) + special.ndtr(-z - c)
