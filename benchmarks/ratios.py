"""Value and gradient: generated against hand-written NumPy, and against the primal, interleaved in one run.

Run: OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python benchmarks/ratios.py
The hand-written gradients are what a careful NumPy user writes, without kept buffers.
"""

from __future__ import annotations

import math
import os
import statistics
import sys
import time
from pathlib import Path

os.environ.setdefault("GRADSCRIBE_CHECK", "off")
sys.path.append(str(Path(__file__).resolve().parent.parent / "tests"))
import gradscribe as gs
import kernels_by_hand
import numpy as np

# -- Black-Scholes on floats


def black_scholes(S, K, r, sigma, T):
    root = sigma * math.sqrt(T)
    d1 = (math.log(S / K) + (r + 0.5 * sigma * sigma) * T) / root
    d2 = d1 - root
    n1 = 0.5 * (1.0 + math.erf(d1 * 0.7071067811865476))
    n2 = 0.5 * (1.0 + math.erf(d2 * 0.7071067811865476))
    return S * n1 - K * math.exp(-r * T) * n2


def black_scholes_by_hand(S, K, r, sigma, T):
    sqrt_T = math.sqrt(T)
    root = sigma * sqrt_T
    d1 = (math.log(S / K) + (r + 0.5 * sigma * sigma) * T) / root
    d2 = d1 - root
    n1 = 0.5 * (1.0 + math.erf(d1 * 0.7071067811865476))
    n2 = 0.5 * (1.0 + math.erf(d2 * 0.7071067811865476))
    discount = math.exp(-r * T)
    density = 0.3989422804014327 * math.exp(-0.5 * d1 * d1)
    carry = K * discount * n2
    vega = S * density * sqrt_T
    theta = 0.5 * vega * sigma / T + r * carry
    return S * n1 - carry, (n1, -discount * n2, T * carry, vega, theta)


def black_scholes_by_the_chain_rule(S, K, r, sigma, T):
    """As above, without the insight that the two densities are proportional: what differentiating can find."""
    sqrt_T = math.sqrt(T)
    root = sigma * sqrt_T
    drift = r + 0.5 * sigma * sigma
    d1 = (math.log(S / K) + drift * T) / root
    d2 = d1 - root
    n1 = 0.5 * (1.0 + math.erf(d1 * 0.7071067811865476))
    n2 = 0.5 * (1.0 + math.erf(d2 * 0.7071067811865476))
    discount = math.exp(-r * T)
    carry = K * discount * n2
    d2_bar = -0.3989422804014327 * K * discount * math.exp(-0.5 * d2 * d2)
    d1_bar = 0.3989422804014327 * S * math.exp(-0.5 * d1 * d1) + d2_bar
    u_bar = d1_bar / root
    root_bar = -d2_bar - u_bar * d1
    r_bar = u_bar * T + carry * T
    sigma_bar = u_bar * sigma * T + root_bar * sqrt_T
    T_bar = u_bar * drift + carry * r + 0.5 * root_bar * sigma / sqrt_T
    return S * n1 - carry, (n1 + u_bar / S, -discount * n2 - u_bar / K, r_bar, sigma_bar, T_bar)


# -- a line fit


def mse(w, b, x, y):
    r = w * x + b - y
    return np.mean(r**2)


def mse_by_hand(w, b, x, y):
    r = w * x + b - y
    r_bar = (2.0 / r.size) * r
    return np.mean(r**2), (np.dot(r_bar, x), np.sum(r_bar))


# -- a network of two layers


def network(W1, b1, W2, b2, x, y):
    h = np.tanh(x @ W1 + b1)
    return np.mean((h @ W2 + b2 - y) ** 2)


def network_by_hand(W1, b1, W2, b2, x, y):
    h = np.tanh(x @ W1 + b1)
    r = h @ W2 + b2 - y
    g = (2.0 / r.size) * r
    k = (g @ W2.T) * (1.0 - h * h)
    return np.mean(r**2), (x.T @ k, k.sum(axis=0), h.T @ g, g.sum(axis=0))


# -- an elementwise sum


def elementwise(x):
    return np.sum(np.tanh(x) * np.exp(-(x**2)) + np.log1p(x**2))


def elementwise_by_hand(x):
    q = x**2
    t, e = np.tanh(x), np.exp(-q)
    te = t * e
    return np.sum(te + np.log1p(q)), e * (1.0 - t * t) + 2.0 * x * (1.0 / (1.0 + q) - te)


# -- a stencil in place


def stencil(u, steps):
    for _ in range(steps):
        u[1:-1] = 0.5 * (u[2:] + u[:-2])
    return np.sum(u * u)


def stencil_by_hand(u, steps):
    u = u.copy()
    for _ in range(steps):
        u[1:-1] = 0.5 * (u[2:] + u[:-2])
    g = 2.0 * u
    for _ in range(steps):
        t = 0.5 * g[1:-1]
        g[1:-1] = 0.0
        g[2:] += t
        g[:-2] += t
    return np.sum(u * u), g


