"""Nested arguments; checkpoints and derivatives of derivatives inside."""

from __future__ import annotations

import functools
import math
from collections import namedtuple
from dataclasses import dataclass

import gradscribe as gs
import numpy as np
from marked import at

V = np.array([0.3, 0.8, 0.5])
M = np.array([[0.7, -1.2, 0.3], [1.1, 0.4, -0.6], [0.2, 0.9, 0.5]])
U = np.array([0.7, -1.2, 1.1, 0.4])


@dataclass
class MLP:
    layers: list
    head: np.ndarray

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return self.head @ x

    def penalty(self):
        return sum(np.sum(layer.w**2) for layer in self.layers)


@dataclass
class Layer:
    w: np.ndarray
    b: np.ndarray

    def __call__(self, x):
        return np.tanh(self.w @ x + self.b)


@at(MLP([Layer(M, V), Layer(M.T, V * 2)], V), V)
def mlp_dataclass(net, x):
    return net(x) ** 2 + 0.1 * net.penalty()


Point = namedtuple("Point", "x y")


@at([Point(0.0, 0.1), Point(1.0, 0.2), Point(0.9, 1.1), Point(-0.1, 1.0)])
def shoelace(points):
    area = 0.0
    for p, q in zip(points, points[1:] + points[:1], strict=False):
        area += p.x * q.y - q.x * p.y
    return 0.5 * area


@at({"p": Point(0.3, 0.4), "q": Point(0.1, -0.4)})
def named_tuples_in_dict(d):
    p, q = d["p"], d["q"]
    mid = Point(*(0.5 * (a + b) for a, b in zip(p, q, strict=False)))
    return (
        math.hypot(*(a - b for a, b in zip(mid, p, strict=False)))
        + mid._replace(x=p.y).x ** 2
        + sum(q._asdict().values())
    )


@at((U, {"w": V, "opts": {"scale": 2.0, "name": "tanh", "on": True, "none": None}}, [1.0, 2.0]))
def deep_argument(args):
    x, d, w = args
    act = getattr(np, d["opts"]["name"])
    y = act(x) * d["opts"]["scale"] if d["opts"]["on"] else x
    if d["opts"]["none"] is not None:
        y = y + d["opts"]["none"]
    return np.sum(y) * w[0] + np.sum(d["w"]) * w[-1]


@at(U, None, "mean", True)
def optional_arguments(x, weights, how, flag):
    w = np.ones_like(x) if weights is None else weights
    if flag and how == "mean":
        return np.average(x**2, weights=w)
    elif how in ("sum", "total"):
        return np.sum(w * x)
    raise ValueError(f"unknown {how!r}")


@at(V)
def checkpointed_layers(x):
    params = [x, x * 0.5, x**2]

    def layer(h, w, scale=1.0):
        h = h.copy()
        for i in range(len(h)):
            h[i] = math.tanh(h[i] * w[i] * scale)
        return h

    h = x
    ck = gs.checkpoint(layer)
    for k, w in enumerate(params):
        h = ck(h, w) if k % 2 == 0 else layer(h, w, scale=2.0)
    return np.sum(h)


class Cell:
    def __init__(self, w, b):
        self.w, self.b = w, b

    @gs.checkpoint
    def __call__(self, h):
        return np.tanh(self.w @ h + self.b)

    def plain(self, h):
        return np.tanh(self.w @ h + self.b)


@at(M, V)
def checkpointed_method(W, b):
    c = Cell(W, b)
    h = np.ones(3)
    for _ in range(2):
        h = c(h)
    f = gs.checkpoint(c.plain)
    return np.sum(f(h))


@at(V)
def checkpoint_as_decorator(x):
    @gs.checkpoint
    def step(state):
        u, v = state
        return u + 0.1 * v, v - 0.1 * np.sin(u)

    state = (x, x * 0.0)
    for _ in range(3):
        state = step(state)
    return np.sum(state[0] * state[1])


