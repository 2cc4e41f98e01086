"""Which derivatives of complex functions are asked for: as JAX has it.

The gradient of a real result u by z = x + iy is du/dx - i du/dy. A complex result has one derivative only if the function
is holomorphic, which the caller must say; a Jacobian needs real arguments (forward) or real results (reverse) otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..diagnostics import ArgumentError, Diagnostic
from ..frontend.lower import type_of
from ..ir.nodes import Fn, Operand, Param
from ..ir.types import kind

HOLOMORPHIC = "if it is holomorphic (complex differentiable), say so with `holomorphic=True`"


def check_gradient(fn: Fn, leaves: Iterable[Param], out: Operand, holomorphic: bool) -> None:
    """Refuse a complex result that is not said to be holomorphic, and the other way round."""
    if holomorphic:
        _all_complex(fn, leaves, [out])
    elif is_complex(out):
        refuse(fn, f"`{fn.source_name}` returns a complex number, and a gradient needs a real one",
               f"take its real part or its absolute value; {HOLOMORPHIC}")  # fmt: skip


def check_jacobian(fn: Fn, leaves: Iterable[Param], outs: Iterable[Operand], mode: str, holomorphic: bool) -> None:
    """Refuse what one sweep per number cannot give: a complex number moves in two directions."""
    if holomorphic:
        return _all_complex(fn, leaves, outs)
    complex_leaf = next((p for p in leaves if kind(p.value.type) == "complex"), None)
    if mode == "forward" and complex_leaf is not None:
        refuse(fn, f"`{complex_leaf.root}` is complex, and a Jacobian in forward mode needs real arguments",
               f"{HOLOMORPHIC}; of a function with real results, use `gradscribe.jacrev`")  # fmt: skip
    if mode == "reverse" and any(map(is_complex, outs)):
        refuse(fn, f"`{fn.source_name}` returns complex numbers, and a Jacobian in reverse mode needs real ones",
               f"{HOLOMORPHIC}; of a function of real arguments, use `gradscribe.jacfwd`")  # fmt: skip


def is_complex(o: Operand) -> bool:
    """Whether an operand is a complex number or array."""
    return kind(type_of(o)) == "complex"


def _all_complex(fn: Fn, leaves: Iterable[Param], outs: Iterable[Operand]) -> None:
    for p in leaves:
        if kind(p.value.type) != "complex":
            refuse(fn, f"`{p.root}` is {p.value.type}, and with `holomorphic=True` it must be complex",
                   f"leave `holomorphic` out, or pass `{p.root}` as a complex number")  # fmt: skip
    if not all(map(is_complex, outs)):
        refuse(fn, f"`{fn.source_name}` returns a real number, and with `holomorphic=True` it must be complex",
               "leave `holomorphic` out")  # fmt: skip


def refuse(fn: Fn, message: str, help: str) -> None:
    """Raise an ArgumentError at the function."""
    raise ArgumentError(Diagnostic("G211", message, fn.span, help))
