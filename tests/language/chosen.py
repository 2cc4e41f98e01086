"""Items, keys and functions that numbers choose when the code runs."""

from __future__ import annotations

import math

import numpy as np
from marked import at

U = np.array([0.7, -1.2, 1.1, 0.4])
V = np.array([0.3, 0.8, 0.5])


@at(V)
def tuple_of_functions_by_index(x):
    s = 0.0
    for v in x:
        s += (math.sin, math.cos, math.exp)[int(v * 3)](v)
    return s


@at(V)
def list_of_lists_by_index(x):
    buckets = [[0.0], [0.0], [0.0]]
    for v in x:
        b = buckets[min(int(v * 3), 2)]
        b[0] += v**2
    return sum((k + 1) * b[0] for k, b in enumerate(buckets))


@at(V)
def by_comparison(x):
    f = {True: np.sum, False: np.prod}[x[2] > 0.4]
    g = (lambda v: v * 2, lambda v: v**2)[int(x[0] > 0.5)]
    h = {True: x[0], False: x[1]}[x[1] > 0.1]
    return f(x) * g(x[1]) * h


@at(V)
def dicts_in_a_list(x):
    rows = [{"w": 1.0, "n": 0}, {"w": 2.0, "n": 0}]
    for v in x:
        r = rows[-1 if v > 0.4 else 0]
        r["w"] *= v
        r["n"] += 1
    return rows[0]["w"] * rows[1]["w"] * rows[1]["n"]


@at(V)
def tuples_in_a_list(x):
    table = [(0.1, 2.0), (0.2, 3.0), (0.3, 4.0)]
    s = 0.0
    for v in x:
        a, b = table[int(v * 3)]
        s += a * v**b
    return s


@at(V)
def none_in_a_list(x):
    s = 0.0
    for v in x:
        f = [None, math.exp][int(v > 0.4)]
        s += v if f is None else f(v)
    return s


@at(V)
def arrays_in_a_list(x):
    ws = [np.ones(3), x * 2, x**2]
    s = 0.0
    for v in x:
        s += ws[int(v * 3)] @ x
    return s


@at(V)
def out_of_range_is_an_error(x):
    try:
        f = (math.sin, math.cos)[int(x[0] * 100)]
        return f(x[0])
    except IndexError:
        return x[1] ** 2


@at(U)
def aug_array_by_key(x):
    a = np.zeros(2)
    d = {"p": a, "n": np.ones(2)}
    for k in range(4):
        d["p" if x[k] > 0 else "n"] += x[:2] * x[k]
    return a.sum() * d["n"].sum() + d["p"][0]


@at(U)
def aug_array_by_key_once(x):
    a = np.zeros(2)
    b = np.ones(2)
    d = {"p": a, "n": b}
    d["p" if x[0] > 0 else "n"] += x[:2]
    return a.sum() * d["n"].sum() + d["p"][0] + b[1]


@at(U)
def aug_array_of_choice(x):
    a, b = np.zeros(2), np.ones(2)
    ds = [{"w": a}, {"w": b}]
    d = ds[int(x[0] > 0)]
    d["w"] += x[:2]
    d["w"][0] *= x[3]
    return a.sum() + (b * x[:2]).sum()


@at(U)
def list_in_dict_by_key(x):
    items = [1.0]
    d = {"p": items, "n": [2.0]}
    for v in x:
        d["p" if v > 0 else "n"][0] *= v
    return items[0] * d["n"][0]


@at(U)
def appended_by_key(x):
    items = []
    d = {"p": items, "n": []}
    for k in range(4):
        d["p" if x[k] > 0 else "n"].append(x[k])
    return sum(items) * sum(d["n"]) * len(items)


@at(U)
def keys_that_are_true_or_false(x):
    n = {True: 0, False: 0}
    s = {True: 0.0, False: 1.0}
    for v in x:
        n[bool(v > 0)] += 1
        s[v > 0] += v * v
    return n[True] * x[0] + n[False] * x[1] + s[True] * s[False]
