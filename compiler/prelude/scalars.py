"""Functions of numbers that NumPy and math lack. Each stands alone: NumPy and math only."""

from __future__ import annotations

import math
from typing import Any

import numpy as np


def first_share(x: Any, y: Any) -> Any:
    """`exp(x) / (exp(x) + exp(y))` without overflow; a half where `x` equals `y`, infinities included.

    >>> first_share(0.0, 0.0), first_share(-1000.0, 0.0), first_share(math.inf, math.inf)
    (0.5, 0.0, 0.5)
    """
    if isinstance(x, (int, float)) and isinstance(y, (int, float)):
        if x == y:
            return 0.5
        small = math.exp(-abs(y - x))
        return (small if y > x else 1.0) / (1.0 + small)
    with np.errstate(invalid="ignore"):
        ahead = np.where(np.equal(x, y), 0, np.subtract(y, x))
    return np.exp(-np.logaddexp(0, ahead))


def polygamma(n: int, x: float) -> float:
    """The n-th derivative of digamma at `x`: recurrence up to 16 + n, then the asymptotic series.

    Abramowitz and Stegun, 6.3.18, 6.4.6 and 6.4.11; reflection 6.3.7 and 6.4.7 for negative x.

    >>> round(polygamma(0, 1.0), 12), round(polygamma(1, 1.0), 12)
    (-0.577215664902, 1.644934066848)
    """
    if x <= 0 and x == math.floor(x):
        return math.nan
    if x < 0 and n == 0:
        return polygamma(0, 1 - x) - math.pi / math.tan(math.pi * x)
    if x < 0 and n == 1:
        return (math.pi / math.sin(math.pi * x)) ** 2 - polygamma(1, 1 - x)
    x, sign, factorial, total = float(x), (-1) ** (n + 1), math.factorial(n), 0.0
    while x < 16 + n:
        total += x ** -(n + 1)
        x += 1
    bernoulli = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798)
    series = sum(
        b * math.factorial(2 * k + n - 1) / math.factorial(2 * k) / x ** (2 * k + n) for k, b in enumerate(bernoulli, 1)
    )
    if n == 0:
        return math.log(x) - 0.5 / x - series - total
    return sign * (factorial * total + math.factorial(n - 1) / x**n + factorial / (2 * x ** (n + 1)) + series)


def spherical_ratio(n: int, x: Any) -> Any:
    """`j(x) / x**n` with the spherical Bessel function j of order n: sin(x)/x and its kin, regular at 0.

    Ascending series near 0, recurrence upwards elsewhere: Abramowitz and Stegun 10.1.2 and 10.1.19.

    >>> round(spherical_ratio(0, 1.0), 12), round(spherical_ratio(1, 0.0), 12)
    (0.841470984808, 0.333333333333)
    """
    near = np.abs(x) < n + 2
    s = np.where(near, x, 0)
    term = 1.0 / math.prod(range(1, 2 * n + 2, 2)) + 0.0 * s
    series = term
    for k in range(1, 25):
        term = term * (-0.5 * s * s) / (k * (2 * n + 2 * k + 1))
        series = series + term
    t = np.where(near, 1, x)
    low, high = np.sin(t) / t, (np.sin(t) - t * np.cos(t)) / (t * t * t)
    for k in range(1, n + 1):
        low, high = high, ((2 * k + 1) * high - low) / (t * t)
    result = np.where(near, series, low)
    return float(result) if isinstance(x, (int, float)) and not isinstance(x, np.generic) else result


def bessel_ratio(n: int, x: Any) -> Any:
    """`I(x) / x**n` with the modified Bessel function I of the first kind of order n: regular at 0.

    Poisson's integral (Abramowitz and Stegun 9.6.18) by the midpoint rule, which converges exponentially here.

    >>> round(bessel_ratio(0, 1.0), 12), round(bessel_ratio(1, 2.0) * 2.0, 12)
    (1.266065877752, 1.590636854637)
    """
    points = 160
    angle = (np.arange(points) + 0.5) * (math.pi / points)
    weight = np.sin(angle) ** (2 * n) / (points * math.prod(range(1, 2 * n, 2)))
    result = np.exp(np.multiply.outer(x, np.cos(angle))) @ weight
    return float(result) if isinstance(x, (int, float)) and not isinstance(x, np.generic) else result


def carlson_integral(powers: tuple[float, ...], *points: Any) -> Any:
    """The integral of `prod((t + x)**-b)` over t from 0 to infinity, for the points x and their powers b (more than 1 in sum).

    Carlson's R_D and R_J are such integrals (DLMF 19.16), and so are all derivatives of theirs. With t = exp(v) the
    trapezoidal rule converges like exp(-2 pi strip / step), where the strip is pi for positive points.

    >>> round(carlson_integral((2.0,), 4.0), 12), round(carlson_integral((0.5, 1.5), 1.0, 1.0), 12)
    (0.25, 1.0)
    """
    arrays = np.broadcast_arrays(*points)
    sizes = np.abs(np.stack(arrays))
    sizes = np.where(sizes == 0, np.max(sizes, axis=0), sizes)
    scale, step = np.max(sizes, axis=0), 0.1 if np.iscomplexobj(np.stack(arrays)) else 0.5
    spread = np.log(np.nanmin(np.where(sizes > 0, sizes / np.where(scale == 0, 1.0, scale), 1.0), initial=1.0))
    lowest, highest = spread - 76.0, 40.0 / min(1.0, sum(powers) - 1.0)
    v = np.arange(max(lowest, -1500.0), highest, step).reshape(-1, *(1,) * np.ndim(scale))
    t = scale * np.exp(v)
    integrand = step * t
    at_zero: Any = 0.0
    for x, b in zip(arrays, powers, strict=True):
        integrand = integrand * (t + x) ** -b
        at_zero = at_zero + np.where(np.equal(x, 0), b, 0.0)
    result = np.where(at_zero >= 1.0, np.inf, np.sum(integrand, axis=0))
    python = all(isinstance(x, (int, float)) and not isinstance(x, np.generic) for x in points)
    return float(result) if python else result[()]
