"""Arrays under several names, in loops that leave early, in helpers, closures and generators; kernels in place."""

from __future__ import annotations

import math

import numpy as np
from marked import at

U = np.array([0.7, -1.2, 1.1, 0.4])
M = np.array([[0.7, -1.2, 0.3], [1.1, 0.4, -0.6], [0.2, 0.9, 0.5]])
V = np.array([0.3, 0.8, 0.5])


@at(U)
def alias_then_rebind(x):
    a = x * 2
    b = a
    a += 1
    a = a * b
    b[0] = 5 * x[1]
    return np.sum(a) + np.sum(b**2)


@at(U)
def alias_in_list_and_name(x):
    a = x.copy()
    lst = [a, a[1:], a[::-1]]
    lst[0][0] *= 2
    lst[1][0] += a[0]
    lst[2][0] = lst[1][1] ** 2
    a = np.zeros(4)
    a[:] = lst[0]
    lst.append(a)
    lst[-1] *= 2
    return sum(np.sum(v * (k + 1)) for k, v in enumerate(lst))


@at(U)
def loop_alias_changes(x):
    a = x * 1.0
    b = np.ones(4)
    cur = a
    for k in range(4):
        cur[k] = cur[k - 1] * x[k]
        cur = b if cur is a else a
    return np.sum(a * 2) + np.sum(b**2)


@at(U)
def branch_alias_written(x):
    a, b = x * 1.0, x * 2.0
    t = a if x[0] > 0 else b
    t = t.copy()
    t[0] = 3.0 * x[2]
    a[1] = t[0]
    return a.sum() * b.sum() + t @ t


@at(U)
def view_survives_rebinding(x):
    a = x * 1.0
    v = a[1:3]
    a = a + 1
    v[:] = 7.0 * x[0]
    return np.sum(a) + np.sum(v)


@at(U)
def inplace_op_on_view_of_param(x):
    v = x[1:]
    v *= v
    w = x[:2]
    w += v[:2]
    return np.sum(x**2)


@at(U)
def helper_returns_view(x):
    def inner(a):
        return a[1:-1]

    def outer(a):
        r = inner(a)
        r += 1.0
        return r

    y = x * 1.0
    z = outer(y)
    z[0] *= y[1]
    return np.sum(y**2) + z.sum()


@at(U)
def helper_writes_two_args(x):
    def swap_parts(a, b, n):
        tmp = a[:n].copy()
        a[:n] = b[:n]
        b[:n] = tmp

    p, q = x * 1.0, x**2
    swap_parts(p, q, 2)
    swap_parts(p[2:], q[2:], 1)
    return np.sum(p * np.arange(4.0)) + np.sum(q**2)


@at(U)
def closure_writes_outer_array(x):
    acc = np.zeros(2)

    def add(i, v):
        acc[i] += v
        return acc.sum()

    s = 0.0
    for k in range(4):
        s += add(k % 2, x[k] ** 2) * x[0]
    return s + acc[0] * acc[1]


@at(U)
def nonlocal_array_rebinding(x):
    cur = x * 1.0

    def step():
        nonlocal cur
        new = np.roll(cur, 1)
        new[0] = cur[0] * cur[1]
        cur = new
        return cur

    kept = [step() for _ in range(3)]
    kept[0][0] += 1.0
    return np.sum(cur**2) + sum(k[0] for k in kept)


@at(U)
def generator_writes_buffer(x):
    buf = np.zeros(2)

    def gen():
        for v in x:
            buf[0] += v
            buf[1] = buf[0] * v
            yield buf[1]

    return sum(gen()) + buf[0] ** 2


@at(U)
def generator_yields_views(x):
    y = x.copy()

    def windows(a, n):
        for i in range(len(a) - n + 1):
            yield a[i : i + n]

    for w in windows(y, 2):
        w[0] += w[1] * 0.5
    return np.sum(y**3)


