"""Programs of a course: models, filters, interpreters, trees, registries, histories in dicts."""

from __future__ import annotations

import itertools
import math
from collections import deque

import numpy as np
from marked import at

V = np.array([0.3, 0.8, 0.5])
M = np.array([[0.7, -1.2, 0.3], [1.1, 0.4, -0.6], [0.2, 0.9, 0.5]])
U = np.array([0.7, -1.2, 1.1, 0.4])
N4 = np.linspace(-0.5, 0.9, 16).reshape(4, 4)


@at(np.array([0.5, 1.5]), 0.01)
def lotka_dict_history(p, dt):
    hist = {"t": [0.0], "x": [1.0], "y": [0.5]}
    for _i in range(5):
        x, y = hist["x"][-1], hist["y"][-1]
        hist["x"].append(x + dt * (p[0] * x - x * y))
        hist["y"].append(y + dt * (x * y - p[1] * y))
        hist["t"].append(hist["t"][-1] + dt)
    err = np.array(hist["x"]) - np.array(hist["y"])
    return np.sum(err**2) + hist["t"][-1]


@at(V)
def graph_shortest_path(w):
    graph = {"a": [("b", 0), ("c", 1)], "b": [("d", 2)], "c": [("d", 0)], "d": []}
    dist = {n: math.inf for n in graph}
    dist["a"] = 0.0
    for node in ["a", "b", "c"]:
        for nxt, k in graph[node]:
            cand = dist[node] + w[k]
            if cand < dist[nxt]:
                dist[nxt] = cand
    return dist["d"] ** 2


@at(V)
def matrix_as_list_of_lists(x):
    A = [[x[0], 1.0], [2.0, x[1]]]
    B = [[sum(a * b for a, b in zip(row, col, strict=False)) for col in zip(*A, strict=False)] for row in A]
    B[0][1] += x[2]
    trace = sum(B[i][i] for i in range(2))
    T = list(map(list, zip(*B, strict=False)))
    return trace + T[1][0] * T[0][1]


@at(V)
def determinant_recursive_lists(x):
    def det(m):
        if len(m) == 1:
            return m[0][0]
        return sum((-1) ** j * m[0][j] * det([row[:j] + row[j + 1 :] for row in m[1:]]) for j in range(len(m)))

    return det([[x[0], 2.0, 0.1], [0.5, x[1], 1.0], [x[2], 0.3, 1.5]])


@at(M)
def determinant_recursive_array(A):
    def det(m):
        n = m.shape[0]
        if n == 1:
            return m[0, 0]
        s = 0.0
        for j in range(n):
            minor = np.delete(m[1:], j, axis=1)
            s += (-1) ** j * m[0, j] * det(minor)
        return s

    return det(A)


