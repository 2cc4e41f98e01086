"""Linear algebra by hand: factorisations, solves and iterations, element by element and by rows."""

import math

import numpy as np
from marked import at

N = 4
M = np.array([[4.0, 1.0, 0.5, -0.3], [0.8, 5.0, -1.0, 0.2], [0.1, 0.7, 3.5, 0.9], [-0.6, 0.4, 1.1, 4.5]])
SPD = M @ M.T / 4 + np.eye(4)
B = np.array([1.0, -2.0, 0.5, 1.5])
TALL = np.array([[1.0, 0.2, -0.5], [0.3, 1.4, 0.8], [-0.7, 0.1, 1.2], [0.9, -0.6, 0.4], [0.2, 0.5, -1.1]])


@at(np.array([0.0, 0.4, -0.3, 0.6]), np.array([3.0, 2.5, 4.0, 3.2]), np.array([0.7, -0.2, 0.5, 0.0]), B)
def thomas(a, b, c, d):
    """A tridiagonal system: elimination and back substitution, both in place."""
    n = len(d)
    for i in range(1, n):
        w = a[i] / b[i - 1]
        b[i] = b[i] - w * c[i - 1]
        d[i] = d[i] - w * d[i - 1]
    x = np.zeros(n)
    x[n - 1] = d[n - 1] / b[n - 1]
    for i in range(n - 2, -1, -1):
        x[i] = (d[i] - c[i] * x[i + 1]) / b[i]
    return np.sum(x**2)


@at(M)
def lu(a):
    """Doolittle without pivoting, in place; the logarithm of the determinant."""
    n = a.shape[0]
    for k in range(n):
        for i in range(k + 1, n):
            a[i, k] /= a[k, k]
            for j in range(k + 1, n):
                a[i, j] -= a[i, k] * a[k, j]
    logdet = 0.0
    for k in range(n):
        logdet += math.log(a[k, k])
    return logdet


@at(M)
def lu_by_rows(a):
    n = len(a)
    for k in range(n - 1):
        a[k + 1 :, k] /= a[k, k]
        a[k + 1 :, k + 1 :] -= np.outer(a[k + 1 :, k], a[k, k + 1 :])
    return np.sum(np.log(np.diag(a)))


@at(M[[2, 0, 3, 1]], B)
def gauss_with_pivots(a, b):
    """Elimination with row exchanges."""
    a, b = a.copy(), b.copy()
    n = len(b)
    for k in range(n):
        p = k
        for i in range(k + 1, n):
            if abs(a[i, k]) > abs(a[p, k]):
                p = i
        if p != k:
            for j in range(n):
                a[k, j], a[p, j] = a[p, j], a[k, j]
            b[k], b[p] = b[p], b[k]
        for i in range(k + 1, n):
            f = a[i, k] / a[k, k]
            a[i, k:] -= f * a[k, k:]
            b[i] -= f * b[k]
    x = np.zeros(n)
    for i in reversed(range(n)):
        x[i] = (b[i] - np.dot(a[i, i + 1 :], x[i + 1 :])) / a[i, i]
    return np.sum(x**3)


@at(SPD)
def cholesky(a):
    n = a.shape[0]
    L = np.zeros((n, n))
    for j in range(n):
        s = a[j, j]
        for k in range(j):
            s -= L[j, k] * L[j, k]
        L[j, j] = math.sqrt(s)
        for i in range(j + 1, n):
            s = a[i, j]
            for k in range(j):
                s -= L[i, k] * L[j, k]
            L[i, j] = s / L[j, j]
    return np.sum(L * L * L)


@at(SPD)
def cholesky_in_place(a):
    n = len(a)
    for j in range(n):
        a[j, j] = np.sqrt(a[j, j] - np.dot(a[j, :j], a[j, :j]))
        a[j + 1 :, j] = (a[j + 1 :, j] - a[j + 1 :, :j] @ a[j, :j]) / a[j, j]
    return np.sum(np.tril(a) ** 3)


@at(TALL)
def gram_schmidt(a):
    """Modified Gram-Schmidt, in place."""
    m, n = a.shape
    r = np.zeros((n, n))
    for j in range(n):
        r[j, j] = np.sqrt(np.sum(a[:, j] ** 2))
        a[:, j] /= r[j, j]
        for k in range(j + 1, n):
            r[j, k] = np.dot(a[:, j], a[:, k])
            a[:, k] -= r[j, k] * a[:, j]
    return np.sum(r**3) + np.sum(a[0])


@at(TALL)
def classical_gram_schmidt(a):
    q = np.zeros_like(a)
    for j in range(a.shape[1]):
        v = a[:, j].copy()
        for k in range(j):
            v -= np.dot(q[:, k], a[:, j]) * q[:, k]
        q[:, j] = v / np.linalg.norm(v)
    return np.sum(q**3)


@at(TALL)
def householder(a):
    """R of a QR factorisation."""
    m, n = a.shape
    for k in range(n):
        x = a[k:, k]
        alpha = -np.sign(x[0]) * np.sqrt(np.dot(x, x))
        v = x.copy()
        v[0] -= alpha
        beta = 2.0 / np.dot(v, v)
        a[k:, k:] -= beta * np.outer(v, v @ a[k:, k:])
    return np.sum(np.triu(a) ** 3)


