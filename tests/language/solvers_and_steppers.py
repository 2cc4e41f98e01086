"""Solvers, integrators and trees of objects; data and settings of the module."""

from __future__ import annotations

import abc
import functools
import math
from dataclasses import dataclass, field, replace

import numpy as np
from marked import at

CONFIG = {"dt": 0.1, "steps": 5, "method": "rk4", "damping": {"kind": "linear", "c": 0.3}}
V = np.array([0.3, 0.8, 0.5])
DATA_X = np.linspace(0.0, 1.0, 7)
DATA_Y = np.array([1.0, 0.9, 0.7, 0.65, 0.5, 0.45, 0.4])
U = np.array([0.7, -1.2, 1.1, 0.4])
M = np.array([[0.7, -1.2, 0.3], [1.1, 0.4, -0.6], [0.2, 0.9, 0.5]])


@at(0.7)
def ode_with_config(k):
    def rhs(t, y):
        return np.array([y[1], -k * y[0] - CONFIG["damping"]["c"] * y[1]])

    def euler(f, t, y, h):
        return y + h * f(t, y)

    def rk4(f, t, y, h):
        k1 = f(t, y)
        k2 = f(t + h / 2, y + h * k1 / 2)
        k3 = f(t + h / 2, y + h * k2 / 2)
        k4 = f(t + h, y + h * k3)
        return y + h * (k1 + 2 * k2 + 2 * k3 + k4) / 6

    steppers = {"euler": euler, "rk4": rk4}
    y = np.array([1.0, 0.0])
    traj = [y]
    t = 0.0
    for _ in range(CONFIG["steps"]):
        y = steppers[CONFIG["method"]](rhs, t, y, CONFIG["dt"])
        t += CONFIG["dt"]
        traj.append(y)
    traj = np.array(traj)
    return np.sum(traj[:, 0] ** 2)


@at(V)
def fit_residuals_global_data(p):
    a, b, c = p

    def model(t):
        return a * np.exp(-b * t) + c

    res = []
    for t, y in zip(DATA_X, DATA_Y, strict=False):
        res.append(model(t) - y)
    res = np.asarray(res)
    return np.sum(res**2) / len(res)


@at(V)
def huber_over_data(p):
    loss = 0
    for xi, yi in zip(DATA_X, DATA_Y, strict=False):
        r = p[0] + p[1] * xi + p[2] * xi**2 - yi
        if abs(r) < 0.5:
            loss += 0.5 * r**2
        else:
            loss += 0.5 * (abs(r) - 0.25)
    return loss


@dataclass
class State:
    x: float
    v: float
    t: float = 0.0
    log: list = field(default_factory=list)

    def energy(self, k=1.0):
        return 0.5 * self.v**2 + 0.5 * k * self.x**2

    def record(self):
        self.log.append((self.t, self.x))
        return len(self.log)


class Integrator(abc.ABC):
    def __init__(self, dt, force):
        self.dt = dt
        self._force = force
        self.nsteps = 0

    @abc.abstractmethod
    def step(self, s: State) -> State: ...

    def run(self, s, n):
        for _ in range(n):
            s = self.step(s)
            self.nsteps += 1
            s.record()
        return s


class Verlet(Integrator):
    def step(self, s):
        a = self._force(s.x)
        vh = s.v + 0.5 * self.dt * a
        x = s.x + self.dt * vh
        return replace(s, x=x, v=vh + 0.5 * self.dt * self._force(x), t=s.t + self.dt)


class Euler(Integrator):
    def __init__(self, *args, scale=1.0, **kw):
        super().__init__(*args, **kw)
        self.scale = scale

    def step(self, s):
        s.x, s.v = s.x + self.dt * s.v, s.v + self.scale * self.dt * self._force(s.x)
        s.t += self.dt
        return s


@at(0.7, 1.4)
def integrators(x0, k):
    total = 0.0
    for cls in (Verlet, Euler):
        integ = cls(0.1, lambda q: -k * q**3) if cls is Verlet else cls(dt=0.1, force=lambda q: -k * q, scale=x0)
        s = integ.run(State(x0, 0.0), 4)
        total += s.energy(k) * integ.nsteps + sum(x for _, x in s.log)
    return total


@at({"a": 0.5, "b": [1.0, 2.0]}, 3)
def dict_args_with_get(p, n):
    scale = p.get("scale", 2.0)
    off = p.get("a", 0.0)
    b = p["b"]
    s = off
    for i in range(n):
        s = s * b[i % len(b)] + scale
    return s


