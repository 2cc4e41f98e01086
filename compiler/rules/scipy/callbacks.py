"""scipy.optimize and scipy.integrate.quad: solvers that take a function of the user's, by the parameters that are supported."""

from __future__ import annotations

from scipy import integrate, optimize

from ..registry import missing, solver

for bracketing in (optimize.brentq, optimize.brenth, optimize.bisect, optimize.ridder):

    @solver(bracketing, "root", ("a", "b"), python=True)
    def bracketed(f, a, b, args=(), xtol=2e-12, rtol=8.9e-16, maxiter=100): ...


@solver(optimize.toms748, "root", ("a", "b"), python=True)
def toms748(f, a, b, args=(), k=1, xtol=2e-12, rtol=8.9e-16, maxiter=100): ...


@solver(optimize.newton, "root", ("x0",))
def newton(func, x0, args=(), tol=1.48e-08, maxiter=50): ...


@solver(optimize.root_scalar, "root", ("bracket", "x0", "x1"), result="root", named=True)
def root_scalar(f, args=(), method=None, bracket=None, x0=None, x1=None, xtol=None, rtol=None, maxiter=None): ...


@solver(optimize.fsolve, "root", ("x0",), vector=True)
def fsolve(func, x0, args=(), xtol=1.49012e-08): ...


@solver(optimize.root, "root", ("x0",), vector=True, result="x")
def root(fun, x0, args=(), method="hybr", tol=None): ...


@solver(optimize.fixed_point, "fixed point", ("x0",))
def fixed_point(func, x0, args=(), xtol=1e-08, maxiter=500, method="del2"): ...


@solver(optimize.minimize, "minimum", ("x0",), vector=True, result="x")
def minimize(fun, x0, args=(), method=None, tol=None, options=None): ...


@solver(optimize.minimize_scalar, "minimum", (), result="x")
def minimize_scalar(fun, bracket=None, args=(), method=None, tol=None): ...


@solver(integrate.quad, "integral", ("a", "b"))
def quad(func, a, b, args=(), epsabs=1.49e-08, epsrel=1.49e-08, limit=50, points=None): ...


@solver(integrate.solve_ivp, "flow", ("t_span", "y0", "t_eval"), vector=True, result="t, y")
def solve_ivp(fun, t_span, y0, method="RK45", t_eval=None, args=(), rtol=1e-3, atol=1e-6, max_step=0.0, first_step=None): ...


missing(
    optimize.least_squares, optimize.curve_fit, optimize.linprog, optimize.differential_evolution, optimize.basinhopping,
    optimize.shgo, optimize.dual_annealing, optimize.milp, optimize.nnls, optimize.lsq_linear, optimize.linear_sum_assignment,
    why="it has no derivative rule; `root`, `fsolve` and `minimize` have, by implicit differentiation",
)  # fmt: skip
missing(
    integrate.dblquad, integrate.tplquad, integrate.nquad, integrate.quad_vec, integrate.fixed_quad,
    why="it has no derivative rule; nest `quad` of functions, or sum over the nodes of a rule",
)
missing(integrate.odeint, integrate.solve_bvp, why="it has no derivative rule; `solve_ivp` has")
