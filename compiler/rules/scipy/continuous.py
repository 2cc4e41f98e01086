"""The other continuous distributions of scipy.stats in standard form, as SciPy's documentation of each gives them."""

# mypy: ignore-errors
# The functions of a form have no `self`: they are never bound.

from __future__ import annotations

import numpy as np
from scipy import special, stats

from .families import (
    continuous,
    not_negative,
    plain,
    shape_a,
    shape_b,
    shape_beta,
    shape_c,
    shape_df,
    shape_kappa,
    shapes_a_b,
    shapes_dfn_dfd,
    unit,
)


def at_least_one(z, *shapes):
    return z >= 1


def above_one(z, *shapes):
    return z > 1


# -- beta and its kin


@continuous(stats.beta, shapes_a_b, unit, above_one)
class Beta:
    def log_density(z, a, b):
        return special.xlog1py(b - 1.0, -z) + special.xlogy(a - 1.0, z) - special.betaln(a, b)

    def cdf(z, a, b):
        return special.betainc(a, b, z)

    def sf(z, a, b):
        return special.betaincc(a, b, z)

    def ppf(q, a, b):
        return special.betaincinv(a, b, q)

    def isf(q, a, b):
        return special.betainccinv(a, b, q)

    def mean(a, b):
        return a / (a + b)

    def var(a, b):
        return a * b / ((a + b) ** 2 * (a + b + 1.0))


@continuous(stats.uniform, plain, unit, above_one)
class Uniform:
    def log_density(z):
        return 0.0 * z

    def cdf(z):
        return z

    def sf(z):
        return 1.0 - z

    def ppf(q):
        return q

    def isf(q):
        return 1.0 - q

    def mean():
        return 0.5

    def var():
        return 0.08333333333333333

    def entropy():
        return 0.0


@continuous(stats.powerlaw, shape_a, unit, above_one)
class PowerLaw:
    def log_density(z, a):
        return np.log(a) + special.xlogy(a - 1.0, z)

    def cdf(z, a):
        return z**a

    def sf(z, a):
        return -special.powm1(z, a)

    def ppf(q, a):
        return q ** (1.0 / a)

    def isf(q, a):
        return (1.0 - q) ** (1.0 / a)


@continuous(stats.t, shape_df)
class StudentT:
    def log_density(z, df):
        half = 0.5 * (df + 1.0)
        scale = special.gammaln(half) - special.gammaln(0.5 * df) - 0.5 * np.log(df) - 0.5723649429247001
        return scale - half * np.log1p(z * z / df)

    def cdf(z, df):
        return special.stdtr(df, z)

    def sf(z, df):
        return special.stdtr(df, -z)

    def ppf(q, df):
        return special.stdtrit(df, q)

    def isf(q, df):
        return -special.stdtrit(df, q)


@continuous(stats.f, shapes_dfn_dfd, not_negative)
class FisherF:
    def log_density(z, dfn, dfd):
        n, m = 0.5 * dfn, 0.5 * dfd
        powers = m * np.log(dfd) + n * np.log(dfn) + special.xlogy(n - 1.0, z)
        return powers - (n + m) * np.log(dfd + dfn * z) - special.betaln(n, m)

    def cdf(z, dfn, dfd):
        return special.fdtr(dfn, dfd, z)

    def sf(z, dfn, dfd):
        return special.fdtrc(dfn, dfd, z)

    def ppf(q, dfn, dfd):
        return special.fdtri(dfn, dfd, q)

    def isf(q, dfn, dfd):
        return special.fdtri(dfn, dfd, 1.0 - q)


# -- heavy tails


@continuous(stats.cauchy, plain)
class Cauchy:
    def log_density(z):
        return -np.log1p(z * z) - 1.1447298858494002

    def cdf(z):
        return np.arctan2(1.0, -z) / np.pi

    def sf(z):
        return np.arctan2(1.0, z) / np.pi

    def ppf(q):
        return np.tan(np.pi * (q - 0.5))

    def isf(q):
        return np.tan(np.pi * (0.5 - q))

    def entropy():
        return 2.5310242469692907


