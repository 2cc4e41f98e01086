"""A number that remembers where it came from: it goes through the user's own code in place of a float.

An `Element` carries the sample's number, which decides every comparison and branch, and in a `SymbolicKit` the
SymPy expression that led to it. In a `PreciseKit` the number itself has 50 digits and there is no expression.
"""

from __future__ import annotations

import math
import operator
import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from .functions import SMOOTH, on_number

COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "less": operator.lt, "less_equal": operator.le, "greater": operator.gt,
    "greater_equal": operator.ge, "equal": operator.eq, "not_equal": operator.ne,
}  # fmt: skip
PREDICATES = {"isfinite": math.isfinite, "isnan": math.isnan, "isinf": math.isinf, "signbit": lambda x: x < 0}


class CannotFollow(Exception):
    """The code does something that cannot be followed with these objects; the message says what."""


class Kit:
    """The arithmetic of one run, and what was noticed in it.

    `ties`: comparisons of equal numbers, where the sample sits on the border between two branches.
    """

    def __init__(self, deadline: float | None = None, max_weight: int = 20_000):
        self.deadline, self.max_weight = deadline, max_weight
        self.ties: list[str] = []

    def check_time(self) -> None:
        if self.deadline is not None and time.monotonic() > self.deadline:
            raise CannotFollow("out of time")

    def constant(self, x: Any) -> Element:
        raise NotImplementedError

    def smooth(self, name: str, args: tuple[Element, ...]) -> Element:
        raise NotImplementedError

    def lift(self, x: Any) -> Element:
        """A plain number as an element; elements as they are."""
        if isinstance(x, Element):
            return x
        if isinstance(x, np.ndarray) and x.ndim == 0:
            x = x.item()
            return self.lift(x)
        if isinstance(x, (bool, int, float, np.bool_, np.integer, np.floating)):
            return self.constant(x.item() if isinstance(x, np.generic) else x)
        raise CannotFollow(f"a {type(x).__name__} in arithmetic")

    def tie(self, what: str) -> None:
        if len(self.ties) < 10:
            self.ties.append(what)


class SymbolicKit(Kit):
    """Elements with SymPy expressions."""

    def __init__(self, deadline: float | None = None, max_weight: int = 20_000):
        super().__init__(deadline, max_weight)
        import sympy

        self.sympy = sympy

    def symbol(self, name: str, number: float | None, signed: bool = True) -> Element:
        """An input. With `signed` it is known to be real, and to have its sample's sign."""
        kind = {} if not signed else {"real": True} if not number else {"positive": True} if number > 0 else {"negative": True}
        return Element(self, number, self.sympy.Symbol(name, **kind), True)

    def constant(self, x: Any) -> Element:
        return Element(self, x, exact(x))

    def smooth(self, name: str, args: tuple[Element, ...]) -> Element:
        self.check_time()
        weight = 1 + sum(a.weight for a in args)
        if weight > self.max_weight:
            raise CannotFollow("the expression grows too large")
        expr = SMOOTH[name](self.sympy, *(a.expr for a in args))
        numbers = [a.number for a in args]
        number = None if None in numbers else on_number(name, numbers)
        return Element(self, number, expr, any(a.active for a in args), weight)


class PreciseKit(Kit):
    """Elements whose numbers are mpmath's, at the working precision of the run."""

    def constant(self, x: Any) -> Element:
        import mpmath

        return Element(self, mpmath.mpf(x), None)

    def variable(self, number: Any) -> Element:
        return Element(self, number, None, True)

    def smooth(self, name: str, args: tuple[Element, ...]) -> Element:
        import mpmath

        self.check_time()
        try:
            number = SMOOTH[name](mpmath, *(a.number for a in args))
        except (ZeroDivisionError, ValueError, OverflowError):
            number = mpmath.nan
        if isinstance(number, mpmath.mpc):
            number = mpmath.nan
        return Element(self, number, None, any(a.active for a in args))


def exact(x: Any) -> Any:
    """A Python number in SymPy, exactly: every float is a ratio of integers.

    >>> exact(0.5), exact(2.0), exact(3)
    (1/2, 2, 3)
    """
    import sympy

    if isinstance(x, float) and not math.isfinite(x):
        return sympy.nan if math.isnan(x) else sympy.oo if x > 0 else -sympy.oo
    ratio = Fraction(x)
    return sympy.Rational(ratio.numerator, ratio.denominator)


