"""Buffers that change places, seen under other names as well."""

import numpy as np
from marked import at

U = np.array([0.3, 0.7, 0.2, 0.9, 0.5])


def step(new, old):
    new[1:-1] = old[1:-1] + 0.1 * (old[:-2] - 2 * old[1:-1] + old[2:])


@at(U, 3)
def written_afterwards(u, n):
    v = np.zeros_like(u)
    for _ in range(n):
        step(v, u)
        u, v = v, u
    v[0] = 3.0
    return np.sum(u**2) + v[0] * v[1]


@at(U, 2)
def one_has_another_name(u, n):
    first = u
    v = u.copy()
    for _ in range(n):
        step(v, u)
        u, v = v, u
    return np.sum(u**2) + np.sum(first**3)


@at(U)
def held_by_a_dict(u):
    d = {"p": u, "q": [u, u * 2]}
    v = u.copy()
    for _ in range(3):
        v[1] = -u.mean()
        u, v = v, u
    return np.sum(d["p"] * d["q"][1])


@at(U, 2)
def three_in_turn(u, n):
    u = u.copy()
    v = np.zeros_like(u)
    w = np.zeros_like(u)
    for _ in range(n):
        for i in range(1, len(u) - 1):
            v[i] = u[i - 1] * u[i + 1] + w[i]
        u, v, w = v, w, u
    return np.sum(u**2) + np.sum(w * v)


@at(U)
def while_it_lasts(u):
    a, b = u.copy(), np.zeros_like(u)
    t = 0.0
    while t < 1.0:
        b[:] = a * 0.9
        b[0] = a[0] * a[1]
        a, b = b, a
        t += 0.3
    b[:] = 0
    return np.sum(a * u)


@at(np.arange(6.0).reshape(2, 3) / 3)
def of_rows(x):
    r = x.T
    a = np.empty_like(r)
    a[...] = 0.5
    for _ in range(2):
        a[1:-1] = r[1:-1] ** 2
        r, a = a, r
    return np.mean(x * 0.7) + np.sum(r * a)


@at(U, 2)
def in_a_list(u, n):
    q = [u.copy(), u * 2]
    for _ in range(n):
        q[0][1:] += q[1][:-1]
        q[0], q[1] = q[1], q[0]
    return np.sum(q[0] * q[1])
