"""What each elementary function means, written once for SymPy and for mpmath, which is passed in as `m`.

Names are those of NumPy's ufuncs. Functions with branches are not here: `elements.py` decides them by the sample.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

SMOOTH: dict[str, Callable[..., Any]] = {
    "add": lambda m, a, b: a + b,
    "subtract": lambda m, a, b: a - b,
    "multiply": lambda m, a, b: a * b,
    "divide": lambda m, a, b: a / b,
    "power": lambda m, a, b: a**b,
    "float_power": lambda m, a, b: a**b,
    "negative": lambda m, x: -x,
    "positive": lambda m, x: x,
    "conjugate": lambda m, x: x,
    "square": lambda m, x: x * x,
    "reciprocal": lambda m, x: 1 / x,
    "sqrt": lambda m, x: m.sqrt(x),
    "exp": lambda m, x: m.exp(x),
    "exp2": lambda m, x: 2**x,
    "expm1": lambda m, x: m.exp(x) - 1,
    "log": lambda m, x: m.log(x),
    "log2": lambda m, x: m.log(x) / m.log(2),
    "log10": lambda m, x: m.log(x) / m.log(10),
    "log1p": lambda m, x: m.log(1 + x),
    "logaddexp": lambda m, a, b: m.log(m.exp(a) + m.exp(b)),
    "logaddexp2": lambda m, a, b: m.log(2**a + 2**b) / m.log(2),
    "sin": lambda m, x: m.sin(x),
    "cos": lambda m, x: m.cos(x),
    "tan": lambda m, x: m.tan(x),
    "arcsin": lambda m, x: m.asin(x),
    "arccos": lambda m, x: m.acos(x),
    "arctan": lambda m, x: m.atan(x),
    "arctan2": lambda m, y, x: m.atan2(y, x),
    "hypot": lambda m, a, b: m.sqrt(a * a + b * b),
    "sinh": lambda m, x: m.sinh(x),
    "cosh": lambda m, x: m.cosh(x),
    "tanh": lambda m, x: m.tanh(x),
    "arcsinh": lambda m, x: m.asinh(x),
    "arccosh": lambda m, x: m.acosh(x),
    "arctanh": lambda m, x: m.atanh(x),
    "deg2rad": lambda m, x: x * m.pi / 180,
    "radians": lambda m, x: x * m.pi / 180,
    "rad2deg": lambda m, x: x * 180 / m.pi,
    "degrees": lambda m, x: x * 180 / m.pi,
    # scipy.special and math
    "erf": lambda m, x: m.erf(x),
    "erfc": lambda m, x: m.erfc(x),
    "gamma": lambda m, x: m.gamma(x),
    "gammaln": lambda m, x: m.loggamma(x),
    "expit": lambda m, x: 1 / (1 + m.exp(-x)),
    "logit": lambda m, x: m.log(x / (1 - x)),
    "log_expit": lambda m, x: -m.log(1 + m.exp(-x)),
    "ndtr": lambda m, x: (1 + m.erf(x / m.sqrt(2))) / 2,
}

# math's name -> the ufunc's, where they differ
MATH_NAMES = {
    "asin": "arcsin", "acos": "arccos", "atan": "arctan", "atan2": "arctan2", "asinh": "arcsinh",
    "acosh": "arccosh", "atanh": "arctanh", "pow": "power", "fabs": "absolute", "lgamma": "gammaln",
}  # fmt: skip


def on_number(name: str, args: list[Any]) -> Any:
    """The function on floats: NumPy's own, or SciPy's or math's where NumPy has none. nan outside its domain."""
    import math

    import numpy as np

    f = getattr(np, name, None)
    if f is None:
        f = getattr(math, {"gammaln": "lgamma"}.get(name, name), None)
    if f is None:
        from scipy import special

        f = getattr(special, name)
    try:
        with np.errstate(all="ignore"):
            return f(*map(float, args))
    except (ValueError, OverflowError):
        return math.nan
