"""Derivatives asked for inside a differentiated function: of functions written there, closures, methods, partials."""

import functools

import gradscribe as gs
import numpy as np
from marked import at

X = np.array([0.3, 0.7])


@at(1.5)
def closure_variable(x):
    def inner(u):
        return u * u * x

    return gs.grad(inner)(2.0 * x)


@at(X)
def lambda_of_an_array(x):
    return gs.grad(lambda u: np.sum(np.sin(u) * x))(x) @ x


@at(1.5)
def two_arguments(x):
    v, g = gs.value_and_grad(lambda u, w: u * w**2, argnums=(0, 1))(x, x + 1.0)
    return v + g[0] * g[1]


@at(X)
def tangents(x):
    out, out_dot = gs.jvp(lambda u: np.sin(u) * x, (x,), (x * x,))
    return np.sum(out * out_dot)


@at(X)
def pullbacks(x):
    out, pull = gs.vjp(lambda u, w: u * w * x, x, 2.0 * x)
    p, q = pull(np.cos(out))
    (r,) = gs.vjp(lambda u: u**2, x)[1](1.0 + p)
    return np.sum(p * q + pull(x)[0] + r)


@at(X)
def pullback_of_a_structure(x):
    out, pull = gs.vjp(lambda u: {"a": u * x, "b": (u[0], 3)}, x)
    (bar,) = pull({"a": out["a"], "b": (x[1], None)})
    return np.sum(bar * x)


@at(X)
def jacobians(x):
    jac = gs.jacobian(lambda u: np.array([u[0] * u[1], u[0] ** 2 * x[1]]))(x)
    return np.sum(jac * gs.jacrev(lambda u: u**2 * x)(x))


@at(X)
def second_derivatives(x):
    hessian = gs.hessian(lambda u: u[0] ** 2 * u[1] * x[0])(x)
    return np.sum(hessian * hessian) + gs.hvp(lambda u: np.sum(u**3 * x), (x,), (x**2,)) @ x


@at(X)
def linear_map(x):
    out, push = gs.linearize(lambda u: u**3 * x, x)
    return np.sum(push(x) * out) + np.sum(push(x * x))


@at(1.3)
def three_deep(x):
    return gs.grad(lambda u: gs.grad(lambda w: w**3 * u * x)(u))(x)


@at(1.3)
def in_a_loop(x):
    t = 0.0
    for n in range(3):
        t += gs.grad(lambda u, n=n: u**n * x if n > 0 else u * x)(x)
    return t


@at(1.3)
def options_and_partials(x):
    def poly(u, n=3):
        s = 0.0
        for i in range(n):
            s = s + u**i
        return s

    return gs.grad(poly)(x, 4) + gs.grad(poly)(x) + gs.grad(functools.partial(poly, n=2))(x)


@at(X)
def structures(x):
    g = gs.grad(lambda q, y: np.sum(np.tanh(q["w"] * y + q["b"])))({"w": x, "b": x[0]}, x)
    return np.sum(g["w"]) * g["b"]


@at(1.3)
def auxiliary(x):
    y, aux = gs.grad(lambda u: (u**2 * x, u + 1.0), has_aux=True)(x)
    (v, more), g = gs.value_and_grad(lambda u: (u**2 * x, u + 1.0), has_aux=True)(x)
    return y * aux + v * more * g


class Model:
    def __init__(self, c):
        self.c = c

    def energy(self, q):
        return self.c * np.sum(q**4)

    def force(self, q):
        return -gs.grad(self.energy)(q)


model = Model(2.0)


@at(X)
def method(x):
    return np.sum(model.force(x) ** 2)


@at(X)
def leapfrog(x):
    q, p = x, 0.5 * x
    for _ in range(4):
        p = p - 0.1 * gs.grad(lambda q: np.sum(q**4) / 4)(q)
        q = q + 0.1 * p
    return np.sum(q * p)


@at(1.3)
def newton_by_its_own_derivative(x):
    def f(y):
        return y**3 + y - x

    slope = gs.grad(f)
    y = 1.0
    for _ in range(6):
        y = y - f(y) / slope(y)
    return y


@at(X)
def argument_written_to(x):
    def inner(u):
        u[0] = 3.0
        return np.sum(u * u * x)

    return np.sum(gs.grad(inner)(x)) + x[0]


@at(1.3)
def star_arguments(x):
    return gs.grad(lambda *a: a[0] * a[1] ** 2, 1)(x, x) + gs.grad(np.sin)(x) * gs.grad(gs.grad(np.cos))(x)
