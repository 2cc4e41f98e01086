"""Lists, tuples, dicts and sets, and Python's functions over them."""

import functools
import itertools
import math
import operator
from collections import Counter, OrderedDict, defaultdict, deque

import numpy as np
from marked import at

U = np.array([0.7, -1.2, 2.1, 0.4])
A = np.arange(6.0).reshape(2, 3) + 0.3


# -- lists


@at(0.7)
def list_methods(x):
    v = [x, 2.0]
    v.append(x * x)
    v.extend([x**3, 1.0])
    v.extend((x, x))
    v.insert(1, x * 5.0)
    a = v.pop()
    b = v.pop(0)
    v += [a * b]
    v = v + [x] * 2
    return sum(t * (i + 1) for i, t in enumerate(v)) * len(v)


@at(0.7)
def list_slices(x):
    v = [x**k for k in range(6)]
    w = v[1:4] + v[::-2] + v[-2:]
    v[1] = 5.0
    return sum(w) * v[1] + v[-1]


@at(0.7)
def list_slice_store(x):
    v = [x, x, x, x]
    v[1:3] = [x * x, 2.0 * x, x**3]
    return v[0] + v[1] * v[2] + v[3] * v[4]


@at(0.7)
def list_del(x):
    v = [x, x**2, x**3, x**4]
    del v[1]
    del v[-1]
    return v[0] * v[1] + len(v)


@at(0.7)
def list_del_slice(x):
    v = [x, x**2, x**3, x**4]
    del v[1:3]
    return v[0] * v[1]


@at(0.7)
def list_alias(x):
    v = [x]
    w = v
    w.append(x * x)
    return v[1] * w[0]


@at(0.7)
def list_copy_is_not_an_alias(x):
    v = [x, x]
    w = v.copy()
    u = list(v)
    t = v[:]
    w.append(x * x)
    u[0] = 3.0
    t[1] = x**3
    return v[0] * v[1] + w[2] + u[0] * u[1] + t[1]


@at(0.7)
def list_reverse_and_clear(x):
    v = [x, x**2, x**3]
    v.reverse()
    w = list(reversed(v))
    a = v[0] * w[0]
    v.clear()
    v.append(x)
    return a + v[0] + len(v)


@at(0.7)
def list_index_and_count(x):
    order = ["a", "b", "c", "b"]
    return x ** order.index("b") * order.count("b") + x


@at(0.7)
def list_remove(x):
    names = ["a", "b", "c"]
    names.remove("b")
    return x ** len(names) * (2.0 if names == ["a", "c"] else 1.0)


@at(0.7)
def list_sort_static(x):
    order = [3, 1, 2]
    order.sort()
    order.sort(reverse=True)
    return sum(x**k * (i + 1) for i, k in enumerate(order))


@at(0.7, 1.5)
def in_and_not_in(x, y):
    names = ("a", "b")
    s = 0.0
    for k in ["a", "c", "b"]:
        if k in names:
            s += x * y
        if k not in names:
            s -= x**2
    return s


@at(0.7)
def star_unpacking(x):
    a, *b = [x, x**2, x**3]
    *c, d = (x, 2.0, x**2)
    first, *_, last = [a, *b, *c, d]
    (p, q), r = (x, x * x), 3.0
    return a * b[0] + b[1] * d + first * last + p * q * r


@at(0.7)
def nested_lists(x):
    m = [[x, x**2], [1.0, x**3]]
    m[0][1] = m[1][1] * 2.0
    m.append([x, x])
    t = [list(r) for r in zip(*m, strict=True)]
    return sum(sum(row) for row in m) + m[0][1] * m[1][0] + t[0][2] * t[1][0]


@at(0.7)
def list_of_rows_written(x):
    m = [[0.0] * 3 for _ in range(3)]
    for i in range(3):
        for j in range(3):
            m[i][j] = x ** (i + j) + m[i - 1][j - 1]
    return sum(m[i][i] * m[2][i] for i in range(3))


