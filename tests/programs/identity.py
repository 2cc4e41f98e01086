"""Which array, list, dict or object something is, through loops that hand it on."""

import numpy as np
from marked import at


class Pair:
    def __init__(self, u, w):
        self.u = u
        self.w = w


@at(1.2, 3)
@at(1.2, 0)
def an_array_of_an_object_that_changes(x, n):
    a = np.ones(2) * x
    p = Pair(a, 0)
    for i in range(n):
        p.w += 1
        p.u[0] += x * i
    return a[0] * p.w + p.u[1]


@at(1.2, 3.5)
def an_array_of_a_dict_that_changes(x, n):
    a = np.ones(2) * x
    d = {"array": a, "count": 0.0}
    for i in range(int(n)):
        d["count"] += x
        d["array"][0] += x * i
    return a[0] * d["count"]


@at(1.2)
def lists_in_turn(x):
    a, b = [x], [x]
    current = a
    for i in range(3):
        current.append(x * (i + 1))
        current = b
    return sum(a) + 10 * sum(b)


@at(1.2)
def objects_in_turn(x):
    p, r = Pair(x, 1.0), Pair(x, 2.0)
    q = p
    for _ in range(3):
        q.w = q.w * x
        q = r
    return p.w + r.w * 10


@at(1.2)
def an_object_and_its_successors(x):
    p = Pair(x, 1.0)
    q = p
    for _ in range(3):
        q.w = q.w * x
        q = Pair(q.u, q.w + 1)
    return p.w + q.w


@at(1.2)
def arrays_of_a_tuple_in_turn(x):
    a, b = np.ones(2) * x, np.zeros(2)
    t = (a, 1)
    for _ in range(3):
        u, n = t
        u[0] += x * n
        t = (b, n + 1)
    return a[0] + 5 * b[0]


@at(1.2)
def the_array_of_a_later_iteration(x):
    a = np.ones(2) * x
    best = None
    for i in range(3):
        if i == 1:
            best = a
    best[0] = 7 * x * x
    return a[0] * 1


@at(1.2, 3.5)
@at(1.2, 4.5)
def buffers_of_a_list(x, n):
    buffers = [np.ones(4) * x, np.zeros(4)]
    for _ in range(int(n)):
        buffers[1][1:] = buffers[0][:-1] * x
        buffers[1][0] = x
        buffers[0], buffers[1] = buffers[1], buffers[0]
    return np.sum(buffers[0])


@at(1.2)
def buffers_of_a_list_and_their_names(x):
    a = np.ones(2) * x
    b = 2 * a
    buffers = [a, b]
    for _ in range(3):
        buffers[1][0] = buffers[0][0] * x + 1
        buffers[0], buffers[1] = buffers[1], buffers[0]
    return a[0] + 5 * b[0] + buffers[0][0]


@at(1.2, 3.5)
def a_list_of_an_object(x, n):
    q = [x]
    box = Pair(q, 0.0)
    i = 0
    while i < n:
        box.w = box.w + x
        box.u.append(box.w)
        i += 1
    q[0] = q[0] * 2
    return sum(q) + sum(box.u)


@at(1.2, 3.5)
def parameters_by_name(x, n):
    p = {"w": np.ones(2) * x, "v": np.ones(3)}
    for _ in range(int(n)):
        for k in p:
            p[k] -= 0.1 * p[k] * x
    return np.sum(p["w"]) * np.sum(p["v"])


@at(np.array([0.7, 1.1]), 3.5)
def one_array_under_two_keys(x, n):
    d = {"p": x, "q": x}
    k = 0
    while k < n:
        d["p"] = d["p"] * d["q"]
        d["q"] = d["q"] * d["p"] + 1
        k += 1
    return np.sum(d["p"] + 2 * d["q"])


@at(np.array(0.7), 3.5)
def one_number_under_two_names(x, n):
    a = b = x
    k = 0
    while k < n:
        a = a * b
        b = b * a + 1
        k += 1
    return a + 2 * b


@at(1.2, 3.5)
@at(1.2, 1.5)
def the_best_array_so_far(x, n):
    best, least = None, 1e9
    for i in range(int(n)):
        c = np.array([x * i - 2.0, x])
        if best is None or np.sum(c * c) < least:
            best, least = c, np.sum(c * c)
    return np.sum(best * best) * x + least


@at(np.array(0.7))
def a_number_and_an_array_of_no_axes_in_turn(s):
    v, k = 2, 0
    while True:
        k += 1
        v = v - 0.3 * (v - np.cos(v + 0.97))
        s, v = v, s
        if abs(v) < 0.1 or k > 5:
            break
    return v * s


@at(1.2, 3.5)
@at(1.2, 1.5)
def the_best_pair_so_far(x, n):
    best = (None, 1e9)
    for i in range(int(n)):
        c = np.array([x * i - 2.0, x])
        v = np.sum(c * c)
        if v < best[1]:
            best = (c, v)
    return np.sum(best[0]) * best[1]


@at(1.2)
def a_chain_of_dicts(x):
    node = head = {"value": x, "next": None}
    for i in range(3):
        node["next"] = {"value": x * i, "next": None}
        node = node["next"]
    total = 0.0
    while head is not None:
        total += head["value"]
        head = head["next"]
    return total


class Cart:
    def __init__(self, load):
        self.load, self.trips = load, 0.0


@at(np.array([1.0, 2.0]), 0.7, 0.5)
@at(np.array([1.0, 2.0]), -0.7, 0.5)
@at(np.array([1.0, 2.0]), -0.7, -0.5)
def attributes_of_one_object_or_another(x, c, d):
    a, b = Cart(x * 2.0), Cart(x * 3.0)
    cart = a if c > 0 else b
    cart.load = x * d
    cart.trips += d
    cart.load[0] += 3.0 * c
    if d > 0:
        cart = Cart(x)
    cart.load = cart.load * 2.0
    return np.sum(a.load) + 2.0 * np.sum(b.load) + 3.0 * np.sum(cart.load) + a.trips * 5.0 + b.trips * 7.0
