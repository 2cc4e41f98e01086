"""What Python's library gives to numeric code: clocks, logs, caches, enumerations, queues, dataclasses that check themselves."""

from __future__ import annotations

import bisect
import enum
import functools
import heapq
import logging
import math
import time
from collections import deque
from dataclasses import asdict, astuple, dataclass, field, fields

import gradscribe as gs
import numpy as np
from marked import at

U = np.array([0.7, -1.2, 1.1, 0.4])
V = np.array([0.3, 0.8, 0.5])
logger = logging.getLogger(__name__)


def timed(label):
    def decorator(f):
        @functools.wraps(f)
        def wrapper(*args, **kwargs):
            start = time.perf_counter()
            try:
                return f(*args, **kwargs)
            finally:
                elapsed = time.perf_counter() - start
                logger.debug("%s took %s", label, elapsed)
                print(f"{label}: {elapsed * 1e3:.1f} ms")

        return wrapper

    return decorator


@timed("energy")
def energy_of(x):
    return np.sum(x**2)


@at(V)
def timed_and_logged(x):
    start = time.time()
    logging.getLogger("other").info(f"at {x[0]}")
    return energy_of(x) * 2 + (0.0 if start is None else x[0])


@at(0.7)
def legendre_in_a_cache(x):
    @functools.lru_cache(maxsize=64)
    def p(n):
        if n < 2:
            return x if n else 1.0
        return ((2 * n - 1) * x * p(n - 1) - (n - 1) * p(n - 2)) / n

    return p(4) + p(3) * p(30)


@at(V)
def a_cache_calls_once(x):
    n = 0

    @functools.cache
    def f(k):
        nonlocal n
        n += 1
        return x[k] ** 2

    return (f(0) + f(0) + f(k=1)) * n


class Method(enum.Enum):
    EULER = 1
    MIDPOINT = 2


@at(0.7)
def every_method(x):
    total = 0.0
    for m in Method:
        match m:
            case Method.EULER:
                total += x * m.value
            case Method.MIDPOINT:
                total += x**2 * m.value
    return total


@at(V)
def delays(x):
    q = deque([0.0] * 3, maxlen=3)
    s = 0.0
    for v in [x[0], x[1], x[2], x[0] * x[1], 2.0 * x[2]]:
        q.append(v)
        s += q[0] * v
    q.appendleft(x[0])
    q.rotate(1)
    return s + sum(a * (i + 1) for i, a in enumerate(q))


@at(V)
def window_of_two(x):
    q = deque(maxlen=2)
    s = 0.0
    for i in range(len(x)):
        q.append(x[i] ** 2)
        if len(q) == 2:
            s += q[0] * q[1]
    return s


@dataclass
class Net:
    w: np.ndarray = field(default_factory=lambda: np.ones(3))
    log: dict = field(default_factory=dict)
    names: list = field(default_factory=lambda: ["a", "b"])


@at(V)
def defaults_that_are_made(x):
    net = Net()
    net.log["x"] = net.w @ x
    net.w *= x
    return net.log["x"] * net.w.sum() * len(net.names) + Net().w @ x


@dataclass
class Derived:
    k: float
    c: float = field(init=False)

    def __post_init__(self):
        self.c = 2 * self.k


@at(Derived(0.7))
def a_field_that_is_not_given(d):
    return d.k * d.c**2


@dataclass
class Shifted:
    k: float
    n: int = 3

    def __post_init__(self):
        assert self.n > 0
        self.k = float(self.k) + 1.0


@at(Shifted(0.7), 0.4)
def gradients_are_not_checked(p, bare_instance):
    return p.k**2 * p.n * bare_instance


@dataclass(frozen=True)
class Params:
    k: float
    c: float = 0.1
    pair: tuple = (1.0, 2.0)

    def __post_init__(self):
        if self.k <= 0:
            raise ValueError("k")

    @property
    def ratio(self):
        return self.c / self.k


@at(Params(1.3, 0.2), V)
def a_dataclass_taken_apart(p, x):
    d, t = asdict(p), astuple(p)
    named = sum(getattr(p, f.name) ** 2 for f in fields(p) if f.name != "pair")
    return d["k"] * np.sum(x) + t[1] * t[2][0] * d["pair"][1] + named * p.ratio


