"""From a user's function and arguments to what is verified: the call, and the generated code that is held against it."""

from __future__ import annotations

import functools
import inspect
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from types import FunctionType
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
    compile: Callable[[], Any] = lambda: None  # once more, without keeping it
    code: Callable[[], Any] = lambda: None  # the generated code alone, on these values
    on_purpose: tuple[str, ...] = ()  # what may make the derivative another than the function's


def subject_of(
    f: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], argnums: Argnums, explicit: bool = True,
    holomorphic: bool = False,
) -> Subject:
    """The gradient of a function with one number as its result, the Jacobian of any other.

    `explicit`: the user asked, so a function that fails at this point is our G402; else it is the function's own error.
    """
    from ..callables import take_apart
    from ..signature import IndependentWarning
    from ..transforms import specializer_of

    callee = take_apart(f)
    call = Call(f, args, kwargs, argnums, callee.visible)
    automatic = argnums is None and isinstance(callee.inner, FunctionType)
    if argnums is None and not automatic:  # a transform, or an op: no source to see what is used as an integer
        argnums = names_of(call)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", IndependentWarning)
        kind = kind_of(call, explicit, holomorphic)
        among = callee.required if automatic else ()
        _, specializer = specializer_of(kind, f, argnums, automatic=among, holomorphic=holomorphic)
        values = arranged(specializer, callee, args, kwargs)
        entry = specializer.entry(tuple(values))
    names = entry.argnums
    call = Call(f, args, kwargs, argnums or (names[0] if len(names) == 1 else names), callee.visible, entry.whole)
    return _subject(call, callee, specializer, entry, tuple(values))


def subject_of_entry(f: Callable[..., Any], specializer: Any, entry: Any, values: tuple[Any, ...]) -> Subject | None:
    """The very code that a new specialisation of a decorated function will run; None for kinds that are not verified.

    `values`: of all parameters of the function, in order. A Hessian is verified as the Jacobian of the gradient.
    """
    from ..callables import take_apart

    callee = take_apart(f)
    if specializer.kind not in ("grad", "value_and_grad", "jacfwd", "jacrev", "hessian"):
        return None
    if specializer.kind == "hessian":
        from ..transforms import grad

        f = grad(f, _argnums(specializer, entry), holomorphic=specializer.holomorphic)
        callee = take_apart(f)
    args, kwargs = as_call(callee.signature, values)
    call = Call(f, args, kwargs, _argnums(specializer, entry), callee.signature, entry.whole)
    return _subject(call, callee, specializer, entry, values)


def _argnums(specializer: Any, entry: Any) -> Argnums:
    """What is differentiated by, in the structure in which it was asked for: `("x",)` has a tuple as its gradient."""
    names: tuple[str, ...] = entry.argnums
    wanted = specializer.wanted
    if wanted is None:
        return names[0] if len(names) == 1 else names
    first = sum(p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD) for p in specializer.signature.parameters.values())
    asked = tuple(wanted.names[k] if item is None else first + item for k, item in wanted.picks)
    return asked[0] if wanted.single else asked


def _subject(call: Call, callee: Any, specializer: Any, entry: Any, values: tuple[Any, ...]) -> Subject:
    run, live = entry.run, [read() for _, read, _ in entry.live]
    second = specializer.kind == "value_and_grad"

    def derivative(*args: Any, **kwargs: Any) -> Any:
        made = run(*arranged(specializer, callee, args, kwargs), *live)
        return made[1] if second else made

    function = getattr(call.f, "__name__", "f")
    function = function if function.isidentifier() else "f"
    source = entry.compiled.source
    return Subject(call, derivative, derivative, specializer.name, function, source, lambda: specializer.compile(values),
                   functools.partial(run, *values, *live), entry.compiled.on_purpose)  # fmt: skip


def arranged(specializer: Any, callee: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[Any]:
    """The values of all parameters of what was compiled, in order."""
    bound = specializer.signature.bind(*callee.args, *args, **{**callee.keywords, **kwargs})
    bound.apply_defaults()
    return [bound.arguments[n] for n in specializer.signature.parameters]


def as_call(signature: inspect.Signature, values: tuple[Any, ...]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The values of all parameters as positional and keyword arguments."""
    bound = inspect.BoundArguments(signature, dict(zip(signature.parameters, values, strict=True)))  # type: ignore[arg-type]
    return bound.args, bound.kwargs


def names_of(call: Call) -> Argnums:
    """The float parameters of a call, one by itself."""
    names = tuple(n for n, _ in call.wrt)
    return names[0] if len(names) == 1 else names


def kind_of(call: Call, explicit: bool, holomorphic: bool = False) -> str:
    """Which transform is the derivative of this function at these arguments."""
    try:
        out = call.run()
    except GradscribeError:
        raise
    except Exception as error:
        if not explicit:
            raise
        name = getattr(call.f, "__name__", "the function")
        text = f"`{name}` cannot be verified at this point: it fails there itself with {type(error).__name__}: {error}"
        raise VerificationError(Diagnostic("G402", text, None, "choose another point")) from error
    complex_out = any(map(np.iscomplexobj, tree.leaves(out)))
    if not tree.is_container(out) and np.size(out) == 1 and np.ndim(out) == 0 and (holomorphic or not complex_out):
        return "grad"
    if not holomorphic and (complex_out or any(np.iscomplexobj(v.value) for v in call.variables)):
        return "jacfwd" if complex_out else "jacrev"  # the one that has a meaning
    outputs = sum(int(np.size(x)) for x in tree.leaves(out))
    return "jacrev" if outputs < sum(v.size for v in call.variables) else "jacfwd"
