"""The gamma distribution and its kin in standard form, as SciPy's documentation of each gives them."""

# mypy: ignore-errors
# The functions of a form have no `self`: they are never bound.

from __future__ import annotations

import numpy as np
from scipy import special, stats

from .families import continuous, not_negative, plain, positive, shape_a, shape_c, shape_df

# -- gamma and its kin


@continuous(stats.expon, plain, not_negative)
class Expon:
    def log_density(z):
        return -z

    def cdf(z):
        return -np.expm1(-z)

    def sf(z):
        return np.exp(-z)

    def log_sf(z):
        return -z

    def ppf(q):
        return -np.log1p(-q)

    def isf(q):
        return -np.log(q)

    def mean():
        return 1.0

    def var():
        return 1.0

    def entropy():
        return 1.0


class GammaForm:
    def log_density(z, a):
        return special.xlogy(a - 1.0, z) - z - special.gammaln(a)

    def cdf(z, a):
        return special.gammainc(a, z)

    def sf(z, a):
        return special.gammaincc(a, z)

    def ppf(q, a):
        return special.gammaincinv(a, q)

    def isf(q, a):
        return special.gammainccinv(a, q)

    def mean(a):
        return 1.0 * a

    def var(a):
        return 1.0 * a

    def entropy(a):
        return special.digamma(a) * (1.0 - a) + a + special.gammaln(a)


continuous(stats.gamma, shape_a, not_negative)(GammaForm)
continuous(stats.erlang, shape_a, not_negative)(GammaForm)


@continuous(stats.chi2, shape_df, not_negative)
class Chi2:
    def log_density(z, df):
        return special.xlogy(0.5 * df - 1.0, z) - 0.5 * z - special.gammaln(0.5 * df) - 0.34657359027997264 * df

    def cdf(z, df):
        return special.chdtr(df, z)

    def sf(z, df):
        return special.chdtrc(df, z)

    def ppf(q, df):
        return 2.0 * special.gammaincinv(0.5 * df, q)

    def isf(q, df):
        return special.chdtri(df, q)

    def mean(df):
        return 1.0 * df

    def var(df):
        return 2.0 * df


@continuous(stats.chi, shape_df, not_negative)
class Chi:
    def log_density(z, df):
        return 0.6931471805599453 * (1.0 - 0.5 * df) - special.gammaln(0.5 * df) + special.xlogy(df - 1.0, z) - 0.5 * z * z

    def cdf(z, df):
        return special.gammainc(0.5 * df, 0.5 * z * z)

    def sf(z, df):
        return special.gammaincc(0.5 * df, 0.5 * z * z)

    def ppf(q, df):
        return np.sqrt(2.0 * special.gammaincinv(0.5 * df, q))

    def isf(q, df):
        return np.sqrt(2.0 * special.gammainccinv(0.5 * df, q))


@continuous(stats.invgamma, shape_a, positive)
class InvGamma:
    def log_density(z, a):
        return -(a + 1.0) * np.log(z) - special.gammaln(a) - 1.0 / z

    def cdf(z, a):
        return special.gammaincc(a, 1.0 / z)

    def sf(z, a):
        return special.gammainc(a, 1.0 / z)

    def ppf(q, a):
        return 1.0 / special.gammainccinv(a, q)

    def isf(q, a):
        return 1.0 / special.gammaincinv(a, q)


@continuous(stats.rayleigh, plain, not_negative)
class Rayleigh:
    def log_density(z):
        return np.log(z) - 0.5 * z * z

    def cdf(z):
        return -np.expm1(-0.5 * z * z)

    def sf(z):
        return np.exp(-0.5 * z * z)

    def log_sf(z):
        return -0.5 * z * z

    def ppf(q):
        return np.sqrt(-2.0 * np.log1p(-q))

    def isf(q):
        return np.sqrt(-2.0 * np.log(q))

    def mean():
        return 1.2533141373155001

    def var():
        return 0.42920367320510344


@continuous(stats.maxwell, plain, not_negative)
class Maxwell:
    def log_density(z):
        return 2.0 * np.log(z) - 0.5 * z * z - 0.2257913526447274

    def cdf(z):
        return special.gammainc(1.5, 0.5 * z * z)

    def sf(z):
        return special.gammaincc(1.5, 0.5 * z * z)

    def ppf(q):
        return np.sqrt(2.0 * special.gammaincinv(1.5, q))

    def isf(q):
        return np.sqrt(2.0 * special.gammainccinv(1.5, q))


@continuous(stats.weibull_min, shape_c, not_negative)
class WeibullMin:
    def log_density(z, c):
        return np.log(c) + special.xlogy(c - 1.0, z) - z**c

    def cdf(z, c):
        return -np.expm1(-(z**c))

    def sf(z, c):
        return np.exp(-(z**c))

    def log_sf(z, c):
        return -(z**c)

    def ppf(q, c):
        return (-np.log1p(-q)) ** (1.0 / c)

    def isf(q, c):
        return (-np.log(q)) ** (1.0 / c)

    def mean(c):
        return special.gamma(1.0 + 1.0 / c)

    def var(c):
        return special.gamma(1.0 + 2.0 / c) - special.gamma(1.0 + 1.0 / c) ** 2
