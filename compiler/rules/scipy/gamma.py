"""The gamma function and its kin."""

from __future__ import annotations

import numpy as np
from scipy import special

from ..registry import elementwise, written_out
from ..samples import Fixed, call, positive, real

POSITIVE = (0.4, 2.5)
UNIT = (0.1, 0.9)
NO_PARAMETER = "its derivative with respect to a parameter is no function that SciPy has"


@elementwise(special.gamma, domain=[POSITIVE], samples=[call(real(low=-1.8, high=-1.2))])
def gamma(z, x):
    return z * special.digamma(x)


@elementwise(special.gammaln, special.loggamma, domain=[POSITIVE])
def gammaln(z, x):
    return special.digamma(x)


@elementwise(special.rgamma, domain=[POSITIVE], samples=[call(real(low=-1.8, high=-1.2)), call(-1.0), call(0.0)])
def rgamma(z, x):
    """Below 1/2 by reflection, which has no poles: 1 / gamma(x) = sin(pi x) gamma(1 - x) / pi."""
    y = np.where(x < 0.5, 1.0 - x, 1.0)
    angle = np.pi * x
    reflected = special.gamma(y) * (np.cos(angle) - np.sin(angle) * special.digamma(y) / np.pi)
    return np.where(x < 0.5, reflected, -z * special.digamma(np.where(x < 0.5, 1.0, x)))


@elementwise(special.digamma, domain=[POSITIVE], samples=[call(real(low=-1.8, high=-1.2))])
def digamma(z, x):
    return special.polygamma(1, x)


@elementwise(special.polygamma, samples=[call(0, positive()), call(1, positive(3)), call(2, positive(2, 2))])
def polygamma(z, n, x):
    return None, special.polygamma(n + 1, x)


@elementwise(special.zeta, samples=[call(3, positive(3)), call(Fixed(2.5), positive(2))])
def zeta(z, *args):
    if len(args) == 1:
        return ["the derivative of Riemann's zeta function is no function that SciPy has"]
    x, q = args
    return [NO_PARAMETER, -x * special.zeta(x + 1, q)]


@elementwise(special.beta, domain=[POSITIVE, POSITIVE])
def beta(z, a, b):
    both = special.digamma(a + b)
    return z * (special.digamma(a) - both), z * (special.digamma(b) - both)


@elementwise(special.betaln, domain=[POSITIVE, POSITIVE])
def betaln(z, a, b):
    both = special.digamma(a + b)
    return special.digamma(a) - both, special.digamma(b) - both


@elementwise(special.poch, domain=[POSITIVE, POSITIVE])
def poch(result, z, m):
    above = special.digamma(z + m)
    return result * (above - special.digamma(z)), result * above


@elementwise(special.binom, domain=[(3.1, 4.9), (0.4, 2.5)])
def binom(z, n, k):
    rest = special.digamma(n - k + 1)
    return z * (special.digamma(n + 1) - rest), z * (rest - special.digamma(k + 1))


@elementwise(special.multigammaln, samples=[call(real(low=2.5, high=4.0), 2), call(real(3, low=2.5, high=4.0), 3)])
def multigammaln(z, a, d):
    total = special.digamma(a)
    for k in range(1, d):
        total = total + special.digamma(a - 0.5 * k)
    return total, None


# -- incomplete: what is integrated is the derivative, by its logarithm, so that nothing overflows


def gamma_density(a, x):
    """x**(a - 1) exp(-x) / gamma(a), for x >= 0."""
    return np.exp(special.xlogy(a - 1, x) - x - special.gammaln(a))


def beta_log_density(a, b, x):
    """The logarithm of x**(a - 1) (1 - x)**(b - 1) / beta(a, b)."""
    return special.xlogy(a - 1, x) + special.xlog1py(b - 1, -x) - special.betaln(a, b)


@elementwise(special.gammainc, samples=[call(Fixed(1.7), positive()), call(Fixed(0.6), positive(3))])
def gammainc(z, a, x):
    return NO_PARAMETER, gamma_density(a, x)


@elementwise(special.gammaincc, samples=[call(Fixed(1.7), positive()), call(Fixed(0.6), positive(3))])
def gammaincc(z, a, x):
    return NO_PARAMETER, -gamma_density(a, x)


@elementwise(special.gammaincinv, samples=[call(Fixed(1.7), real(low=0.1, high=0.9)), call(2, real(3, low=0.1, high=0.9))])
def gammaincinv(z, a, y):
    return NO_PARAMETER, 1.0 / gamma_density(a, z)


@elementwise(special.gammainccinv, samples=[call(Fixed(1.7), real(low=0.1, high=0.9)), call(2, real(3, low=0.1, high=0.9))])
def gammainccinv(z, a, y):
    return NO_PARAMETER, -1.0 / gamma_density(a, z)


IN_UNIT = [call(Fixed(1.7), Fixed(0.8), real(low=0.1, high=0.9)), call(2, 3, real(3, low=0.1, high=0.9))]


@elementwise(special.betainc, samples=IN_UNIT)
def betainc(z, a, b, x):
    return NO_PARAMETER, NO_PARAMETER, np.exp(beta_log_density(a, b, x))


@elementwise(special.betaincc, samples=IN_UNIT)
def betaincc(z, a, b, x):
    return NO_PARAMETER, NO_PARAMETER, -np.exp(beta_log_density(a, b, x))


@elementwise(special.betaincinv, samples=IN_UNIT)
def betaincinv(z, a, b, y):
    return NO_PARAMETER, NO_PARAMETER, np.exp(-beta_log_density(a, b, z))


@elementwise(special.betainccinv, samples=IN_UNIT)
def betainccinv(z, a, b, y):
    return NO_PARAMETER, NO_PARAMETER, -np.exp(-beta_log_density(a, b, z))


@written_out(special.factorial)
def factorial(n, exact=False):
    if exact:
        raise NotImplementedError("exact factorials")
    return np.where(np.asarray(n) < 0, 0.0, special.gamma(np.asarray(n) + 1.0))


@written_out(special.comb)
def comb(N, k, *, exact=False, repetition=False):
    if exact or repetition:
        raise NotImplementedError("exact binomial coefficients, or with repetition")
    inside = (np.asarray(k) <= N) & (np.asarray(N) >= 0) & (np.asarray(k) >= 0)
    return np.where(inside, special.binom(N, k), 0.0)


@written_out(special.perm)
def perm(N, k, exact=False):
    if exact:
        raise NotImplementedError("exact numbers of arrangements")
    inside = (np.asarray(k) <= N) & (np.asarray(N) >= 0) & (np.asarray(k) >= 0)
    return np.where(inside, special.poch(N - k + 1.0, k), 0.0)