@at(0.5, 0.25)
def kwargs_forwarding(x, y):
    def inner(a, b=2.0, *rest, c=1.0, **more):
        return a * b * c + sum(rest) + sum(v * (i + 1) for i, (k, v) in enumerate(sorted(more.items())))

    def outer(*args, **kwargs):
        kwargs.setdefault("c", y)
        return inner(*args, **{**kwargs, "z": x})

    return outer(x, y) + outer(x, 1.0, 2.0, y, q=y) + outer(*[x, y], **{"c": 0.3})


def memoize(f):
    cache = {}

    @functools.wraps(f)
    def g(n):
        if n not in cache:
            cache[n] = f(n)
        return cache[n]

    return g


@at(0.7)
def memoized_fib(x):
    @memoize
    def fib(n):
        return x if n == 0 else 1.0 if n == 1 else fib(n - 1) * x + fib(n - 2)

    return fib(5)


@at(U)
def while_true_with_tolerance(x):
    y = np.zeros_like(x)
    it = 0
    while True:
        new = np.cos(y) * x
        err = np.max(np.abs(new - y))
        y = new
        it += 1
        if err < 1e-3 or it >= 6:
            break
    return np.sum(y**2)


@at(M, V)
def gauss_seidel_dense(A, b):
    A = A + 4 * np.eye(3)
    x = np.zeros(3)
    for _sweep in range(4):
        for i in range(len(b)):
            s = 0.0
            for j in range(len(b)):
                if j != i:
                    s += A[i, j] * x[j]
            x[i] = (b[i] - s) / A[i, i]
    return x @ x


@at(M, V)
def cg_dense(A, b):
    A = A @ A.T + np.eye(3)
    x = np.zeros_like(b)
    r = b - A @ x
    p = r.copy()
    rs = r @ r
    for _k in range(2):
        Ap = A @ p
        alpha = rs / (p @ Ap)
        x += alpha * p
        r -= alpha * Ap
        rs_new = r @ r
        p = r + (rs_new / rs) * p
        rs = rs_new
    return np.sum(x**2)


@at(M)
def qr_gram_schmidt_columns(A):
    m, n = A.shape
    Q = np.zeros((m, n))
    R = np.zeros((n, n))
    for j in range(n):
        v = A[:, j].copy()
        for i in range(j):
            q = Q[:, i]
            R[i, j] = q @ v
            v -= R[i, j] * q
        R[j, j] = np.linalg.norm(v)
        Q[:, j] = v / R[j, j]
    return np.sum(R**3) + np.sum(Q[0] * Q[1] * A[2])


@at(M)
def power_iteration_tol(A):
    S = A @ A.T
    v = np.ones(3) / np.sqrt(3)
    lam_old = 0.0
    for _k in range(100):
        w = S @ v
        lam = v @ w
        v = w / np.linalg.norm(w)
        if abs(lam - lam_old) < 1e-13 * abs(lam):
            break
        lam_old = lam
    else:
        raise RuntimeError("no convergence")
    return lam


@at(0.7)
def bisection_value(x):
    lo, hi = 0.0, 2.0
    for _ in range(8):
        mid = 0.5 * (lo + hi)
        if mid**3 + x * mid - 1 > 0:
            hi = mid
        else:
            lo = mid
    root = 0.5 * (lo + hi)
    for _ in range(6):
        root -= (root**3 + x * root - 1) / (3 * root**2 + x)
    return root


@at(0.7)
def secant_with_list_history(x):
    def f(y):
        return y * y - x

    ys = [1.0, 0.9]
    while abs(f(ys[-1])) > 1e-13 and len(ys) < 20:
        a, b = ys[-2], ys[-1]
        ys.append(b - f(b) * (b - a) / (f(b) - f(a)))
    return ys[-1]


@at(0.7)
def newton_fractional_try(x):
    y = 0.0
    for _ in range(30):
        try:
            step = (y * y - x) / (2 * y)
        except ZeroDivisionError:
            y = 1.0
            continue
        y -= step
        if abs(step) < 1e-14:
            break
    return y


@at(V)
def softmax_with_max_shift(z):
    def softmax(v):
        e = np.exp(v - np.max(v))
        return e / e.sum()

    p = softmax(z)
    for _ in range(2):
        p = softmax(p * z)
    return -np.sum(p * np.log(p))


@at(V, M)
def viterbi_logs(pi0, T):
    obs = [0, 2, 1]
    delta = pi0 + T[:, obs[0]]
    back = []
    for o in obs[1:]:
        scores = delta[:, None] + T
        back.append(np.argmax(scores, axis=0))
        delta = np.max(scores, axis=0) + T[:, o]
    path = [int(np.argmax(delta))]
    for b in reversed(back):
        path.insert(0, int(b[path[0]]))
    return delta.max() + sum(pi0[p] ** 2 for p in path)


