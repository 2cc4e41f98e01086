"""scipy.interpolate: values on regular grids, B-splines, Akima's splines; with respect to the values and to where they are asked for."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import interpolate

from ..registry import written_out
from .splines import Piecewise, asked, cubic_spline, listed, outside_of, pchip


@dataclass
class Grid:
    """Linear interpolation (or the nearest value) on a grid, in as many dimensions as it has axes."""

    axes: Any
    values: Any
    method: Any
    bounds_error: Any
    fill_value: Any

    def __call__(self, xi, method=None):
        kind = self.method if method is None else method
        if kind not in ("linear", "nearest"):
            raise NotImplementedError("interpolation on a grid other than linear and nearest")
        columns = columns_of(xi, len(self.axes))
        outside, lows, shares = False, [], []
        for x, at in zip(self.axes, columns, strict=True):
            outside = outside | (at < x[0]) | (at > x[-1])
            low = asked(x, at)
            lows.append(low)
            shares.append((at - x[low]) / (x[low + 1] - x[low]))
        if self.bounds_error and np.any(outside):
            raise ValueError("One of the requested xi is out of bounds")
        if kind == "nearest":
            found = self.values[tuple([low + (share > 0.5) for low, share in zip(lows, shares, strict=True)])]
        else:
            found = between(self.values, lows, shares)
        return found if self.bounds_error or self.fill_value is None else np.where(outside, self.fill_value, found)


def between(values, lows, shares):
    """The weighted sum over the corners of each cell."""
    total = 0.0
    for corner in itertools.product((0, 1), repeat=len(lows)):
        weight = 1.0
        for share, up in zip(shares, corner, strict=True):
            weight = weight * share if up else weight * (1.0 - share)
        total = total + weight * values[tuple([low + up for low, up in zip(lows, corner, strict=True)])]
    return total


def columns_of(xi, count):
    """The coordinates of what is asked for, axis by axis: points in rows, or a tuple of coordinates. One point is a row of one."""
    if isinstance(xi, tuple):
        return np.broadcast_arrays(*[np.asarray(x) for x in xi])
    points = listed(xi)
    if np.ndim(points) == 1:
        points = np.reshape(points, (-1, count))
    return [points[..., k] for k in range(count)]


@written_out(interpolate.RegularGridInterpolator)
def regular_grid(points, values, method="linear", bounds_error=True, fill_value=np.nan):
    values = listed(values)
    if np.ndim(values) != len(points):
        raise NotImplementedError("values with more axes than the grid has")
    return Grid([listed(x) for x in points], values, method, bounds_error, fill_value)


@written_out(interpolate.interpn)
def interpn(points, values, xi, method="linear", bounds_error=True, fill_value=np.nan):
    return regular_grid(points, values, method, bounds_error, fill_value)(xi)


# -- B-splines


@dataclass
class Basis:
    """A spline by its knots, coefficients and degree: de Boor's recursion."""

    t: Any
    c: Any
    k: Any
    extrapolate: Any = True

    def __call__(self, x, nu=0, extrapolate=None):
        x = listed(x)
        spline = self.derivative(nu) if nu else self
        found = de_boor(spline.t, spline.c, spline.k, x)
        goes_on = self.extrapolate if extrapolate is None else extrapolate
        return found if goes_on else np.where((x < self.t[self.k]) | (x > self.t[-self.k - 1]), np.nan, found)

    def derivative(self, nu=1):
        t, c, k = self.t, self.c, self.k
        if nu > k:
            raise NotImplementedError("derivatives of a higher order than the degree")
        for _ in range(nu):
            gap = t[k + 1 : -1] - t[1 : -k - 1]
            c, t = k * (c[1:] - c[:-1]) / np.where(gap > 0, gap, 1.0), t[1:-1]
            k = k - 1
        return Basis(t, c, k, self.extrapolate)


def de_boor(t, c, k, x):
    i = np.clip(np.searchsorted(t, x, side="right") - 1, k, len(t) - k - 2)
    d = [c[i - k + j] for j in range(k + 1)]
    for r in range(1, k + 1):
        for j in range(k, r - 1, -1):
            left = t[i - k + j]
            share = (x - left) / (t[i + 1 + j - r] - left)
            d[j] = (1.0 - share) * d[j - 1] + share * d[j]
    return d[k]


