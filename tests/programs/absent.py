"""Variables that exist on some paths only, and are read on others than those that made them."""

import numpy as np
from marked import at

X = np.arange(4.0).reshape(2, 2) + 1


def made_and_read(x, s):
    if s > 1:
        r = x * 2
        u = s * s
    if s > 2:
        s = np.sum(r**3) * u
    return s


@at(X, 0.5)
def neither_made_nor_read(x, s):
    return made_and_read(x, s)


@at(X, 1.5)
def made_and_not_read(x, s):
    return made_and_read(x, s)


@at(X, 2.5)
def made_as_it_is_read(x, s):
    return made_and_read(x, s)


def numbers(x, s):
    if x > 1:
        r = x * x
    if s > 1:
        t = r * s
    if s * x > 3:
        return t * r
    return s * x


@at(1.5, 0.5)
def a_number_that_is_not_read(x, s):
    return numbers(x, s)


@at(1.5, 1.5)
def a_number_that_is_read_once(x, s):
    return numbers(x, s)


@at(1.5, 2.5)
def a_number_that_is_read_twice(x, s):
    return numbers(x, s)


@at(0.5, 0.5)
def a_number_that_is_not_made(x, s):
    return numbers(x, s)


def arrays(x, s):
    if s > 1:
        r = x * x
    if s > 2:
        r[0] = s
        r = r * s
    if s > 3:
        return np.sum(r * x)
    return s


@at(np.array([0.3, 0.7]), 1.5)
def an_array_that_is_made(x, s):
    return arrays(x, s)


@at(np.array([0.3, 0.7]), 2.5)
def an_array_that_is_changed(x, s):
    return arrays(x, s)


@at(np.array([0.3, 0.7]), 3.5)
def an_array_that_is_read(x, s):
    return arrays(x, s)


@at(np.array([0.3, 0.7]), 0.5)
def an_array_that_is_not_made(x, s):
    return arrays(x, s)


def of_loops(x, n, m):
    s = x[0]
    for i in range(n):
        r = x * (i + 1)
        if i > 1:
            q = r * s
    if n > 1:
        s = s + np.sum(r)
    for i in range(m):
        s = s * r[i] + q[0]
        r = r * s
    if m > 1:
        s += np.sum(r * q)
    return s


@at(np.array([0.3, 0.7]), 0, 0)
def loops_without_trips(x, n, m):
    return of_loops(x, n, m)


@at(np.array([0.3, 0.7]), 1, 0)
def loops_with_one_trip(x, n, m):
    return of_loops(x, n, m)


@at(np.array([0.3, 0.7]), 3, 1)
def loops_with_trips(x, n, m):
    return of_loops(x, n, m)


@at(np.array([0.3, 0.7]), 3, 2)
def loops_with_more_trips(x, n, m):
    return of_loops(x, n, m)


def nested(x, s):
    if s > 0:
        if s > 1:
            r = x[1:] * s
    for k in range(2):
        if s > 1.5 + k:
            s = s + np.sum(r * x[0])
            r = r * s
    return s * s


@at(np.array([0.3, 0.7, 0.2]), 0.5)
def made_deeper_not_at_all(x, s):
    return nested(x, s)


@at(np.array([0.3, 0.7, 0.2]), 1.2)
def made_deeper(x, s):
    return nested(x, s)


@at(np.array([0.3, 0.7, 0.2]), 2.2)
def made_deeper_and_read(x, s):
    return nested(x, s)


@at(np.array([0.3, 0.7, 0.2]), 4.2)
def made_deeper_and_read_again(x, s):
    return nested(x, s)