@at(U)
def string_keys_from_zip(x):
    names = "abcd"
    d = dict(zip(names, x, strict=False))
    d["e"] = d.pop("a") * 2
    d |= {"f": d["b"] * d["c"]}
    del d["d"]
    return sum(v ** (i + 1) for i, v in enumerate(d.values())) + len(d)


class Node:
    def __init__(self, value, left=None, right=None):
        self.value, self.left, self.right = value, left, right

    def sum(self):
        s = self.value
        if self.left is not None:
            s += self.left.sum()
        if self.right:
            s += 2 * self.right.sum()
        return s

    def map(self, f):
        return Node(f(self.value), self.left and self.left.map(f), self.right and self.right.map(f))


@at(V)
def tree_of_nodes(x):
    t = Node(x[0], Node(x[1]), Node(x[2], Node(x[0] * x[1])))
    return t.map(lambda v: v * v).sum() + t.sum()


class Var:
    """a student's own dual numbers"""

    def __init__(self, v, d=0.0):
        self.v, self.d = v, d

    def __add__(self, o):
        o = o if isinstance(o, Var) else Var(o)
        return Var(self.v + o.v, self.d + o.d)

    __radd__ = __add__

    def __mul__(self, o):
        o = o if isinstance(o, Var) else Var(o)
        return Var(self.v * o.v, self.v * o.d + self.d * o.v)

    __rmul__ = __mul__

    def __pow__(self, n):
        r = Var(1.0)
        for _ in range(n):
            r = r * self
        return r

    def __neg__(self):
        return Var(-self.v, -self.d)

    def __sub__(self, o):
        return self + (-o if isinstance(o, Var) else Var(-o))

    def __lt__(self, o):
        return self.v < (o.v if isinstance(o, Var) else o)

    def __repr__(self):
        return f"Var({self.v}, {self.d})"


@at(0.7)
def own_dual_numbers(x):
    v = Var(x, 1.0)
    y = 3 * v**3 - 2 * v + 1
    if y < 0:
        y = y * y
    return y.d + y.v


class Vec3:
    __slots__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        self.x, self.y, self.z = x, y, z

    def __add__(self, o):
        return Vec3(self.x + o.x, self.y + o.y, self.z + o.z)

    def __sub__(self, o):
        return Vec3(self.x - o.x, self.y - o.y, self.z - o.z)

    def __mul__(self, s):
        return Vec3(self.x * s, self.y * s, self.z * s)

    __rmul__ = __mul__

    def __iter__(self):
        yield self.x
        yield self.y
        yield self.z

    def __iadd__(self, o):
        self.x += o.x
        self.y += o.y
        self.z += o.z
        return self

    def dot(self, o):
        return sum(a * b for a, b in zip(self, o, strict=False))

    def cross(self, o):
        return Vec3(self.y * o.z - self.z * o.y, self.z * o.x - self.x * o.z, self.x * o.y - self.y * o.x)

    def __abs__(self):
        return math.sqrt(self.dot(self))

    def __eq__(self, o):
        return tuple(self) == tuple(o)

    def __bool__(self):
        return any(c != 0 for c in self)


@at(V)
def vectors_as_objects(x):
    a = Vec3(*x)
    b = Vec3(x[1], 0.3, x[0])
    c = a.cross(b) + 2 * a
    c += b
    return abs(c) + c.dot(a - b) + (1.0 if a else 0.0)


class Planet:
    count = 0

    def __init__(self, pos, vel, m):
        self.pos, self.vel, self.m = pos, vel, m


@at(V)
def nbody_objects(x):
    class_ = Planet
    planets = [
        class_(Vec3(x[0], 0.0, 0.1), Vec3(0.0, 0.5, 0.0), 1.0),
        class_(Vec3(-1.0, x[1], 0.0), Vec3(0.0, -0.5, x[2]), 2.0),
    ]
    for _ in range(3):
        for p in planets:
            acc = Vec3(0.0, 0.0, 0.0)
            for q in planets:
                if q is not p:
                    d = q.pos - p.pos
                    acc += d * (q.m / (abs(d) ** 3 + 0.1))
            p.vel += acc * 0.05
        for p in planets:
            p.pos += p.vel * 0.05
    return sum(0.5 * p.m * p.vel.dot(p.vel) for p in planets)
