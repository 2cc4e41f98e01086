"""Functions that call themselves as deep as the numbers say."""

import math

import numpy as np
from marked import at

X = np.array([0.3, 0.7])


@at(5.3)
def halved(x):
    return x if abs(x) < 1 else halved(x / 2) * 2


@at(5.3)
def nonlinear(x):
    return x * x if abs(x) < 1 else math.sin(nonlinear(x / 2)) * x


def bounded(x, depth=0):
    if x > 100 or depth > 3:
        return x
    return bounded(x * x, depth + 1) + x


@at(1.3)
def with_a_counter(x):
    return bounded(x)


@at(3.3)
def two_calls(x):
    if x < 1.0:
        return x * x
    return two_calls(0.4 * x) * two_calls(0.5 * x)


def odd(x):
    return x * x if x < 1 else even(x - 1) * 2.0


@at(4.4)
def even(x):
    return x if x < 1 else odd(x - 1) * 1.5


def shrunk(x):
    if np.sum(x * x) < 1:
        return x
    return shrunk(x / 2.0) * 1.5 + np.sin(x)


@at(X)
def of_an_array(x):
    return np.sum(shrunk(5 * x))


@at(np.arange(5.0) / 3)
def halves(x):
    if len(x) == 1:
        return x[0] ** 2
    h = len(x) // 2
    return halves(x[:h]) * 1.5 + np.sin(halves(x[h:]))


W = np.array([1.0, 2.0])


def grown(x, k):
    if np.sum(x) > 10:
        return x
    return grown(x * W, k) * k


@at(X)
def with_a_global(x):
    return np.sum(grown(x, x[0]))


@at(1.3)
def nested_with_a_closure(x):
    def inner(y):
        if y > 10:
            return y * x
        return inner(y * 2) + x * y

    return inner(x)


def pair(x):
    if x < 1:
        return x, 1.0
    a, b = pair(x / 3)
    return a * b, a + b * x


@at(5.0)
def several_results(x):
    a, b = pair(x)
    return a * b


def summed(x, p):
    if x < 1:
        return {"v": x, "n": 0}
    r = summed(x / p["k"], p)
    return {"v": r["v"] * p["k"] + x, "n": r["n"] + 1}


@at(3.0)
def structures(x):
    return summed(x, {"k": x})["v"]


def simpson(f, a, b, tol):
    m = 0.5 * (a + b)
    rough = (b - a) / 6 * (f(a) + 4 * f(m) + f(b))
    fine = (b - a) / 12 * (f(a) + 4 * f(0.5 * (a + m)) + 2 * f(m) + 4 * f(0.5 * (m + b)) + f(b))
    if abs(fine - rough) < tol:
        return fine
    return simpson(f, a, m, tol / 2) + simpson(f, m, b, tol / 2)


@at(1.3)
def adaptive_quadrature(x):
    return simpson(lambda t: math.exp(-x * t * t), 0.0, x, 1e-5)


@at(1.9)
def in_a_loop(x):
    t = 0.0
    for i in range(3):
        t = t + nonlinear(x * t + i + x)
    return t


@at(2.2)
def in_a_branch(x):
    y = nonlinear(x * 3) if x > 0 else x
    return y * halved(y)


def fibonacci(x, n):
    return x if n < 2 else fibonacci(x, n - 1) * 0.5 + fibonacci(x, n - 2) * x


@at(1.1)
def deep_whole_numbers(x):
    return fibonacci(x, 14)


@at(1.01, 80)
def deep_power(x, n):
    return 1.0 if n == 0 else x * deep_power(x, n - 1)


thinner = lambda x: x if x < 1 else thinner(x * 0.4) * x  # noqa: E731


@at(3.3)
def a_lambda(x):
    return thinner(x) * x


def grown_list(x, xs):
    if len(xs) > 4:
        return sum(xs) * x
    return grown_list(x * 1.1, [*xs, x])


@at(1.3)
def a_list_that_grows(x):
    return grown_list(x, [x])


def doubled(x):
    return x if np.sum(x) > 5 else doubled(x * 2)


@at(X)
def a_result_written_to(x):
    z = doubled(x * 1.0)
    z[0] = 3.0 * x[1]
    z += x
    return np.sum(z * z)


# One syntax tree may be many functions, and what a function reads around it may change between its calls.


def make_ladder(k):
    def climb(v):
        return v if v > 10 else climb(v * 2) + k

    return climb


ONE, FIVE = make_ladder(1.0), make_ladder(5.0)


@at(1.3)
def closures_of_one_tree(x):
    return make_ladder(2.0)(x) + make_ladder(x + 1)(x)


@at(1.3)
def closures_from_outside(x):
    return ONE(x) + 3 * FIVE(x)


@at(1.3)
def wrapped_twice(x):
    def twice(f):
        return lambda v: f(f(v))

    def thrice(f):
        def g(v):
            return f(f(f(v)))

        return g

    def s(v):
        return v * v / 2 + 0.1

    return twice(lambda v: v * v)(x) + twice(thrice(twice(s)))(x) + thrice(thrice(s))(x)


@at(1.3)
def a_variable_around_changes(x):
    k = x

    def climb(v):
        return v if v > 10 else climb(v * 2) + k

    a = climb(x)
    k = x * x
    return a * climb(x)


@at(1.3)
def an_array_around_changes(x):
    w = np.array([x, 2 * x])

    def climb(v):
        return v if v > 10 else climb(v * 2) * w[0] + w[1]

    a = climb(x)
    w[0] = 1.0
    return a * climb(x)


@at(1.3)
def a_dict_around_changes(x):
    d = {"k": x}

    def climb(v):
        return v if v > 10 else climb(v * 2) + d["k"]

    a = climb(x)
    d["k"] = 3 * x
    return a * climb(x)


@at(1.3)
def lambdas_of_one_tree(x):
    powers = [lambda v, p=p: v**p for p in (1, 2, 3)]

    def late(f, v):
        return f(v) if v > 10 else late(f, v * 2)

    return sum(late(f, x) for f in powers)


@at(1.3)
def a_loop_variable_around(x):
    def climb(v):
        return v if v > 10 else climb(v * 2) + k * x  # noqa: B023

    total = 0.0
    for k in range(4):  # noqa: B007
        total += climb(x)
    return total


@at(1.3)
def made_in_a_loop(x):
    for k in range(3):

        def climb(v):
            return v if v > 10 else climb(v * 2) + k * x  # noqa: B023

        x = x + 0.01 * climb(x)
    return x
