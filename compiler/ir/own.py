"""What a function with a derivative of its own tells the compiler. It is imported with the package, so it imports nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Own:
    """What a function with a derivative of its own tells the compiler (as `__gradscribe_custom__`).

    `kind`: "vjp", "jvp", "checkpoint" or "vmap". `function` and the parts of its derivative are functions.
    """

    kind: str
    function: Any
    nondiff: tuple[int, ...] = ()
    forward: Any = None
    backward: Any = None
    push: Any = None
    axes: tuple[Any, Any] = (0, 0)  # `in_axes` and `out_axes`, of "vmap"
    each: tuple[Any, tuple[Any, ...]] | None = None  # of `defjvps`: the function as it is called, one part per argument


def own_of(f: Any) -> Own | None:
    """What an object tells, if it is a function with a derivative of its own."""
    return None if isinstance(f, type) else getattr(f, "__gradscribe_custom__", None)