@written_out(interpolate.BSpline)
def b_spline(t, c, k, extrapolate=True, axis=0):
    t, c = listed(t), listed(c)
    if np.ndim(c) != 1 or isinstance(extrapolate, str):
        raise NotImplementedError("B-splines of several columns, or continued periodically")
    return Basis(t, c[: len(t) - k - 1], k, extrapolate)


@written_out(interpolate.splev)
def splev(x, tck, der=0, ext=0):
    if ext != 0:
        raise NotImplementedError("splev that does not go on beyond the ends")
    return b_spline(tck[0], tck[1], tck[2])(x, der)


# -- through points


@written_out(interpolate.InterpolatedUnivariateSpline)
def univariate(x, y, k=3):
    if k != 3:
        raise NotImplementedError("splines of another degree than 3")
    return cubic_spline(x, y)


@written_out(interpolate.Akima1DInterpolator)
def akima(x, y, extrapolate=None):
    """Akima (1970): slopes by the two on either side, weighted by how much those beyond them turn."""
    x, y = listed(x), listed(y)
    if np.ndim(y) != 1:
        raise NotImplementedError("splines of several columns")
    rise = np.diff(y) / np.diff(x)
    before = np.stack([3.0 * rise[0] - 2.0 * rise[1], 2.0 * rise[0] - rise[1]])
    behind = np.stack([2.0 * rise[-1] - rise[-2], 3.0 * rise[-1] - 2.0 * rise[-2]])
    m = np.concatenate([before, rise, behind])
    turn = np.abs(np.diff(m))
    first, second = turn[2:], turn[:-2]
    both = first + second
    even = both <= 1e-9 * np.max(both)
    slopes = np.where(even, 0.5 * (m[3:] + m[:-3]), (first * m[1:-2] + second * m[2:-1]) / np.where(even, 1.0, both))
    return Piecewise(x, y, slopes, outside_of(False if extrapolate is None else extrapolate))


@written_out(interpolate.UnivariateSpline)
def smoothing(x, y, w=None, bbox=(None, None), k=3, s=None):
    if s != 0 or w is not None:
        raise NotImplementedError("splines that smooth")
    return univariate(x, y, k)


@written_out(interpolate.pchip_interpolate)
def pchip_interpolate(xi, yi, x, der=0):
    return pchip(xi, yi)(x, der)


@dataclass
class Polynomial:
    """The polynomial through all points, in Lagrange's form."""

    x: Any
    y: Any

    def __call__(self, xq):
        x, xq = self.x, listed(xq)
        own = np.eye(len(x)) > 0
        gaps = np.where(own, 1.0, np.expand_dims(x, 1) - x)
        steps = np.where(own, 1.0, np.expand_dims(np.expand_dims(xq, -1) - x, -2))
        return np.sum(np.prod(steps / gaps, axis=-1) * self.y, axis=-1)


@written_out(interpolate.BarycentricInterpolator, interpolate.KroghInterpolator)
def polynomial(xi, yi):
    if np.ndim(yi) != 1:
        raise NotImplementedError("polynomials of several columns")
    return Polynomial(listed(xi), listed(yi))


@written_out(interpolate.barycentric_interpolate, interpolate.krogh_interpolate)
def polynomial_at(xi, yi, x):
    return polynomial(xi, yi)(x)


@dataclass
class Pieces:
    """Polynomials by their coefficients on each interval, the highest power first."""

    c: Any
    x: Any
    extrapolate: Any = True

    def __call__(self, xq):
        xq = listed(xq)
        i = asked(self.x, xq)
        t = xq - self.x[i]
        total = self.c[0, i]
        for k in range(1, self.c.shape[0]):
            total = total * t + self.c[k, i]
        return total if self.extrapolate else np.where((xq < self.x[0]) | (xq > self.x[-1]), np.nan, total)


@written_out(interpolate.PPoly)
def piecewise_polynomial(c, x, extrapolate=None):
    c = listed(c)
    if np.ndim(c) != 2 or isinstance(extrapolate, str):
        raise NotImplementedError("piecewise polynomials of several columns, or continued periodically")
    return Pieces(c, listed(x), extrapolate is None or extrapolate)


for method in (Grid.__call__, Basis.__call__, Polynomial.__call__, Pieces.__call__):
    written_out(method)(method)
