"""In-place NumPy in containers and objects, parameters in nested structures, optimizers, small classes."""

from __future__ import annotations

import functools
import itertools
import math
import operator
from dataclasses import dataclass, replace
from typing import NamedTuple

import gradscribe as gs
import numpy as np
from marked import at

M = np.array([[0.7, -1.2, 0.3], [1.1, 0.4, -0.6], [0.2, 0.9, 0.5]])
U = np.array([0.7, -1.2, 1.1, 0.4])


@at(M)
def lu_in_place_with_views(A):
    n = A.shape[0]
    for k in range(n - 1):
        pivot = A[k, k]
        below = A[k + 1 :, k]
        below /= pivot
        A[k + 1 :, k + 1 :] -= np.outer(below, A[k, k + 1 :])
    return np.sum(np.log(np.abs(np.diag(A))))


@at(M)
def rows_swapped_by_fancy(A):
    A[[0, 2]] = A[[2, 0]]
    A[:, [0, 1]] = A[:, [1, 0]]
    return np.sum(A * np.arange(9.0).reshape(3, 3)) + A[0] @ A[1]


@at(M)
def partial_pivoting(A):
    A = A.copy()
    n = len(A)
    det = 1.0
    for k in range(n):
        p = k + np.argmax(np.abs(A[k:, k]))
        if p != k:
            A[[k, p]] = A[[p, k]]
            det = -det
        det *= A[k, k]
        for i in range(k + 1, n):
            A[i, k:] -= A[i, k] / A[k, k] * A[k, k:]
    return det


@at(M)
def swap_rows_tuple(A):
    A[0], A[1] = A[1].copy(), A[0].copy()
    A[0, :], A[2, :] = A[2, :] * 2, A[0, :] ** 2
    return np.sum(A**2 * M)


@at(U)
def where_and_out(x):
    y = np.zeros_like(x)
    np.multiply(x, x, out=y, where=x > 0)
    np.add(y, 1.0, out=y[1:3][:0]) if False else None
    np.sin(y, out=y)
    np.subtract(y[1:], y[:-1], out=y[:-1])
    return np.sum(y * x)


@at(U)
def add_at_repeated(x):
    y = np.zeros(3)
    np.add.at(y, [0, 1, 1, 2], x**2)
    np.multiply.at(y, np.array([0, 0]), np.array([2.0, 3.0]))
    np.subtract.at(y, (np.array([2, 2]),), x[:2])
    return np.sum(y**2)


@at(U)
def put_place_copyto(x):
    y = x * 2
    np.put(y, [0, -1], [x[1], x[2]])
    np.place(y, y > 1.0, [x[0] * 5])
    np.copyto(y, x[::-1], where=y < 0)
    np.putmask(y, y > 3, x**2)
    return np.sum(y**2 * np.arange(1.0, 5.0))


@at(M)
def fill_diagonal_flat(A):
    np.fill_diagonal(A, A[0] ** 2)
    A.flat[::4] += 1.0
    A.flat[[1, 2]] = A[2, :2]
    A.reshape(-1)[5:7] *= A[0, 0]
    return np.sum(A**3)


@at(M)
def views_of_views(A):
    B = A[1:, :].T
    c = B[::2][:, -1]
    c[:] = c * A[0, 0]
    B[1] += c
    d = A.ravel()[2::3]
    d *= d
    return np.sum(A**2) + c.sum()


@at(np.arange(8.0).reshape(2, 2, 2) * 0.1 + 0.3)
def rank_three_views(T):
    v = np.moveaxis(T, 0, -1)
    v[0, :, 1] *= v[1, :, 0]
    w = T.transpose(2, 0, 1)[None]
    w[0, 1] -= w[0, 0] ** 2
    T[..., None][1, ..., 0] += 0.5
    return np.sum(T**2 * np.arange(8.0).reshape(2, 2, 2))


@at(U)
def ping_pong_in_dict(x):
    b = {"cur": x.copy(), "new": np.zeros_like(x)}
    for _ in range(3):
        b["new"][:] = np.roll(b["cur"], 1) * b["cur"]
        b["cur"], b["new"] = b["new"], b["cur"]
    return b["cur"].sum() + b["new"][0]


@dataclass
class Grid:
    u: np.ndarray
    v: np.ndarray
    dt: float = 0.1

    def swap(self):
        self.u, self.v = self.v, self.u

    def step(self):
        self.v[1:-1] = self.u[1:-1] + self.dt * (self.u[2:] - self.u[:-2])
        self.v[0] = self.u[0]
        self.v[-1] = self.u[-1]
        self.swap()


@at(U, 0.2)
def ping_pong_in_object(x, dt):
    g = Grid(x.copy(), np.empty_like(x), dt=dt)
    for _ in range(4):
        g.step()
    return np.sum(g.u**2)