@at(M)
def nested_loops_break_continue(A):
    s = 0.0
    for i in range(3):
        for j in range(3):
            if A[i, j] < 0:
                continue
            if A[i, j] > 1.0:
                break
            A[j, i] += s * 0.1
            s += A[i, j] ** 2
        else:
            s *= 1.1
        if s > 3:
            break
    return s + A.sum()


@at(M)
def early_return_in_nested_loop(A):
    def find(A):
        for i, row in enumerate(A):
            for j, v in enumerate(row):
                if v * v > 0.8:
                    row[j] = 0.0
                    return v * (i + 1) + row.sum()
        return A.sum()

    B = A.copy()
    r = find(B)
    return r * B.sum() + find(B)


@at(0.7)
def while_with_multiple_exits(x):
    def f(a):
        n = 0
        while True:
            n += 1
            a = a * 1.3 + 0.1
            if a > 3:
                return a * n
            if n == 4 and a < 1:
                break
            if n > 10:
                raise RuntimeError
        return -a

    return f(x) + f(x * 0.1) + f(-x)


@at(U)
def loop_var_after_and_shadow(x):
    i = 10
    for i, v in enumerate(x[:2]):  # noqa: B007
        pass
    s = v * i
    for v in []:  # noqa: B007
        s += 100
    [i for i in range(5)]
    return s * v + i


@at(U, 0)
def zero_trip_loops(x, n):
    last = x[0] * 2
    out = np.zeros(3)
    for k in range(n):
        last = x[k]
        out[k] = last
    while n > 0:
        last = last * 2
        n -= 1
    return last**2 + out.sum()


@at(U)
def while_else_and_state(x):
    k, s = 0, 0.0
    while k < len(x):
        if x[k] > 1.0:
            s += 10 * x[k]
            break
        s += x[k]
        k += 1
    else:
        s = -s
    return s * k


@at(U)
def carried_none_then_array(x):
    prev = None
    total = 0.0
    for row in np.outer(x, x):
        if prev is not None:
            total += row @ prev
        prev = row
    return total


@at(U)
def carried_tuple_of_arrays(x):
    state = (x, np.zeros_like(x))
    for _ in range(3):
        q, p = state
        p = p - 0.1 * q
        q = q + 0.1 * p
        state = q, p
    (q, p) = state
    return q @ p


@at(U)
def list_grows_of_tuples(x):
    rec = []
    y = x[0]
    for k in range(3):
        rec.append((k, y, y * x[k]))
        y = rec[-1][2] + rec[0][1]
    return sum(k * a + b for k, a, b in rec)


@at(U)
def type_changes_int_to_array(x):
    acc = 0
    for k in range(3):
        acc = acc + x[k] * x
    out = 0
    for v in x:
        out = max(out, v * v)
    return np.sum(acc) * out


@at(U)
def rank_grows_in_loop(x):
    y = x[0]
    for k in range(2):
        y = np.stack([y, y * x[k]])
    return np.sum(y**2)


@at(U)
def shape_shrinks_in_while(x):
    y = np.concatenate([x, x**2])
    while len(y) > 1:
        y = y[0::2] * y[1::2] + y[0::2]
    return y[0]


@at(U)
def list_shrinks_pairwise(x):
    v = [x[0], x[1], x[2], x[3], x[0] * x[1]]
    while len(v) > 1:
        a = v.pop()
        b = v.pop(0)
        v.insert(0, a * b + 0.1)
    return v[0]


@at(U)
def dict_counts_static_and_values(x):
    d = {"n": 0, "s": 0.0, "best": None}
    for v in x:
        d["n"] += 1
        d["s"] += v
        if d["best"] is None or v > d["best"]:
            d["best"] = v
    return d["s"] / d["n"] * d["best"]


@at(M, V)
def inplace_triangular_solve_aliased_rhs(L, b):
    x = b
    for i in range(3):
        x[i] -= L[i, :i] @ x[:i]
        x[i] /= L[i, i] + 2.0
    return x @ x


