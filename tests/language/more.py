"""More of the language: gradients inside that read what changes, classes and registries, `finally` that leaves, getters."""

import collections
import functools
import math
import operator
from dataclasses import dataclass
from typing import NamedTuple

import gradscribe as gs
import numpy as np
from marked import at

X = np.array([0.3, -0.7, 1.2, 0.5, -0.2])


class Opt:
    def __init__(self, lr):
        self.lr = lr
        self.m = 0.0
        self.t = 0

    def step(self, w, g):
        self.t += 1
        self.m = 0.9 * self.m + 0.1 * g
        return w - self.lr * self.m / (1 - 0.9**self.t)


class Reg:
    fns = {}

    @classmethod
    def reg(cls, name):
        def d(f):
            cls.fns[name] = f
            return f

        return d


@Reg.reg("sq")
def registered_square(x):
    return x * x


@Reg.reg("si")
def registered_sine(x):
    return math.sin(x)


class Shape:
    scale = 2.0

    def __init__(self, s):
        self.s = s

    def area(self):
        raise NotImplementedError

    @property
    def scaled(self):
        return self.area() * self.scale


class Sq(Shape):
    def area(self):
        return self.s**2


class Ci(Shape):
    scale = 3.0

    def __init__(self, s, r=1.0):
        super().__init__(s)
        self.r = r

    def area(self):
        return math.pi * self.s**2 * self.r


class Poly:
    def __init__(self, *c):
        self.c = list(c)

    def __call__(self, x):
        return functools.reduce(lambda a, b: a * x + b, reversed(self.c), 0.0)

    def __setitem__(self, k, v):
        self.c[k] = v

    def __len__(self):
        return len(self.c)

    def __mul__(self, o):
        r = [0.0] * (len(self) + len(o) - 1)
        for i, a in enumerate(self.c):
            for j, b in enumerate(o.c):
                r[i + j] += a * b
        return Poly(*r)

    def __iadd__(self, o):
        self.c = [a + b for a, b in zip(self.c, o.c, strict=True)]
        return self

    def __bool__(self):
        return len(self.c) > 0

    def deriv(self):
        return Poly(*[k * a for k, a in enumerate(self.c)][1:])


class NT(NamedTuple):
    pos: np.ndarray
    vel: np.ndarray
    t: float = 0.0

    def energy(self):
        return 0.5 * self.vel @ self.vel + np.cos(self.pos).sum()


@dataclass
class Par:
    w: np.ndarray
    b: float


@functools.singledispatch
def area(s):
    raise TypeError


@area.register
def _(s: Par):
    return s.b**2 * np.sum(s.w)


@area.register
def _(s: float):
    return s**3


@at(1.3)
def gradient_of_what_changes_around(x):
    s = x

    def f(t):
        return t**2 * s

    g = gs.grad(f)
    a = g(1.5)
    s = x**3
    b = g(1.5)
    return a + 10 * b


@at(1.3)
def gradient_reads_an_array_that_changes(x):
    w = np.array([x, 2.0])

    def f(t):
        return np.sum(w * t**2)

    a = gs.grad(f)(np.ones(2))
    w[0] = 3 * x
    b = gs.grad(f)(np.ones(2))
    return np.sum(a) + np.sum(b**2)


@at(1.3)
def gradient_of_a_dict_that_changes(x):

    def inner(p):
        return p["a"] ** 2 * p["b"]

    p = {"a": x, "b": 2 * x}
    g = gs.grad(inner)(p)
    p["a"] = g["b"]
    g2 = gs.grad(inner)(p)
    return g2["a"] * g2["b"]


@at(0.3, X)
def optimizer_inside(lr, x):
    o = Opt(lr)
    w = x * 1.0

    def loss(w):
        return np.sum((w - 1) ** 2)

    for _ in range(4):
        w = o.step(w, gs.grad(loss)(w))
    return loss(w)


@at(1.3)
def registered_functions(x):
    return Reg.fns["sq"](x) + Reg.fns["si"](x) * len(Reg.fns)


@at(1.3)
def classes_in_a_loop(x):
    return sum((c(x * k).scaled for k, c in enumerate((Sq, Ci, Sq), 1)))


