"""The functions that are timed, each with its gradient as a careful NumPy user writes it by hand."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Case:
    """`by_hand(*args)` returns the value and the tuple of gradients (with `vectorized`: the gradient alone)."""

    name: str
    function: Callable[..., Any]
    by_hand: Callable[..., Any]
    args: tuple[Any, ...]
    argnums: tuple[int, ...]
    vectorized: bool = False


# Black-Scholes price of a call option, on floats


def normal_cdf(d):
    return 0.5 * (1.0 + math.erf(d / math.sqrt(2.0)))


def black_scholes(spot, strike, time, rate, vol):
    spread = vol * math.sqrt(time)
    d1 = (math.log(spot / strike) + (rate + 0.5 * vol**2) * time) / spread
    d2 = d1 - spread
    return spot * normal_cdf(d1) - strike * math.exp(-rate * time) * normal_cdf(d2)


_ROOT_HALF = math.sqrt(0.5)
_DENSITY = 1.0 / math.sqrt(2.0 * math.pi)


def black_scholes_by_hand(spot, strike, time, rate, vol):
    """The textbook's greeks, which use the identity spot * pdf(d1) == discounted * pdf(d2)."""
    root = math.sqrt(time)
    spread = vol * root
    d1 = (math.log(spot / strike) + (rate + 0.5 * vol * vol) * time) / spread
    delta = 0.5 + 0.5 * math.erf(d1 * _ROOT_HALF)
    discount = math.exp(-rate * time)
    exercised = discount * (0.5 + 0.5 * math.erf((d1 - spread) * _ROOT_HALF))
    owed = strike * exercised
    weight = spot * _DENSITY * math.exp(-0.5 * d1 * d1)
    theta = 0.5 * weight * vol / root + rate * owed
    return spot * delta - owed, (delta, -exercised, theta, time * owed, weight * root)


# Line fit


def line_fit(w, b, x, y):
    r = w * x + b - y
    return np.mean(r**2)


def line_fit_by_hand(w, b, x, y):
    r = w * x
    r += b
    r -= y
    scale = 2.0 / r.size
    return np.dot(r, r) / r.size, (scale * np.dot(r, x), scale * np.sum(r))


# Two-layer perceptron


def mlp(w1, b1, w2, b2, x, y):
    hidden = np.tanh(x @ w1 + b1)
    error = hidden @ w2 + b2 - y
    return np.mean(error**2)


def mlp_by_hand(w1, b1, w2, b2, x, y):
    hidden = x @ w1
    hidden += b1
    np.tanh(hidden, out=hidden)
    error = hidden @ w2
    error += b2
    error -= y
    value = np.mean(error**2)
    error *= 2.0 / error.size
    hidden_bar = error @ w2.T
    hidden_bar *= 1.0 - hidden * hidden
    return value, (x.T @ hidden_bar, hidden_bar.sum(axis=0), hidden.T @ error, error.sum(axis=0))


# Elementwise expression


def elementwise(x):
    return np.sum(np.tanh(x) * np.exp(-(x**2)) + np.log1p(x**2))


def elementwise_by_hand(x):
    square = x * x
    t = np.tanh(x)
    e = np.exp(-square)
    product = t * e
    value = np.sum(product + np.log1p(square))
    x_bar = (1.0 - t * t) * e
    x_bar += 2.0 * x * (1.0 / (1.0 + square) - product)
    return value, (x_bar,)


# Jacobi's iteration for a one-dimensional Poisson equation, in place


def jacobi(u, f, steps):
    for _ in range(steps):
        u[1:-1] = 0.5 * (u[:-2] + u[2:] + f[1:-1])
    return np.sum(u * u)


