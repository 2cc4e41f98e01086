"""Functions with a derivative of their own, where it is the function's."""

import ctypes
import ctypes.util
import math

import gradscribe as gs
import numpy as np
from marked import at


@gs.custom_jvp
def softplus(x, k):
    return np.log(1.0 + np.exp(k * x)) / k


@softplus.defjvp
def softplus_tangent(primals, tangents):
    x, k = primals
    x_dot, k_dot = tangents
    y = softplus(x, k)
    share = 1.0 / (1.0 + np.exp(-k * x))
    return y, share * x_dot + (share * x - y) / k * k_dot


@at(np.array([0.1, -0.4, 2.0]), 1.7)
def tangent_of_an_array(x, k):
    return np.sum(softplus(x, k) ** 2)


@at(np.array([0.1, -0.4, 2.0]), 0.7)
def tangent_in_a_loop(x, k):
    t = 0.0
    for _ in range(3):
        t = t + np.sum(softplus(x + t, k)) * 0.1
    return t


@at(0.6, 1.2)
def tangent_in_a_branch(x, k):
    y = softplus(x, k) if x > 0.0 else x
    while y < 9.0:
        y = y + softplus(y, k)
    return y


@gs.custom_jvp
def product(x, y):
    return x * y


product.defjvps(lambda x_dot, out, x, y: x_dot * y, lambda y_dot, out, x, y: x * y_dot)


@at(0.6, 1.2)
def a_tangent_for_each(x, y):
    return product(x, product(y, y)) ** 2


@gs.custom_jvp
def polar(p):
    return {"r": np.hypot(p[0], p[1]), "phi": np.arctan2(p[1], p[0])}


@polar.defjvp
def polar_tangent(primals, tangents):
    ((x, y),) = primals
    ((x_dot, y_dot),) = tangents
    r2 = x * x + y * y
    out = {"r": np.sqrt(r2), "phi": np.arctan2(y, x)}
    return out, {"r": (x * x_dot + y * y_dot) / out["r"], "phi": (x * y_dot - y * x_dot) / r2}


@at(0.6, 1.2)
def tangent_of_a_structure(x, y):
    p = polar((x, y * x))
    return p["r"] * p["phi"] ** 2


libm = ctypes.CDLL(ctypes.util.find_library("m"))
libm.cos.restype, libm.cos.argtypes = ctypes.c_double, [ctypes.c_double]


@gs.custom_jvp
def c_cos(x):
    return libm.cos(x)


@c_cos.defjvp
def c_cos_tangent(primals, tangents):
    return c_cos(primals[0]), -math.sin(primals[0]) * tangents[0]


@at(0.6)
def tangent_of_c_code(x):
    return c_cos(x * x) * x


@gs.custom_jvp
def dot(a, b):
    return a @ b


@dot.defjvp
def dot_tangent(primals, tangents):
    (a, b), (a_dot, b_dot) = primals, tangents
    return dot(a, b), dot(a_dot, b) + dot(a, b_dot)


@at(np.arange(6.0).reshape(2, 3), np.array([0.3, -1.0, 2.0]))
def tangents_that_call_it_again(a, b):
    return np.sum(np.sin(dot(a, b)))


def step(u):
    v = np.sin(u) * u
    w = np.exp(-v * v)
    return w * u + v


@at(np.array([0.3, 0.7]), 3)
def steps_computed_again(u, n):
    for _ in range(n):
        u = gs.checkpoint(step)(u)
    return np.sum(u * u)


@at(np.array([0.3, 0.7]), 0.4)
def a_loop_computed_again(x, k):
    def steps(u):
        for _ in range(3):
            u = np.tanh(u * k) + u
        return u, u[0]

    y, first = gs.checkpoint(steps)(x)
    return np.sum(y**2) * first


@at(0.8)
def computed_again_in_a_branch(x):
    y = gs.checkpoint(lambda a, b: {"s": math.sin(a) * b})(x, x * x)["s"] if x > 0 else x
    return gs.checkpoint(step)(y) * y


@at(np.array([0.3, 0.7]))
def no_derivative_lost(x):
    with gs.no_grad():
        k = 3
        y = x
    return np.sum(y * y) * k


@at(0.7)
def tangent_with_a_constant(x):
    t = x
    while t < 4:
        t = t + product(t, 0.3) + 1.0
    return product(t, x) + product(2, x)
