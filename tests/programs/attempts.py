"""Loops and comprehensions inside of `try`: going over an array reaches no handler, an index beyond its end does."""

import math

import numpy as np


def at(*args):
    def mark(f):
        f.at = args
        return f

    return mark


X = np.array([0.3, -0.4, 0.2])


@at(X)
def an_index_after_a_loop(x):
    try:
        v = 0.0
        for e in x:
            v += e * e
        if all(e > -5 for e in x):
            v = v + sum(e for e in x)
        if v < -1:
            raise ValueError
        w = x[7]
    except (ValueError, IndexError):
        w = 1.0
        v = x[0] * 3
    return v * w


@at(X)
def raised_after_a_comprehension(x):
    try:
        t = [e * 2 for e in x]
        if any(e < 0 for e in t):
            raise KeyError("a")
        u = max(e * e for e in x)
    except Exception:
        u = 2 * x[0]
    return u


@at(X)
def rows_and_pairs(x):
    m = np.outer(x, x)
    try:
        v = 0.0
        for row in m:
            for e in row:
                v += e * e
            v += row[1]
        for i, (e, r) in enumerate(zip(x, reversed(m), strict=True)):
            v += e * r[0]
            v += x[i + 1]
    except IndexError:
        v = v * 2
    return v


@at(X, 5)
def beyond_a_list(x, n):
    q = []
    try:
        for e in x:
            q.append(e * x[1])
        for k in range(n):
            q[k] = q[k] * 2
    except LookupError:
        q.append(x[0])
    return sum(q)


@at(X)
def a_try_in_a_loop(x):
    t = 0.0
    for e in x:
        try:
            t += math.sqrt(e) + sum(u * e for u in x)
        except ValueError:
            t += e
    return t
