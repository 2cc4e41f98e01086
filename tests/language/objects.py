"""Dataclasses, named tuples, plain objects, methods, properties."""

import math
from collections import namedtuple
from dataclasses import dataclass, field
from enum import Enum, IntEnum
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


class Kind(Enum):
    LINEAR = "linear"
    SQUARE = 2


class Order(IntEnum):
    FIRST = 1
    SECOND = 2


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


class Particle:
    def __init__(self, pos, vel):
        self.pos = np.array(pos)
        self.vel = vel

    def step(self, dt):
        self.pos += dt * self.vel
        self.vel = self.vel - dt * self.pos


@at([Line(0.7), Line(0.3, 2.0)])
def list_of_dataclasses(lines):
    return sum(line(2.0) * line.root for line in lines)
