"""gradscribe: derivatives of plain Python and NumPy functions, as source code that you can read.

>>> import gradscribe as gs
>>> @gs.differentiable
... def saddle(x: float, y: float):
...     return x**2 - y**2
>>> saddle.grad(3.0, 2.0)
(6.0, -4.0)
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from .compiler.diagnostics import ArgumentError as ArgumentError
from .compiler.diagnostics import GradscribeError as GradscribeError
from .compiler.diagnostics import UnsupportedError as UnsupportedError
from .compiler.diagnostics import VerificationError as VerificationError
from .compiler.rules.registry import elementwise as elementwise
from .compiler.rules.registry import forward as forward
from .compiler.rules.registry import linear as linear
from .compiler.rules.registry import missing as missing
from .compiler.rules.registry import nondifferentiable as nondifferentiable
from .compiler.rules.registry import reverse as reverse
from .runtime.custom import custom_jvp as custom_jvp
from .runtime.custom import custom_vjp as custom_vjp
from .runtime.differentiable import differentiable as differentiable
from .runtime.explain import explain as explain
from .runtime.kinks import kinks as kinks
from .runtime.linear import hvp as hvp
from .runtime.linear import jvp as jvp
from .runtime.linear import linearize as linearize
from .runtime.linear import vjp as vjp
from .runtime.signature import IndependentWarning as IndependentWarning
from .runtime.surgery import checkpoint as checkpoint
from .runtime.surgery import no_grad as no_grad
from .runtime.surgery import on_grad as on_grad
from .runtime.surgery import stop_gradient as stop_gradient
from .runtime.transforms import grad as grad
from .runtime.transforms import hessian as hessian
from .runtime.transforms import jacfwd as jacfwd
from .runtime.transforms import jacobian as jacobian
from .runtime.transforms import jacrev as jacrev
from .runtime.transforms import value_and_grad as value_and_grad
from .runtime.vectorized import vectorize as vectorize
from .runtime.vmap import vmap as vmap

__version__ = "0.1.0"

# Imported when they are first used: they need SymPy.
_LATER = {
    "verify": ".runtime.verify", "export": ".runtime.export", "to_sympy": ".runtime.verify", "symbolic_grad": ".runtime.verify",
    "compare": ".runtime.compare", "numeric_grad": ".runtime.verify", "check_grads": ".runtime.verify",
}  # fmt: skip

__all__ = [
    "ArgumentError", "GradscribeError", "IndependentWarning", "UnsupportedError", "VerificationError",
    "check_grads", "checkpoint", "compare", "custom_jvp", "custom_vjp", "differentiable", "elementwise", "explain", "export", "forward", "grad", "hessian", "hvp",
    "jacfwd", "jacobian", "jacrev", "jvp", "kinks", "linear", "linearize", "missing", "no_grad", "nondifferentiable", "numeric_grad", "on_grad", "reverse",
    "stop_gradient", "symbolic_grad", "to_sympy", "value_and_grad", "vectorize", "verify", "vjp", "vmap",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name == "testing":
        return import_module(".testing", __name__)
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(_LATER[name], __name__), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *_LATER, "testing"})
