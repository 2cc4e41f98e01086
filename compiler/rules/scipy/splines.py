"""scipy.interpolate: piecewise polynomials through points, with respect to the points and to where they are evaluated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import interpolate, linalg

from ..registry import missing, written_out


def listed(x):
    """Lists as arrays."""
    return np.array(x) if isinstance(x, (list, tuple)) else x


def asked(x, xq):
    """The interval in which each point lies; the outer ones reach to infinity."""
    return np.clip(np.searchsorted(x, xq, side="right") - 1, 0, len(x) - 2)


def beyond(x, xq, value, outside):
    """What is given for points that are not between the knots."""
    if isinstance(outside, str):
        if outside == "extrapolate":
            return value
        if np.any((xq < x[0]) | (xq > x[-1])):
            raise ValueError("A value is outside of the interpolation range.")
        return value
    low, high = outside if isinstance(outside, tuple) else (outside, outside)
    return np.where(xq < x[0], low, np.where(xq > x[-1], high, value))


@dataclass
class Piecewise:
    """A cubic on each interval: knots, values and slopes there. `outside`: see `beyond`."""

    x: Any
    y: Any
    slopes: Any
    outside: Any = "extrapolate"

    def pieces(self, xq):
        """The interval of each point, the distance from its left end, and the coefficients of the square and the cube."""
        x, y, s = self.x, self.y, self.slopes
        i = asked(x, xq)
        h = x[i + 1] - x[i]
        rise = (y[i + 1] - y[i]) / h
        c3 = (s[i] + s[i + 1] - 2.0 * rise) / (h * h)
        return i, xq - x[i], (rise - s[i]) / h - c3 * h, c3

    def __call__(self, xq, nu=0):
        xq = listed(xq)
        i, t, c2, c3 = self.pieces(xq)
        return beyond(self.x, xq, slope_of_cubic(self.y[i], self.slopes[i], c2, c3, t, nu), self.outside)

    def derivative(self, nu=1):
        return Derivative(self, nu)

    def antiderivative(self, nu=1):
        if nu != 1:
            raise NotImplementedError("antiderivatives of another order than 1")
        return Antiderivative(self)

    def integrate(self, a, b):
        area = Antiderivative(self)
        return area(b) - area(a)


def slope_of_cubic(c0, c1, c2, c3, t, nu):
    """The derivative of order `nu` of a cubic."""
    if nu == 0:
        return c0 + t * (c1 + t * (c2 + t * c3))
    if nu == 1:
        return c1 + t * (2.0 * c2 + 3.0 * t * c3)
    if nu == 2:
        return 2.0 * c2 + 6.0 * t * c3
    if nu == 3:
        return 6.0 * c3 + 0.0 * t
    return 0.0 * t


@dataclass
class Derivative:
    """A derivative of a piecewise cubic."""

    of: Any
    order: Any

    def __call__(self, xq, nu=0):
        return self.of(xq, self.order + nu)


@dataclass
class Antiderivative:
    """The area under a piecewise cubic, from the first knot."""

    of: Any

    def __call__(self, xq):
        xq = listed(xq)
        i, t, c2, c3 = self.of.pieces(xq)
        x, y, s = self.of.x, self.of.y, self.of.slopes
        h = np.diff(x)
        areas = h * (0.5 * (y[1:] + y[:-1]) + h * (s[:-1] - s[1:]) / 12.0)
        before = np.concatenate([np.zeros(1), np.cumsum(areas)])
        return beyond(x, xq, before[i] + t * (y[i] + t * (0.5 * s[i] + t * (c2 / 3.0 + 0.25 * t * c3))), self.of.outside)


def end_condition(b):
    """The order and the value of the derivative that is given at an end."""
    if isinstance(b, str):
        if b not in ("natural", "clamped"):
            raise NotImplementedError("splines with these boundary conditions")
        return (2, 0.0) if b == "natural" else (1, 0.0)
    return b


def spline_slopes(x, y, bc_type):
    """The slopes that make the second derivative continuous: a tridiagonal system, as SciPy has it."""
    h = np.diff(x)
    rise = np.diff(y) / h
    one, zero = np.ones(1), np.zeros(1)
    inner = 3.0 * (h[1:] * rise[:-1] + h[:-1] * rise[1:])
    if isinstance(bc_type, tuple):
        (order, value), (last_order, last_value) = [end_condition(b) for b in bc_type]
        slope, last_slope = order == 1, last_order == 1
        first, above = (one, zero) if slope else (2.0 * one, one)
        final, under = (one, zero) if last_slope else (2.0 * one, one)
        left = value * one if slope else 3.0 * rise[:1] - 0.5 * value * h[:1]
        right = last_value * one if last_slope else 3.0 * rise[-1:] + 0.5 * last_value * h[-1:]
    elif bc_type == "natural":
        first, above, final, under = 2.0 * one, one, 2.0 * one, one
        left, right = 3.0 * rise[:1], 3.0 * rise[-1:]
    elif bc_type == "clamped":
        first, above, final, under = one, zero, one, zero
        left, right = zero, zero
    elif bc_type == "not-a-knot":
        start, end = h[0] + h[1], h[-1] + h[-2]
        first, above, final, under = h[1:2], start * one, h[-2:-1], end * one
        left = ((h[:1] + 2.0 * start) * h[1:2] * rise[:1] + h[:1] ** 2 * rise[1:2]) / start
        right = (h[-1:] ** 2 * rise[-2:-1] + (2.0 * end + h[-1:]) * h[-2:-1] * rise[-1:]) / end
    else:
        raise NotImplementedError("splines with other boundary conditions than natural, clamped and not-a-knot")
    upper = np.concatenate([zero, above, h[:-1]])
    middle = np.concatenate([first, 2.0 * (h[:-1] + h[1:]), final])
    lower = np.concatenate([h[1:], under, zero])
    return linalg.solve_banded((1, 1), np.stack([upper, middle, lower]), np.concatenate([left, inner, right]))


@written_out(interpolate.CubicSpline)
def cubic_spline(x, y, bc_type="not-a-knot", extrapolate=None):
    x, y = listed(x), listed(y)
    if np.ndim(y) != 1:
        raise NotImplementedError("splines of several columns")
    return Piecewise(x, y, spline_slopes(x, y, bc_type), outside_of(extrapolate))


def outside_of(extrapolate):
    """What `extrapolate` asks for."""
    if isinstance(extrapolate, str):
        raise NotImplementedError("splines that are continued periodically")
    return "extrapolate" if extrapolate is None or extrapolate else np.nan


@written_out(interpolate.CubicHermiteSpline)
def hermite_spline(x, y, dydx, extrapolate=None):
    return Piecewise(listed(x), listed(y), listed(dydx), outside_of(extrapolate))


@written_out(interpolate.make_interp_spline)
def interp_spline(x, y, k=3):
    if k == 1:
        return Linear(listed(x), listed(y))
    if k != 3:
        raise NotImplementedError("splines of another degree than 1 and 3")
    return cubic_spline(x, y)


@written_out(interpolate.PchipInterpolator)
def pchip(x, y, extrapolate=None):
    """Fritsch and Butland's slopes: weighted harmonic means inside, three-point formulas at the ends."""
    x, y = listed(x), listed(y)
    h = np.diff(x)
    rise = np.diff(y) / h
    same = rise[:-1] * rise[1:] > 0
    w1, w2 = 2.0 * h[1:] + h[:-1], h[1:] + 2.0 * h[:-1]
    left, right = np.where(same, rise[:-1], 1.0), np.where(same, rise[1:], 1.0)
    inner = np.where(same, (w1 + w2) / (w1 / left + w2 / right), 0.0)
    first = pchip_end(h[0], h[1], rise[0], rise[1])
    final = pchip_end(h[-1], h[-2], rise[-1], rise[-2])
    return Piecewise(x, y, np.concatenate([np.stack([first]), inner, np.stack([final])]), outside_of(extrapolate))