@at(TALL)
def givens(a):
    m, n = a.shape
    for j in range(n):
        for i in range(m - 1, j, -1):
            r = math.hypot(a[i - 1, j], a[i, j])
            c = a[i - 1, j] / r
            s = a[i, j] / r
            for k in range(j, n):
                upper = c * a[i - 1, k] + s * a[i, k]
                a[i, k] = c * a[i, k] - s * a[i - 1, k]
                a[i - 1, k] = upper
    return a[0, 0] * a[1, 1] ** 2 + a[2, 2] + a[0, 2]


@at(np.tril(M), B)
def forward_substitution(L, b):
    n = len(b)
    x = np.zeros(n)
    for i in range(n):
        s = b[i]
        for j in range(i):
            s -= L[i, j] * x[j]
        x[i] = s / L[i, i]
    return np.sum(x * x)


@at(np.triu(M), B)
def back_substitution(u, b):
    n = len(b)
    x = b.copy()
    for i in range(n - 1, -1, -1):
        x[i] = (x[i] - u[i, i + 1 :] @ x[i + 1 :]) / u[i, i]
    return np.sum(x * x)


@at(np.triu(M), B)
def back_substitution_by_columns(u, b):
    for j in range(len(b) - 1, -1, -1):
        b[j] /= u[j, j]
        b[:j] -= b[j] * u[:j, j]
    return np.sum(np.exp(-b * b))


@at(SPD)
def jacobi_rotations(a):
    """Eigenvalues by two sweeps of Jacobi rotations; the rotation that annihilates a[p, q]."""
    n = a.shape[0]
    for _ in range(2):
        for p in range(n - 1):
            for q in range(p + 1, n):
                theta = 0.5 * math.atan2(2.0 * a[p, q], a[q, q] - a[p, p])
                c, s = math.cos(theta), math.sin(theta)
                for k in range(n):
                    akp, akq = a[k, p], a[k, q]
                    a[k, p] = c * akp - s * akq
                    a[k, q] = s * akp + c * akq
                for k in range(n):
                    apk, aqk = a[p, k], a[q, k]
                    a[p, k] = c * apk - s * aqk
                    a[q, k] = s * apk + c * aqk
    return np.max(np.diag(a))


@at(0.3 * M, 12)
def matrix_exponential(a, terms):
    """The Taylor series, term by term."""
    n = len(a)
    total = np.eye(n)
    term = np.eye(n)
    for k in range(1, terms):
        term = term @ a / k
        total += term
    return np.sum(total * total)


@at(SPD, B, 3)
def conjugate_gradient(a, b, steps):
    x = np.zeros_like(b)
    r = b - a @ x
    p = r.copy()
    rr = np.dot(r, r)
    for _ in range(steps):
        ap = a @ p
        alpha = rr / np.dot(p, ap)
        x += alpha * p
        r -= alpha * ap
        rr_new = np.dot(r, r)
        p = r + (rr_new / rr) * p
        rr = rr_new
    return np.sum(x**2)


@at(SPD, B, 8)
def power_iteration(a, v, steps):
    for _ in range(steps):
        v = a @ v
        v /= np.sqrt(np.sum(v * v))
    return v @ a @ v


@at(SPD, 3)
def qr_iteration(a, steps):
    """Unshifted QR, the factorisation by Gram-Schmidt."""
    n = a.shape[0]
    for _ in range(steps):
        q = a.copy()
        for j in range(n):
            for k in range(j):
                q[:, j] -= np.dot(q[:, k], q[:, j]) * q[:, k]
            q[:, j] *= 1.0 / np.sqrt(np.dot(q[:, j], q[:, j]))
        a = q.T @ a @ q
    return a[0, 0] + 2.0 * a[-1, -1]


@at(M, np.ones((4, 3)) + TALL[:4])
def matrix_product(a, b):
    """Three loops."""
    n, m = a.shape
    p = b.shape[1]
    c = np.zeros((n, p))
    for i in range(n):
        for j in range(p):
            for k in range(m):
                c[i, j] += a[i, k] * b[k, j]
    return np.sum(np.sin(c))


@at(M)
def inverse_by_gauss_jordan(a):
    n = len(a)
    w = np.hstack([a, np.eye(n)])
    for k in range(n):
        w[k] /= w[k, k]
        for i in range(n):
            if i != k:
                w[i] -= w[i, k] * w[k]
    return np.sum(w[:, n:] ** 2)


@at(np.array([0.9, -0.4, 0.3]), np.array([2.0, 0.5, 1.0]))
def levinson_durbin(r, y):
    """Reflection coefficients of an autocorrelation, and its prediction error."""
    n = len(r)
    a = np.zeros(n)
    error = 2.0 + y[0]
    for m in range(n):
        acc = r[m]
        for k in range(m):
            acc += a[k] * r[m - 1 - k]
        reflection = -acc / error
        b = a.copy()
        for k in range(m):
            a[k] = b[k] + reflection * b[m - 1 - k]
        a[m] = reflection
        error *= 1.0 - reflection * reflection
    return error + np.dot(a, y)