@at(U, 3)
def object_grid_steps(x, n):
    g = Grid(x.copy(), np.empty_like(x))
    t = 0.0
    while t < n * 0.1 - 1e-9:
        g.step()
        t += g.dt
    return g.u @ g.u


@at(Grid(U, U * 0.5, 0.3))
def gradient_by_object(g):
    h = replace(g, u=g.u**2)
    h.step()
    return np.sum(h.u * g.v) + g.dt


class Body(NamedTuple):
    pos: np.ndarray
    vel: np.ndarray
    mass: float = 1.0


@at(Body(np.array([0.0, 1.0]), np.array([0.5, -0.1]), 2.0))
def named_tuple_body(b):
    for _ in range(3):
        acc = -b.pos / (np.sum(b.pos**2) ** 1.5 * b.mass)
        b = b._replace(pos=b.pos + 0.1 * b.vel, vel=b.vel + 0.1 * acc)
    p, v, m = b
    return m * v @ v + p[0]


@at([Body(np.array([0.0, 1.0]), np.array([0.5, -0.1]), 2.0), Body(np.array([1.0, 0.0]), np.array([-0.5, 0.1]), 1.0)])
def list_of_bodies(bodies):
    def force(a, b):
        d = b.pos - a.pos
        return a.mass * b.mass * d / (d @ d + 0.1) ** 1.5

    e = 0.0
    for a, b in itertools.combinations(bodies, 2):
        e += force(a, b) @ a.vel
    for b in bodies:
        e += 0.5 * b.mass * np.dot(b.vel, b.vel)
    return e


@at(
    {"layers": [{"w": M, "b": np.ones(3)}, {"w": M.T * 0.5, "b": np.zeros(3)}], "scale": 0.3}, np.array([0.1, 0.2, 0.3])
)
def mlp_nested_params(params, x):
    for layer in params["layers"][:-1]:
        x = np.tanh(layer["w"] @ x + layer["b"])
    last = params["layers"][-1]
    out = last["w"] @ x + last["b"]
    return params["scale"] * np.sum(out**2)


@at({"w1": M, "b1": np.ones(3), "w2": np.ones((1, 3)), "b2": np.array([0.2])}, np.array([0.1, 0.2, 0.3]))
def mlp_kwargs(params, x):
    def forward(x, w1, b1, w2, b2):
        h = np.maximum(w1 @ x + b1, 0)
        return (w2 @ h + b2)[0]

    return forward(x, **params) ** 2


@at(U)
def sgd_with_momentum_dict(x):
    params = {"a": x[:2], "b": x[2:]}
    vel = {k: np.zeros_like(v) for k, v in params.items()}

    def loss(p):
        return np.sum(p["a"] ** 2 * p["b"]) + np.sum(p["b"] ** 4)

    for _ in range(3):
        g = gs.grad(loss)(params)
        for k in params:
            vel[k] = 0.9 * vel[k] - 0.1 * g[k]
            params[k] = params[k] + vel[k]
    return loss(params)


@at(U)
def adam_lists(x):
    p = list(x)
    m = [0.0] * len(p)
    v = [0.0] * len(p)
    for t in range(1, 4):
        g = [2 * pi * (i + 1) for i, pi in enumerate(p)]
        for i in range(len(p)):
            m[i] = 0.9 * m[i] + 0.1 * g[i]
            v[i] = 0.99 * v[i] + 0.01 * g[i] ** 2
            mh = m[i] / (1 - 0.9**t)
            vh = v[i] / (1 - 0.99**t)
            p[i] -= 0.1 * mh / (math.sqrt(vh) + 1e-8)
    return sum(pi**2 for pi in p)


@at(0.7, 1.3)
def closure_accumulator(a, b):
    total = 0.0
    calls = 0

    def add(v):
        nonlocal total, calls
        total += v * a
        calls += 1
        return total

    for k in range(3):
        add(b * k)
    add(a)
    return total * calls


@at(0.7)
def function_table_dispatch(x):
    ops = {"+": lambda a, b: a + b, "*": operator.mul, "max": max, "pow": math.pow}
    program = [("+", 0.3), ("*", 1.5), ("max", 0.2), ("pow", 2.0)]
    acc = x
    for op, arg in program:
        acc = ops[op](acc, arg)
    return acc


@at(0.7)
def reduce_with_partials(x):
    fs = [functools.partial(math.pow, x), functools.partial(operator.mul, x), lambda v: v + x]
    return functools.reduce(lambda acc, f: f(acc), fs, 1.2)


@at(0.7)
def try_in_while_with_else(x):
    k = 0
    s = 0.0
    while k < 4:
        try:
            s += math.sqrt(x - k * 0.3)
        except ValueError:
            s -= x
            k += 1
            continue
        else:
            s *= 1.1
        finally:
            s += 0.01 * x
        k += 1
    else:
        s *= x
    return s


