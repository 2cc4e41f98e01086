"""Singular values, QR, pseudo-inverses, least squares. All gap-safe: what couples equal values is left out.

Sources: J. Townsend, "Differentiating the singular value decomposition" (2016); G. H. Golub and V. Pereyra, "The
differentiation of pseudo-inverses and nonlinear least squares problems whose variables separate" (1973); for QR,
H.-J. Liao et al., "Differentiable programming tensor networks" (2019).
"""

from __future__ import annotations

import numpy as np

from ..prelude import divide_or_zero, matrix_transpose, nothing, over_gaps, reciprocal_gap, spanned
from .conjugates import adjoint, conjugate, phases, with_phases
from .registry import forward, reverse
from .samples import call, matrix, real

TALL, WIDE, SQUARE, STACK = real(4, 3), real(3, 4), matrix("regular", 3), real(2, 3, 2)


def coupled(m, s, watched):
    """`m[i, j] / (s[j]**2 - s[i]**2)`, and 0 where both are equal."""
    return over_gaps(divide_or_zero(m, np.expand_dims(s, -2) + np.expand_dims(s, -1)), s, watched)


@forward(np.linalg.svd)
def svd_forward(a_dot, y, a, full_matrices=True):
    k = y[1].shape[-1]
    u, s, v = y[0][..., :k], np.expand_dims(y[1], -2), adjoint(y[2][..., :k, :])
    p = adjoint(u) @ a_dot @ v
    t = adjoint(p)
    column, inverse = matrix_transpose(s), reciprocal_gap(s)
    left = (a_dot @ v - u @ p) * inverse
    right = (adjoint(a_dot) @ u - v @ t) * inverse
    u_dot = u @ coupled(p * s + column * t, y[1], p) + left
    v_dot = v @ coupled(column * p + t * s, y[1], p) + right
    s_dot = np.einsum("...ii->...i", p)
    if np.iscomplexobj(a):
        u_dot = u_dot + u * (1j * np.expand_dims(np.imag(s_dot), -2) * inverse)
        turn = phases(v_dot, v, 0) if np.shape(a)[-2] >= np.shape(a)[-1] else phases(u_dot, u, 0)
        u_dot, v_dot = u_dot + u * turn, v_dot + v * turn
    if full_matrices:
        u2, v2 = y[0][..., k:], adjoint(y[2][..., k:, :])
        u_dot = np.concatenate([u_dot, spanned(-u @ (adjoint(u_dot) @ u2), any_turn(u2))], axis=-1)
        v_dot = np.concatenate([v_dot, spanned(-v @ (adjoint(v_dot) @ v2), any_turn(v2))], axis=-1)
    return u_dot, s_dot, adjoint(v_dot)


@reverse(np.linalg.svd, samples=[call(TALL, False), call(WIDE, False), call(SQUARE, False), call(STACK, full_matrices=False)])
def svd_reverse(g, y, a, full_matrices=True):
    k = y[1].shape[-1]
    u, s, v = y[0][..., :k], np.expand_dims(y[1], -2), adjoint(y[2][..., :k, :])
    if nothing(g[0]) and nothing(g[2]):
        return conjugate(u * np.expand_dims(g[1], -2)) @ matrix_transpose(v)
    g_u, g_v = conjugate(g[0]), matrix_transpose(g[2])
    if full_matrices:
        u2, v2 = y[0][..., k:], adjoint(y[2][..., k:, :])
        g_u = g_u[..., :k] - u2 @ (adjoint(spanned(g_u[..., k:], turn_of(g_u[..., k:], u2))) @ u)
        g_v = g_v[..., :k] - v2 @ (adjoint(spanned(g_v[..., k:], turn_of(g_v[..., k:], v2))) @ v)
    sizes = g[1]
    if np.iscomplexobj(a):
        g_u, g_v = svd_phases(a, u, v, g_u, g_v)
        sizes = sizes + 1j * np.imag(np.sum(np.conj(u) * g_u, axis=-2)) * reciprocal_gap(y[1])
    p, q = adjoint(u) @ g_u, adjoint(v) @ g_v
    seen = q if nothing(g_u) else p if nothing(g_v) else np.abs(p) + np.abs(q)
    inner = coupled((p - adjoint(p)) * s + matrix_transpose(s) * (q - adjoint(q)), y[1], seen)
    inner = inner + np.expand_dims(sizes, -1) * np.eye(k)
    left = (g_u - u @ p) * reciprocal_gap(s)
    right = (g_v - v @ q) * reciprocal_gap(s)
    return conjugate((u @ inner + left) @ adjoint(v) + u @ adjoint(right))


