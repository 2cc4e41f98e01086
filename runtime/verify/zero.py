"""Whether two SymPy expressions are the same function: cheap tests first, and every test within the time left."""

from __future__ import annotations

import time
from typing import Any

from .limits import within

LONGEST = 3.0  # seconds for one difference


def evaluate(expr: Any, values: dict[Any, Any], memo: dict[Any, Any] | None = None) -> Any:
    """An expression's number at mpmath's working precision. Shared parts are computed once.

    >>> import sympy, mpmath
    >>> x = sympy.Symbol("x")
    >>> with mpmath.workdps(30): print(mpmath.nstr(evaluate(sympy.exp(x) / 3, {x: mpmath.mpf(1)}), 20))
    0.90609394281968174512
    """
    import mpmath

    memo = {} if memo is None else memo
    if expr in memo:
        return memo[expr]
    if expr.is_Symbol:
        made = values[expr]
    elif expr.is_Rational:
        made = mpmath.mpf(expr.p) / expr.q
    elif expr.is_Float:
        made = mpmath.mpf(expr._mpf_)
    else:
        parts = [evaluate(a, values, memo) for a in expr.args]
        made = _combine(expr, parts)
    memo[expr] = made
    return made


def _combine(expr: Any, parts: list[Any]) -> Any:
    import mpmath

    if expr.is_Add:
        return mpmath.fsum(parts)
    if expr.is_Mul:
        return mpmath.fprod(parts)
    if expr.is_Pow:
        base, exponent = parts
        if base == 0 and exponent < 0:
            return mpmath.nan
        return base**exponent
    constants = {"Pi": mpmath.pi, "Exp1": mpmath.e, "Infinity": mpmath.inf, "NegativeInfinity": -mpmath.inf,
                 "NaN": mpmath.nan, "ComplexInfinity": mpmath.nan}  # fmt: skip
    name = type(expr).__name__
    if name in constants:
        return +constants[name]
    function = {"Abs": mpmath.fabs, "polygamma": lambda n, x: mpmath.psi(int(n), x)}.get(name) or getattr(mpmath, name, None)
    if function is None:
        import sympy

        dps = mpmath.mp.dps
        return mpmath.mpmathify(expr.func(*(sympy.Float(str(p), dps) for p in parts)).evalf(dps))
    try:
        return function(*parts)
    except (ValueError, ZeroDivisionError):
        return mpmath.nan


def weight(expr: Any, limit: int) -> int:
    """The size of an expression as a tree, counted up to a limit."""
    count, stack = 0, [expr]
    while stack and count < limit:
        e = stack.pop()
        count += 1
        stack.extend(e.args)
    return count


def is_zero(expr: Any, deadline: float | None) -> bool | None:
    """True if a difference is 0 as an expression, None if no test in the time left (at most 3 seconds) shows it."""
    if expr == 0:
        return True
    latest = time.monotonic() + LONGEST
    return within(latest if deadline is None else min(latest, deadline), lambda: _some_test(expr), lambda: None)


def _some_test(expr: Any) -> bool | None:
    import sympy

    for limit, test in (
        (8000, lambda e: _expands_away(e, sympy)),
        (1500, lambda e: _expands_away(sympy.fraction(sympy.together(sympy.expand_power_exp(e)))[0], sympy)),
        (500, lambda e: _expands_away(sympy.fraction(sympy.together(e.rewrite(sympy.exp)))[0], sympy)),
        (500, lambda e: sympy.simplify(_without_long_numbers(e)) == 0),
    ):
        try:
            if weight(expr, limit + 1) <= limit and test(expr):
                return True
        except (RecursionError, NotImplementedError, ValueError, TypeError):  # SymPy's own limits
            continue
    return None


def _without_long_numbers(expr: Any) -> Any:
    """Long ratios as symbols: what is 0 for any number is 0 for this one, and `simplify` may raise to its power."""
    import sympy

    long = [r for r in expr.atoms(sympy.Rational) if max(abs(r.p), r.q) > 10**6]
    return expr.xreplace({r: sympy.Dummy(positive=True) if r > 0 else -sympy.Dummy(positive=True) for r in long})


def _expands_away(expr: Any, sympy: Any) -> bool:
    if any(p.base.is_Add and p.exp.is_Integer and p.exp > 12 for p in expr.atoms(sympy.Pow)):
        return False  # thousands of terms
    return sympy.expand(expr) == 0


def only_rounding(difference: Any, whole: Any, deadline: float | None = None) -> bool:
    """Whether a difference is nothing but rounding of constants: each of its terms is 1e-13 of the same term of `whole`."""
    import sympy

    if weight(difference, 2001) > 2000 or weight(whole, 2001) > 2000:
        return False

    def compare() -> bool:
        full = _coefficients(sympy.expand(_with_numbers(whole)))
        rest = _coefficients(sympy.expand(_with_numbers(difference)))
        return all(abs(c) <= abs(full.get(m, 0)) * sympy.Rational(1, 10**13) for m, c in rest.items())

    latest = time.monotonic() + LONGEST
    return within(latest if deadline is None else min(latest, deadline), compare, lambda: False)


def _with_numbers(expr: Any) -> Any:
    """pi, sqrt(2) and log(10) as ratios of 40 digits, so that a float beside them can be compared."""
    import sympy

    if expr.is_number:
        return expr if expr.is_Rational else sympy.Rational(str(expr.evalf(40)))
    return expr.func(*map(_with_numbers, expr.args)) if expr.args else expr


def _coefficients(expr: Any) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for term in expr.args if expr.is_Add else (expr,):
        c, rest = term.as_coeff_Mul()
        found[rest] = found.get(rest, 0) + c
    return found
