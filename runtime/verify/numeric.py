"""Differences as an oracle: slopes of a function along a line, with an error estimate, and kinks told as kinks.

All schemes work on `phi(t)`, the function along a line through the point, whose values are arrays.
"""

from __future__ import annotations

import contextlib
import math
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

Line = Callable[[float], Any]
EPS = float(np.finfo(float).eps)


@dataclass(frozen=True)
class Slope:
    """A derivative along a line, and an estimate of its error (arrays of the result's shape)."""

    value: Any
    error: Any


def _at(phi: Line, t: float) -> Any:
    """phi(t) as a float64 array; nan where the function is not defined there."""
    try:
        with np.errstate(all="ignore"):
            made = np.asarray(phi(t))
            return np.full(made.shape, math.nan) if made.dtype.kind == "c" else made.astype(np.float64)
    except (ArithmeticError, ValueError, np.linalg.LinAlgError):
        return np.asarray(math.nan)


def ridders(phi: Line, h: float, sides: int = 0, shrink: float = 1.6, rows: int = 8) -> Slope:
    """Richardson extrapolation of differences with steps h, h/1.6, ..., keeping for each number the best estimate.

    `sides`: 0 central, 1 forward, -1 backward. The error estimate is the spread between extrapolations, and at
    least the rounding error of the step used.

    >>> slope = ridders(np.exp, 0.1)
    >>> bool(abs(slope.value - 1.0) < 1e-11), bool(slope.error < 1e-9)
    (True, True)
    """
    here = _at(phi, 0.0)
    order = 2 if sides == 0 else 1  # powers of h in the error: h^2, h^4, ... or h, h^2, ...
    best = np.full(here.shape, math.nan)
    error = np.full(here.shape, math.inf)
    previous: list[Any] = []
    for _ in range(rows):
        high, low = (_at(phi, h), _at(phi, -h)) if sides == 0 else (_at(phi, sides * h), here)
        difference = (high - low) / (2 * h if sides == 0 else sides * h)
        noise = 4 * EPS * np.maximum(np.abs(high), np.abs(low)) / h
        row = [difference]
        for k, older in enumerate(previous):
            factor = shrink ** (order * (k + 1))
            row.append((factor * row[k] - older) / (factor - 1))
            spread = np.maximum(np.abs(row[-1] - row[-2]), np.abs(row[-1] - older)) + noise
            better = spread < error
            best, error = np.where(better, row[-1], best), np.where(better, spread, error)
        previous, h = row, h / shrink
    return Slope(best, error)