@at(U)
def match_on_shape(x):
    match x.shape:
        case (n,):
            return np.sum(x) * n
        case (n, m):
            return np.sum(x) * n * m
        case _:
            raise ValueError("bad")


@at(U)
def match_sequence_commands(x):
    stack = []
    for cmd in [("push", 0), ("push", 1), "mul", ("push", 2), "add", ("scale", 2.0)]:
        match cmd:
            case ("push", i):
                stack.append(x[i])
            case "mul":
                b, a = stack.pop(), stack.pop()
                stack.append(a * b)
            case "add":
                stack.append(stack.pop() + stack.pop())
            case ("scale", s) if s > 1:
                stack[-1] *= s
    return stack[0]


@at(U)
def walrus_filter(x):
    return sum(y * x[1] for v in x if (y := v * v) > 0.3)


@at(0.7)
def walrus_newton(x):
    y = 1.0
    n = 0
    while abs(dy := (y * y - x) / (2 * y)) > 1e-12:
        y -= dy
        n += 1
    return y


@at(0.7)
def forelse_prime(x):
    s = 0.0
    for n in range(2, 12):
        for d in range(2, n):
            if n % d == 0:
                break
        else:
            s += x**n
    return s


@at(U)
def global_config_and_fstring(x):
    key = f"{'mean' if x.ndim == 1 else 'none'}_{2}"
    return getattr(np, key.split("_")[0])(x**2)


@at(U)
def isinstance_paths(x):
    def norm(v):
        if isinstance(v, (int, float)):
            return abs(v)
        if isinstance(v, np.ndarray):
            return np.sqrt(np.sum(v**2))
        if isinstance(v, dict):
            return sum(norm(e) for e in v.values())
        return sum(map(norm, v))

    return norm(x) + norm([x[0], x[1:]]) + norm({"a": x, "b": 2.0, "c": (x[2],)})


@at(U)
def assert_raise_del(x):
    assert x.ndim == 1 and len(x) == 4, f"bad shape {x.shape}"
    y = x**2
    z = y.sum()
    del y
    if z < 0:
        raise RuntimeError("no")
    return z * x[0]


@at(U)
def import_in_body(x):
    import math as m
    from functools import reduce

    from numpy import linalg as la

    return m.exp(la.norm(x)) + reduce(lambda a, b: a * b, x)


@at(U)
def errstate_and_print(x):
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.where(x > 0, np.log(x), 0.0)
    print("y =", y)
    return np.sum(y * x)


class Poly:
    def __init__(self, c):
        self.c = list(c)

    def __call__(self, x):
        r = 0.0
        for a in reversed(self.c):
            r = r * x + a
        return r

    def __add__(self, o):
        n = max(len(self.c), len(o.c))
        a = self.c + [0.0] * (n - len(self.c))
        b = o.c + [0.0] * (n - len(o.c))
        return Poly([p + q for p, q in zip(a, b, strict=False)])

    def __mul__(self, o):
        if isinstance(o, Poly):
            r = [0.0] * (len(self.c) + len(o.c) - 1)
            for i, a in enumerate(self.c):
                for j, b in enumerate(o.c):
                    r[i + j] += a * b
            return Poly(r)
        return Poly([a * o for a in self.c])

    __rmul__ = __mul__

    def __len__(self):
        return len(self.c)

    def __getitem__(self, k):
        return self.c[k]

    def __iter__(self):
        return iter(self.c)

    @property
    def degree(self):
        return len(self.c) - 1

    @staticmethod
    def zero():
        return Poly([0.0])

    def deriv(self):
        return Poly([k * a for k, a in enumerate(self.c)][1:])


@at(0.7)
def callable_object(x):
    class_ = Poly([1.0, x, 2.0])
    return class_(x) + Poly.zero()(x) + class_.degree


@at(0.7)
def polynomial_algebra(x):
    p = Poly([x, 1.0])
    q = p * p + 2.0 * p
    s = q(0.5) + q.deriv()(x) + len(q)
    for k, a in enumerate(q):
        s += k * a
    return s + q[1] * sum(q)


@at(U)
def generator_pipeline(x):
    def pairs(v):
        yield from zip(v, v[1:], strict=False)

    def diffs(it):
        for a, b in it:
            yield (b - a) ** 2

    return math.sqrt(sum(diffs(pairs(x)))) + max(diffs(pairs(x)))


@at(U)
def accumulate_and_pairwise(x):
    c = list(itertools.accumulate(x, lambda a, b: a * 0.5 + b))
    return sum(a * b for a, b in itertools.pairwise(c)) + math.prod(c[:2])


@at(U)
def product_loops(x):
    s = 0.0
    for (i, a), (j, b) in itertools.product(enumerate(x), repeat=2):
        if i < j:
            s += a * b * (j - i)
    return s


