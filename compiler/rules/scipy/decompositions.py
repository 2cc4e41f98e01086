"""scipy.linalg: singular values, QR, and what is made of them, by the rules of NumPy's."""

from __future__ import annotations

import numpy as np
from scipy import linalg

from .. import decompositions as shared
from ..conjugates import adjoint
from ..registry import forward, missing, reverse, written_out
from ..samples import call, matrix, real

TALL, WIDE, A, STACK = real(4, 3), real(3, 4), matrix("regular", 3), real(2, 3, 2)

forward(linalg.svdvals)(shared.svdvals_forward)
reverse(linalg.svdvals, samples=[call(TALL), call(WIDE), call(A)])(shared.svdvals_reverse)


@forward(linalg.svd)
def svd_forward(a_dot, y, a, full_matrices=True):
    return shared.svd_forward(a_dot, y, a, full_matrices)


@reverse(linalg.svd, samples=[call(TALL, False), call(WIDE, full_matrices=False), call(A), call(STACK, full_matrices=False)])
def svd_reverse(g, y, a, full_matrices=True):
    return shared.svd_reverse(g, y, a, full_matrices)


@written_out(linalg.svd, given=("compute_uv",))
def svd(a, full_matrices=True, compute_uv=True):
    return linalg.svd(a, full_matrices) if compute_uv else linalg.svdvals(a)


@forward(linalg.qr)
def qr_forward(a_dot, y, a, mode="full", pivoting=False):
    change, matrix = (a_dot[:, y[2]], a[:, y[2]]) if pivoting else (a_dot, a)
    dots = shared.qr_forward(change, y, matrix, "complete" if mode == "full" else "reduced")
    return (*dots, None) if pivoting else dots


@reverse(
    linalg.qr,
    samples=[call(TALL, mode="economic"), call(A, mode="economic"), call(TALL), call(WIDE), call(A), call(WIDE, mode="economic"),
             call(TALL, mode="economic", pivoting=True), call(WIDE, pivoting=True), call(real(5, 2), pivoting=True)],
)  # fmt: skip
def qr_reverse(g, y, a, mode="full", pivoting=False):
    kind = "complete" if mode == "full" else "reduced"
    if not pivoting:
        return shared.qr_reverse(g, y, a, kind)
    return shared.qr_reverse(g, y, a[:, y[2]], kind)[:, np.argsort(y[2])]


@written_out(linalg.qr, given=("mode",))
def qr(a, mode="full", pivoting=False):
    if mode == "raw":
        raise NotImplementedError("reflections: `mode='raw'` of scipy.linalg.qr")
    return linalg.qr(a, pivoting=pivoting)[1:] if mode == "r" else linalg.qr(a, mode=mode, pivoting=pivoting)


@forward(linalg.pinv)
def pinv_forward(a_dot, y, a, *, atol=None, rtol=None):
    return shared.pinv_forward(a_dot, y, a)


@reverse(linalg.pinv, samples=[call(TALL), call(WIDE), call(A)])
def pinv_reverse(g, y, a, *, atol=None, rtol=None):
    return shared.pinv_reverse(g, y, a)


@written_out(linalg.pinvh)
def pinvh(a):
    return linalg.pinv(0.5 * (a + adjoint(a)))


@written_out(linalg.lstsq)
def lstsq(a, b, cond=None):
    """The solution of a system of full rank; SciPy's other results are as it gives them for one."""
    x = linalg.pinv(a) @ b
    apart = a @ x - b
    return x, np.sum(np.real(apart) ** 2 + np.imag(apart) ** 2 if np.iscomplexobj(apart) else apart * apart, axis=0), min(a.shape[0], a.shape[1]), linalg.svdvals(a)


@written_out(linalg.polar)
def polar(a, side="right"):
    u, s, vh = linalg.svd(a, full_matrices=False)
    return u @ vh, (adjoint(vh) * s) @ vh if side == "right" else (u * s) @ adjoint(u)


missing(linalg.null_space, linalg.orth, linalg.subspace_angles, why="a basis of it is not unique")
