"""Combinations: constructs of several kinds in one function."""

import functools
import itertools
import math
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from marked import at

U = np.array([0.7, -1.2, 2.1, 0.4])


@at(0.7)
def choice_through_helper_and_loop(x):
    def pick(t):
        if t > 1.0:
            return math.sin
        if t > 0.5:
            return lambda v: v * t
        return None

    s = 0.0
    for k in range(1, 4):
        f = pick(x * k * 0.6)
        s += f(x) if f is not None else x
    return s


@at(0.7)
def none_in_tuple(x):
    state = (None, x)
    for k in range(3):
        last, y = state
        if last is not None:
            y = y + last * k
        state = (y, y * x)
    return state[0] * state[1]


@at(0.7)
def none_in_dict(x):
    d = {"best": None, "n": 0}
    for k in range(4):
        t = math.sin(x * k)
        if d["best"] is None or t > d["best"]:
            d["best"] = t
            d["n"] += 1
    return d["best"] * d["n"]


@dataclass
class Tracker:
    best: object = None
    steps: int = 0

    def see(self, t):
        if self.best is None:
            self.best = t
        elif t < self.best:
            self.best = t
        self.steps += 1


@at(0.7)
def none_in_object(x):
    tracker = Tracker()
    for k in range(4):
        tracker.see((x * k - 1.0) ** 2)
    return tracker.best * tracker.steps


@at(0.7)
def optional_and_default(x):
    def f(t, scale=None, offset=None):
        scale = 1.0 if scale is None else scale
        offset = offset or t
        return t * scale + offset

    cut = x if x > 0.5 else None
    return f(x, cut) + f(x, offset=cut) + f(x)


@at(0.7)
def three_states(x):
    state = "start"
    s = x
    for k in range(8):
        match state:
            case "start":
                s = s * 1.5
                if s > 1.0:
                    state = "middle"
            case "middle":
                s = s - 0.3 * x
                state = "end" if k > 4 else "middle"
            case _:
                s = math.sin(s)
    return s * (2.0 if state == "end" else 1.0)


@at(0.7)
def try_in_generator_in_comprehension(x):
    def safe(values):
        for v in values:
            try:
                yield math.log(v)
            except ValueError:
                yield v * x

    return sum([t * t for t in safe([x, -x, x * x, 2.0])])


@at(0.7)
def raise_through_two_helpers(x):
    def inner(t):
        if t < 0.0:
            raise ValueError("negative", t)
        return math.sqrt(t)

    def outer(t):
        return inner(t) * 2.0 + inner(t + 1.0)

    total = 0.0
    for shift in (-1.0, -0.5, 0.0, 1.0):
        try:
            total += outer(x + shift) * x
        except ValueError:
            total += shift * x
        finally:
            total *= 1.1
    return total


@at(0.7)
def return_in_try(x):
    def f(t):
        try:
            return math.sqrt(t)
        except ValueError:
            return t * t
        finally:
            t = 100.0

    return f(x) + f(-x)


@at(0.7)
def break_in_try(x):
    s = 0.0
    for k in range(5):
        try:
            s += 1.0 / (x - 0.7 * k + 0.1)
            if s > 9.0:
                break
        except ZeroDivisionError:
            continue
        else:
            s *= 0.9
    return s


@at(0.7)
def nested_try(x):
    try:
        try:
            y = math.log(-x)
        except TypeError:
            y = 1.0
    except ValueError:
        y = x * x
    return y


@at(0.7)
def reraise(x):
    def f(t):
        try:
            return math.acos(t)
        except ValueError as e:
            if t > 5.0:
                raise
            raise RuntimeError("no") from e

    try:
        y = f(2.0 + x)
    except RuntimeError:
        y = x**3
    return y + f(x)


@at(U)
def try_index(u):
    s = 0.0
    for k in range(6):
        try:
            s += u[k] * k
        except IndexError:
            s += u[0]
    return s


@at(0.7)
def assert_in_try(x):
    try:
        assert x > 1.0, "small"
        y = x
    except AssertionError:
        y = x * x
    return y


@contextmanager
def scaled(box, k):
    box[0] = box[0] * k
    yield box[0]
    box[0] = box[0] / k + 1.0