@continuous(stats.pareto, shape_b, at_least_one)
class Pareto:
    def log_density(z, b):
        return np.log(b) - (b + 1.0) * np.log(z)

    def cdf(z, b):
        return 1.0 - z ** (-b)

    def sf(z, b):
        return z ** (-b)

    def log_sf(z, b):
        return -b * np.log(z)

    def ppf(q, b):
        return (1.0 - q) ** (-1.0 / b)

    def isf(q, b):
        return q ** (-1.0 / b)

    def entropy(b):
        return 1.0 + 1.0 / b - np.log(b)


@continuous(stats.lomax, shape_c, not_negative)
class Lomax:
    def log_density(z, c):
        return np.log(c) - (c + 1.0) * np.log1p(z)

    def cdf(z, c):
        return -np.expm1(-c * np.log1p(z))

    def sf(z, c):
        return np.exp(-c * np.log1p(z))

    def log_sf(z, c):
        return -c * np.log1p(z)

    def ppf(q, c):
        return np.expm1(-np.log1p(-q) / c)

    def isf(q, c):
        return q ** (-1.0 / c) - 1.0


# -- two-sided exponentials and extremes


@continuous(stats.laplace, plain)
class Laplace:
    def log_density(z):
        return -np.abs(z) - 0.6931471805599453

    def cdf(z):
        return np.where(z > 0, 1.0 - 0.5 * np.exp(-z), 0.5 * np.exp(z))

    def sf(z):
        return np.where(z > 0, 0.5 * np.exp(-z), 1.0 - 0.5 * np.exp(z))

    def ppf(q):
        return np.where(q > 0.5, -np.log(2.0 * (1.0 - q)), np.log(2.0 * q))

    def isf(q):
        return np.where(q > 0.5, np.log(2.0 * (1.0 - q)), -np.log(2.0 * q))

    def mean():
        return 0.0

    def var():
        return 2.0

    def entropy():
        return 1.6931471805599454


@continuous(stats.gennorm, shape_beta)
class GenNorm:
    def log_density(z, beta):
        return np.log(0.5 * beta) - special.gammaln(1.0 / beta) - np.abs(z) ** beta


@continuous(stats.logistic, plain)
class Logistic:
    def log_density(z):
        return special.log_expit(z) + special.log_expit(-z)

    def cdf(z):
        return special.expit(z)

    def sf(z):
        return special.expit(-z)

    def log_cdf(z):
        return special.log_expit(z)

    def log_sf(z):
        return special.log_expit(-z)

    def ppf(q):
        return special.logit(q)

    def isf(q):
        return -special.logit(q)

    def mean():
        return 0.0

    def var():
        return 3.289868133696453

    def entropy():
        return 2.0


@continuous(stats.gumbel_r, plain)
class GumbelRight:
    def log_density(z):
        return -z - np.exp(-z)

    def cdf(z):
        return np.exp(-np.exp(-z))

    def sf(z):
        return -np.expm1(-np.exp(-z))

    def log_cdf(z):
        return -np.exp(-z)

    def ppf(q):
        return -np.log(-np.log(q))

    def isf(q):
        return -np.log(-np.log1p(-q))

    def mean():
        return 0.5772156649015329

    def var():
        return 1.6449340668482264

    def entropy():
        return 1.5772156649015328


@continuous(stats.gumbel_l, plain)
class GumbelLeft:
    def log_density(z):
        return z - np.exp(z)

    def cdf(z):
        return -np.expm1(-np.exp(z))

    def sf(z):
        return np.exp(-np.exp(z))

    def log_sf(z):
        return -np.exp(z)

    def ppf(q):
        return np.log(-np.log1p(-q))

    def isf(q):
        return np.log(-np.log(q))

    def mean():
        return -0.5772156649015329

    def var():
        return 1.6449340668482264

    def entropy():
        return 1.5772156649015328


@continuous(stats.vonmises, shape_kappa)
class VonMises:
    def log_density(z, kappa):
        return kappa * special.cosm1(z) - 1.8378770664093453 - np.log(special.i0e(kappa))