@at(0.7, 4)
def list_grows_in_loop(x, n):
    v = [x]
    for k in range(n):
        v.append(v[-1] * x + k)
    return v[-1] + v[2] * v[1]


@at(0.7)
def list_shrinks_in_loop(x):
    v = [x, x**2, x**3, x**4]
    s = 0.0
    while v:
        s = s * x + v.pop()
    return s


@at(0.7)
def stack_and_queue(x):
    stack = [x]
    out = []
    for k in range(4):
        stack.append(x * k)
        stack.append(x + k)
        out.append(stack.pop())
    return sum(out) * sum(stack)


@at(0.7)
def queue_from_the_front(x):
    q = [x, x**2]
    s = 0.0
    for k in range(3):
        a = q.pop(0)
        s += a * (k + 1)
        q.append(a * x)
    return s + q[0] * q[1]


@at(U)
def list_of_arrays(u):
    parts = [u * u, np.sin(u)]
    parts.append(parts[0] * parts[1])
    parts[0][1] = 5.0
    return np.sum(parts[0] * parts[2]) + np.sum(np.stack(parts))


@at(U)
def list_of_arrays_in_a_loop(u):
    states = [u]
    for _ in range(3):
        states.append(np.sin(states[-1]) * 1.1)
    return sum(np.sum(s * s) for s in states)


@at(0.7, 2.0)
def repeated_list(x, y):
    v = [x, y] * 3
    w = 2 * [x]
    return sum(v) * sum(w) + v[4]


# -- tuples


@at(0.7)
def tuples(x):
    t = (x, x * 2.0) + (x**3,)
    t += (1.0,)
    a, b, *c = t
    return a * b + c[0] * t[-1] + len(t) + sum(t[1:])


@at(0.7)
def tuple_of_tuples(x):
    pairs = ((x, 2.0), (x * x, 3.0))
    return sum(a * b for a, b in pairs) + pairs[1][0]


@at(0.7)
def swap(x):
    a, b = x, x * x
    a, b = b, a * b
    a, b = b, a
    return a - 2.0 * b


# -- dicts


@at(0.7)
def dict_methods(x):
    d = {"a": x, "b": x * x}
    d.update({"c": 2.0 * x}, e=x**3)
    d.update(a=x * 4.0)
    d["f"] = d.get("zzz", x) * d.get("a")
    g = d.setdefault("g", x + 1.0)
    h = d.setdefault("a", 100.0)
    p = d.pop("b")
    q = d.pop("none", x)
    return sum(d.values()) * len(d) + g * h + p * q


@at(0.7)
def dict_views(x):
    d = {"a": x, "bb": x * x}
    s = 0.0
    for k in d:
        s += d[k] * len(k)
    for k in d.keys():
        s += d[k]
    for i, (k, v) in enumerate(d.items()):
        s += v * i * len(k)
    return s * sum(list(d.values())) * (2.0 if "a" in d else 1.0)


@at(0.7)
def dict_merge(x):
    d = {"a": x, "b": 1.0}
    e = {**d, "b": x * x}
    f = d | {"c": x}
    d |= {"a": 2.0}
    return e["a"] * e["b"] + f["c"] * f["a"] + d["a"] * x


@at(0.7)
def dict_comprehension(x):
    d = {k: x**k for k in range(4) if k != 1}
    e = {k: v * 2.0 for k, v in d.items()}
    f = dict(zip(("p", "q"), (x, x * x), strict=True))
    g = dict(r=x, s=2.0)
    return sum(d.values()) + e[3] + f["q"] * g["r"] + f["p"] * g["s"]


@at(0.7)
def dict_del(x):
    d = {"a": x, "b": x * x}
    del d["a"]
    return d["b"] * len(d)


@at(0.7)
def dict_of_lists(x):
    d = {"a": [x], "b": [x, x]}
    d["a"].append(x * x)
    for k, v in d.items():
        v.append(x * len(k))
    return sum(sum(v) for v in d.values()) * d["a"][1]


