"""Branches, loops, early exits and helpers on numbers."""

import math

import numpy as np
from marked import at


@at(3.0, 2.0)
def saddle(x, y):
    return x**2 - y**2


@at(1.3, 5)
def loop_with_a_branch(x, n):
    out = np.zeros(n)
    s = 1.0
    for i in range(n):
        if i % 2 == 0:
            s = s * x
        else:
            s = s + np.sin(x)
        out[i] = s
    return np.sum(out * out)


@at(0.3)
def early_return_in_a_loop(x):
    if x > 2.0:
        return x * x
    for i in range(5):
        if x * i > 3.0:
            return x * i
        x = x + 1.0
    return 2.0 * x


@at(2.0)
def newton(a):
    x = a
    while abs(x * x - a) > 1e-13:
        x = 0.5 * (x + a / x)
    return x


@at(0.7)
def nested_loops(x):
    t = 0.1
    for i in range(3):
        for j in range(i + 1):
            t = t + math.sin(x * t) * x + j
        t = t * x
    return t


@at(0.9)
def broken_off(x):
    s = 0.0
    for i in range(100):
        s = s + x**i
        if s > 4.0:
            break
    else:
        s = -1.0
    return s * x


@at(0.9)
def continued(x):
    s = 0.0
    for i in range(10):
        if i % 3 == 1:
            continue
        s += x**i * math.cos(s)
    return s


@at(0.4, 1.5)
def chained_comparison(x, y):
    if 0.0 < x < 1.0 < y:
        return x * y
    elif x > 2.0 or y < -1.0:
        return x
    return y


@at(0.4)
def ternary(x):
    y = x * x if x > 0 else -x
    return (y if not y > 1 else 1.0) * x


def scale(x, factor=3.0, *, power=2):
    return factor * x**power


@at(1.2)
def helpers(x):
    return scale(x) + scale(x, 2.0) * scale(factor=0.5, x=x, power=3)


@at(1.1)
def nested_function(x):
    k = x * 2.0

    def inner(t, shift=1.0):
        return k * t + shift

    square = lambda t: t * t  # noqa: E731
    return square(inner(x)) + inner(k, shift=x)


@at(np.array([0.5, 1.5, -0.3]))
def over_an_array(v):
    s = 0.0
    for i, a in enumerate(v):
        s = s + a**2 * (i + 1)
    for a, b in zip(v, v[1:], strict=False):
        s = s + a * b
    for a in reversed(v):
        s = math.sin(s) + a
    return s


@at(np.array([0.5, 1.5, -0.3]), np.array([1, 2, 0]))
def integer_array(v, index):
    s = 0.0
    for k in index:
        s = s * 0.5 + v[k] ** 2
    return s


@at(0.8)
def user_names(x):
    d = x * 2.0
    np_ = d + x
    x_bar = np_ * d
    t1 = x_bar * x_bar
    return t1 + x_bar + np_ + d


@at(0.8)
def lists(x):
    values = [x, x**2]
    values.append(values[0] * 3.0)
    for k in range(4):
        values.append(values[-1] * x + k)
    total = 0.0
    for v in values:
        total += v * v
    return total


@at(0.8)
def comprehension(x):
    powers = [x**k for k in range(4)]
    return sum(p * p for p in powers) + sum([powers[1], powers[2]])


@at(0.8)
def dictionaries(x):
    p = {"a": x, "b": 2.0}
    p["c"] = p["a"] * p["b"]
    s = 0.0
    for key, value in p.items():
        s = s + value * len(key)
    return s * p["c"]


@at(0.6)
def errstate(x):
    with np.errstate(all="ignore"):
        y = np.log(x) * x
    return y


@at(1.7)
def while_with_break(x):
    n = 0
    y = x
    while True:
        y = y * 0.5 + 0.1 * x
        n += 1
        if y < 0.4 or n > 20:
            break
    return y * n


@at(0.3, 4)
def logistic(x, n):
    for _ in range(n):
        x = 3.7 * x * (1.0 - x)
    return x


@at(0.7)
def broken_off_from_an_offset(x):
    s = 0.0
    for i in range(3, 40, 2):
        s = s + i * x**i
        if s > 2.2:
            break
    for i in reversed(range(2, 9)):
        s = s * 0.5 + x**i
        if s < 0.5:
            break
    return s
