"""What is shared and what is a copy: aliases through containers, objects, closures, loops and exceptions."""

import copy
import dataclasses
import functools
from dataclasses import dataclass, field

import numpy as np
from marked import at

X = np.array([0.3, -0.7, 1.2, 0.5, -0.2])


class Box:
    def __init__(self, v):
        self.v = v
        self.next = None


class History:
    def __init__(self, a):
        self.a = a
        self.hist = [a]

    def push(self, b):
        self.hist.append(b)
        self.a = self.a + b
        return self


@dataclass
class Stepper:
    x: float
    log: list = field(default_factory=list)
    tag: str = "a"

    def __post_init__(self):
        self.y = self.x * 2

    def step(self):
        self.x = self.x * 1.1 + self.y
        self.log.append(self.x)
        return self.x


@at(X)
def shared_boxes(x):
    a, b = (Box(x.copy()), Box(None))
    b.v = a.v
    b.v[0] = 7 * x[1]
    a.next = b
    a.next.v += 1
    return np.sum(a.v**2)


@at(1.3)
def default_list(x):

    def f(v, acc=None):
        if acc is None:
            acc = []
        acc = acc + [v]
        return sum(acc)

    return f(x) * f(2 * x)


@at(X)
def copied_object(x):
    c = History(x[0])
    d = c
    d.push(x[1]).push(x[2])
    e = copy.copy(c)
    e.a = 0.0
    e.hist.append(x[3])
    return c.a**2 + sum(c.hist) + e.a + len(c.hist)


@at(X)
def copied_dicts(x):
    d1 = {"a": x.copy()}
    d2 = dict(d1)
    d3 = copy.deepcopy(d1)
    d2["a"][0] = 9 * x[1]
    d3["a"][1] = 5.0
    d2["a"] = x
    return np.sum(d1["a"] ** 2) + np.sum(d3["a"])


@at(1.3)
def helper_writes_a_dict(x):

    def update(p, k):
        p["w"] = p["w"] * k
        p["n"] += 1
        return p

    p = {"w": x, "n": 0}
    q = update(p, 2.0)
    update(q, x)
    return p["w"] * p["n"]


@at(X)
def alias_on_some_iterations(x):
    s = x.copy()
    t = s
    for i in range(4):
        t = t * 1.1 if i % 2 else t
        t[i] += x[i]
    return np.sum(s**2) + np.sum(t**2)


@at(X)
def list_that_grows_while_gone_over(x):
    tot = 0.0
    it = [x[0], x[1], x[2]]
    for v in it:
        if len(it) < 5:
            it = it + [v * 2]
        tot += v**2
    return tot + len(it)


@at(X)
def argument_under_two_names(x):
    x += 1
    y = x
    y *= 2
    x = x * 3
    y[0] = 0
    return np.sum(x) + np.sum(y**2)


@at(1.3)
def reversed_objects(x):
    class_list = [Box(x * k) for k in (1.0, 2.0)]
    a = class_list[0]
    class_list.reverse()
    class_list[0].v = class_list[0].v ** 2
    a.v += 1
    return sum(b.v for b in class_list) + class_list[1].v * a.v


@at(1.3)
def replaced_dataclass(x):
    s, t = (Stepper(x), Stepper(x**2, tag="b"))
    s.step()
    t.step()
    s.step()
    t = dataclasses.replace(t, x=1.0)
    return sum(s.log) + t.x + t.y + sum(t.log) * s.y


@at(Stepper(1.5))
def dataclass_that_logs(s):
    s.x = s.x**2
    s.log.append(s.x)
    return s.x * 3 + sum(s.log)


@at(1.3)
def stack_of_numbers(x):
    stack = [x]
    out = 0.0
    n = 0
    while stack and n < 20:
        v = stack.pop()
        n += 1
        if v < 10:
            stack.append(v * 2)
            stack.append(v * 3)
        out += v
    return out


@at(1.1)
def counters(x):

    def make():
        state = {"n": 0, "v": x}

        def step():
            state["n"] += 1
            state["v"] = state["v"] * x
            return state["v"]

        return step

    a, b = (make(), make())
    a()
    a()
    b()
    return a() * b()


@at(1.1)
def tracing_decorator(x):
    log = []

    def trace(f):

        def g(*a):
            r = f(*a)
            log.append(r)
            return r

        return g

    @trace
    def sq(v):
        return v * v

    @trace
    def mul(a, b):
        return a * b

    mul(sq(x), sq(x + 1))
    return sum(log)


@at(X)
def exception_with_a_number(x):
    e = x[0]
    try:
        for i in range(5):
            e = e + x[i] ** 2
            if e > 1.0:
                raise StopIteration(e)
    except StopIteration as s:
        e = s.args[0] * 2
    return e


@at(X)
def list_in_try(x):
    r = []
    for i in range(4):
        try:
            if i % 2:
                raise ValueError
            r.append(x[i])
        except ValueError:
            r.append(x[i] ** 2)
        else:
            r[-1] *= 3
        finally:
            r.append(1.0)
    return sum((a * b for a, b in zip(r, r[1:], strict=False)))


@at(X)
def until_an_index_error(x):
    y = 1.0
    i = 0
    while True:
        i += 1
        try:
            y = y * x[i]
        except IndexError:
            break
        if i > 10:
            break
    return y * i


@at(X)
def copies_by_index(x):
    a = x.copy()
    a[a > 0][0] = 100.0
    b = a[[0, 1]]
    b[0] = 50.0
    a[1:][a[1:] < 0] = x[0]
    return np.sum(a**2)


class Lazy:
    def __init__(self, x):
        self.x = x

    @functools.cached_property
    def doubled(self):
        return 2 * self.x


@at(0.6)
def cached_property_is_kept(x):
    a = Lazy(x)
    first = a.doubled
    a.x = x**2
    return first * a.doubled + a.x


@at(0.6)
def identity_of_objects(x):
    boxes = [Box(x), Box(x**2)]
    total = 0.0
    for a in boxes:
        for b in boxes:
            if a is not b:
                total += a.v * b.v**2
    return total + (1 if boxes is boxes and a is b else 2)


@at(0.6)
def attributes_deleted_and_listed(x):
    a = Box(x)
    a.extra = x**2
    total = sum(v for v in a.__dict__.values() if v is not None)
    del a.extra
    a.__dict__.update(v=3 * x)
    return total * a.v * (1 if hasattr(a, "extra") else 2) * len(a.__class__.__name__)


@at(0.6)
def array_that_may_be_a_third_one(x):
    u = np.array([x, 2.0])
    a, b = u.copy(), u * 2
    c = a if x > 5 else b
    d = c if x > 6 else u * 3
    d[0] = 7 * x
    return np.sum(d**2)
