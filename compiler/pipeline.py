"""The journey: source -> IR -> derivative -> text. Each stage is a function; this file is their order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .frontend.specs import NeedsStatic as NeedsStatic
from .frontend.specs import Path, Spec
from .ir.nodes import Fn


@dataclass(frozen=True)
class Target:
    """What to compile: a transform of a function (or of another target).

    `kind`: "primal" (the function itself, as we would emit it), "grad", "value_and_grad", "jvp", "vjp",
    "linearize", "jacfwd", "jacrev", "hessian", "vectorize".
    `inner`: a Python function or another Target. `argnums`: parameter names to differentiate with respect to.
    """

    kind: str
    inner: Any
    argnums: tuple[str, ...] = ()
    single: bool = True  # argnums was an int or a name: return the gradient itself, not a tuple of one
    has_aux: bool = False


@dataclass(frozen=True)
class Free:
    """A hidden keyword parameter: a global or closure variable that the code reads, live at each call."""

    name: str  # the keyword in the generated signature
    read: Callable[[], Any]  # gives the current value


@dataclass
class Compiled:
    """One specialisation: the generated source and what is needed to call it."""

    source: str
    function: Callable[..., Any]
    fn: Fn
    free: tuple[Free, ...] = ()
    guards: tuple[tuple[str, Path], ...] = ()  # (root, path) of object attributes the code relies on
    independent: tuple[str, ...] = ()  # parameters the result does not depend on
    written: tuple[str, ...] = ()  # roots whose arrays the function stores into
    line_map: dict[int, Any] = field(default_factory=dict)  # generated line -> the user's Span
    stages: list[tuple[str, str]] = field(default_factory=list)  # (stage, text), for `explain`


def compile_target(
    target: Target, specs: dict[str, Spec], explain: bool = False, static: dict[str, frozenset[Path]] | None = None
) -> Compiled:
    """Compile a target for the specs of its parameters (by name, in the order of the signature).

    `static`: paths below globals and closure variables whose numbers must be static (an earlier `NeedsStatic`).

    Raises UnsupportedError or ArgumentError with diagnostics, or NeedsStatic to be called again.
    """
    raise NotImplementedError
