"""scipy.interpolate: piecewise polynomials through points, with respect to the points and to where they are evaluated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import interpolate, linalg

from ..registry import missing, written_out


def asked(x, xq):
    """The interval in which each point lies; the outer ones reach to infinity."""
    return np.clip(np.searchsorted(x, xq, side="right") - 1, 0, len(x) - 2)


@dataclass
class Piecewise:
    """A cubic on each interval: knots, values and slopes there."""

    x: Any
    y: Any
    slopes: Any

    def __call__(self, xq, nu=0):
        x, y, s = self.x, self.y, self.slopes
        if isinstance(xq, (list, tuple)):
            xq = np.array(xq)
        i = asked(x, xq)
        h = x[i + 1] - x[i]
        t = xq - x[i]
        rise = (y[i + 1] - y[i]) / h
        c3 = (s[i] + s[i + 1] - 2.0 * rise) / (h * h)
        c2 = (rise - s[i]) / h - c3 * h
        if nu == 0:
            return y[i] + t * (s[i] + t * (c2 + t * c3))
        if nu == 1:
            return s[i] + t * (2.0 * c2 + 3.0 * t * c3)
        if nu == 2:
            return 2.0 * c2 + 6.0 * t * c3
        if nu == 3:
            return 6.0 * c3 + 0.0 * t
        return 0.0 * t


def spline_slopes(x, y, bc_type):
    """The slopes that make the second derivative continuous: a tridiagonal system, as SciPy has it."""
    h = np.diff(x)
    rise = np.diff(y) / h
    one, zero = np.ones(1), np.zeros(1)
    inner = 3.0 * (h[1:] * rise[:-1] + h[:-1] * rise[1:])
    if bc_type == "natural":
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


def listed(x):
    """Lists as arrays."""
    return np.array(x) if isinstance(x, (list, tuple)) else x


@written_out(interpolate.CubicSpline)
def cubic_spline(x, y, bc_type="not-a-knot", extrapolate=None):
    x, y = listed(x), listed(y)
    if np.ndim(y) != 1:
        raise NotImplementedError("splines of several columns")
    return Piecewise(x, y, spline_slopes(x, y, bc_type))


@written_out(interpolate.CubicHermiteSpline)
def hermite_spline(x, y, dydx):
    return Piecewise(listed(x), listed(y), listed(dydx))


@written_out(interpolate.make_interp_spline)
def interp_spline(x, y, k=3):
    if k == 1:
        return Linear(listed(x), listed(y))
    if k != 3:
        raise NotImplementedError("splines of another degree than 1 and 3")
    return cubic_spline(x, y)


@written_out(interpolate.PchipInterpolator)
def pchip(x, y):
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
    return Piecewise(x, y, np.concatenate([np.stack([first]), inner, np.stack([final])]))


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

    def __call__(self, xq):
        i = asked(self.x, listed(xq))
        share = (listed(xq) - self.x[i]) / (self.x[i + 1] - self.x[i])
        return self.y[i] + share * (self.y[i + 1] - self.y[i])


@written_out(interpolate.interp1d)
def interp1d(x, y, kind="linear", bounds_error=None, fill_value="extrapolate", assume_sorted=True):
    if kind == "cubic":
        return cubic_spline(x, y)
    if kind != "linear":
        raise NotImplementedError("interp1d of another kind than linear and cubic")
    if np.ndim(y) != 1:
        raise NotImplementedError("interp1d of several columns")
    return Linear(listed(x), listed(y))


for method in (Piecewise.__call__, Linear.__call__):
    written_out(method)(method)

missing(
    interpolate.UnivariateSpline, interpolate.RectBivariateSpline, interpolate.RBFInterpolator, interpolate.griddata,
    interpolate.splrep, interpolate.splev, interpolate.BSpline, interpolate.Akima1DInterpolator,
    interpolate.RegularGridInterpolator,
    why="it has no derivative rule yet; CubicSpline, PchipInterpolator and interp1d have",
)  # fmt: skip