@at(M)
def cholesky_lower_in_place_upper_untouched(A):
    A = A @ A.T + 3 * np.eye(3)
    for j in range(3):
        A[j, j] = np.sqrt(A[j, j] - A[j, :j] @ A[j, :j])
        A[j + 1 :, j] = (A[j + 1 :, j] - A[j + 1 :, :j] @ A[j, :j]) / A[j, j]
    return np.sum(np.tril(A)) + A[0, 2]


@at(M)
def householder_qr_in_place(A):
    R = A.copy()
    for k in range(2):
        v = R[k:, k].copy()
        v[0] += np.sign(v[0]) * np.linalg.norm(v)
        v /= np.linalg.norm(v)
        R[k:, k:] -= 2.0 * np.outer(v, v @ R[k:, k:])
    return np.abs(R[0, 0]) + R[0, 1] * R[1, 2] + R[2, 2]


@at(M)
def jacobi_rotation_sweep(A):
    S = A + A.T
    for p in range(2):
        for q in range(p + 1, 3):
            th = 0.5 * np.arctan2(2 * S[p, q], S[q, q] - S[p, p])
            c, s = np.cos(th), np.sin(th)
            rp, rq = S[p].copy(), S[q].copy()
            S[p], S[q] = c * rp - s * rq, s * rp + c * rq
            cp, cq = S[:, p].copy(), S[:, q].copy()
            S[:, p] = c * cp - s * cq
            S[:, q] = s * cp + c * cq
    return np.sum(np.diag(S) ** 3)


@at(V, np.array([0.2, 0.5, 0.1]), np.array([1.0, 2.0, 0.7]))
def thomas_in_lists(a, b, d):
    n = len(d)
    cp, dp = [0.0] * n, [0.0] * n
    cp[0] = a[0] / (b[0] + 3)
    dp[0] = d[0] / (b[0] + 3)
    for i in range(1, n):
        m = b[i] + 3 - a[i] * cp[i - 1]
        cp[i] = a[i] / m
        dp[i] = (d[i] - a[i] * dp[i - 1]) / m
    x = [0.0] * n
    x[-1] = dp[-1]
    for i in reversed(range(n - 1)):
        x[i] = dp[i] - cp[i] * x[i + 1]
    return sum(v * v for v in x)


@at(np.linspace(-1, 1, 12).reshape(3, 4), np.linspace(0.1, 0.5, 4))
def lstm_gates_split(W, x):
    h = np.zeros(1)
    c = np.zeros(1)
    for _t in range(3):
        z = np.concatenate([x[:3], h])
        g = W @ z
        i, f, o = (1 / (1 + np.exp(-v)) for v in g)
        c = f * c + i * np.tanh(g[:1])
        h = o * np.tanh(c)
    return h[0] + c.sum()


@at(V)
def hmm_forward_scaled(p):
    T = np.array([[0.7, 0.3], [0.4, 0.6]]) * p[0]
    E = {"a": np.array([p[1], 0.2]), "b": np.array([0.1, p[2]])}
    alpha = np.array([0.5, 0.5])
    ll = 0.0
    for o in "abba":
        alpha = (alpha @ T) * E[o]
        z = alpha.sum()
        alpha /= z
        ll += math.log(z)
    return ll


@at(U)
def where_chain_with_masks_inplace(x):
    y = np.where(x > 0, np.sqrt(np.abs(x)), 0.0)
    m = (y > 0.5) & (x < 1)
    y[m] = y[m] ** 2
    y[~m] -= 0.1 * x[~m]
    n = m.sum()
    return y.sum() * n


@at(U)
def compress_extract_select(x):
    a = np.compress(x > 0, x)
    b = np.extract(x < 0.5, x**2)
    c = np.select([x > 1, x > 0], [x, x**2], default=-x)
    d = np.choose([0, 1, 0, 1], [x, x * 2])
    return a.sum() * b.sum() + c @ d


@at(U)
def ufunc_methods(x):
    a = np.add.reduce(x**2)
    b = np.multiply.accumulate(x)
    c = np.add.outer(x[:2], x[2:])
    d = np.maximum.reduce(x)
    np.add.at(b, [0, 0], c[0])
    return a * d + np.sum(b) + np.sum(c**2)