@at(0.7)
def context_changes_values(x):
    box = [x]
    with scaled(box, 3.0) as y:
        z = y * box[0]
    with scaled(box, x), scaled(box, 2.0) as w:
        z += w * x
    return z * box[0]


class Timer:
    def __init__(self, log):
        self.log = log

    def __enter__(self):
        self.log.append(1.0)
        return self

    def __exit__(self, *error):
        self.log.append(2.0)
        return False


@at(0.7)
def context_object(x):
    log = [x]
    with Timer(log) as timer:
        y = x * log[-1]
        if y > 0.5:
            y = y * len(timer.log)
    return y * sum(log)


@at(0.7)
def generator_with_state_of_consumer(x):
    scale = 1.0

    def gen():
        for k in range(3):
            yield scale * k

    s = 0.0
    for v in gen():
        s += v * x
        scale = scale * x
    return s + scale


@at(0.7)
def generator_broken_off(x):
    def powers():
        t = 1.0
        while True:
            yield t
            t *= x

    s = 0.0
    for i, _ in enumerate(range(3)):
        for v in powers():
            s += v * (i + 1)
            if v < 0.3:
                break
    return s


@at(0.7)
def return_out_of_generator(x):
    def steps():
        t = x
        for _ in range(10):
            t = t * 1.3
            yield t

    for t in steps():
        if t > 2.2:
            return t * x
    return 0.0


@at(U)
def generators_in_generators(u):
    def rows(m):
        for i in range(2):
            yield m[i]

    def cells(m):
        for r in rows(m):
            for v in r:
                yield v * v

    m = np.reshape(u, (2, 2))
    return sum(cells(m)) + sum(v for r in rows(m) for v in r)


@at(0.7)
def memoized_class(x):
    class_cache = {}

    def fib(n):
        if n not in class_cache:
            class_cache[n] = x if n < 2 else fib(n - 1) + fib(n - 2) * x
        return class_cache[n]

    return fib(6)


class Stack:
    def __init__(self):
        self.items = []

    def push(self, v):
        self.items.append(v)
        return self

    def pop(self):
        return self.items.pop()

    def __len__(self):
        return len(self.items)

    def __bool__(self):
        return len(self.items) > 0


@at(0.7)
def rpn_calculator(x):
    stack = Stack()
    for token in "x 2 * x + sin x *".split():
        match token:
            case "x":
                stack.push(x)
            case "+":
                stack.push(stack.pop() + stack.pop())
            case "*":
                stack.push(stack.pop() * stack.pop())
            case "sin":
                stack.push(math.sin(stack.pop()))
            case _:
                stack.push(float(token))
    return stack.pop() * (2.0 if not stack else 1.0)


class Layer:
    def __init__(self, w, b, activation=None):
        self.w, self.b, self.activation = w, b, activation

    def __call__(self, x):
        y = self.w @ x + self.b
        return y if self.activation is None else self.activation(y)


class Sequential:
    def __init__(self, *layers):
        self.layers = list(layers)

    def __call__(self, x):
        return functools.reduce(lambda v, layer: layer(v), self.layers, x)


@at({"w1": np.ones((3, 4)) * 0.3, "b1": np.zeros(3), "w2": np.ones((1, 3)) * 0.7, "b2": np.zeros(1)}, U)
def network_of_objects(p, x):
    net = Sequential(Layer(p["w1"], p["b1"], np.tanh), Layer(p["w2"], p["b2"]))
    return np.sum(net(x) ** 2)


@at(0.7)
def visitor(x):
    def evaluate(e):
        match e:
            case ("+", a, b):
                return evaluate(a) + evaluate(b)
            case ("*", a, b):
                return evaluate(a) * evaluate(b)
            case ("pow", a, int(n)):
                return evaluate(a) ** n
            case (f, a) if callable(f):
                return f(evaluate(a))
            case float() | int():
                return e
            case _:
                raise ValueError(e)

    return evaluate(("+", ("*", x, 2), (math.sin, ("pow", x, 3))))


@at(U)
def either_of_two_lists(u):
    a, b = [1.0], [2.0]
    target = a if u[0] > 0.5 else b
    target.append(u[1])
    return sum(a) * sum(b) * u[2]


