"""Dataclasses, named tuples, plain objects, methods, properties."""

import dataclasses
import math
from collections import namedtuple
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np
from marked import at

U = np.array([0.7, -1.2, 2.1, 0.4])


@dataclass
class Line:
    slope: float
    shift: float = 1.0

    def __call__(self, x):
        return self.slope * x + self.shift

    @property
    def root(self):
        return -self.shift / self.slope

    @staticmethod
    def square(x):
        return x * x

    @classmethod
    def through_origin(cls, slope):
        return cls(slope, 0.0)

    def scaled(self, k):
        return Line(self.slope * k, self.shift * k)


@dataclass(frozen=True)
class Counted:
    n: int
    w: float
    name: str = "c"


@dataclass
class Net:
    layers: list
    bias: float
    options: dict = field(default_factory=dict)


class Point(NamedTuple):
    x: float
    y: float = 0.5

    def norm2(self):
        return self.x**2 + self.y**2

    @property
    def angle(self):
        return math.atan2(self.y, self.x)


Pair = namedtuple("Pair", "a b")


@at(Line(0.7, 2.0))
def dataclass_argument(line):
    return line(3.0) * line.root + line.slope**2


@at(Counted(3, 0.7))
def dataclass_with_int(c):
    return c.w**2 * c.n + c.w


@at(Net([U, U * 2.0], 0.3))
def dataclass_of_lists(net):
    s = net.bias
    for layer in net.layers:
        s = np.sum(np.tanh(layer * s))
    return s


@at(Point(0.7, 1.5))
def named_tuple_argument(p):
    x, y = p
    return x * p.y + p[0] * y + p.norm2() + p.angle


@at({"p": Point(0.7, 1.5), "q": Line(0.7)})
def objects_in_dict(d):
    return d["p"].norm2() * d["q"].slope + d["q"].root


@at(0.7)
def local_dataclass(x):
    a = Line(x)
    b = Line(shift=x, slope=2.0)
    c = Line.through_origin(x)
    a.shift = x * x
    a.slope += b.shift
    return a(2.0) + b(x) * c(x) + Line.square(x) + a.root + a.scaled(x)(1.0)


@at(0.7)
def dataclass_replace(x):
    a = Line(x, 2.0)
    b = dataclasses.replace(a, shift=x * x)
    return a(1.0) * b(x) + sum(dataclasses.astuple(b)) + dataclasses.asdict(b)["slope"]


@at(0.7)
def attributes_in_a_loop(x):
    a = Line(x)
    for k in range(4):
        a.slope = a.slope * x + k
        a.shift += a.slope
    return a(2.0)


@at(0.7)
def attributes_in_a_branch(x):
    a = Line(x)
    if x > 0.5:
        a.shift = x * x
    else:
        a.slope = 1.0
    return a(2.0)


class Plain:
    factor = 3.0

    def __init__(self, w, b=1.0):
        self.w = w
        self.b = b
        self.calls = 0

    def __call__(self, x):
        self.calls += 1
        return self.w * x + self.b

    def set(self, w):
        self.w = w
        return self

    @property
    def doubled(self):
        return 2.0 * self.w

    @doubled.setter
    def doubled(self, value):
        self.w = value / 2.0

    @staticmethod
    def square(x):
        return x * x

    @classmethod
    def make(cls, w):
        return cls(w, b=cls.factor)


class Derived(Plain):
    factor = 5.0

    def __init__(self, w, k):
        super().__init__(w)
        self.k = k

    def __call__(self, x):
        return super().__call__(x) * self.k


@at(0.7)
def local_plain_object(x):
    a = Plain(x)
    b = Plain.make(x * x)
    a.b = x**2
    a.extra = x
    a.set(2.0 * x).b *= 3.0
    return a(2.0) + b(x) + a.calls * x + a.doubled + a.square(x) + a.extra + b.factor


@at(0.7)
def property_setter(x):
    a = Plain(1.0)
    a.doubled = x * x
    return a(x) + a.w