@at(0.7)
def dict_tuple_keys(x):
    d = {}
    for i in range(3):
        for j in range(2):
            d[i, j] = x ** (i + 1) * (j + 1)
    return sum(v for (i, j), v in d.items() if i != j) + d[1, 1]


@at(0.7)
def dict_augmented(x):
    d = {"a": 0.0}
    for k in ["a", "b", "a"]:
        d[k] = d.get(k, 1.0) + x * len(d)
    d["a"] *= x
    return d["a"] * d["b"]


@at(0.7)
def dict_copy(x):
    d = {"a": x}
    e = d.copy()
    f = dict(d)
    e["a"] = 2.0
    f["b"] = x * x
    return d["a"] * e["a"] + f["b"] + len(d)


@at(0.7)
def memo_dict(x):
    memo = {}

    def power(k):
        if k in memo:
            return memo[k]
        memo[k] = x if k == 1 else power(k - 1) * x + memo.get(k - 2, 0.0)
        return memo[k]

    return power(5) + power(3)


@at(0.7)
def default_dict(x):
    d = defaultdict(float)
    for k in ["a", "b", "a"]:
        d[k] += x
    return d["a"] * d["b"] + d["c"]


@at(0.7)
def default_dict_of_lists(x):
    d = defaultdict(list)
    for i, k in enumerate(["a", "b", "a"]):
        d[k].append(x**i)
    return sum(d["a"]) * d["b"][0]


@at(0.7)
def ordered_dict(x):
    d = OrderedDict(a=x)
    d["b"] = x * x
    return sum(d.values()) + d["a"] * d["b"]


@at(0.7)
def deques(x):
    q = deque([x, x * x])
    q.append(1.0)
    q.appendleft(x**3)
    a = q.popleft()
    b = q.pop()
    return a * b + sum(q)


# -- sets of static things


@at(0.7)
def sets(x):
    s = {1, 2, 3}
    t = set()
    t.add(2)
    t |= {5}
    u = {k * k for k in range(3)}
    total = 0.0
    for k in range(6):
        if k in s:
            total += x**k
        if k in t or k in u:
            total += x
    return total * len(s) * len(s & t) + len(s | t) * x


@at(0.7)
def frozen_sets(x):
    allowed = frozenset(("relu", "tanh"))
    kind = "tanh"
    return math.tanh(x) if kind in allowed else x


@at(0.7)
def set_of_names_seen(x):
    seen = set()
    s = 0.0
    for name in ["a", "b", "a"]:
        if name in seen:
            continue
        seen.add(name)
        s = s * x + x
    return s


# -- comprehensions and generators


@at(0.7)
def nested_comprehension(x):
    m = [[x ** (i + j) for j in range(3) if j != i] for i in range(3)]
    flat = [v * 2.0 for row in m for v in row if v is not None]
    pairs = [(i, v) for i, v in enumerate(flat) if i % 2 == 0]
    return sum(flat) + sum(i * v for i, v in pairs)


@at(0.7)
def comprehension_with_value_condition(x):
    v = [x * k - 1.0 for k in range(5)]
    positive = [t for t in v if t > 0.0]
    return sum(positive) * x + sum(t * t for t in v if t < 0.0)


@at(U)
def comprehension_over_array(u):
    squares = [a * a for a in u]
    products = [a * b for a, b in zip(u[:-1], u[1:], strict=True)]
    return sum(squares) * sum(products) + max(squares)


@at(A)
def comprehension_over_rows(a):
    return sum([np.sum(row * row) for row in a]) + sum(np.prod(r) for r in a.T)


@at(0.7)
def generator_expressions(x):
    g = (x**k for k in range(3))
    h = max(x * k for k in range(4))
    w = any(x * k > 1.0 for k in range(4))
    return sum(g) + h + (x if w else 2.0 * x)


@at(0.7)
def generator_with_next(x):
    g = iter([x, x * x, x**3])
    a = next(g)
    b = next(g)
    return a * b + next(g) + next(g, x)