@at(0.7)
def without_gradient(x):
    @gs.no_grad()
    def norm(v, scale=1.0):
        return scale + v * 0

    @gs.no_grad
    def other(v):
        return 2.0 + 0 * v

    return x * norm(x, scale=2.0) * other(x)


@gs.differentiable
def power_sum(a, n):
    s = 0.0
    for k in range(n):
        s += a**k
    return s


@at(0.7)
def derivatives_of_decorated_functions(x):
    @gs.differentiable
    def f(a, n):
        return sum(a**k for k in range(n))

    @gs.differentiable(check=False)
    def g(a, b):
        return a * b * x

    a, b = g.grad(x, 2)
    return power_sum.grad(x, 3) * x + f.grad(x, 3) + f(x, 2) + a + b * x + g(x, x) + gs.grad(f)(x, 4)


class Vec:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __iter__(self):
        yield self.x
        yield self.y

    def __sub__(self, other):
        return Vec(self.x - other.x, self.y - other.y)


class Body:
    def __init__(self, place):
        self.place = place


@at(V)
def objects_that_can_be_gone_over(x):
    a, b = (Body(Vec(x[0], s)) for s in x[1:3])
    d = functools.partial(Vec.__sub__, a.place)(b.place)
    return sum(c**2 for c in d) + a.place.x


@at(0.8, U)
def interpolated_between_knots(t, x):
    knots = [0.0, 0.5, 1.0, 1.5]
    i = bisect.bisect_right(knots, t) - 1
    j = bisect.bisect_left(knots, 0.3)
    w = (t - knots[i]) / (knots[i + 1] - knots[i])
    return x[i] * (1 - w) + x[i + 1] * w**2 + x[j] ** 2


@at(U)
def heaps(x):
    heap = []
    for p, v in [(3, x[0]), (1, x[1]), (2, x[2])]:
        heapq.heappush(heap, (p, v))
    p, v = heapq.heappop(heap)
    big = heapq.nlargest(2, [x[0], x[1], x[2]])
    small = heapq.nsmallest(2, [(x[0], 1), (x[3], 2), (x[2], 5)], key=lambda t: t[0])
    return p * v + heap[0][1] * x[3] + big[0] * big[1] + small[1][0] * small[0][1]


@at(U)
def pairs_in_order(x):
    pairs = sorted([(x[0], x[1]), (x[2], x[3]), (x[1], x[2])], key=lambda p: p[0], reverse=True)
    places = sorted((v, k) for k, v in enumerate([x[0], x[1], x[2]]))
    farthest = max(pairs, key=lambda p: p[0] ** 2 + p[1] ** 2)
    best = min([{"a": x[0], "b": x[1]}, {"a": x[2], "b": x[3]}], key=lambda d: d["a"] * d["b"])
    total = sum(a * b * (k + 1) for k, (a, b) in enumerate(pairs)) + sum(v * x[j] * i for i, (v, j) in enumerate(places))
    return total + farthest[0] ** 3 * farthest[1] + best["a"] ** 2 * best["b"]


class NotConverged(RuntimeError):
    def __init__(self, residual, steps=1):
        super().__init__(f"residual {residual}")
        self.residual, self.steps = residual, steps


@at(V)
def exceptions_with_attributes(x):
    def attempt(tolerance):
        error = x[0] * x[1]
        if error > tolerance:
            raise NotConverged(steps=3, residual=error)
        return error * 2

    total = 0.0
    for tolerance in (0.1, 1.0):
        try:
            total += attempt(tolerance)
        except NotConverged as e:
            total += e.residual**2 * e.steps + x[2]
    return total


@at(U)
def merged(x):
    a, b = np.sort(x[:2]), np.sort(x[2:])
    out, i, j = [], 0, 0
    while i < 2 and j < 2:
        if a[i] <= b[j]:
            out.append(a[i])
            i += 1
        else:
            out.append(b[j])
            j += 1
    out.extend(a[i:])
    out.extend(b[j:])
    return sum(v * (k + 1) for k, v in enumerate(out))


@at(U)
def distances_between_lists_and_arrays(x):
    y = math.dist([x[0], 1.0], [1.0, 2.0]) + math.dist([1.0, 2.0], x[:2]) + math.dist(x[2:], (0, 1))
    return y + math.dist(x[:2], [x[3], 2.0]) * math.dist((x[3], x[0]), x[:2])