def any_turn(basis):
    """The turns of a basis within its span, any of which keeps it one."""
    free = np.ones((basis.shape[-1], basis.shape[-1]))
    return free if np.iscomplexobj(basis) else free - np.eye(basis.shape[-1])


def turn_of(g, basis):
    """What an adjoint is worth along the turns of a basis within its span."""
    inner = adjoint(basis) @ g
    return inner - adjoint(inner)


def svd_phases(a, u, v, g_u, g_v):
    """The adjoints of a change of complex singular vectors before their phases were fixed: those of V, or of U if it is the shorter."""
    along = np.sum(np.conj(g_u) * u, axis=-2) + np.sum(np.conj(g_v) * v, axis=-2)
    tall = 1.0 * (np.shape(a)[-2] >= np.shape(a)[-1])
    g_u = np.conj(with_phases(np.conj(g_u), (1.0 - tall) * along, u, 0))
    return g_u, np.conj(with_phases(np.conj(g_v), tall * along, v, 0))


@forward(np.linalg.svdvals)
def svdvals_forward(a_dot, y, a):
    u, _, v = np.linalg.svd(a, full_matrices=False)
    return np.einsum("...ii->...i", adjoint(u) @ a_dot @ adjoint(v))


@reverse(np.linalg.svdvals, samples=[call(TALL), call(WIDE), call(SQUARE), call(STACK)])
def svdvals_reverse(g, y, a):
    u, _, v = np.linalg.svd(a, full_matrices=False)
    return conjugate(u * np.expand_dims(g, -2)) @ conjugate(v)


@forward(np.linalg.qr)
def qr_forward(a_dot, y, a, mode="reduced"):
    k = y[0].shape[-1] if mode == "reduced" else min(a.shape[-2:])
    q, first = y[0][..., :k], y[1][..., :k, :k]
    scaled = right_divided(a_dot[..., :k], first)
    turned = adjoint(q) @ scaled
    lower = np.tril(turned, -1)
    turn = lower - adjoint(lower)
    if np.iscomplexobj(a):  # the diagonal of r is real
        turn = turn + 1j * np.imag(turned) * np.eye(k)
    q_dot = scaled + q @ (turn - turned)
    if mode == "complete":
        q_dot = np.concatenate([q_dot, rest_forward(q_dot, q, y[0][..., k:])], axis=-1)
    return q_dot, adjoint(q_dot) @ a + adjoint(y[0]) @ a_dot


@reverse(
    np.linalg.qr,
    samples=[call(TALL), call(WIDE), call(SQUARE), call(STACK), call(TALL, "complete"), call(real(5, 2), "complete"), call(WIDE, "complete"),
             call(SQUARE, "complete"), call(real(2, 5, 2), mode="complete")],
)  # fmt: skip
def qr_reverse(g, y, a, mode="reduced"):
    k = y[0].shape[-1] if mode == "reduced" else min(a.shape[-2:])
    q, r, g_q = y[0][..., :k], y[1][..., :k, :k], conjugate(g[0])
    if mode == "complete":
        g_q = g_q[..., :k] + rest_reverse(g_q[..., k:], q, y[0][..., k:])
    g_r, rest = conjugate(g[1][..., :k, :k]), conjugate(g[1][..., :k, k:])
    g_q = g_q + a[..., k:] @ adjoint(rest)
    m = r @ adjoint(g_r) - adjoint(g_q) @ q
    lower = np.tril(m, -1)
    inner = lower + adjoint(lower) + np.real(m) * np.eye(k) if np.iscomplexobj(a) else np.tril(m) + matrix_transpose(lower)
    a_bar = np.zeros_like(a)
    a_bar[..., :k] = conjugate(right_divided(g_q + q @ inner, adjoint(r)))
    a_bar[..., k:] = conjugate(q @ rest)
    return a_bar


