"""Programs for one point as programs for many: each lane gives what the program gives for its point."""

from __future__ import annotations

import inspect
import math

import gradscribe as gs
import numpy as np
import pytest


def tent(x):
    if x < 0:
        return -x
    elif x < 1:
        return x*x
    return math.sqrt(x)


def count_up(x):
    s = 0.0
    k = 0
    while s < x:
        s += 0.3*(k+1)
        k += 1
    return s*x + k


def newton(x):
    for _ in range(20):
        x = 0.5*(x + 2.0/x)
        if abs(x*x-2) < 1e-6:
            break
    else:
        x = 0.0
    return x


def skip_one(x, y):
    if x > y:
        for i in range(3):
            if i == 1:
                continue
            x = x + y*i
    return x*y


def helper(a, b=2.0):
    if a > b:
        return a - b
    return b*a


def with_helper(x):
    return helper(x) + helper(x, b=0.5)


def with_a_list(x):
    a = [x, x*x]
    a.append(a[0]+a[1])
    return sum(a) if x > 0 else a[2]


def logic(x):
    t = (x, 2*x)
    u, v = t
    if u > 1 and v < 5 or u < -1:
        return u*v
    return u - v


def with_a_dict(x):
    d = {'a': x}
    if x > 0.5:
        d['b'] = x*2
    else:
        d['b'] = x**3
    return d['a']*d['b']


def while_continue(x):
    y = x
    while y > 1:
        if y > 3:
            y = y/3
            continue
        y = y - 1
        if y < 0.2:
            return y*10
    return y


def power_loop(x, n):
    r = 1.0
    for _ in range(n):
        r *= x
    return r


def numpy_selection(x):
    return np.where(x > 1, np.log(x), x-1) + np.clip(x, 0.2, 0.8)


def python_selection(x):
    return max(x, 0.3, x*x) - min(x, 1.0) + abs(x-0.7)


def remainders(x):
    return x % 1.0 + x // 0.7 + math.floor(x)*x


def guarded(x):
    if x <= 0:
        return 0.0
    return math.log(x)/x


def inner_break(x):
    total = 0.0
    for i in range(4):
        for j in range(i):
            if x*i > j:
                total += x**j
            else:
                break
    return total


def nested_ifs(x):
    y = 0.0
    if x > 0.5:
        y = math.exp(x)
        if x > 1.5:
            y = y*2
            if x > 2.5:
                return -y
    return y + x


def with_a_lambda(x):
    g = lambda t: t*t + x  # noqa: E731
    return g(x) if x > 1 else g(2.0)


def forever(x):
    try_ = 0
    while True:
        x = x*0.5
        try_ += 1
        if x < 0.1 or try_ > 5:
            break
    return x*try_


def approach(x, y):
    while abs(x-y) > 0.1:
        if x > y:
            x = x - 0.25*(x-y)
        else:
            y = y - 0.25*(y-x)
    return x*y


def ternary(x):
    return math.hypot(x, 1.0) if x > 0 else math.atan2(x, 1.0)


def swap(x, y):
    if x > 0.4:
        x, y = y, x
    return x*x - y


def floor_times(x):
    n = int(x)
    return x*n


def over_a_tuple(x):
    r = x
    for c in (1.0, 0.5, 0.25):
        r = r*c + x if r > c else r - c
    return r


PROGRAMS = [f for f in list(globals().values()) if inspect.isfunction(f) and f.__module__ == __name__ and f is not helper]
LOOPS = {newton, while_continue, power_loop, inner_break, approach, forever, count_up, skip_one, over_a_tuple}
X = np.array([0.05, 0.31, 0.55, 0.93, 1.2, 1.77, 2.3, 3.3, 4.1])
Y = np.array([1.0, 0.2, 0.6, 2.0, 0.1, 1.5, 0.9, 3.0, 0.33])


def arguments(f):
    second = {power_loop: [3]}.get(f, [Y])
    return [X, *second][: len(inspect.signature(f).parameters)]


def one_by_one(f, args):
    """The results of a function at each point by itself, as arrays."""
    points = zip(*(a.tolist() if isinstance(a, np.ndarray) else [a] * len(X) for a in args), strict=True)
    return np.array([f(*p) for p in points]).T


@pytest.mark.parametrize("f", PROGRAMS, ids=lambda f: f.__name__)
def test_values_and_gradients(f):
    args = arguments(f)
    np.testing.assert_allclose(gs.vectorize(f)(*args), one_by_one(f, args), rtol=1e-12)
    np.testing.assert_allclose(gs.vectorize(gs.grad(f))(*args), one_by_one(gs.grad(f), args), rtol=1e-12)
    both = gs.value_and_grad(f)
    np.testing.assert_allclose(gs.vectorize(both)(*args), one_by_one(both, args), rtol=1e-12)


@pytest.mark.parametrize("f", [f for f in PROGRAMS if f not in LOOPS], ids=lambda f: f.__name__)
def test_second_order(f):
    args = arguments(f)
    second = gs.grad(gs.grad(f))
    np.testing.assert_allclose(gs.vectorize(second)(*args), one_by_one(second, args), rtol=1e-12, atol=1e-12)


def states(x):
    state, y = "start", x
    for _ in range(6):
        if state == "start":
            state, y = "grown", y * 2
        elif state == "grown":
            state, y = "done" if y > 2 else "start", y + 1
        else:
            break
    return y if state == "done" else -y


def test_which_of_several_things_it_is_differs_between_points():
    points = np.array([0.4, 1.5, -0.9, 3.0])
    np.testing.assert_array_equal(gs.vectorize(states)(points), [states(p) for p in points])
    np.testing.assert_array_equal(gs.vectorize(gs.grad(states))(points), [gs.grad(states)(p) for p in points])


def test_a_gradient_of_what_the_points_do_not_change():
    points, other = np.array([1.0, 2.0, 3.0]), np.array([[4.0], [5.0]])
    second = gs.vectorize(gs.grad(gs.grad(lambda a, b: a * b)))
    np.testing.assert_array_equal(second(points, 2.0), np.zeros(3))
    np.testing.assert_array_equal(second(points, other), np.zeros((2, 3)))
