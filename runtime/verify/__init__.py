"""Verification: two oracles that share nothing with the compiler, and the report of what they say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .calls import Argnums
from .report import Finding as Finding
from .report import Report as Report


def verify(
    f: Callable[..., Any], *args: Any, argnums: Argnums = None, budget: float | None = None, holomorphic: bool = False,
    **kwargs: Any,
) -> Report:
    """Hold the generated derivative of `f` at these arguments against SymPy and against differences.

    The gradient of a function with one number as its result, the Jacobian of any other. `argnums` as in
    `grad`, and so is `holomorphic`; None means every parameter without a default that is not used as an integer. `budget` limits the
    seconds that are spent; what is left out is said in the report.
    Raises VerificationError if an oracle contradicts the derivative (G401), or if the function itself fails at
    these arguments (G402; with a budget, as the decorator has, the function's own error).

    >>> import gradscribe as gs
    >>> print(gs.verify(lambda x, y: x**2 - y**2, 3.0, 2.0))
    f_grad: proved
      d f / d x   proved
      d f / d y   proved
    """
    from .core import check_derivative, raise_if_failed
    from .subjects import subject_of

    subject = subject_of(f, args, kwargs, argnums, explicit=budget is None, holomorphic=holomorphic)
    return raise_if_failed(check_derivative(subject, budget), subject.function)


def verify_entry(f: Callable[..., Any], specializer: Any, entry: Any, values: tuple[Any, ...], budget: float | None) -> Any:
    """As `verify`, for the very code that a new specialisation of a decorated function is about to run.

    Returns None where there is nothing to verify, raises what the function itself raises at these arguments.
    """
    from .core import check_derivative, raise_if_failed
    from .subjects import subject_of_entry

    subject = subject_of_entry(f, specializer, entry, values)
    return None if subject is None else raise_if_failed(check_derivative(subject, budget), subject.function)


_LATER = {
    "to_sympy": ".symbolic", "symbolic_grad": ".symbolic",
    "numeric_grad": "..compare", "check_grads": "..compare",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_LATER[name], __name__), name)