@at(1.3)
def polynomials(x):
    p = Poly(x, 2.0, x**2)
    q = p * p
    q[1] = 5.0 * x
    q += Poly(*q.c)
    r = q.deriv()
    return q(0.7) + r(x) + len(q) if q else 0.0


@at(1.3)
def recursive_generator(x):

    def walk(n):
        if n == 0:
            yield x
            return
        for v in walk(n - 1):
            yield (v * 2)
        yield (v + n)

    return sum(walk(3))


@at(1.3)
def getters(x):
    f = operator.add
    g = operator.itemgetter(1)
    h = operator.attrgetter("s")
    k = operator.methodcaller("area")
    return f(x, 2.0) * g((1.0, x)) + h(Sq(x)) + k(Sq(x))


@at(X)
def split_views(x):
    parts = np.split(x[:4], 2)
    a, b = parts
    c = np.array_split(x, 3)
    b[0] = 9.0
    a += 1
    return np.sum(x**2) + sum(np.sum(p**3) for p in c)


@at(1.3)
def keywords_are_a_copy(x):

    def f(*args, **kw):
        args = list(args)
        args[0] = args[0] * 2
        kw["k"] = kw.get("k", 1.0) * 3
        return sum(args) + kw["k"]

    opts = {"k": x}
    r = f(x, x**2, **opts)
    return r + opts["k"]


@at(1.3)
def shadowed_nonlocal(x):
    a = 1.0

    def f():
        a = x

        def g():
            nonlocal a
            a = a * 2

        g()
        g()
        return a

    return f() + a


@at(1.5)
def return_in_finally(x):

    def f(v):
        try:
            return v * 2
        finally:
            return v**3  # noqa: B012

    return f(x)


@at(1.5)
def test_that_assigns_with_an_else(x):
    while (y := (x * 1.5)) < 20:
        x = y
    else:
        x = x + 1
    return x * y


@at(X)
def vectorized_inside(x):
    f = gs.vectorize(lambda a, b: a * math.sin(b) if a > 0 else b**2)
    return np.sum(f(x, x[::-1]))


@at(X)
def vectorized_gradient_inside(x):
    d = gs.vectorize(gs.grad(lambda t: t**3 + math.sin(t)))(x)
    return np.sum(d**2)


@at(X, slice(1, None, 2))
def slice_as_an_argument(x, sl):
    return np.sum(x[sl] ** 2)


@at(X)
def named_tuple_made_inside(x):
    Point = collections.namedtuple("Point", "a b")
    p = Point(x[0], x[1])
    q = p._replace(a=p.b**2)
    return q.a * q.b + p[0]


@at(NT(X[:2], X[2:4], 0.5))
def named_tuple_state(s):
    for _ in range(3):
        s = s._replace(vel=s.vel - 0.1 * np.sin(s.pos))
        s = NT(s.pos + 0.1 * s.vel, s.vel, s.t + 0.1)
    return s.energy() + s.t**2


@at(Par(X, 0.3))
def dispatched_by_class(p):
    return area(p)


@at(X)
def flat_takes_what_it_needs(x):
    y = np.zeros((2, 3))
    y.flat = x[:2]
    z = np.zeros((2, 3))
    z.flat[:] = x[:3]
    return np.sum(y * np.arange(6.0).reshape(2, 3)) + np.sum(z**2)


@at(X)
def flat_positions_repeat_the_value(x):
    y = np.zeros((2, 3))
    y.flat[[0, 2, 4, 5]] = x[:2]
    y.flat[1::2] = [x[0], 7.0]
    return np.sum(y**2)


@at(X)
def einsum_into(x):
    y = np.zeros((2, 2))
    np.einsum("i,j->ij", x[:2], x[2:4], out=y)
    return np.sum(y**2)


@at(X)
def rows_of_lists_joined(x):
    rows = [[x[0], x[1], 1.0], [x[2], 2.0, x[3]]]
    return (
        np.vstack(rows).sum()
        + np.hstack([[x[0]], [x[1], x[2]]])[1] ** 2
        + np.concatenate([[x[0]], x[1:3]])[0]
        + np.stack([[x[0], 1.0], [x[1], x[2]]])[1, 0]
        + np.column_stack([[x[0], 1.0], [2.0, x[1]]])[0, 0] ** 2
    )
