"""Lists whose length is known only when the code runs."""

import math

import numpy as np
from marked import at

U = np.array([0.7, -1.2, 2.1, 0.4])


@at(0.7, 5)
def copied(x, n):
    v = [x**k for k in range(n)]
    w = v.copy()
    w.append(x)
    t = v[:]
    t.append(2.0 * x)
    return sum(w) * sum(v) + w[-1] * t[-1] + v[-1]


@at(0.7, 5)
def aliased(x, n):
    v = [x**k for k in range(n)]
    w = v
    w.append(x * 3.0)
    w[0] = x
    return v[-1] * v[0] + sum(w)


@at(0.7, 5)
def concatenated(x, n):
    v = [x**k for k in range(n)]
    w = v + v
    u = w + [x]
    v.extend(w)
    v += [x, x * x]
    return sum(w) * u[-1] + v[-3] * v[1] + sum(v)


@at(0.7, 6)
def sliced(x, n):
    v = [x**k for k in range(n)]
    a = v[1:4]
    b = v[::-1]
    c = v[:-1]
    return sum(a) * sum(b) + c[2] * b[0] + sum(c) * v[2] + sum(v[1:])


@at(0.7, 4)
def popped(x, n):
    v = [x * k for k in range(n)]
    a = v.pop()
    v.append(a * x)
    v.append(1.0)
    b = v.pop() + v.pop()
    return a * b + sum(v) * len(v)


@at(0.7, 4)
def stored(x, n):
    v = [x * k for k in range(n)]
    for k in range(n):
        v[k] = v[k] * v[k - 1] + x
        v[k] += x
        v[-1] *= 1.1
    return v[0] + v[-1] * v[1]


@at(0.7, 4)
def swapped(x, n):
    v = [x * k + 1.0 for k in range(n)]
    for k in range(n // 2):
        v[k], v[n - 1 - k] = v[n - 1 - k] * x, v[k]
    return v[0] * 2.0 + v[1] * v[2]


@at(0.7, 4)
def zipped(x, n):
    v = [x * k for k in range(n)]
    w = [t + x for t in v]
    s = 0.0
    for i, (a, b) in enumerate(zip(v, w, strict=True)):
        s += a * b * i
    for a in reversed(v):
        s = s * x + a
    return s + sum(a * b for a, b in zip(v, w[1:], strict=False)) + max(v) * min(w)


@at(0.7, 4)
def in_a_branch(x, n):
    v = [x]
    for k in range(n):
        if k % 2 == 0:
            v.append(x * k)
        else:
            v.append(v[-1] * v[0])
        if len(v) > 3:
            v.pop()
    return sum(v) * v[-1]


@at(0.7, 4)
def filtered(x, n):
    v = [x * k - 1.0 for k in range(n)]
    w = [t for t in v if t > 0.0]
    big = []
    for t in v:
        if t < 0.0:
            big.append(t * x)
    return sum(w) + sum(big) * len(big) + len(w)


@at(U)
def into_arrays(u):
    v = []
    for a in u:
        v.append(math.sin(a) * a)
    y = np.array(v)
    z = np.array([a * 2.0 for a in u])
    return np.sum(y * z) + np.dot(v, u) + np.sum(np.asarray(v))


@at(U, 3)
def of_arrays(u, n):
    states = [u]
    for k in range(n):
        states.append(np.sin(states[-1]) * (k + 1))
    total = np.zeros(4)
    for s in states:
        total = total + s * s
    m = np.array(states)
    return np.sum(total) + np.sum(m[1] * m[2]) + np.sum(np.stack(states)) + states[1][2] * states[-1][0]


@at(U, 3)
def of_arrays_written(u, n):
    rows = [u * k for k in range(n)]
    for k in range(1, n):
        rows[k] = rows[k - 1] * u + 1.0
    return np.sum(rows[-1]) + np.sum(rows[1] * rows[0])


@at(0.7, 3)
def nested(x, n):
    m = [[x * i + j for j in range(n)] for i in range(n)]
    return sum(sum(row) for row in m)


@at(0.7, 4)
def carried_lists(x, n):
    a = [x, 1.0, 2.0]
    b = [0.0] * 3
    for _ in range(n):
        for i in range(3):
            b[i] = a[i] * 0.5 + a[i - 1] * x
        a, b = b, a
    return a[0] * a[1] + b[2]


@at(0.7, 5)
def dynamic_programming(x, n):
    table = [0.0] * (n + 1)
    table[0] = 1.0
    for i in range(1, n + 1):
        for j in range(i):
            table[i] += table[j] * x ** (i - j)
    return table[n]


@at(0.7, 4)
def passed_to_helpers(x, n):
    def push(v, t):
        v.append(t * x)

    def total(v):
        s = 0.0
        for t in v:
            s += t * t
        return s

    v = []
    for k in range(n):
        push(v, k + x)
    return total(v) * total(v[1:])


@at([0.5, 1.5, 2.0, 0.1])
def argument(v):
    w = v[1:] + v[:1]
    s = sum(a * b for a, b in zip(v, w, strict=True))
    for i in range(len(v)):
        s += v[i] * v[i - 1]
    return s + len(v) * max(v)


@at([0.5, 1.5, 2.0, 0.1])
def argument_changed(v):
    v.append(v[0] * v[1])
    v[1] = v[2] * 2.0
    a = v.pop()
    return sum(v) * a + sum(t * t for t in v)


@at([1.0, 2.0, 3.5])
def argument_with_ints(v):
    return v[0] * v[1] + sum(v) ** 2


@at(0.7, 4)
def list_of_list_values(x, n):
    v = [x]
    for _ in range(n):
        v = [t * x for t in v] + [1.0]
    return sum(v) * v[0]


@at(0.7, 5)
def neighbours(x, n):
    v = [x * k for k in range(n)]
    w = [b - a * x for a, b in zip(v, v[1:], strict=False)]
    first, *rest = w
    return sum(w) * w[0] + first * sum(rest)
