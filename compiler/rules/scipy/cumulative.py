"""Cumulative distribution functions of scipy.special and their inverses: the derivative is the density, or its inverse."""

from __future__ import annotations

import numpy as np
from scipy import special

from ..registry import elementwise
from ..samples import Fixed, call, positive, real
from .bessel import whole
from .gamma import beta_log_density, gamma_density

PARAMETER = "the derivative with respect to this parameter is no function that SciPy has"
COUNT = "the derivative with respect to a number of trials is no function that SciPy has"
UNIT = real(low=0.1, high=0.9)
UNITS = real(3, low=0.1, high=0.9)
A, B = Fixed(1.7), Fixed(2.4)


# -- chi square, gamma, Poisson


@elementwise(special.chdtr, samples=[call(A, positive()), call(3, positive(3))])
def chdtr(z, v, x):
    return PARAMETER, 0.5 * gamma_density(0.5 * v, 0.5 * x)


@elementwise(special.chdtrc, samples=[call(A, positive()), call(3, positive(3))])
def chdtrc(z, v, x):
    return PARAMETER, -0.5 * gamma_density(0.5 * v, 0.5 * x)


@elementwise(special.chdtri, samples=[call(A, UNIT), call(3, UNITS)])
def chdtri(z, v, p):
    return PARAMETER, -2.0 / gamma_density(0.5 * v, 0.5 * z)


@elementwise(special.gdtr, samples=[call(positive(), B, positive()), call(positive(3), 3, positive(3))])
def gdtr(z, a, b, x):
    """The gamma distribution with rate a and shape b."""
    density = gamma_density(b, a * x)
    return x * density, PARAMETER, a * density


@elementwise(special.gdtrc, samples=[call(positive(), B, positive()), call(positive(3), 3, positive(3))])
def gdtrc(z, a, b, x):
    density = gamma_density(b, a * x)
    return -x * density, PARAMETER, -a * density


@elementwise(special.gdtrix, samples=[call(positive(), B, UNIT), call(positive(3), 3, UNITS)])
def gdtrix(z, a, b, p):
    return -z / a, PARAMETER, 1.0 / (a * gamma_density(b, a * z))


@elementwise(special.gdtria, samples=[call(UNIT, B, positive()), call(UNITS, 3, positive(3))])
def gdtria(z, p, b, x):
    return 1.0 / (x * gamma_density(b, z * x)), PARAMETER, -z / x


@elementwise(special.pdtr, samples=[call(2, positive()), call(np.arange(3), positive(3))])
def pdtr(z, k, m):
    return COUNT, -gamma_density(np.floor(k) + 1.0, m)


@elementwise(special.pdtrc, samples=[call(2, positive()), call(np.arange(3), positive(3))])
def pdtrc(z, k, m):
    return COUNT, gamma_density(np.floor(k) + 1.0, m)


@elementwise(special.pdtri, samples=[call(2, UNIT), call(np.arange(3), UNITS)])
def pdtri(z, k, y):
    return COUNT, -1.0 / gamma_density(whole(k) + 1.0, z)


# -- beta, F, Student's t, binomial


@elementwise(special.fdtr, samples=[call(A, B, positive()), call(3, 4, positive(3))])
def fdtr(z, dfn, dfd, x):
    return PARAMETER, PARAMETER, f_density(dfn, dfd, x)


@elementwise(special.fdtrc, samples=[call(A, B, positive()), call(3, 4, positive(3))])
def fdtrc(z, dfn, dfd, x):
    return PARAMETER, PARAMETER, -f_density(dfn, dfd, x)


@elementwise(special.fdtri, samples=[call(A, B, UNIT), call(3, 4, UNITS)])
def fdtri(z, dfn, dfd, p):
    return PARAMETER, PARAMETER, 1.0 / f_density(dfn, dfd, z)


def f_density(dfn, dfd, x):
    """The density of Fisher's F."""
    total = dfn * x + dfd
    return np.exp(beta_log_density(0.5 * dfn, 0.5 * dfd, dfn * x / total)) * dfn * dfd / (total * total)


@elementwise(special.stdtr, samples=[call(A, real()), call(3, real(3))])
def stdtr(z, df, t):
    return PARAMETER, t_density(df, t)


@elementwise(special.stdtrit, samples=[call(A, UNIT), call(3, UNITS)])
def stdtrit(z, df, p):
    return PARAMETER, 1.0 / t_density(df, z)


def t_density(df, t):
    """The density of Student's t."""
    scale = np.sqrt(df) * special.beta(0.5 * df, 0.5)
    return np.exp(-0.5 * (df + 1) * np.log1p(t * t / df)) / scale


@elementwise(special.bdtr, samples=[call(2, 5, UNIT), call(np.arange(3), 6, UNITS)])
def bdtr(z, k, n, p):
    return COUNT, COUNT, -np.exp(beta_log_density(n - np.floor(k), np.floor(k) + 1.0, 1.0 - p))


@elementwise(special.bdtrc, samples=[call(2, 5, UNIT), call(np.arange(3), 6, UNITS)])
def bdtrc(z, k, n, p):
    return COUNT, COUNT, np.exp(beta_log_density(n - np.floor(k), np.floor(k) + 1.0, 1.0 - p))


@elementwise(special.bdtri, samples=[call(2, 5, UNIT), call(np.arange(3), 6, UNITS)])
def bdtri(z, k, n, y):
    return COUNT, COUNT, -np.exp(-beta_log_density(n - np.floor(k), np.floor(k) + 1.0, 1.0 - z))


@elementwise(special.nbdtr, samples=[call(2, 5, UNIT), call(np.arange(3), 6, UNITS)])
def nbdtr(z, k, n, p):
    return COUNT, COUNT, np.exp(beta_log_density(whole(n), whole(k) + 1.0, p))


@elementwise(special.nbdtrc, samples=[call(2, 5, UNIT), call(np.arange(3), 6, UNITS)])
def nbdtrc(z, k, n, p):
    return COUNT, COUNT, -np.exp(beta_log_density(whole(n), whole(k) + 1.0, p))


@elementwise(special.nbdtri, samples=[call(2, 5, UNIT), call(np.arange(3), 6, UNITS)])
def nbdtri(z, k, n, y):
    return COUNT, COUNT, np.exp(-beta_log_density(whole(n), whole(k) + 1.0, z))


# -- noncentral chi square, normal parameters


@elementwise(special.chndtr, samples=[call(positive(), Fixed(3.5), positive()), call(positive(3), 4, positive(3))])
def chndtr(z, x, df, nc):
    """A Poisson mixture of chi squares: differences of neighbours in the degrees of freedom."""
    density = 0.5 * np.exp(-0.5 * (x + nc)) * (x / nc) ** (0.25 * df - 0.5) * special.iv(0.5 * df - 1.0, np.sqrt(nc * x))
    return density, PARAMETER, 0.5 * (special.chndtr(x, df + 2, nc) - z)


@elementwise(special.nrdtrimn, samples=[call(UNIT, positive(), real())])
def nrdtrimn(z, p, std, x):
    """The mean of a normal distribution for which x is the p-quantile: x - std ndtri(p)."""
    score = special.ndtri(p)
    return -std * 2.5066282746310002 * np.exp(0.5 * score * score), -score, 1.0


@elementwise(special.nrdtrisd, samples=[call(real(), real(low=0.6, high=0.9), real(low=2.5, high=3.5))])
def nrdtrisd(z, mn, p, x):
    score = special.ndtri(p)
    return -1.0 / score, -z * 2.5066282746310002 * np.exp(0.5 * score * score) / score, 1.0 / score