@at(0.7)
def list_of_pairs_sorted(x):
    pairs = [("b", x), ("a", x * x), ("c", 2.0)]
    pairs.sort(key=lambda p: p[0])
    named = dict(pairs)
    return sum(v * (i + 1) for i, (k, v) in enumerate(pairs)) * named["b"]


@at(0.7)
def grouped(x):
    groups = {}
    for name, value in [("a", x), ("b", x * x), ("a", 2.0)]:
        groups.setdefault(name, []).append(value)
    return sum(math.prod(v) for v in groups.values()) + len(groups)


@at(U)
def sorted_then_used(u):
    v = sorted([t * t for t in u], reverse=True)
    return v[0] * 2.0 + v[1] + max(u, key=lambda t: t * t) * min(u, key=abs)


@at(0.7)
def zip_of_generators(x):
    def up(n):
        for k in range(n):
            yield x * k

    return sum(a * b for a, b in zip(up(4), up(4), strict=True)) + max(itertools.accumulate(up(3)))


@at(0.7, 3)
def recursion_with_lists(x, n):
    def perms(items):
        if len(items) <= 1:
            return [items]
        return [[items[i], *rest] for i in range(len(items)) for rest in perms(items[:i] + items[i + 1 :])]

    s = 0.0
    for p in perms([x, 2.0, x * x]):
        t = 0.0
        for v in p:
            t = t * 0.5 + v
        s += t
    return s * n


@at(0.7)
def guard_with_inner_return(x):
    def f(t):
        if t > 0.5:
            if t > 0.6:
                return t * t
            raise ValueError("between")
        return t

    return f(x) + f(0.1 * x)


@at(0.7)
def alias_of_one_path(x):
    v = [x]
    if x > 0.5:
        w = v
    else:
        w = [1.0]
    w.append(x * x)
    return sum(v) * sum(w)


@at(U)
def array_alias_of_one_path(u):
    v = u * 1.0
    w = None
    if u[0] > 0.5:
        w = v
    if w is not None:
        w[1] = 5.0
    return np.sum(v * v)


@at(0.7)
def chained_optional(x):
    a = None
    b = a if a is not None else x
    c = (a or b) * 2.0
    d = b and c
    if not a and d:
        c += 1.0
    return b * c * d


@at(0.7)
def dispatch_on_type(x):
    def size(v):
        if isinstance(v, dict):
            return sum(size(i) for i in v.values())
        if isinstance(v, (list, tuple)):
            return sum(map(size, v))
        if v is None:
            return 0.0
        if type(v) is str:
            return len(v)
        return v * v

    return size({"a": [x, None, (x, "abc")], "b": {"c": 2.0 * x}})


@at(0.7)
def loops_with_everything(x):
    total, seen = 0.0, set()
    for i, name in enumerate(["a", "b", "a", "c", "stop", "d"]):
        if name == "stop":
            break
        if name in seen:
            continue
        seen.add(name)
        for j in range(i + 1):
            if j == 2:
                continue
            total += x ** (j + 1)
        else:
            total *= x
    else:
        total = -1.0
    return total * len(seen)


@at({"n": 3, "x": U, "k": 2.5})
def whole_number_in_a_dict(d):
    total = 0.0
    for i in range(d["n"]):
        total += d["x"][i] * d["k"]
    return total**2


@at(((4, [0.5, 1.5]), 2.0))
def whole_number_in_a_tuple(t):
    (n, xs), m = t
    z = np.zeros(n)
    for i in range(n):
        z[i] = xs[i % len(xs)] ** m
    return z.sum()


@at({"idx": [0, 2, 3], "x": U, "w": [1.0, 2.0], "at": 1, "rows": 2})
def whole_numbers_as_indices(d):
    m = np.reshape(d["x"], (d["rows"], -1))
    return sum(d["x"][i] ** 2 for i in d["idx"]) * d["w"][d["at"]] + np.sum(m, axis=d["at"])[0] ** 3


@at({"opt": {"steps": 3, "rate": 0.1}, "name": "descent"}, U)
def whole_number_in_options(cfg, x):
    for _ in range(cfg["opt"]["steps"]):
        x = x - cfg["opt"]["rate"] * 2 * x
    return np.sum(x**2)
