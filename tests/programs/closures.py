"""Functions that differ only in what they closed over, and functions that call themselves and read variables around them."""

import functools
import math

from marked import at


@at(0.3)
def recursion_over_two_closures(x):
    def power_of(c):
        def r(t):
            return c if t < 1.0 else c * r(t - 1.0)

        return r

    return power_of(x)(3.5) + power_of(2 * x)(3.5)


@at(0.3)
def a_variable_changes_between_recursions(x):
    c = x

    def r(t):
        return c if t < 1.0 else c * r(t - 1.0)

    first = r(3.5)
    c = 2 * x
    return first + r(3.5)


@at(0.3)
def a_dict_changes_between_recursions(x):
    d = {"c": x}

    def r(t):
        return d["c"] if t < 1.0 else d["c"] * r(t - 1.0)

    first = r(3.5)
    d["c"] = x * x
    return first * r(2.5)


def large_or(f, x):
    return x * x if x > 3.0 else f(x)


@at(0.3)
def the_same_lambda_twice(x):
    def shifted(f):
        return lambda y: large_or(f, y + 1.5)

    twice = shifted(shifted(math.sin))
    return large_or(twice, x) + large_or(twice, x - 2.0) + large_or(twice, x - 4.0)


def over(f, t):
    return f(t) if t < 1.0 else f(t) * over(f, t - 1.0)


@at(1.7)
def recursion_given_closures(x):
    times = lambda c: lambda t: c * t  # noqa: E731
    return over(times(x), x + 2.0) + over(times(2 * x), x + 2.0) + over(times(3.0), x + 2.0)


@at(1.7)
def recursion_given_partials(x):
    add = lambda c, t: c + t  # noqa: E731
    return over(functools.partial(add, x), x + 2.0) + over(functools.partial(add, 2 * x), x + 2.0)


def limited(f, limit=3.0):
    def g(x):
        if x > limit:
            return x
        return f(x + 1.5)

    return g


wrapped_twice = at(0.3)(limited(limited(math.sin)))
wrapped_with_other_limits = at(-1.1)(limited(limited(limited(math.sin, 2.0), 1.0), 0.0))


def repeated(f, n):
    if n == 0:
        return lambda x: x
    g = repeated(f, n - 1)
    return lambda x: f(g(x))


composed = at(0.3)(repeated(math.sin, 3))


def scaled_below_two(f, k):
    return lambda x: f(x) * (k + 1) if x < 2.0 else x


def nested(n):
    f = math.sin
    for k in range(n):
        f = scaled_below_two(f, k)
    return f


nested_in_a_loop = at(0.3)(nested(4))


class Limit:
    def __init__(self, f, limit):
        self.f, self.limit = f, limit

    def __call__(self, x):
        return x * x if x > self.limit else self.f(x * 1.5)


@at(0.7)
def objects_around_objects(x):
    return Limit(Limit(math.sin, 2.0), 3.0)(x) + Limit(Limit(math.sin, 0.1), 3.0)(x)