# -- a recurrence


def recurrence(x, n):
    s = 0.1
    for _ in range(n):
        s = s - 0.1 * s * s + 0.01 * x
    return s


def recurrence_by_hand(x, n):
    s = 0.1
    kept = []
    for _ in range(n):
        kept.append(s)
        s = s - 0.1 * s * s + 0.01 * x
    g, total = 1.0, 0.0
    for old in reversed(kept):
        total += 0.01 * g
        g *= 1.0 - 0.2 * old
    return s, total


# -- Newton's method at many points


def newton_sqrt(a):
    x = a
    while abs(x * x - a) > 1e-10:
        x = 0.5 * (x + a / x)
    return x


def newton_sqrt_by_hand(a):
    x = a.copy()
    running = np.arange(a.size)
    steps = []
    while running.size:
        y = x[running]
        running = running[np.abs(y * y - a[running]) > 1e-10]
        y, b = x[running], a[running]
        q = b / y
        steps.append((running, y, q))
        x[running] = 0.5 * (y + q)
    x_bar = np.ones_like(a)
    a_bar = np.zeros_like(a)
    for running, y, q in reversed(steps):
        h = 0.5 * x_bar[running]
        x_bar[running] = h - h * (q / y)
        a_bar[running] += h / y
    return a_bar + x_bar


def seconds(f, args, least=0.02):
    number = 1
    while True:
        start = time.perf_counter()
        for _ in range(number):
            f(*args)
        took = time.perf_counter() - start
        if took > least:
            return took / number
        number = max(2 * number, int(number * least / max(took, 1e-9)))


def compare(name, primal, generated, by_hand, args, most=None):
    """One row: medians of interleaved repeats, after checking that both give the same. `most`: what we promise."""
    for a, b in zip(_flat(generated(*args)), _flat(by_hand(*args)), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-8, atol=1e-10)
    rows = [[seconds(f, args) for f in (primal, by_hand, generated)] for _ in range(7)]
    p, h, g = (statistics.median(column) for column in zip(*rows, strict=True))
    ratio = statistics.median(row[2] / row[1] for row in rows)
    promise = "" if most is None else f"  at most {most:.0f}: {'kept' if g / p <= most else 'BROKEN'}"
    print(f"{name:42s} {1e6 * p:10.2f} {1e6 * h:10.2f} {1e6 * g:10.2f} {g / p:8.2f} {ratio:8.2f}{promise}")


def _flat(x):
    return [y for part in x for y in _flat(part)] if isinstance(x, tuple) else [x]


def main():
    rng = np.random.default_rng(0)
    print(f"{'microseconds':42s} {'primal':>10s} {'by hand':>10s} {'generated':>10s} {'/primal':>8s} {'/hand':>8s}")
    every = gs.value_and_grad(black_scholes, argnums=(0, 1, 2, 3, 4))
    option = (100.0, 95.0, 0.05, 0.2, 1.0)
    compare("Black-Scholes, math on floats", black_scholes, every, black_scholes_by_hand, option)
    compare("    by hand, by the chain rule alone", black_scholes, every, black_scholes_by_the_chain_rule, option)
    line = gs.value_and_grad(mse, argnums=(0, 1))
    for n in (100, 100_000):
        compare(f"line fit, {n} points", mse, line, mse_by_hand, (1.5, 0.5, rng.normal(size=n), rng.normal(size=n)))
    weights = (rng.normal(size=(20, 50)), np.zeros(50), rng.normal(size=(50, 1)), np.zeros(1))
    data = (rng.normal(size=(64, 20)), rng.normal(size=(64, 1)))
    compare("two-layer network, 64 x 20", network, gs.value_and_grad(network, argnums=(0, 1, 2, 3)), network_by_hand,
            (*weights, *data))  # fmt: skip
    for n in (1000, 100_000):
        compare(f"sum(tanh * exp + log1p), {n}", elementwise, gs.value_and_grad(elementwise), elementwise_by_hand,
                (rng.normal(size=n),))  # fmt: skip
    compare("stencil in place, 400 points, 50 steps", lambda u, k: stencil(u.copy(), k), gs.value_and_grad(stencil),
            stencil_by_hand, (rng.normal(size=400), 50), most=3)  # fmt: skip
    compare("recurrence, 1000 steps", recurrence, gs.value_and_grad(recurrence), recurrence_by_hand, (0.5, 1000), most=6)
    for name, f, by_hand, args in kernels_by_hand.cases():
        compare(f"{name}, in place", kernels_by_hand.on_copies(f), gs.value_and_grad(f, argnums=by_hand.argnums), by_hand, args)
    points = rng.uniform(0.5, 50.0, size=100_000)
    compare("vectorize(grad(newton_sqrt)), 100000", gs.vectorize(newton_sqrt), gs.vectorize(gs.grad(newton_sqrt)),
            newton_sqrt_by_hand, (points,))  # fmt: skip


if __name__ == "__main__":
    main()