@at(0.7)
def first_that(x):
    found = next((k for k in [1, 2, 3] if k > 1), 0)
    return x**found


@at(0.7)
def tuple_of_generator(x):
    t = tuple(x**k for k in range(3))
    v = list(map(lambda a: a * a, t))
    return sum(v) * t[2]


# -- functions over containers


@at(0.7, 1.5)
def sums_and_extremes(x, y):
    v = [x, y, x * y]
    return sum(v) * max(v) - min(v) + max(x, y) * min(x, 3.0, y) + sum(v, start=x) + sum([], x)


@at(0.7, 1.5)
def extremes_with_key(x, y):
    v = [x, -y, x * y]
    return max(v, key=abs) * 2.0 + min(v, key=lambda t: t * t)


@at(0.7)
def extremes_with_key_of_names(x):
    weights = {"a": 1, "bbb": 3, "cc": 2}
    longest = max(weights, key=len)
    return x ** weights[longest] + min(["x", "yy"], key=lambda s: -len(s)).count("y") * x


@at(0.7)
def extremes_with_default(x):
    return max([], default=x) * min([x, 3.0], default=1.0)


@at(0.7, 1.5)
def any_and_all(x, y):
    v = [x, y]
    if any(t > 1.0 for t in v) and all(t > 0.0 for t in v):
        return x * y
    return x + y


@at(0.7)
def maps_and_filters(x):
    v = list(map(lambda t: t * x, [1.0, 2.0, x]))
    w = list(filter(lambda k: k % 2 == 0, range(5)))
    s = sum(map(operator.mul, v, [x, x, 1.0]))
    return s + sum(v[k] for k in w if k < 3) + sum(map(math.sin, v))


@at(0.7)
def filter_by_value(x):
    v = [x * k - 1.0 for k in range(5)]
    return sum(filter(lambda t: t > 0.0, v)) + sum(t for t in v if t)


@at(U)
def map_over_array(u):
    return sum(map(math.sin, u)) + sum(map(lambda a, b: a * b, u, u[::-1]))


@at(0.7)
def reduces(x):
    v = [x, x + 1.0, x * x]
    p = functools.reduce(lambda a, b: a * b, v)
    s = functools.reduce(operator.add, v, 10.0)
    return p * s + math.prod(v) + math.prod(v, start=x) + math.fsum(v)


@at(U)
def reduce_over_array(u):
    return functools.reduce(lambda a, b: a * 0.5 + b * b, u, 1.0) + math.prod(u) + functools.reduce(operator.mul, u)


@at(0.7)
def itertools_products(x):
    s = 0.0
    for i, j in itertools.product(range(2), range(3)):
        s += x**i * (j + 1)
    for i, j in itertools.product([0, 1], repeat=2):
        s += x ** (i + j)
    for a, b in itertools.combinations([x, 2.0, x * x], 2):
        s += a * b
    for a, b in itertools.permutations([x, 3.0]):
        s += a / b
    return s


@at(0.7)
def itertools_running(x):
    v = [x, x + 1.0, x * x]
    running = list(itertools.accumulate(v))
    products = list(itertools.accumulate(v, operator.mul))
    both = list(itertools.accumulate(v, lambda a, b: a * b + 1.0, initial=1.0))
    return sum(running) * products[-1] + both[-1]


@at(U)
def itertools_over_arrays(u):
    s = 0.0
    for a, b in itertools.pairwise(u):
        s += a * b
    for a in itertools.chain(u, u[::-1]):
        s = 0.5 * s + a
    for t in itertools.accumulate(u):
        s += t * t
    for i, j in itertools.product(range(len(u)), repeat=2):
        s += u[i] * u[j]
    return s


@at(0.7)
def sorted_static(x):
    d = {"b": x, "a": x * x, "c": 2.0}
    s = 0.0
    for i, k in enumerate(sorted(d)):
        s += d[k] * (i + 1)
    for i, k in enumerate(sorted(d, key=lambda k: -ord(k))):
        s += d[k] * (i + 1) * x
    for k, v in sorted(d.items(), key=lambda p: p[0], reverse=True):
        s = s * x + v * len(k)
    return s