# The other columns of a complete basis. LAPACK's is a product of reflections, I - V T V^H with V a unit lower trapezoid and T
# an upper triangle, so the first columns E - V (T V1^H) tell the others: they are the identity's plus (E - q) z, where
# (I - q1^H) z = q2^H with q1 the square part of q and q2 what is below it.


def rest_forward(q_dot, q, rest):
    k = q.shape[-1]
    inverse = np.linalg.pinv(np.eye(k) - adjoint(q[..., :k, :]))
    z = inverse @ adjoint(q[..., k:, :])
    z_dot = inverse @ (adjoint(q_dot[..., k:, :]) + adjoint(q_dot[..., :k, :]) @ z)
    turn = adjoint(rest[..., :k, :]) @ z_dot - adjoint(rest) @ q_dot @ z
    return rest @ (0.5 * (turn - adjoint(turn))) - q @ (adjoint(q_dot) @ rest)


def rest_reverse(g, q, rest):
    k = q.shape[-1]
    inverse = np.linalg.pinv(np.eye(k) - adjoint(q[..., :k, :]))
    z = inverse @ adjoint(q[..., k:, :])
    turn = 0.5 * turn_of(g, rest)
    below = adjoint(adjoint(inverse) @ rest[..., :k, :] @ turn)
    return np.concatenate([z @ below, below], axis=-2) - rest @ (adjoint(g) @ q + turn @ adjoint(z))


def right_divided(a, r):
    """`a` times the inverse of `r`."""
    return matrix_transpose(np.linalg.solve(matrix_transpose(r), matrix_transpose(a)))


@forward(np.linalg.pinv)
def pinv_forward(a_dot, y, a, rcond=None):
    t, d = adjoint(y), adjoint(a_dot)
    outside = y @ t @ d
    inside = d @ t @ y
    return outside - outside @ a @ y + inside - y @ a @ inside - y @ a_dot @ y


@reverse(np.linalg.pinv, samples=[call(TALL), call(WIDE), call(SQUARE), call(STACK)])
def pinv_reverse(g, y, a, rcond=None):
    t, h = adjoint(y), matrix_transpose(g)
    outside = h @ y @ t
    inside = t @ y @ h
    return conjugate(outside - a @ y @ outside + inside - inside @ y @ a - t @ conjugate(g) @ t)


@forward(np.linalg.lstsq)
def lstsq_forward(a_dot, b_dot, y, a, b, rcond=None):
    p, x, r = np.linalg.pinv(a), columns(y[0]), columns(b) - a @ columns(y[0])
    change = columns(b_dot) - a_dot @ x
    x_dot = p @ change + p @ (adjoint(p) @ (adjoint(a_dot) @ r))
    inner = adjoint(a_dot) @ (adjoint(p) @ x)
    x_dot = np.reshape(x_dot + inner - p @ (a @ inner), np.shape(y[0]))
    squares_dot = np.real(2.0 * np.sum(conjugate(r) * change, axis=0))
    squares_dot = squares_dot if np.size(y[1]) else np.zeros_like(y[1])
    u, _, v = np.linalg.svd(a, full_matrices=False)
    return x_dot, squares_dot, y[2], np.real(np.einsum("ii->i", adjoint(u) @ a_dot @ adjoint(v)))


@reverse(np.linalg.lstsq, samples=[call(TALL, real(4)), call(TALL, real(4, 2)), call(WIDE, real(3)), call(SQUARE, real(3, 2))])
def lstsq_reverse(g, y, a, b, rcond=None):
    p, x, r = np.linalg.pinv(a), columns(y[0]), columns(b) - a @ columns(y[0])
    t, g_x = adjoint(p), columns(g[0])
    b_bar = p.T @ g_x
    a_bar = conjugate(r @ ((p @ t).T @ g_x).T) + conjugate(t @ x @ (g_x - a.T @ b_bar).T) - b_bar @ x.T
    scale = g[1] if np.size(y[1]) else np.zeros(1)
    b_bar = b_bar + 2.0 * conjugate(r) * scale
    a_bar = a_bar - (2.0 * conjugate(r) * scale) @ x.T
    u, _, v = np.linalg.svd(a, full_matrices=False)
    return a_bar + conjugate((u * g[3]) @ v), np.reshape(b_bar, np.shape(b))


def columns(b):
    """A vector as a matrix of one column."""
    return np.expand_dims(b, 1) if np.ndim(b) == 1 else b
