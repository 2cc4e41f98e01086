"""Functions of a matrix, and matrix equations of scipy.linalg.

The derivative of an analytic function f at A in the direction E stands in the corner of f([[A, E], [0, A]]): N. J. Higham,
"Functions of Matrices" (2008), section 3.2. Its adjoint is the derivative at the transposed matrix.
"""

from __future__ import annotations

import numpy as np
from scipy import linalg

from ...prelude import matrix_transpose, real_valued
from ..conjugates import adjoint, conjugate
from ..registry import forward, missing, reverse
from ..samples import call, matrix, real

A, S = matrix("regular", 3), matrix("definite", 3)
SMALL = real(2, 2, low=-0.6, high=0.6)


def doubled(a, e):
    """[[a, e], [0, a]]."""
    return np.concatenate([np.concatenate([a, e], axis=-1), np.concatenate([0.0 * a, a], axis=-1)], axis=-2)


def corner(block, a):
    """The upper right quarter."""
    n = a.shape[-1]
    return block[..., :n, n:]


@forward(linalg.expm)
def expm_forward(A_dot, y, A):
    if np.ndim(A) == 2:
        return linalg.expm_frechet(A, A_dot, compute_expm=False)
    return corner(linalg.expm(doubled(A, A_dot)), A)


@reverse(linalg.expm, samples=[call(real(3, 3)), call(real(2, 2, 2))])
def expm_reverse(g, y, A):
    if np.ndim(A) == 2:
        return linalg.expm_frechet(A.T, g, compute_expm=False)
    return corner(linalg.expm(doubled(matrix_transpose(A), g)), A)


@forward(linalg.expm_frechet)
def expm_frechet_forward(A_dot, E_dot, y, A, E, method=None, compute_expm=True):
    along = linalg.expm_frechet(A, E_dot, compute_expm=False)
    twice = second(A, E, A_dot)
    if compute_expm:
        return linalg.expm_frechet(A, A_dot, compute_expm=False), along + twice
    return along + twice


@reverse(linalg.expm_frechet, samples=[call(SMALL, SMALL, compute_expm=False), call(SMALL, SMALL)])
def expm_frechet_reverse(g, y, A, E, method=None, compute_expm=True):
    g_along = g[1] if compute_expm else g
    A_bar = second(A.T, E.T, g_along)
    if compute_expm:
        A_bar = A_bar + linalg.expm_frechet(A.T, g[0], compute_expm=False)
    return A_bar, linalg.expm_frechet(A.T, g_along, compute_expm=False)


def second(a, e, f):
    """The second derivative of the exponential at `a` along `e` and `f`."""
    return corner(linalg.expm_frechet(doubled(a, e), doubled(f, 0.0 * f), compute_expm=False), a)


def of_real(values, A):
    """The values of a function at `A`, which must be real if it is."""
    return values if np.iscomplexobj(A) else real_valued(values)


@forward(linalg.sqrtm)
def sqrtm_forward(A_dot, y, A):
    root = of_real(y, A)
    return linalg.solve_sylvester(root, root, A_dot)


@reverse(linalg.sqrtm, samples=[call(S), call(A)])
def sqrtm_reverse(g, y, A):
    root = of_real(y, A).T
    return linalg.solve_sylvester(root, root, g)


def analytic(f, *arguments):
    """The rules of a function of one matrix that is analytic."""

    @forward(f)
    def f_forward(A_dot, y, A):
        return corner(of_real(f(doubled(A, A_dot)), A), A)

    @reverse(f, samples=[call(a) for a in arguments])
    def f_reverse(g, y, A):
        return corner(of_real(f(doubled(A.T, g)), A), A)


analytic(linalg.logm, S, A)
for function in (linalg.sinm, linalg.cosm, linalg.tanm, linalg.sinhm, linalg.coshm, linalg.tanhm):
    analytic(function, SMALL)


@forward(linalg.fractional_matrix_power)
def power_forward(A_dot, t_dot, y, A, t):
    return corner(of_real(linalg.fractional_matrix_power(doubled(A, A_dot), t), A), A) + t_dot * (linalg.logm(A) @ y)


@reverse(linalg.fractional_matrix_power, samples=[call(S, 0.4), call(S, real(low=0.2, high=0.8))])
def power_reverse(g, y, A, t):
    A_bar = corner(of_real(linalg.fractional_matrix_power(doubled(A.T, g), t), A), A)
    return A_bar, np.sum(g * (linalg.logm(A) @ y))


# -- matrix equations

MIXED = "SciPy solves the equation wrongly, if one of the matrices is complex and the other is not: add 0j"


@forward(linalg.solve_sylvester)
def sylvester_forward(a_dot, b_dot, q_dot, y, a, b, q):
    if np.iscomplexobj(a) != np.iscomplexobj(b):
        return MIXED
    return linalg.solve_sylvester(a, b, q_dot - a_dot @ y - y @ b_dot)


@reverse(linalg.solve_sylvester, samples=[call(A, matrix("regular", 2), real(3, 2))])
def sylvester_reverse(g, y, a, b, q):
    if np.iscomplexobj(a) != np.iscomplexobj(b):
        return MIXED
    q_bar = linalg.solve_sylvester(a.T, b.T, g)
    return -(q_bar @ y.T), -(y.T @ q_bar), q_bar


@forward(linalg.solve_continuous_lyapunov)
def continuous_forward(a_dot, q_dot, y, a, q):
    return linalg.solve_continuous_lyapunov(a, q_dot - a_dot @ y - y @ adjoint(a_dot))


@reverse(linalg.solve_continuous_lyapunov, samples=[call(A, real(3, 3))])
def continuous_reverse(g, y, a, q):
    q_bar = linalg.solve_continuous_lyapunov(a.T, g)
    return -(q_bar @ y.T + conjugate(q_bar.T @ y)), q_bar


@forward(linalg.solve_discrete_lyapunov)
def discrete_forward(a_dot, q_dot, y, a, q):
    return linalg.solve_discrete_lyapunov(a, q_dot + a_dot @ y @ adjoint(a) + a @ y @ adjoint(a_dot))


@reverse(linalg.solve_discrete_lyapunov, samples=[call(SMALL, real(2, 2))])
def discrete_reverse(g, y, a, q):
    q_bar = linalg.solve_discrete_lyapunov(a.T, g)
    return q_bar @ conjugate(a) @ y.T + conjugate(q_bar.T @ a @ y), q_bar


missing(linalg.signm, linalg.funm, why="the function is not known while compiling; use `expm`, `logm`, `sqrtm` ...")
missing(
    linalg.solve_continuous_are, linalg.solve_discrete_are,
    why="algebraic Riccati equations have no rule yet; differentiate the residual with `custom_vjp`",
)  # fmt: skip
