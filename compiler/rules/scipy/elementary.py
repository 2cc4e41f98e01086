"""Elementary functions of scipy.special: of exponentials, logarithms and angles."""

from __future__ import annotations

import numpy as np
from scipy import special

from ..registry import elementwise, nondifferentiable
from ..samples import call, real

ANY = (-2.0, 2.0)
POSITIVE = (0.4, 2.5)
UNIT = (0.1, 0.9)
TURN = (-60.0, 60.0)


@elementwise(special.expit, domain=[ANY])
def expit(z, x):
    return z * special.expit(-x)


@elementwise(special.logit, domain=[UNIT])
def logit(z, x):
    return 1.0 / (x * (1.0 - x))


@elementwise(special.log_expit, domain=[ANY])
def log_expit(z, x):
    return special.expit(-x)


@elementwise(special.exp2, domain=[ANY])
def exp2(z, x):
    return 0.6931471805599453 * z


@elementwise(special.exp10, domain=[ANY])
def exp10(z, x):
    return 2.302585092994046 * z


@elementwise(special.expm1, domain=[ANY])
def expm1(z, x):
    return z + 1.0


@elementwise(special.log1p, domain=[POSITIVE])
def log1p(z, x):
    return 1.0 / (1.0 + x)


@elementwise(special.cbrt, domain=[POSITIVE])
def cbrt(z, x):
    return 1.0 / (3.0 * z * z)


@elementwise(special.powm1, domain=[POSITIVE, ANY])
def powm1(z, x, y):
    return y * x ** (y - 1.0), (z + 1.0) * np.log(x)


@elementwise(special.cosm1, domain=[ANY])
def cosm1(z, x):
    return -np.sin(x)


@elementwise(special.sindg, domain=[TURN])
def sindg(z, x):
    return 0.017453292519943295 * special.cosdg(x)


@elementwise(special.cosdg, domain=[TURN])
def cosdg(z, x):
    return -0.017453292519943295 * special.sindg(x)


@elementwise(special.tandg, domain=[TURN])
def tandg(z, x):
    return 0.017453292519943295 * (1.0 + z * z)


@elementwise(special.cotdg, domain=[(20.0, 80.0)])
def cotdg(z, x):
    return -0.017453292519943295 * (1.0 + z * z)


@elementwise(special.radian, domain=[ANY, ANY, ANY])
def radian(z, d, m, s):
    return 0.017453292519943295, 0.0002908882086657216, 4.84813681109536e-06


@elementwise(special.diric, samples=[call(real(), 3), call(real(3), 4), call(0.0, 5)])
def diric(z, x, n):
    """A sum of n cosines over n, so that there are no holes at multiples of 2 pi."""
    total = 0.0 * x
    for k in range(n):
        rate = 0.5 * (n - 1) - k
        total = total - rate * np.sin(rate * x)
    return total / n, None


# -- transformations of data


@elementwise(special.boxcox, domain=[POSITIVE, ANY], samples=[call(real(3, low=0.5, high=2.0), 0.0)])
def boxcox(z, x, lmbda):
    """log(x) exprel(lmbda log(x)), smooth at lmbda = 0."""
    logarithm = np.log(x)
    return x ** (lmbda - 1.0), 0.5 * logarithm * logarithm * special.hyp1f1(2.0, 3.0, lmbda * logarithm)


@elementwise(special.boxcox1p, domain=[POSITIVE, ANY], samples=[call(real(3, low=0.5, high=2.0), 0.0)])
def boxcox1p(z, x, lmbda):
    logarithm = np.log1p(x)
    by_x = np.exp((lmbda - 1.0) * logarithm)
    return by_x, 0.5 * logarithm * logarithm * special.hyp1f1(2.0, 3.0, lmbda * logarithm)


def root_slope(y, lmbda):
    """The derivative of log1p(lmbda y) / lmbda by lmbda, smooth at lmbda = 0."""
    return -0.5 * y * y * special.hyp2f1(2.0, 2.0, 3.0, -lmbda * y)


@elementwise(special.inv_boxcox, domain=[UNIT, UNIT], samples=[call(real(3, low=0.5, high=2.0), 0.0)])
def inv_boxcox(z, y, lmbda):
    return z / (1.0 + lmbda * y), z * root_slope(y, lmbda)


@elementwise(special.inv_boxcox1p, domain=[UNIT, UNIT], samples=[call(real(3, low=0.5, high=2.0), 0.0)])
def inv_boxcox1p(z, y, lmbda):
    return (z + 1.0) / (1.0 + lmbda * y), (z + 1.0) * root_slope(y, lmbda)


@elementwise(special.huber, domain=[POSITIVE, (2.6, 4.0)], samples=[call(real(3, low=1.2, high=2.0), real(3, low=-1.0, high=1.0))])
def huber(z, delta, r):
    return np.maximum(np.abs(r) - delta, 0.0), np.clip(r, -delta, delta)


@elementwise(special.pseudo_huber, domain=[POSITIVE, ANY])
def pseudo_huber(z, delta, r):
    slope = r / np.sqrt(1.0 + (r / delta) ** 2)
    return (2.0 * z - r * slope) / delta, slope


if hasattr(special, "softplus"):  # from SciPy 1.15 on

    @elementwise(special.softplus, domain=[ANY])
    def softplus(z, x):
        return special.expit(x)


@elementwise(special.wrightomega, domain=[ANY])
def wrightomega(y, z):
    return y / (1.0 + y)


@elementwise(special.agm, domain=[POSITIVE, POSITIVE], samples=[call(1.5, 1.5)])
def agm(z, a, b):
    """The mean is pi (a + b) / (4 K(m)) with m the square of (a - b) / (a + b) (DLMF 19.8.5)."""
    total = a + b
    contrast = (a - b) / total
    bend = 2.0 * contrast * special.hyp2f1(1.5, 1.5, 2.0, contrast * contrast) * z * z / total**3
    return z / total - bend * b, z / total + bend * a


nondifferentiable(special.round, why="piecewise constant", signature=lambda x: 0)
nondifferentiable(special.gammasgn, why="a sign, piecewise constant", signature=lambda x: 0)