@at(V)
def checkpoint_with_keywords(x):
    def layer(h, *, w, scale=1.0):
        return np.tanh(h * w * scale)

    ck = gs.checkpoint(layer)
    return np.sum(ck(ck(x, w=x), w=x**2, scale=2.0))


@at(U)
def grad_inside_loop_with_container(x):
    def loss(p, data):
        return sum((p["a"] * t + p["b"] - y) ** 2 for t, y in data)

    data = [(0.0, x[0]), (1.0, x[1]), (2.0, x[2])]
    p = {"a": 0.1, "b": x[3]}
    for _ in range(2):
        g = gs.grad(loss)(p, data)
        p = {k: v - 0.1 * g[k] for k, v in p.items()}
    return loss(p, data)


@at(V)
def hessian_inside(x):
    def f(v):
        return np.sum(v**4) + v[0] * v[1] ** 2

    H = gs.hessian(f)(x)
    g = gs.grad(f)(x)
    return g @ np.linalg.solve(H, g)


@at(V)
def jvp_inside(x):
    def f(v):
        out = np.zeros_like(v)
        out[0] = v[0] * v[1]
        out[1:] = np.sin(v[1:]) * v[:-1]
        return out

    y, dy = gs.jvp(f, (x,), (np.ones(3),))
    _, pull = gs.vjp(f, x)
    (xb,) = pull(dy)
    return np.sum(y * dy) + np.sum(xb)


@at(0.7)
def derivative_by_partial(x):
    def f(a, b, c):
        return a**2 * b + math.sin(c * b)

    g = functools.partial(f, x, c=2.0)
    return gs.grad(g)(x) + gs.grad(lambda b: f(b, b, x))(0.3) * gs.grad(f, argnums=(0, 2))(x, 1.0, x)[1]


@at(0.7)
def value_and_grad_has_aux(x):
    def f(a):
        y = a**3
        return y * x, {"y": y, "n": 2}

    (v, aux), g = gs.value_and_grad(f, has_aux=True)(x)
    return v + aux["y"] * g * aux["n"]


@at(V)
def grad_of_sum_vectorized(x):
    f = gs.vectorize(lambda a, b: math.exp(a * b) if a > 0.4 else a - b)

    def h(v):
        return np.sum(f(v, v * 2.0))

    return np.sum(gs.grad(h)(x) ** 2) + h(x)


@gs.vectorize
def _vec2(a, b):
    s = 0.0
    for k in range(3):
        s += a**k * b
    return s


@at(V)
def global_vectorized_two(x):
    return np.sum(_vec2(x, x**2)) + np.sum(_vec2(x, 0.5)) + np.sum(_vec2(2.0, x))


@at(V)
def np_vectorize_inside(x):
    @np.vectorize
    def f(a):
        return a * a if a > 0.4 else -a

    g = np.vectorize(lambda a, b: a * b + 1)
    return np.sum(f(x)) + np.sum(g(x, 2.0 * x))


@at(U)
def keyword_only_and_defaults(x):
    def f(a, /, b=2.0, *, c=None, **kw):
        c = b if c is None else c
        return a * b + c * kw.get("d", 1.0)

    return f(x[0]) + f(x[1], x[2]) + f(x[0], c=x[3]) + f(x[2], 1.0, c=x[0], d=x[1])


class Tool:
    factor = 1.5

    def __init__(self, v=0.0):
        self.v = v

    @staticmethod
    def scale(v):
        return Tool.factor * v

    @classmethod
    def make(cls, v):
        return cls(v * cls.factor)

    def twice(self, v):
        return 2 * self.scale(v) + self.v

    def both(self, y):
        return self.v * y


class Sub(Tool):
    factor = 2.5

    def both(self, y):
        return super().both(y) + self.factor


@at(U)
def static_and_class_methods(x):
    return Tool.scale(x[0]) + Tool().twice(x[1]) + Tool.make(x[2]).v ** 2 + Sub.make(x[3]).both(x[0])
