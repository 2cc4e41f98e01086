"""Lists whose length the numbers decide: made anew, spread into others, sliced, chosen, bounded."""

from collections import deque
from functools import reduce
from itertools import accumulate

import numpy as np
from marked import at

X = np.array([0.5, 0.2, 0.3])


@at(X, 0.25)
@at(X, 0.9)
@at(-X, 0.25)
def made_anew_on_one_path(x, c):
    r = []
    for u in x:
        if u > c:
            r = [*r, u * c]
    return sum(r) + len(r) * c


@at(X, 0.25)
@at(X, 0.9)
def spread_into_another(x, c):
    r = [u for u in x if u > c]
    q = [c, *r, 1.0, *x]
    r.extend(v * v for v in q)
    return sum(i * u for i, u in enumerate(q)) * c + sum(r)


@at(X, 0.25, 2)
@at(X, 0.9, 0)
@at(X, 0.25, -1)
def slices_assigned_and_deleted(x, c, k):
    r = [u for u in x if u > c]
    r.append(c)
    r[:1] = [c * c, x[0]]
    r[k:] = [u * 2.0 for u in r if u > 0]
    del r[1:2]
    r.append(c)
    del r[0]
    r[-2:-1] = (c,)
    return sum(i * u * u for i, u in enumerate(r, 1)) + next(iter(x), c)


@at(X, 0.25, -1)
@at(X, 0.25, -2)
@at(X, 0.25, 1)
def items_deleted_from_the_end(x, c, k):
    r = [u for u in x if u > c]
    r += [c * c, x[0], c, x[1]]
    del r[-1]
    del r[-2]
    del r[k]
    return sum(i * u for i, u in enumerate(r, 1)) + r.pop(k) * r.pop(-1) * c


@at(0.7, 3)
@at(-0.7, 2)
@at(-0.7, 0)
def ends_and_middle_of_a_growing_list(c, k):
    q = [c]
    for _ in range(k):
        q.append(q[-1] * c)
        _, *middle, last = [0.0, *q, c]
        c = c + last * sum(middle) * 0.1
    return c + sum(q)


@at(0.7, 3)
@at(-0.7, 2)
def the_best_of_growing_paths(c, k):
    path = [c]
    best = path
    i = 0
    while i < k + 2:
        path = path + [path[-1] * c + i]  # noqa: RUF005
        if sum(path) > sum(best):
            best = path
        i += 1
    return sum(best) * sum(path)


@at(0.5, 0.3, 2)
@at(0.5, -0.3, 0)
@at(-0.5, 0.3, 2)
@at(-0.5, -0.3, 2)
def chosen_three_times(c, d, k):
    q, s = [c, d], 0.5
    if d < 0:
        s += q.pop()
    if c > 0:
        q = q + [d]  # noqa: RUF005
    if k < 2:
        q = [d]
    return sum(q) * s


@at(X, 0.5)
@at(X, -0.5)
def one_of_two_extended(x, c):
    q = [c, 2.0]
    if c > 0:
        q = [x[1]]
    q.extend(x)
    return sum(q) * c


@at(0.5, 0.3)
@at(0.5, -0.3)
def read_in_a_loop_on_one_path(c, d):
    q, r = [c, d], []
    if d > 0:
        r = [*r, d]
        for _ in range(2):
            r.append(c)
            q.append(q[len(q) // 2])
    r = [(min(r, default=d), c)[int(u > 0.4)] for u in q]
    return sum(u * u for u in r)


@at(X, 0.5)
def the_last_two(x, c):
    r = deque(x, maxlen=2)
    return sum(r) * c


@at(X, 0.5)
def a_number_that_goes_by_two_names(x, c):
    s = reduce(lambda u, v: u * v, accumulate(x), 0.5) + c
    r = (s,)
    s += 1.5 * c
    return sum(u for u in r) * s
