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
