"""Functions mapped over axes of their arguments."""

import gradscribe as gs
import numpy as np
from marked import at

X = np.array([[0.3, 0.7, -0.2], [1.1, -0.4, 0.5]])
W = np.array([0.5, -1.0, 0.8])


def energy(x, w):
    return np.sum(np.sin(x * w))


@at(X, W)
def one_argument_mapped(x, w):
    return np.sum(gs.vmap(energy, in_axes=(0, None))(x, w) ** 2)


@at(X, W)
def a_closure(x, w):
    return np.sum(gs.vmap(lambda row: np.tanh(row @ w))(x) ** 2)


@at(X, W)
def gradients_mapped(x, w):
    return np.sum(gs.vmap(gs.grad(energy, (0, 1)), in_axes=(0, None))(x, w)[0] ** 2)


@at(X)
def mapped_twice(x):
    products = gs.vmap(gs.vmap(lambda a, b: a @ b, (None, 1)), (0, None))(x, x.T)
    return np.sum(products**3)


@at(X, W)
def structures(x, w):
    def f(p, column):
        return {"a": p["w"] * column, "b": (column @ column, 3.0)}

    out = gs.vmap(f, in_axes=({"w": 0}, 1), out_axes={"a": -1, "b": (0, 0)})({"w": w}, x)
    return np.sum(out["a"] * x) + out["b"][0] @ w + out["b"][1] @ w


@at(np.array([0.3, 0.7]), 2.0)
def a_program_of_numbers(u0, k):
    def steps(u):
        for _ in range(3):
            u = u - 0.1 * k * u**3 if u > 0 else u
        return u

    return np.sum(gs.vmap(steps)(u0) ** 2)