@at(0.7, 1.5)
def sorted_numbers(x, y):
    v = sorted([y, x, x * y])
    w = sorted([y, x, 3.0], reverse=True)
    return v[0] + 2.0 * v[1] + 3.0 * v[2] + w[0] * w[1]


@at(0.7)
def enumerate_and_zip(x):
    s = 0.0
    for i, (a, b) in enumerate(zip([x, 1.0], (2.0, x), strict=True), start=1):
        s += i * a * b
    for i, a in reversed(list(enumerate([x, x * x]))):
        s = s * x + a + i
    for k in reversed(range(3)):
        s += x**k
    return s


@at(0.7)
def ranges(x):
    r = range(2, 8, 2)
    s = 0.0
    for k in r:
        s += x**k
    return s * len(r) + r[1] * x + list(r)[-1] + (x if 4 in r else 0.0) + sum(r)


@at({"w": U, "b": 0.5, "layers": [A, (1.0, 2.0)]})
def nested_argument(p):
    a, (b, c) = p["layers"]
    return np.sum(p["w"] ** 2) * p["b"] + np.sum(a @ a.T) * b * c


@at([0.5, 1.5, 2.0])
def list_argument(v):
    s = 0.0
    for i, a in enumerate(v):
        s += a * a * i
    return s + v[0] * v[-1] + sum(v) + len(v) * max(v)


@at((0.5, 1.5))
def tuple_argument(v):
    a, b = v
    return a * b + v[0] ** 2


@at([0.5, 1.5, 2.0])
def list_argument_is_written(v):
    v[0] = v[1] * 2.0
    v.append(v[0] * v[2])
    return sum(v)


@at({"a": 0.5, "b": 1.5})
def dict_argument_is_written(p):
    p["a"] = p["b"] * 2.0
    p["c"] = p["a"] * p["b"]
    return sum(p.values())


@at([[1.0, 2.0], [3.0, 4.0, 5.0]])
def ragged(v):
    return sum(sum(row) ** 2 for row in v) + v[1][2] * v[0][0]


@at(U)
def keys_by_the_sign(x):
    d = {"pos": 0.0, "neg": 0.0}
    arrays = {"pos": np.zeros(2), "neg": np.ones(2)}
    for k, v in enumerate(x):
        key = "pos" if v > 0 else "neg"
        d[key] += v * v
        arrays[key][k % 2] += d[key] * v
    return d["pos"] * d["neg"] + arrays["pos"] @ arrays["neg"]


@at(U)
def one_of_three_keys(x):
    d = {"a": 1.0, "b": 2.0, "c": 0.0}
    for v in x:
        if v > 1:
            key = "a"
        elif v > 0:
            key = "b"
        else:
            key = "c"
        d[key] = d[key] * 0.5 + v
        d[key] += 1.0
    return d["a"] * d["b"] + d["c"] ** 2


@at(U)
def counters(x):
    letters, numbers = Counter("abracadabra"), Counter([1, 2, 2, 3, 3, 3])
    signs = Counter(neg=0, pos=0)
    numbers.update([7])
    letters.subtract("abc")
    s = letters["a"] * x[0] + letters["z"] * x[1] + sum(letters.values()) * x[2] + numbers.total()
    for (k, n), v in zip(numbers.most_common(2), x):  # noqa: B905
        s += k * n * v**2
    for v in x:
        signs["neg" if v < 0 else "pos"] += 1
    return s * signs["pos"] + len(list(numbers.elements()))


@at(U)
def groups_in_a_row(x):
    s = 0.0
    for key, group in itertools.groupby([0, 0, 1, 2], key=lambda k: k > 0):
        s += sum(x[i] for i in group) ** (2 if key else 1)
    for a, b in itertools.combinations_with_replacement([0, 1, 2], 2):
        s += x[a] * x[b]
    return s
