"""From a user's function and arguments to what is verified: the call, and the generated code that is held against it."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...compiler.diagnostics import Diagnostic, GradscribeError, VerificationError
from .. import tree
from .calls import Argnums, Call


@dataclass(frozen=True)
class Subject:
    """What is verified.

    `derivative` is called as the user calls it; `followable` is the generated code as a plain function of the
    same arguments, whose code object the symbolic oracle runs.
    """

    call: Call
    derivative: Callable[..., Any]
    followable: Callable[..., Any]
    name: str  # of the derivative
    function: str  # of what is differentiated
    source: str = ""  # of the generated code


def subject_of(f: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], argnums: Argnums) -> Subject:
    """The gradient of a function with one number as its result, the Jacobian of any other."""
    from ..callables import take_apart
    from ..signature import IndependentWarning
    from ..transforms import specializer_of

    callee = take_apart(f)
    call = Call(f, args, kwargs, None if argnums is None else argnums, callee.visible)
    kind = kind_of(call)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", IndependentWarning)
        _, specializer = specializer_of(kind, f, argnums, automatic=argnums is None)
        bound = specializer.signature.bind(*callee.args, *args, **{**callee.keywords, **kwargs})
        bound.apply_defaults()
        entry = specializer.entry(tuple(bound.arguments[n] for n in specializer.signature.parameters))
    if argnums is None:
        names = entry.argnums
        call = Call(f, args, kwargs, names[0] if len(names) == 1 else names, callee.visible)
    run, live = entry.run, [read() for _, read, _ in entry.live]

    def arranged(args: Any, kwargs: Any) -> list[Any]:
        again = specializer.signature.bind(*callee.args, *args, **{**callee.keywords, **kwargs})
        again.apply_defaults()
        return [again.arguments[n] for n in specializer.signature.parameters]

    def followable(*args: Any, **kwargs: Any) -> Any:
        return run(*arranged(args, kwargs), *live)

    function = getattr(f, "__name__", None) or specializer.name.removesuffix("_grad")
    return Subject(call, followable, followable, specializer.name, function, entry.compiled.source)


def kind_of(call: Call) -> str:
    """Which transform is the derivative of this function at these arguments."""
    try:
        out = call.run()
    except GradscribeError:
        raise
    except Exception as error:
        name = getattr(call.f, "__name__", "the function")
        text = f"`{name}` cannot be verified at this point: it fails there itself with {type(error).__name__}: {error}"
        raise VerificationError(Diagnostic("G402", text, None, "choose another point")) from error
    if not tree.is_container(out) and np.size(out) == 1 and np.ndim(out) == 0:
        return "grad"
    outputs = sum(int(np.size(x)) for x in tree.leaves(out))
    return "jacrev" if outputs < sum(v.size for v in call.variables) else "jacfwd"
