"""Iterators and lists whose length is not known: count, cycle, islice, next, generators without an end, tuples of arrays."""

import itertools

import numpy as np
from marked import at

X = np.array([0.3, -0.7, 1.2, 0.5, -0.2])


@at(X)
def counted(x):
    for i in itertools.count():
        if i >= 3:
            break
        x = x * 1.5 + i
    return np.sum(x**2)


@at(X)
def beside_endless_ones(x):
    tot = 0.0
    for i, v in zip(itertools.count(1), x):
        tot += v**2 / i
    for k, v in zip(itertools.cycle([1.0, -1.0]), x):
        tot += k * v**3
    for k, v in zip(itertools.repeat(x[0]), x):
        tot += k * v
    return tot


@at(0.9)
def generators_without_an_end(x):

    def gen():
        a, b = (x, 1.0)
        while True:
            yield a
            a, b = (b * a, a)

    g = gen()
    s = 0.0
    for _, v in zip(range(5), g, strict=False):
        s += v
    for v in itertools.islice(gen(), 3):
        s += v**2
    for i, v in enumerate(gen()):
        if i > 3:
            break
        s += i * v
    for v, w in zip(gen(), [1.0, 2.0, x], strict=False):
        if v > 100:
            continue
        s += v * w
    else:
        s *= 2
    return s


@at(0.9)
def next_of_endless_ones(x):
    c = itertools.count(2, 3)
    a = next(c)
    b = next(c)
    return a * x + b * x**2 + next(itertools.cycle((x, 2.0)))


@at(X)
def next_of_an_array(x):
    it = iter(x)
    first = next(it)
    tot = 0.0
    second = next(it)
    for v in it:
        tot += first * v**2
    return tot + next(it, 7.0) * second


@at(0.9)
def endless_beside_known(x):
    return (
        sum((a * b for a, b in zip((x, x**2), itertools.count(1))))
        + [k for _, k in zip(range(3), itertools.cycle("ab"))].count("a") * x
    )


@at(X)
def slices_of_iterators(x):
    return (
        sum(itertools.islice(x, 1, 4))
        + sum(itertools.islice((v * v for v in x), 2))
        + sum(itertools.islice([x[0], x[1], x[2]], 0, 3, 2))
    )


@at(X)
def generator_over_an_endless_one(x, n=3):
    return sum((v for _, v in zip(range(n), (u**2 for u in itertools.cycle([x[0], x[1]])), strict=False)))


@at(X)
def list_methods_of_unknown_length(x):
    q = [v for v in x]
    q.insert(1, 2 * q[0])
    a = q.pop(0)
    b = q.pop(-2)
    q.insert(-1, a * b)
    return sum((v * (i + 1) for i, v in enumerate(q))) + q.index(q[1]) + q.count(q[1])


@at(X)
def queue(x):
    q = list(x)
    while len(q) > 1:
        q.append(q.pop(0) * q.pop(0) + 1)
    return q[0]


@at(X)
def tuple_of_an_array(x):
    t = tuple(x)
    u = t + t[:2]
    assert isinstance(t, tuple) and (not isinstance(t, list))
    return sum(u) * u[-1] + len(u)


@at(X)
def extremes_with_a_default(x):
    return min((v for v in x if v > 5), default=3.0) * x[0] + max([v**2 for v in x], default=0.0)


@at(X)
def starred_arrays(x):
    a, *m, b = x
    h, *t = x[1:]
    *i, last = [v * v for v in x]
    return a * b + sum(m) + h * len(t) * t[0] + sum(i) * last


@at(X)
def repeated_lists(x):
    n = len(x)
    a = [x[0], 1.0] * n
    b = [0.0] * n
    b[1] = x[1]
    c = [x[k] for k in range(n)] * 2
    d = [2] * n
    return sum(a) + sum(b) ** 2 + sum((p * q for p, q in zip(c, c[1:], strict=False))) + sum(d) * x[0]
