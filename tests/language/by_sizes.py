"""Functions whose structure depends on how long their arrays are: dicts with a key for each row, sets of positions, stars."""

from __future__ import annotations

import itertools
from collections import defaultdict

import numpy as np
from marked import at

U = np.array([0.7, -1.2, 1.1, 0.4])


@at(U)
def a_key_for_each(x):
    d = {}
    for i, v in enumerate(x):
        d[i] = v * v
    return d[0] * d[2] + sum(d.values())


@at(U, 4)
def memo_by_number(x, n):
    memo = {}

    def f(k):
        if k < 2:
            return x[k]
        if k in memo:
            return memo[k]
        r = f(k - 1) * 0.5 + f(k - 2) * x[2]
        memo[k] = r
        return r

    return f(n)


@at(U)
def positions_seen(x):
    seen = set()
    s = 0.0
    for i in range(len(x)):
        j = (i * i) % 3
        if j in seen:
            continue
        seen.add(j)
        s += x[j] ** 2
    return s * len(seen)


@at(U)
def sums_by_parity(x):
    d = defaultdict(float)
    for i, v in enumerate(x):
        d[i % 2] += v * v
    return d[0] * d[1]


@at(U)
def groups(x):
    found = {}
    for i, v in enumerate(x):
        found.setdefault("even" if i % 2 == 0 else "odd", []).append(v)
    return sum(found["even"]) * sum(v**2 for v in found["odd"])


@at(U)
def first_and_rest(x):
    first, *rest = x
    parts = [*rest, first, *(v * 2 for v in rest)]
    return sum(v * k for k, v in enumerate(itertools.chain(parts, [first * first])))


@at(U)
def written_while_gone_over(x):
    d = {}
    for i, v in enumerate(x):
        x[-1] += v * 0.5
        d[i, "now"] = v * x[0]
    return sum(d.values()) + d[3, "now"] ** 2


@at(U)
def buffers_in_turn(x):
    buffers = [x * 1.0, np.zeros(len(x))]
    for t in range(4):
        now, then = buffers[t % 2], buffers[(t + 1) % 2]
        then[1:-1] = now[1:-1] + 0.1 * (now[2:] - now[:-2]) * now[1:-1]
        then[0], then[-1] = now[0], now[-1]
    return np.sum(buffers[0] ** 2)


@at({"b": U[0], "a": U[1], "c": U[2]})
def sorted_items(d):
    return sum((k + 1) * v**2 * len(name) for k, (name, v) in enumerate(sorted(d.items())))