@contextlib.contextmanager
def complex_or_error() -> Iterator[None]:
    """Code that drops the imaginary part, as `math.sin` does with NumPy's complex numbers, raises."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", np.exceptions.ComplexWarning)
        yield


def complex_step(f_of_complex: Callable[[complex], Any], h: float = 1e-30) -> Any | None:
    """Im f(ih) / h: exact to rounding where f is analytic and the code takes complex numbers; else None.

    >>> bool(complex_step(lambda t: np.sin(1.0 + t)) == np.cos(1.0))
    True
    """
    try:
        with np.errstate(all="ignore"), complex_or_error():
            made = np.asarray(f_of_complex(complex(0.0, h)))
    except Exception:  # math functions, comparisons, casts: many ways to refuse a complex number
        return None
    if made.dtype.kind != "c" or not np.all(np.isfinite(made)):
        return None
    return made.imag / h


@dataclass(frozen=True)
class Check:
    """One derivative along one line, held against differences.

    `verdict`: "agreed", "kink", "unclear" (the differences cannot tell) or "failed"; `digits` that agree.
    """

    verdict: str
    expected: Any
    given: Any
    digits: int = 0
    note: str = ""


def check_slope(
    phi: Line, given: Any, h: float, tolerance: float, complex_line: Callable[[complex], Any] | None = None
) -> Check:
    """Hold `given`, a derivative of phi at 0, against differences."""
    given = np.asarray(given, dtype=np.float64)
    here = _at(phi, 0.0)
    if given.shape != here.shape:
        given = np.broadcast_to(given, here.shape)
    if not np.all(np.isfinite(here)):
        return Check("unclear", here, given, note="the function's value is not finite here")
    slope, good = _best_slope(phi, h, here)
    if good and not _bends(phi, h, here):
        sharper = complex_step(complex_line) if complex_line is not None else None
        if sharper is not None and np.shape(sharper) == here.shape and _close(sharper, slope.value, slope.error, 1e-6):
            slope = Slope(sharper, 1e-13 * np.abs(sharper) + 1e-15)
        rounding = 100 * EPS * np.max(np.abs(here), initial=0.0) / h  # where terms cancel, more than the scheme knows of
        if _close(given, slope.value, slope.error + rounding, tolerance):
            return Check("agreed", slope.value, given, _digits(given, slope.value))
        return Check("failed", slope.value, given)
    return _one_sided(phi, given, slope, h, tolerance)


def _bends(phi: Line, h: float, here: Any) -> bool:
    """Whether there is a kink at 0: the second difference over h does not shrink with h."""
    wide, narrow = (np.abs(_at(phi, s) + _at(phi, -s) - 2 * here) / s for s in (h / 1e3, h / 1e5))
    noise = 1e3 * EPS * np.abs(here) * 1e5 / h
    return bool(np.any((narrow > 0.5 * wide) & (narrow > noise)))


def _best_slope(phi: Line, h: float, here: Any) -> tuple[Slope, bool]:
    """Central differences, with smaller steps where the function bends sharply or its domain ends; whether any are good."""
    best, lowest = Slope(np.full(here.shape, math.nan), np.full(here.shape, math.inf)), math.inf
    for step in (h, h / 100, h / 10_000):
        slope = ridders(phi, step)
        scale = max(np.max(np.abs(slope.value), initial=0.0), EPS**0.5 * np.max(np.abs(here), initial=0.0))
        error = np.max(slope.error, initial=0.0) / (scale or 1.0)
        if np.all(np.isfinite(slope.value)) and error < lowest:
            best, lowest = slope, error
        if lowest < 1e-8:
            break
    return best, lowest <= 1e-4


def _close(a: Any, b: Any, error: Any, tolerance: float) -> bool:
    scale = np.max(np.maximum(np.abs(a), np.abs(b)), initial=0.0)
    return bool(np.all(np.abs(a - b) <= 10 * np.asarray(error) + tolerance * scale))


def _digits(a: Any, b: Any) -> int:
    """How many digits agree, relative to the largest entry."""
    scale = np.max(np.maximum(np.abs(a), np.abs(b)), initial=0.0)
    off = np.max(np.abs(a - b), initial=0.0)
    return 15 if off == 0 or scale == 0 else max(0, min(15, int(-math.log10(off / scale))))


def _one_sided(phi: Line, given: Any, central: Slope, h: float, tolerance: float) -> Check:
    """The slopes to both sides: different ones are a kink, and a derivative between them is a good one."""
    right, left = ridders(phi, h / 16, 1), ridders(phi, h / 16, -1)
    known = [s for s in (right, left) if np.all(np.isfinite(s.value)) and _reliable(s)]
    if not known:
        return Check("unclear", central.value, given, note="the function is too rough or not defined around the point")
    if len(known) == 1:
        (side,) = known
        if _close(given, side.value, side.error, max(tolerance, 1e-5)):
            return Check("agreed", side.value, given, _digits(given, side.value), "from one side: the domain ends here")
        return Check("unclear", side.value, given, note="defined or smooth on one side only, with another slope there")
    slack = 10 * (right.error + left.error) + max(tolerance, 1e-6) * np.maximum(np.abs(right.value), np.abs(left.value))
    apart = np.abs(right.value - left.value) > slack
    if np.any(apart):
        low, high = np.minimum(right.value, left.value) - slack, np.maximum(right.value, left.value) + slack
        if np.all((given >= low) & (given <= high)):
            note = "a kink: the derivative lies between the slopes to both sides"
            return Check("kink", right.value, given, note=note)
        return Check("failed", np.where(apart, (right.value + left.value) / 2, right.value), given,
                     note=f"a kink, with slopes {_show(left.value)} and {_show(right.value)}")  # fmt: skip
    middle = (right.value + left.value) / 2
    if _close(given, middle, right.error + left.error, max(tolerance, 1e-6)):
        return Check("agreed", middle, given, _digits(given, middle))
    return Check("failed", middle, given)


def _reliable(slope: Slope) -> bool:
    return bool(np.all(slope.error <= 1e-3 * np.max(np.abs(slope.value), initial=0.0) + 1e-6))


def _show(x: Any) -> str:
    return f"{x.item():.6g}" if np.size(x) == 1 else np.array2string(np.asarray(x), precision=6, threshold=4)