@at(np.linspace(0.1, 0.9, 8))
def fft_recursive_real(x):
    def fft(v):
        n = len(v)
        if n == 1:
            return v.astype(complex)
        e, o = fft(v[::2]), fft(v[1::2])
        t = np.exp(-2j * np.pi * np.arange(n // 2) / n) * o
        return np.concatenate([e + t, e - t])

    F = fft(x)
    return np.sum(np.abs(F) ** 2 * np.arange(8.0))


@at(np.linspace(0.1, 0.9, 8))
def prefix_sums_in_place(x):
    a = x.copy()
    d = 1
    while d < len(a):
        a[d:] = a[d:] + a[:-d]
        d *= 2
    return np.sum(a**2)


@at(U)
def moving_average_deque(x):
    win = deque()
    out = []
    acc = 0.0
    for v in x:
        win.append(v)
        acc += v
        if len(win) > 2:
            acc -= win.popleft()
        out.append(acc / len(win))
    return sum(o * o for o in out)


@at(N4, 0.1)
def heat_with_boundary_function(u, dt):
    def apply_bc(w):
        w[0, :] = w[1, :]
        w[-1, :] = 0.0
        w[:, 0] = w[:, -2]
        w[:, -1] = w[:, 1]

    u = u.copy()
    for _ in range(3):
        lap = np.zeros_like(u)
        lap[1:-1, 1:-1] = u[2:, 1:-1] + u[:-2, 1:-1] + u[1:-1, 2:] + u[1:-1, :-2] - 4 * u[1:-1, 1:-1]
        u += dt * lap * u
        apply_bc(u)
    return np.sum(u**2)


@at(N4)
def game_of_life_soft(u):
    n = np.zeros_like(u)
    for di, dj in itertools.product((-1, 0, 1), repeat=2):
        if (di, dj) == (0, 0):
            continue
        n += np.roll(np.roll(u, di, 0), dj, 1)
    return np.sum(np.exp(-((n - 3) ** 2)) * u)


@at(N4)
def multigrid_two_level(f):
    def smooth(u, f, n):
        for _ in range(n):
            u[1:-1, 1:-1] = 0.25 * (u[2:, 1:-1] + u[:-2, 1:-1] + u[1:-1, 2:] + u[1:-1, :-2] - f[1:-1, 1:-1])
        return u

    u = smooth(np.zeros_like(f), f, 2)
    r = f.copy()
    r[1:-1, 1:-1] -= u[2:, 1:-1] + u[:-2, 1:-1] - 2 * u[1:-1, 1:-1]
    coarse = r[::2, ::2]
    e = smooth(np.zeros_like(coarse), coarse, 1)
    u[::2, ::2] += e
    return np.sum(u**2) + np.sum(r * f)


@at(V)
def simplex_nelder_mead_step(x):
    def f(p):
        return (p[0] - 1) ** 2 + 3 * (p[1] + p[0]) ** 2

    pts = [np.array([x[0], x[1]]), np.array([x[1], x[2]]), np.array([x[2], x[0]])]
    vals = [f(p) for p in pts]
    np.argsort(np.array(vals))
    _best, worst = pts[0], pts[2]
    centroid = (pts[0] + pts[1]) / 2
    refl = centroid + (centroid - worst)
    return f(refl) + vals[0] * vals[1]


@at(V)
def golden_section_value(x):
    def f(t):
        return (t - x[0]) ** 2 + x[1] * t

    a, b = 0.0, 1.0
    g = (math.sqrt(5) - 1) / 2
    c, d = b - g * (b - a), a + g * (b - a)
    for _ in range(6):
        if f(c) < f(d):
            b = d
        else:
            a = c
        c, d = b - g * (b - a), a + g * (b - a)
    return f((a + b) / 2)


@at(U)
def bayes_update_table(prior_logits):
    p = np.exp(prior_logits) / np.sum(np.exp(prior_logits))
    like = {"h": np.array([0.1, 0.4, 0.6, 0.9]), "t": 1 - np.array([0.1, 0.4, 0.6, 0.9])}
    for obs in "hthh":
        p = p * like[obs]
        p /= p.sum()
    return p @ np.arange(4.0)


@at(M)
def markov_chain_with_counts(T):
    P = np.exp(T)
    P /= P.sum(axis=1, keepdims=True)
    state = np.array([1.0, 0.0, 0.0])
    seen = []
    for t in range(4):
        state = state @ P
        if t % 2:
            seen.append(state[t % 3])
    return sum(seen) * np.sum(state**2)


class Geometry:
    def __init__(self, a, b):
        self._a, self._b = a, b
        self._area = None

    @property
    def area(self):
        if self._area is None:
            self._area = self._a * self._b
        return self._area

    @property
    def perimeter(self):
        return 2 * (self._a + self._b)

    def scaled(self, s):
        return type(self)(self._a * s, self._b * s)


@at(V)
def lazy_property_cache(x):
    g = Geometry(x[0], x[1])
    return g.area * g.perimeter + g.area + g.scaled(x[2]).area


class Module:
    def __init__(self):
        self._params = {}
        self.children = []

    def __setattr__(self, name, value):
        object.__setattr__(self, name, value)

    def parameters(self):
        yield from self._params.values()
        for c in self.children:
            yield from c.parameters()


class Sequential(Module):
    def __init__(self, *mods):
        super().__init__()
        self.children = list(mods)

    def __call__(self, x):
        for m in self.children:
            x = np.tanh(m(x))
        return x


class Linear(Module):
    def __init__(self, w, b):
        super().__init__()
        self._params["w"] = w
        self._params["b"] = b

    def __call__(self, x):
        return self._params["w"] @ x + self._params["b"]


@at(M, V)
def module_system(W, b):
    net = Sequential(Linear(W, b), Linear(W.T, b * 0.5))
    y = net(np.ones(3))
    return np.sum(y**2) + 0.1 * sum(np.sum(p**2) for p in net.parameters())


@at(V)
def event_queue_sim(x):
    events = [(0.5, "kick", x[0]), (0.2, "damp", x[1]), (0.8, "kick", x[2])]
    pos, vel, t = 0.0, 1.0, 0.0
    for when, kind, amount in sorted(events):
        pos += vel * (when - t)
        t = when
        if kind == "kick":
            vel += amount
        elif kind == "damp":
            vel *= 1 - amount
    return pos + vel * (1.0 - t)


@at(V)
def unit_conversion_registry(x):
    units = {("km", "m"): lambda v: v * 1000, ("m", "km"): lambda v: v / 1000, ("c", "k"): lambda v: v + 273.15}

    def convert(v, a, b):
        if (a, b) not in units:
            raise KeyError(f"{a}->{b}")
        return units[a, b](v)

    return (
        convert(x[0], "km", "m") * 1e-3
        + convert(convert(x[1], "m", "km"), "km", "m")
        + math.sqrt(convert(x[2], "c", "k"))
    )


@at(U)
def string_program_interpreter(x):
    src = "x0 x1 * x2 + sin x3 -"
    stack = []
    for tok in src.split():
        if tok.startswith("x"):
            stack.append(x[int(tok[1:])])
        elif tok in ("+", "-", "*"):
            b, a = stack.pop(), stack.pop()
            stack.append({"+": a + b, "-": a - b, "*": a * b}[tok])
        else:
            stack.append(getattr(math, tok)(stack.pop()))
    assert len(stack) == 1
    return stack[0]


@at(V)
def enumerate_over_zip_of_rows(x):
    A = np.outer(x, x) + np.eye(3)
    s = 0.0
    for i, (row, (v, col)) in enumerate(zip(A, zip(x, A.T, strict=False), strict=False)):
        s += row @ col * v + i * row[i]
    return s


@at(V)
def views_in_dict_written(x):
    buf = np.zeros(6)
    parts = {"p": buf[:3], "q": buf[3:]}
    parts["p"][:] = x
    parts["q"] += parts["p"] * 2
    parts["p"][1:] *= parts["q"][:-1]
    return np.sum(buf**2)


class Field:
    def __init__(self, n):
        self.u = np.zeros(n)

    @property
    def interior(self):
        return self.u[1:-1]

    @property
    def left(self):
        return self.u[0]

    @left.setter
    def left(self, v):
        self.u[0] = v

    def __getitem__(self, k):
        return self.u[k]

    def __setitem__(self, k, v):
        self.u[k] = v


@at(V)
def views_in_object_written(x):
    s = Field(6)
    s.interior[:] = np.append(x, x[:1])
    s.left = x[0] * 2
    s.u[-1] = s.interior.mean()
    return np.sum(s.u**2 * np.arange(1, 7))


@at(V)
def setitem_class(x):
    f = Field(4)
    f[1:] = x**2
    f[0] = f[1] * f[2]
    f[2] += x[0]
    return sum(f[k] * (k + 1) for k in range(4))
