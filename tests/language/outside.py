"""Objects, partials and containers that stand in the module, and linked structures made inside."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

import gradscribe as gs
import numpy as np
from marked import at

V = np.array([0.3, 0.8, 0.5])
WEIGHTS = np.array([1.0, 2.0, 3.0])


class Model:
    def __init__(self, w):
        self.w = w

    def energy(self, x):
        return np.sum((self.w * x) ** 2)

    @gs.differentiable
    def loss(self, x):
        return np.sum(self.w * x**3)

    @classmethod
    def build(cls, x):
        return cls(x).energy(x)

    def __call__(self, x):
        return self.energy(x) + 1.0


MODEL = Model(WEIGHTS)
OF_A_METHOD = gs.checkpoint(MODEL.energy)
OF_A_PARTIAL = gs.checkpoint(functools.partial(Model.energy, MODEL))
OF_AN_OBJECT = gs.checkpoint(MODEL)
OF_A_CLASS_METHOD = gs.checkpoint(Model.build)


@at(V)
def checkpoints_of_methods_and_objects(x):
    return OF_A_METHOD(x) * OF_A_PARTIAL(x**2) + OF_AN_OBJECT(x) + OF_A_CLASS_METHOD(x) + gs.checkpoint(MODEL.loss)(x)


@at(V)
def derivatives_of_methods(x):
    m = Model(x)
    v, g = MODEL.loss.value_and_grad(x)
    return v * np.sum(g) + np.sum(m.loss.grad(x)) + np.sum(gs.grad(MODEL.energy)(x))


def weighted(a, x, table=None, power=1):
    return np.sum(a * x**2) ** power * (1.0 if table is None else table["k"])


TABLE = {"k": 2.0}
WITH_DATA = functools.partial(weighted, WEIGHTS)
WITH_A_TABLE = functools.partial(weighted, WEIGHTS, table=TABLE, power=2)


@at(V)
def partials_with_data(x):
    return WITH_DATA(x) + WITH_A_TABLE(x)


class Link:
    def __init__(self, value, following=None):
        self.value, self.following = value, following


@at(V)
def a_linked_list(x):
    head = None
    for k in range(3):
        head = Link(x[k], head)
    total, node, depth = 0.0, head, 1
    while node is not None:
        total += node.value * depth
        node = node.following
        depth += 1
    else:
        total *= 2.0
    return total**2


@dataclass(frozen=True)
class Frozen:
    a: float
    b: float = 0.0

    def __post_init__(self):
        object.__setattr__(self, "b", self.a * 2)


class Tracked:
    def __init__(self, v):
        self.names = []
        self.v = v
        self.w = v * 2

    def __setattr__(self, name, value):
        if name != "names":
            self.names.append(name)
        super().__setattr__(name, value)


@at(V)
def attributes_set_by_classes(x):
    f, t = Frozen(x[0]), Tracked(x[1])
    t.w = t.w * f.b
    return f.b * t.w * len(t.names) + x[2]


@at(V)
def an_expression_graph(x):
    nodes, values = {}, {}

    def add(name, op, *dependencies):
        nodes[name] = (op, dependencies)

    def evaluate(name):
        if name not in values:
            op, dependencies = nodes[name]
            values[name] = op(*[evaluate(d) for d in dependencies])
        return values[name]

    add("s", lambda: x[0])
    add("t", lambda: x[1])
    add("u", lambda a, b: a * b, "s", "t")
    add("v", lambda a: math.sin(a), "u")
    return evaluate("v") + values["u"] ** 2
