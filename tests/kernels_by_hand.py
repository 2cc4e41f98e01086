"""Kernels and their adjoints as a careful person writes them, for comparison in time and in text.

`tests/test_kernels_by_hand.py` compares values and the number of statements, `benchmarks/ratios.py` the time.
"""

from __future__ import annotations

import numpy as np


def jacobi(a, steps):
    b = a.copy()
    for _ in range(steps):
        b[1:-1] = (a[:-2] + a[1:-1] + a[2:]) / 3.0
        a[1:-1] = (b[:-2] + b[1:-1] + b[2:]) / 3.0
    return np.sum(a * a)


def jacobi_by_hand(a, steps):
    a = a.copy()
    b = a.copy()
    for _ in range(steps):
        b[1:-1] = (a[:-2] + a[1:-1] + a[2:]) / 3.0
        a[1:-1] = (b[:-2] + b[1:-1] + b[2:]) / 3.0
    value = np.sum(a * a)
    a_bar = 2.0 * a
    b_bar = np.zeros_like(b)
    for _ in range(steps):
        t = a_bar[1:-1] / 3.0
        b_bar[:-2] += t
        b_bar[1:-1] += t
        b_bar[2:] += t
        t = b_bar[1:-1] / 3.0
        b_bar[1:-1] = 0.0
        a_bar[1:-1] = t
        a_bar[:-2] += t
        a_bar[2:] += t
    a_bar += b_bar
    return value, (a_bar,)


def heat(u, k, steps):
    for _ in range(steps):
        c = u[1:-1, 1:-1]
        u[1:-1, 1:-1] = c + k * (u[2:, 1:-1] + u[:-2, 1:-1] + u[1:-1, 2:] + u[1:-1, :-2] - 4.0 * c)
    return np.sum(u * u)


def heat_by_hand(u, k, steps):
    u = u.copy()
    laps = []
    for _ in range(steps):
        c = u[1:-1, 1:-1]
        lap = u[2:, 1:-1] + u[:-2, 1:-1] + u[1:-1, 2:] + u[1:-1, :-2] - 4.0 * c
        laps.append(lap)
        u[1:-1, 1:-1] = c + k * lap
    value = np.sum(u * u)
    u_bar = 2.0 * u
    k_bar = 0.0
    for _ in range(steps):
        g = u_bar[1:-1, 1:-1]
        k_bar += np.sum(g * laps.pop())
        t = k * g
        u_bar[1:-1, 1:-1] -= 4.0 * t
        u_bar[2:, 1:-1] += t
        u_bar[:-2, 1:-1] += t
        u_bar[1:-1, 2:] += t
        u_bar[1:-1, :-2] += t
    return value, (u_bar, k_bar)


def forward_substitution(L, b):
    n = len(b)
    x = np.zeros(n)
    for i in range(n):
        s = b[i]
        for j in range(i):
            s -= L[i, j] * x[j]
        x[i] = s / L[i, i]
    return np.sum(x * x)


def forward_substitution_by_hand(L, b):
    n = len(b)
    x = np.zeros(n)
    for i in range(n):
        s = b[i]
        for j in range(i):
            s -= L[i, j] * x[j]
        x[i] = s / L[i, i]
    value = np.sum(x * x)
    x_bar = 2.0 * x
    L_bar = np.zeros_like(L)
    b_bar = np.zeros_like(b)
    for i in reversed(range(n)):
        s_bar = x_bar[i] / L[i, i]
        L_bar[i, i] -= s_bar * x[i]
        for j in reversed(range(i)):
            L_bar[i, j] -= s_bar * x[j]
            x_bar[j] -= s_bar * L[i, j]
        b_bar[i] += s_bar
    return value, (L_bar, b_bar)


def horner(c, x):
    p = 0.0
    for k in reversed(range(len(c))):
        p = p * x + c[k]
    return p * p


def horner_by_hand(c, x):
    p = 0.0
    partial = []
    for k in reversed(range(len(c))):
        partial.append(p)
        p = p * x + c[k]
    p_bar = 2.0 * p
    c_bar = np.zeros_like(c)
    x_bar = 0.0
    for k in range(len(c)):
        c_bar[k] += p_bar
        x_bar += p_bar * partial.pop()
        p_bar = p_bar * x
    return p * p, (c_bar, x_bar)


jacobi_by_hand.argnums = (0,)
heat_by_hand.argnums = (0, 1)
forward_substitution_by_hand.argnums = (0, 1)
horner_by_hand.argnums = (0, 1)


def cases():
    """Name, kernel, its adjoint by hand, arguments."""
    rng = np.random.default_rng(5)
    lower = np.tril(0.2 * rng.normal(size=(30, 30))) + 2.0 * np.eye(30)
    return [
        ("jacobi 1-D", jacobi, jacobi_by_hand, (rng.normal(size=1000), 50)),
        ("heat 2-D", heat, heat_by_hand, (rng.normal(size=(60, 60)), 0.1, 20)),
        ("forward substitution", forward_substitution, forward_substitution_by_hand, (lower, rng.normal(size=30))),
        ("Horner", horner, horner_by_hand, (rng.normal(size=300), 0.7)),
    ]


def on_copies(f):
    """The kernel, with its argument kept."""

    def run(*args):
        return f(*(a.copy() if isinstance(a, np.ndarray) else a for a in args))

    return run
