"""A program of numbers at many points: what `gs.vectorize` gives, lane by lane, against one point after the other."""

from __future__ import annotations

import copy
from typing import Any

import gradscribe as gs
import numpy as np
from fuzz.limits import TooLong, limited
from fuzz.oracle import Kink

LANES = 7


def lanes(trial: Any) -> float:
    """The largest relative difference of a value."""
    points = sample(trial, trial.f, lambda point: trial.f(*point))
    return _worst([points.at_once(gs.vectorize(trial.f))], [points.expected]) if points.count else 0.0


def lanes_of_gradient(trial: Any) -> float:
    """The largest relative difference of a gradient."""
    argnums = tuple(range(len(trial.args)))

    def gradient(point: list[float]) -> list[float]:
        slopes = []
        for k in argnums:
            slopes.append(trial.oracle.slope(copy.deepcopy(point), [1.0 if i == k else 0.0 for i in argnums])[0])
        return slopes

    points = sample(trial, trial.f, gradient)
    if not points.count:
        return 0.0
    found = points.at_once(gs.vectorize(gs.grad(trial.f, argnums=argnums)))
    return _worst(list(found), [list(e) for e in zip(*points.expected, strict=True)])


class Points:
    """Points at which a program runs, and what is expected there."""

    def __init__(self, points: list[list[float]], expected: list[Any]):
        self.points, self.expected, self.count = points, expected, len(points)

    def at_once(self, f: Any) -> Any:
        return f(*(np.array(column) for column in zip(*self.points, strict=True)))


def sample(trial: Any, f: Any, expected: Any) -> Points:
    """Points near and far of the arguments, without those where the program raises, does not end, is large, or has a kink."""
    rng = np.random.default_rng(11)
    chosen: list[tuple[list[float], Any]] = []
    for spread in (0.0, 0.1, 0.1, 0.6, 0.6, 1.5, 1.5):
        point = [float(a + spread * rng.normal()) for a in trial.args]
        try:
            with limited(2):
                value = float(f(*point))
            there = expected(point)
        except (Kink, TooLong, Exception):
            continue
        if abs(value) < 1e5 and np.all(np.abs(there) < 1e7):
            chosen.append((point, there))
    return Points([p for p, _ in chosen], [e for _, e in chosen])


def _worst(found: list[Any], expected: list[Any]) -> float:
    worst = 0.0
    for mine, right in zip(found, expected, strict=True):
        mine = np.broadcast_to(mine, np.shape(right))
        difference = np.abs(mine - np.asarray(right, float)) / (1 + np.abs(right))
        worst = max(worst, float(np.max(difference, initial=0.0)) if not np.isnan(difference).any() else np.inf)
    return worst