def jacobi_by_hand(u, f, steps):
    u = u.copy()
    for _ in range(steps):
        u[1:-1] = 0.5 * (u[:-2] + u[2:] + f[1:-1])
    u_bar = 2.0 * u
    f_bar = np.zeros_like(f)
    for _ in range(steps):
        inner = 0.5 * u_bar[1:-1]
        u_bar[1:-1] = 0.0
        u_bar[:-2] += inner
        u_bar[2:] += inner
        f_bar[1:-1] += inner
    return np.sum(u * u), (u_bar, f_bar)


# Scalar recurrence: Euler's method for a pendulum with friction that falls over


def recurrence(x, a, n):
    for _ in range(n):
        x = x + 0.01 * (a * math.sin(x) - x)
    return x


def recurrence_by_hand(x, a, n):
    tape = []
    for _ in range(n):
        tape.append(x)
        x = x + 0.01 * (a * math.sin(x) - x)
    x_bar, a_bar = 1.0, 0.0
    for old in reversed(tape):
        step = 0.01 * x_bar
        a_bar += step * math.sin(old)
        x_bar += step * (a * math.cos(old) - 1.0)
    return x, (x_bar, a_bar)


# Newton's square root, one point at a time; by hand for all points, each stopping on its own


def newton_sqrt(a):
    x = a if a > 1.0 else 1.0
    while abs(x * x - a) > 1e-12 * a:
        x = 0.5 * (x + a / x)
    return x


def newton_sqrt_by_hand(a):
    """Tangents beside values (one input, one output), on the points that have not stopped."""
    result = np.empty_like(a)
    live = np.arange(a.size)
    x = np.where(a > 1.0, a, 1.0)
    x_dot = np.where(a > 1.0, 1.0, 0.0)
    while True:
        going = np.abs(x * x - a) > 1e-12 * a
        result[live[~going]] = x_dot[~going]
        live, x, x_dot, a = live[going], x[going], x_dot[going], a[going]
        if not live.size:
            return result
        ratio = a / x
        x_dot = 0.5 * (x_dot + (1.0 - ratio * x_dot) / x)
        x = 0.5 * (x + ratio)


def cases() -> list[Case]:
    """All cases, on the same numbers at each run."""
    rng = np.random.default_rng(0)

    def line(n: int) -> tuple[Any, ...]:
        x = rng.normal(size=n)
        return 0.5, -0.2, x, 3.0 * x - 1.0 + rng.normal(size=n)

    weights = (0.1 * rng.normal(size=(64, 128)), np.zeros(128), 0.1 * rng.normal(size=(128, 10)), np.zeros(10))
    batch = (rng.normal(size=(256, 64)), rng.normal(size=(256, 10)))
    stencil = (rng.normal(size=400), 0.1 * rng.normal(size=400), 50)
    option = (100.0, 110.0, 0.7, 0.03, 0.25)
    return [
        Case("Black-Scholes, floats", black_scholes, black_scholes_by_hand, option, (0, 1, 2, 3, 4)),
        Case("line fit, n = 100", line_fit, line_fit_by_hand, line(100), (0, 1)),
        Case("line fit, n = 1e5", line_fit, line_fit_by_hand, line(100_000), (0, 1)),
        Case("two-layer perceptron", mlp, mlp_by_hand, (*weights, *batch), (0, 1, 2, 3)),
        Case("elementwise, n = 1e3", elementwise, elementwise_by_hand, (rng.normal(size=1000),), (0,)),
        Case("elementwise, n = 1e5", elementwise, elementwise_by_hand, (rng.normal(size=100_000),), (0,)),
        Case("Jacobi stencil, in place", jacobi, jacobi_by_hand, stencil, (0, 1)),
        Case("scalar recurrence, 1000", recurrence, recurrence_by_hand, (0.5, 2.0, 1000), (0, 1)),
        Case(
            "vectorize(grad(newton_sqrt))", newton_sqrt, newton_sqrt_by_hand,
            (10.0 ** rng.uniform(-2, 2, size=100_000),), (0,), vectorized=True,
        ),
    ]  # fmt: skip
