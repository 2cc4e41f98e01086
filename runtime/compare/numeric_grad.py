"""The gradient by differences, one number of the argument at a time: four schemes with one interface."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ...compiler.diagnostics import ArgumentError, Diagnostic, GradscribeError
from .. import tree
from ..verify.calls import Argnums, Call, elements
from ..verify.numeric import EPS, complex_or_error, ridders

METHODS = ("forward", "central", "complex", "richardson")
# Where rounding (about EPS / h) and truncation (h, or h squared) are equal, for a function whose scale is 1.
STEPS = {"forward": EPS ** (1 / 2), "central": EPS ** (1 / 3), "complex": 1e-30, "richardson": 0.05}

Line = Callable[[Any], Any]


def slope(phi: Line, method: str, h: float) -> float:
    """The derivative of phi at 0 by one of the schemes.

    >>> slope(lambda t: (3.0 + t) ** 2, "forward", 0.5), slope(lambda t: (3.0 + t) ** 2, "central", 0.5)
    (6.5, 6.0)
    """
    if method == "forward":
        return float((phi(h) - phi(0.0)) / h)
    if method == "central":
        return float((phi(h) - phi(-h)) / (2 * h))
    if method == "richardson":
        return float(ridders(phi, h).value)
    made = phi(complex(0.0, h))
    if not isinstance(made, (complex, np.complexfloating)) and np.asarray(made).dtype.kind != "c":
        return 0.0
    return float(np.imag(made) / h)


class NumericGradient:
    """The gradient of a function by differences. `.evaluations`: how often the last call called the function."""

    def __init__(self, f: Callable[..., Any], argnums: Argnums, method: str, step: float | None):
        self.f, self.argnums, self.method, self.step = f, argnums, method, step
        name = getattr(f, "__name__", "f")
        self.__name__ = f"{name if name.isidentifier() else 'f'}_{method}_grad"
        self.evaluations = 0

    def __repr__(self) -> str:
        return f"<{self.__name__}: {self.method} differences>"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        from ..verify.symbolic import in_structure

        call = Call(self.f, args, kwargs, self.argnums)
        base = call.values()
        self.evaluations = 0
        flat = []
        for k, v in enumerate(call.variables):
            for index, x in elements(base[k]):
                flat.append(self._partial(call, base, k, v.label, index, x))
        return in_structure(call, flat)

    def _partial(self, call: Call, base: list[Any], k: int, label: str, index: tuple[int, ...], x: Any) -> Any:
        if not np.iscomplexobj(x):
            return self._slope(self._line(call, base, k, index), label, float(x))
        if self.method == "complex":
            raise ArgumentError(Diagnostic("G204", f"`{label}` is complex: a complex step cannot be told from a real one",
                                           None, 'use method="richardson"'))  # fmt: skip
        parts = [self._slope(self._line(call, base, k, index, unit), label, abs(x)) for unit in (1.0, 1j)]
        return parts[0] - 1j * parts[1]

    def _slope(self, line: Line, label: str, x: float) -> float:
        h = STEPS[self.method] if self.step is None else self.step
        if self.step is None and self.method != "complex":
            h *= max(abs(x), 0.1 if self.method == "richardson" else 1.0)
        try:
            with complex_or_error():
                return slope(line, self.method, h)
        except (TypeError, ValueError, np.exceptions.ComplexWarning) as error:
            if self.method != "complex":
                raise
            text = f"the complex step by `{label}` is not possible: {type(error).__name__}: {error}"
            help = 'use method="richardson"'
            raise ArgumentError(Diagnostic("G204", text, None, help)) from error

    def _line(self, call: Call, base: list[Any], k: int, index: tuple[int, ...], unit: complex = 1.0) -> Line:
        def phi(t: Any) -> Any:
            self.evaluations += 1
            t = t * unit
            new = [x.copy() if isinstance(x, np.ndarray) else x for x in base]
            if isinstance(new[k], np.ndarray):
                new[k] = new[k].astype(complex) if isinstance(t, complex) else new[k]
                new[k][index] += t
            else:
                new[k] = new[k] + t
            return one_number(call.run(new), self.f)

        return phi


def one_number(out: Any, f: Any) -> Any:
    """A result that must be one number."""
    if tree.is_container(out) or np.ndim(out) != 0:
        name = getattr(f, "__name__", "the function")
        text = f"a gradient needs one number as the result of `{name}`, not a {type(out).__name__}"
        raise ArgumentError(Diagnostic("G203", text, None, "differentiate one entry, or a sum of them"))
    return out


def numeric_grad(
    f: Callable[..., Any], argnums: Argnums = 0, method: str = "richardson", step: float | None = None
) -> NumericGradient:
    """The gradient of `f` by differences, as a callable; for contrast and as an oracle, not for speed.

    `method`: "forward" (error about h), "central" (h squared), "complex" (exact to rounding, if the code takes
    complex numbers and is analytic), "richardson" (central differences extrapolated to step 0). `step`: the step h,
    for Richardson the first one; by default the best for a function of scale 1, times the argument's size. The
    gradient has the structure of `argnums`; by a complex z = x + iy it is du/dx - i du/dy, as that of `grad`. Raises GradscribeError for another method, and ArgumentError for a result that
    is not one number (G203) or code that takes no complex numbers (G204).

    >>> f = lambda x, y: x**3 * y
    >>> numeric_grad(f, (0, 1), "complex")(2.0, 5.0)
    (60.0, 8.0)
    >>> abs(numeric_grad(f)(2.0, 5.0) - 60.0) < 1e-9
    True
    """
    if method not in METHODS:
        raise GradscribeError(f"`method` is one of {', '.join(map(repr, METHODS))}, not {method!r}")
    if step is not None and not (step > 0 and math.isfinite(step)):
        raise GradscribeError(f"`step` is a positive number, not {step!r}")
    return NumericGradient(f, argnums, method, step)
