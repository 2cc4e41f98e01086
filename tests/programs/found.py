"""Programs that were wrong, or crashed, once."""

import numpy as np


def at(*args):
    def mark(f):
        f.at = args
        return f

    return mark


A = np.arange(6.0).reshape(2, 3) + 0.5


@at(A)
def shape_of_a_transpose(a):
    return np.sum(a.T.reshape(2, 3) * a) + np.sum(np.transpose(a)[0] ** 2)


def first_above(x, n):
    for i in range(n):
        if x > 2:
            return x * i
        x = x * 1.3
    return x


@at(1.3)
def loop_of_no_trips_with_a_return(x):
    s = 0.0
    for i in range(4):
        s += first_above(x * i, i)
    return s


@at(np.array([1.0, -2.0, 0.5]), 3)
def list_of_parts_that_differ_in_length(x, n):
    parts = []
    for k in range(n):
        parts.append(x[: k + 1])
    return np.sum(parts[0] * parts[2])


@at(0.7, 0.4, 5)
def swap_read_by_a_third(x, y, n):
    a, b, c, d = x, y, 1.0, 0.0
    for _ in range(n):
        a, b, c, d = a * x + b, a, a * c - d, c
    return a * b + c * d


@at(np.array([[1.0, 2.0], [0.5, -1.0]]))
def stacked_beside_a_constant(a):
    return np.sum(np.hstack([a, np.eye(2)]) ** 3)