@at(U)
def list_del_insert_extend(x):
    v = [x[0], x[1]]
    v.insert(1, x[2] * x[0])
    v.extend([x[3]] * 2)
    del v[0]
    v += [v.pop(0) * 2]
    v.reverse()
    return sum(a * (i + 1) for i, a in enumerate(v)) + v.index(v[0])


@at(U)
def sort_by_key_static(x):
    names = ["b", "a", "d", "c"]
    order = sorted(range(4), key=lambda i: names[i])
    w = sorted(zip(names, [3, 1, 2, 0], strict=False), key=lambda t: t[1], reverse=True)
    return sum(x[i] * (k + 1) ** 2 for k, i in enumerate(order)) + sum(x[k] ** 2 * n for k, (_, n) in enumerate(w))


@at(np.array([0.5, 0.3]), np.array([1.0, 1.2, 0.9, 1.4]))
def kalman_filter(theta, zs):
    q, r = np.exp(theta)
    F = np.array([[1.0, 0.1], [0.0, 1.0]])
    H = np.array([[1.0, 0.0]])
    Q = q * np.eye(2)
    R = np.array([[r]])
    x = np.zeros(2)
    P = np.eye(2)
    ll = 0.0
    for z in zs:
        x = F @ x
        P = F @ P @ F.T + Q
        y = z - H @ x
        S = H @ P @ H.T + R
        K = P @ H.T @ np.linalg.inv(S)
        x = x + K @ y
        P = (np.eye(2) - K @ H) @ P
        ll += -0.5 * (np.log(np.linalg.det(S)) + y @ np.linalg.solve(S, y))
    return ll


@at(np.array([0.5, 0.3]))
def kalman_with_dict_state(theta):
    q, r = np.exp(theta[0]), np.exp(theta[1])
    state = {"x": np.zeros((2, 1)), "P": np.eye(2)}
    model = {"F": np.array([[1.0, 1.0], [0.0, 1.0]]), "H": np.array([[1.0, 0.0]]), "Q": q * np.eye(2), "R": r}
    zs = [1.0, 2.1, 2.9, 4.2]
    ll = 0.0

    def predict(s):
        return {"x": model["F"] @ s["x"], "P": model["F"] @ s["P"] @ model["F"].T + model["Q"]}

    for z in zs:
        state = predict(state)
        S = (model["H"] @ state["P"] @ model["H"].T).item() + model["R"]
        innov = z - (model["H"] @ state["x"])[0, 0]
        K = state["P"] @ model["H"].T / S
        state["x"] = state["x"] + K * innov
        state["P"] = state["P"] - K @ model["H"] @ state["P"]
        ll -= 0.5 * (math.log(S) + innov**2 / S)
    return ll


class KF:
    def __init__(self, q, r):
        self.q, self.r = q, r
        self.x, self.p = 0.0, 1.0
        self.history = []

    def update(self, z):
        self.p += self.q
        k = self.p / (self.p + self.r)
        self.x += k * (z - self.x)
        self.p *= 1 - k
        self.history.append(self.x)
        return self

    @property
    def last(self):
        return self.history[-1]

    @classmethod
    def from_logs(cls, a, b):
        return cls(math.exp(a), math.exp(b))

    @staticmethod
    def loss(xs, zs):
        return sum((a - b) ** 2 for a, b in zip(xs, zs, strict=False))


@at(0.2, 0.4)
def kalman_object(a, b):
    kf = KF.from_logs(a, b)
    zs = [1.0, 0.5, 1.5, 0.7]
    for z in zs:
        kf.update(z)
    return KF.loss(kf.history, zs) + kf.last


@at(0.7)
def romberg(h):
    def f(x):
        return math.exp(-x * x * h)

    R = [[0.5 * (f(0.0) + f(1.0))]]
    for j in range(1, 4):
        n = 2**j
        step = 1.0 / n
        total = 0.0
        for i in range(1, n, 2):
            total += f(i * step)
        row = [0.5 * R[j - 1][0] + step * total]
        for k in range(1, j + 1):
            row.append((4**k * row[k - 1] - R[j - 1][k - 1]) / (4**k - 1))
        R.append(row)
    return R[-1][-1]


@gs.differentiable
def _energy(q, k):
    return 0.5 * k * np.sum(q**2) + np.sum(q**4)


@at(U, 1.3)
def leapfrog_with_decorated(q0, k):
    q, p = q0.copy(), np.zeros_like(q0)
    for _ in range(5):
        p = p - 0.05 * gs.grad(_energy)(q, k)
        q += 0.1 * p
    return np.sum(q * p)


@at(0.7)
def dict_changes_kind_in_loop(x):
    d = x
    s = 0.0
    for k in range(3):
        if k > 0:
            s += d["a"]
        d = {"a": x * k}
    return s + d["a"]