def apply(name: str, *args: Any) -> Any:
    """The elementary function `name` (a ufunc's name) on elements and plain numbers."""
    kit = next((a.kit for a in args if isinstance(a, Element)), None)
    if kit is None:
        return getattr(np, name)(*args) if hasattr(np, name) else on_number(name, list(args))
    if name in SMOOTH:
        return kit.smooth(name, tuple(map(kit.lift, args)))
    if name in COMPARISONS:
        return _compare(name, *args)
    if name in PREDICATES:
        return PREDICATES[name](args[0].number)
    if name in BRANCHING:
        return BRANCHING[name](kit, *map(kit.lift, args))
    if name.startswith("logical_"):
        return bool(getattr(np, name)(*map(bool, args)))
    raise CannotFollow(f"`{name}` has no symbolic form here")


class Element:
    """One followed number. `active`: it depends on the variables; `weight`: its expression's size, as a tree."""

    __slots__ = ("kit", "number", "expr", "active", "weight")
    __hash__ = None  # type: ignore[assignment]
    shape: tuple[int, ...] = ()
    ndim, size = 0, 1
    dtype = np.dtype(float)

    def __init__(self, kit: Kit, number: Any, expr: Any, active: bool = False, weight: int = 1):
        self.kit, self.number, self.expr, self.active, self.weight = kit, number, expr, active, weight

    def __repr__(self) -> str:
        return f"Element({self.number if self.expr is None else self.expr})"

    def __bool__(self) -> bool:
        return bool(_compare("not_equal", self, 0))

    def __float__(self) -> float:
        raise CannotFollow("the code turns a followed number into a float")

    def __int__(self) -> int:
        if self.number is None:
            raise CannotFollow("int() of a number without a sample")
        if self.active and int(self.number) == self.number:
            self.kit.tie("int() at an integer")
        return int(self.number)

    def __round__(self, digits: int | None = None) -> Any:
        if digits:
            raise CannotFollow("round() to digits")
        rounded = apply("rint", self)
        return int(rounded) if digits is None else rounded

    def __abs__(self) -> Element:
        return apply("absolute", self)

    def __pos__(self) -> Element:
        return self

    def __neg__(self) -> Element:
        return apply("negative", self)

    def __divmod__(self, other: Any) -> tuple[Any, Any]:
        return self // other, self % other

    def __add__(self, other: Any) -> Any:
        return _binary("add", self, other)

    def __radd__(self, other: Any) -> Any:
        return _binary("add", other, self)

    def __sub__(self, other: Any) -> Any:
        return _binary("subtract", self, other)

    def __rsub__(self, other: Any) -> Any:
        return _binary("subtract", other, self)

    def __mul__(self, other: Any) -> Any:
        return _binary("multiply", self, other)

    def __rmul__(self, other: Any) -> Any:
        return _binary("multiply", other, self)

    def __truediv__(self, other: Any) -> Any:
        return _binary("divide", self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return _binary("divide", other, self)

    def __pow__(self, other: Any) -> Any:
        return _binary("power", self, other)

    def __rpow__(self, other: Any) -> Any:
        return _binary("power", other, self)

    def __floordiv__(self, other: Any) -> Any:
        return _binary("floor_divide", self, other)

    def __rfloordiv__(self, other: Any) -> Any:
        return _binary("floor_divide", other, self)

    def __mod__(self, other: Any) -> Any:
        return _binary("remainder", self, other)

    def __rmod__(self, other: Any) -> Any:
        return _binary("remainder", other, self)

    def __lt__(self, other: Any) -> Any:
        return _binary("less", self, other)

    def __le__(self, other: Any) -> Any:
        return _binary("less_equal", self, other)

    def __gt__(self, other: Any) -> Any:
        return _binary("greater", self, other)

    def __ge__(self, other: Any) -> Any:
        return _binary("greater_equal", self, other)

    def __eq__(self, other: Any) -> Any:
        return _binary("equal", self, other)

    def __ne__(self, other: Any) -> Any:
        return _binary("not_equal", self, other)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        from .arrays import on_ufunc

        return on_ufunc(ufunc, method, inputs, kwargs)

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        from .arrays import function

        return function(func, args, kwargs)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        from .arrays import scalar_attribute

        return scalar_attribute(self, name)


def _is_number(x: Any) -> bool:
    return isinstance(x, (Element, bool, int, float, np.generic))


def _binary(name: str, a: Any, b: Any) -> Any:
    """An operator between an element and anything."""
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        return getattr(np, name)(a, b)
    return apply(name, a, b) if _is_number(a) and _is_number(b) else NotImplemented


def _compare(name: str, a: Any, b: Any) -> bool:
    kit = a.kit if isinstance(a, Element) else b.kit
    x, y = kit.lift(a), kit.lift(b)
    if x.number is None or y.number is None:
        if not (x.active or y.active):
            return bool(COMPARISONS[name](x.expr, y.expr))
        raise CannotFollow("a comparison needs a sample point: give the arguments")
    if x.number == y.number and (x.active or y.active) and not (x is y or x.expr is not None and x.expr == y.expr):
        kit.tie(f"{name} of two equal numbers")
    return bool(COMPARISONS[name](x.number, y.number))


# Functions with branches. Without a sample (number None) only those that SymPy can write down are possible.


def _no_sample(*xs: Element) -> bool:
    return any(x.number is None for x in xs)


def _in_sympy(kit: Kit, function: str, *xs: Element) -> Element:
    return Element(kit, None, getattr(kit.sympy, function)(*(x.expr for x in xs)), True)  # type: ignore[attr-defined]


def _absolute(kit: Kit, x: Element) -> Element:
    if _no_sample(x):
        return _in_sympy(kit, "Abs", x)
    return x if _compare("greater_equal", x, 0) else -x


def _sign(kit: Kit, x: Element) -> Element:
    if _no_sample(x):
        return _in_sympy(kit, "sign", x)
    return kit.constant(1.0 if _compare("greater", x, 0) else 0.0 if x.number == 0 else -1.0)


def _maximum(kit: Kit, a: Element, b: Element) -> Element:
    if _no_sample(a, b):
        return _in_sympy(kit, "Max", a, b)
    return a if _compare("greater_equal", a, b) else b


def _minimum(kit: Kit, a: Element, b: Element) -> Element:
    if _no_sample(a, b):
        return _in_sympy(kit, "Min", a, b)
    return a if _compare("less_equal", a, b) else b


def _step(function: Callable[[Any], int], jumps_at: float) -> Callable[[Kit, Element], Element]:
    """A piecewise constant function; `jumps_at`: the fractional part at which it jumps."""

    def rounded(kit: Kit, x: Element) -> Element:
        if _no_sample(x):
            raise CannotFollow("rounding needs a sample point: give the arguments")
        if x.active and x.number - _floor(x.number) == jumps_at:
            kit.tie("rounding at a jump")
        return kit.constant(function(x.number))

    return rounded


def _floor(x: Any) -> int:
    """For floats and mpmath's numbers alike."""
    towards_zero = int(x)
    return towards_zero - (towards_zero > x)


def _nearest(x: Any) -> int:
    low = _floor(x)
    above = x - low
    return low + (above > 0.5 or above == 0.5 and low % 2)  # halves to even


def _floor_divide(kit: Kit, a: Element, b: Element) -> Element:
    return BRANCHING["floor"](kit, apply("divide", a, b))


def _remainder(kit: Kit, a: Element, b: Element) -> Element:
    return a - b * _floor_divide(kit, a, b)


def _fmod(kit: Kit, a: Element, b: Element) -> Element:
    return a - b * BRANCHING["trunc"](kit, apply("divide", a, b))


def _cbrt(kit: Kit, x: Element) -> Element:
    third = kit.constant(1) / 3
    return x**third if _no_sample(x) or _compare("greater_equal", x, 0) else -((-x) ** third)


def _copysign(kit: Kit, a: Element, b: Element) -> Element:
    size = _absolute(kit, a)
    return size if _compare("greater_equal", b, 0) else -size


def _heaviside(kit: Kit, x: Element, half: Element) -> Element:
    if _compare("equal", x, 0):
        return half
    return kit.constant(1.0 if x.number > 0 else 0.0)


def _sinc(kit: Kit, x: Element) -> Element:
    if not _no_sample(x) and _compare("equal", x, 0):
        return kit.constant(1.0)
    angle = apply("radians", x * 180)
    return apply("sin", angle) / angle


def _xlogy(kit: Kit, x: Element, y: Element) -> Element:
    if not _no_sample(x) and _compare("equal", x, 0):
        return kit.constant(0.0)
    return x * apply("log", y)


def _nextafter_refused(kit: Kit, *xs: Element) -> Element:
    raise CannotFollow("a function of the float's bits")


BRANCHING: dict[str, Callable[..., Element]] = {
    "absolute": _absolute, "fabs": _absolute, "sign": _sign,
    "maximum": _maximum, "minimum": _minimum, "fmax": _maximum, "fmin": _minimum,
    "clip": lambda kit, x, low, high: _minimum(kit, _maximum(kit, x, low), high),
    "floor": _step(_floor, 0.0), "ceil": _step(lambda x: -_floor(-x), 0.0), "trunc": _step(int, 0.0),
    "rint": _step(_nearest, 0.5), "floor_divide": _floor_divide, "remainder": _remainder, "fmod": _fmod,
    "cbrt": _cbrt, "copysign": _copysign, "heaviside": _heaviside, "sinc": _sinc, "xlogy": _xlogy,
    "nextafter": _nextafter_refused, "spacing": _nextafter_refused,
}  # fmt: skip
