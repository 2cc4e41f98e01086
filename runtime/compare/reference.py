"""What every method is measured against: derivatives with far more digits than a float has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..verify.calls import Call, elements
from ..verify.elements import CannotFollow, Element, Kit, PreciseKit, SymbolicKit
from ..verify.functions import on_number
from ..verify.symbolic import constant, filled, numbers, run_followed, symbols


@dataclass(frozen=True)
class Reference:
    """The derivative by each number of each variable, in order, and where it comes from."""

    partials: tuple[Any, ...]
    origin: str


def reference(call: Call) -> Reference:
    """SymPy's derivative at 50 digits; else 60-digit differences; else Richardson's."""
    try:
        return Reference(_by_sympy(call), "SymPy's derivative with 50 digits")
    except (CannotFollow, RecursionError):
        pass
    try:
        return Reference(_by_digits(call), "60-digit central differences")
    except (CannotFollow, RecursionError):
        return Reference(_by_richardson(call), "Richardson-extrapolated differences")


def _by_sympy(call: Call) -> tuple[Any, ...]:
    import mpmath

    from ..verify.zero import evaluate

    kit = SymbolicKit(max_weight=3_000)
    ins, inputs = symbols(call, kit)
    if len(inputs) > 100:
        raise CannotFollow("too many symbols")
    args, kwargs = call.with_values(ins, constant)
    (out,) = numbers(kit, run_followed(call.f, args, kwargs))
    with mpmath.workdps(50):
        values = {s.expr: mpmath.mpf(s.number) for s in inputs}
        found = tuple(evaluate(kit.sympy.diff(out.expr, s.expr), values) for s in inputs)
    return _finite(found)


def _by_digits(call: Call) -> tuple[Any, ...]:
    import mpmath

    with mpmath.workdps(60):
        kit, h = PreciseKit(), mpmath.mpf(10) ** -18
        found = []
        for k, v in enumerate(call.variables):
            for index, _ in elements(v.value):
                high, low = (_shifted(call, kit, k, index, s * h) for s in (1, -1))
                found.append((high - low) / (2 * h))
    return _finite(tuple(found))


def _shifted(call: Call, kit: PreciseKit, k: int, index: tuple[int, ...], step: Any) -> Any:
    import mpmath

    def one(j: int) -> Any:
        return lambda i, x: kit.variable(mpmath.mpf(float(x)) + (step if (j, i) == (k, index) else 0))

    values = [filled(v.value, one(j)) for j, v in enumerate(call.variables)]
    args, kwargs = call.with_values(values, constant)
    (out,) = numbers(kit, run_followed(call.f, args, kwargs))
    return out.number


def _finite(found: tuple[Any, ...]) -> tuple[Any, ...]:
    import mpmath

    if not all(isinstance(x, mpmath.mpf) and mpmath.isfinite(x) for x in found):
        raise CannotFollow("not finite at this point")
    return found


def _by_richardson(call: Call) -> tuple[Any, ...]:
    from .numeric_grad import NumericGradient

    args, kwargs = call.with_values(call.values())
    gradient = NumericGradient(call.f, [n for n, _ in call.wrt], "richardson", None)(*args, **kwargs)
    return tuple(float(x) for g in flat(call, gradient, single=False) for x in g)


def flat(call: Call, gradient: Any, single: bool | None = None) -> list[np.ndarray]:
    """A gradient's numbers, one flat array per variable."""
    own, call.single = call.single, call.single if single is None else single
    try:
        return [np.asarray(g, dtype=float).ravel() for g in call.columns(gradient)]
    finally:
        call.single = own


def error_of(call: Call, gradient: Any, truth: Reference) -> float:
    """The largest error of a gradient, relative to the largest true partial derivative."""
    import mpmath

    given = [float(x) for g in flat(call, gradient) for x in g]
    scale = max((abs(t) for t in truth.partials), default=0) or 1
    with mpmath.workdps(50):
        return float(max((abs(mpmath.mpf(g) - t) / scale for g, t in zip(given, truth.partials, strict=True)), default=0))


class CountingKit(Kit):
    """Elements that only count the arithmetic done with them."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def constant(self, x: Any) -> Element:
        return Element(self, x, None)

    def smooth(self, name: str, args: tuple[Element, ...]) -> Element:
        self.count += 1
        return Element(self, on_number(name, [a.number for a in args]), None, any(a.active for a in args))


def operations(call: Call, function: Any) -> int | None:
    """How many scalar operations a function of the call's arguments does; None where it cannot be followed."""
    kit = CountingKit()
    values = [filled(v.value, lambda _, x: Element(kit, float(x), None, True)) for v in call.variables]
    args, kwargs = call.with_values(values, constant)
    try:
        run_followed(function, args, kwargs)
    except CannotFollow:
        return None
    return kit.count