def pchip_end(h0, h1, m0, m1):
    """A slope at an end that keeps the shape."""
    d = ((2.0 * h0 + h1) * m0 - h0 * m1) / (h0 + h1)
    steep = (np.sign(m0) != np.sign(m1)) & (np.abs(d) > 3.0 * np.abs(m0))
    return np.where(np.sign(d) != np.sign(m0), 0.0, np.where(steep, 3.0 * m0, d))


@dataclass
class Linear:
    """Straight lines between the points."""

    x: Any
    y: Any
    outside: Any = "extrapolate"

    def __call__(self, xq):
        xq = listed(xq)
        i = asked(self.x, xq)
        share = (xq - self.x[i]) / (self.x[i + 1] - self.x[i])
        return beyond(self.x, xq, self.y[i] + share * (self.y[i + 1] - self.y[i]), self.outside)


@written_out(interpolate.interp1d)
def interp1d(x, y, kind="linear", axis=-1, copy=True, bounds_error=None, fill_value=np.nan, assume_sorted=False):
    if np.ndim(y) != 1:
        raise NotImplementedError("interp1d of several columns")
    x, y = listed(x), listed(y)
    if not assume_sorted:
        order = np.argsort(x)
        x, y = x[order], y[order]
    outside = fill_value
    if not isinstance(fill_value, (str, tuple)):
        refused = isinstance(fill_value, float) and np.isnan(fill_value) if bounds_error is None else bounds_error
        outside = "refused" if refused else fill_value
    if kind == "cubic":
        return Piecewise(x, y, spline_slopes(x, y, "not-a-knot"), outside)
    if kind != "linear":
        raise NotImplementedError("interp1d of another kind than linear and cubic")
    return Linear(x, y, outside)


for method in (Piecewise.__call__, Linear.__call__, Derivative.__call__, Antiderivative.__call__):
    written_out(method)(method)

missing(
    interpolate.RectBivariateSpline, interpolate.RBFInterpolator, interpolate.griddata,
    interpolate.splrep,
    why="it has no derivative rule yet; CubicSpline, BSpline, PchipInterpolator and interp1d have",
)  # fmt: skip