@at(0.7)
def inheritance(x):
    a = Derived(x, 2.0)
    b = Derived.make(2.0) if False else a
    return a(x) * b.k + a.factor + isinstance(a, Plain) * x


MODEL = Plain(2.0, 0.5)
DERIVED = Derived(2.0, 3.0)


class Model:
    scale = 2.0

    def __init__(self):
        self.w = np.array([1.0, 2.0, 3.0, 4.0])
        self.k = 3
        self.names = ["a", "b"]
        self.table = {"a": 0.5, "b": 2.0}
        self.activation = np.tanh
        self.sub = Line(2.0, 3.0)

    def forward(self, x):
        h = self.activation(self.w * x) * self.scale
        for _ in range(self.k):
            h = h * 0.5 + x
        return np.sum(h) + self.helper(x) + self.static(x)

    def helper(self, x):
        return sum(self.table[n] for n in self.names) * np.sum(x) + self.sub(1.0)

    @staticmethod
    def static(x):
        return np.sum(x * x)

    @property
    def size(self):
        return len(self.w)


NET = Model()


@at(U)
def global_object(u):
    return NET.forward(u) * NET.size + DERIVED.w


def method_at(u):
    return NET.forward(u)


@at(0.7)
def namespaces(x):
    p = SimpleNamespace(a=x, b=2.0)
    p.c = p.a * p.b
    return p.c * p.a


class Kind(Enum):
    LINEAR = "linear"
    SQUARE = 2


class Order(IntEnum):
    FIRST = 1
    SECOND = 2


@at(0.7)
def enums(x):
    kind = Kind.SQUARE
    if kind is Kind.SQUARE:
        x = x * x
    if kind == Kind.LINEAR:
        x = x + 100.0
    table = {Kind.LINEAR: 1.0, Kind.SQUARE: 3.0}
    return x * table[kind] * kind.value + x**Order.SECOND


class Vector:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __mul__(self, k):
        return Vector(self.x * k, self.y * k)

    __rmul__ = __mul__

    def __neg__(self):
        return Vector(-self.x, -self.y)

    def __sub__(self, other):
        return self + -other

    def __matmul__(self, other):
        return self.x * other.x + self.y * other.y

    def __getitem__(self, i):
        return (self.x, self.y)[i]

    def __len__(self):
        return 2

    def __iter__(self):
        yield self.x
        yield self.y

    def __abs__(self):
        return math.hypot(self.x, self.y)

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y

    def __lt__(self, other):
        return abs(self) < abs(other)

    def __contains__(self, v):
        return v in (self.x, self.y)


@at(0.7)
def operators_of_objects(x):
    a = Vector(x, 2.0)
    b = 2.0 * a + Vector(1.0, x) * x - a
    s = a @ b + b[0] * b[1] + len(a) + abs(b)
    for c in a:
        s += c
    p, q = b
    if a < b:
        s += p
    if a == b:
        s += 100.0
    return s * q + sum(a)


@at(0.7)
def objects_in_lists(x):
    lines = [Line(x, k) for k in range(3)]
    lines[1].slope = 5.0
    for line in lines:
        line.shift = line.shift * x
    return sum(line(x) for line in lines)


@at(0.7)
def attribute_functions(x):
    a = Line(x, 2.0)
    a.shift = x * x
    return getattr(a, "shift") * getattr(a, "zzz", 3.0) + (x if hasattr(a, "slope") else 0.0)  # noqa: B009, B010


class Particle:
    def __init__(self, pos, vel):
        self.pos = np.array(pos)
        self.vel = vel

    def step(self, dt):
        self.pos += dt * self.vel
        self.vel = self.vel - dt * self.pos


@at(U)
def simulation(u):
    p = Particle(u[:2], u[2:] * 1.0)
    for _ in range(4):
        p.step(0.1)
    return np.sum(p.pos**2) + np.sum(p.vel)


@at([Line(0.7), Line(0.3, 2.0)])
def list_of_dataclasses(lines):
    return sum(line(2.0) * line.root for line in lines)
