"""Functions with a derivative of their own: `custom_vjp` and `custom_jvp`, as in JAX.

The compiler reads the derivative where the function is called, and writes its code into the derivative of the caller.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from types import MethodType
from typing import Any

from ..compiler.ir.own import Own
from .arguments import refuse
from .callables import take_apart


class Custom:
    """A function that can be called as it is, and tells the compiler of its derivative."""

    kind = ""

    def __init__(self, f: Callable[..., Any], nondiff_argnums: Sequence[int] = ()):
        if not callable(f):
            refuse("G204", f"a function is needed, and {f!r} is not one")
        self.__wrapped__ = f
        functools.update_wrapper(self, f)
        self.__dict__.pop("__gradscribe_kept__", None)
        self.nondiff_argnums = tuple(nondiff_argnums)
        self.__signature__ = take_apart(f).visible
        self.__gradscribe_custom__ = Own(self.kind, f, self.nondiff_argnums)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.__wrapped__(*args, **kwargs)

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        return self if instance is None else MethodType(self, instance)

    def __reduce__(self) -> str:
        return self.__qualname__  # type: ignore[attr-defined, no-any-return]

    def __repr__(self) -> str:
        return f"<custom_{self.kind} {getattr(self, '__qualname__', self.__wrapped__)}>"


class CustomVJP(Custom):
    """What `custom_vjp` returns."""

    kind = "vjp"

    def defvjp(self, fwd: Callable[..., Any], bwd: Callable[..., Any]) -> None:
        """`fwd(*args)` returns (result, residuals); `bwd(*fixed, residuals, out_bar)` a tuple with an adjoint for each
        argument that is not in `nondiff_argnums`. None is zero."""
        self.__gradscribe_custom__ = Own("vjp", self.__wrapped__, self.nondiff_argnums, forward=fwd, backward=bwd)


class CustomJVP(Custom):
    """What `custom_jvp` returns."""

    kind = "jvp"

    def defjvp(self, jvp: Callable[..., Any]) -> Callable[..., Any]:
        """`jvp(*fixed, primals, tangents)` returns (result, tangent), linear in the tangents. Usable as a decorator."""
        self.__gradscribe_custom__ = Own("jvp", self.__wrapped__, self.nondiff_argnums, push=jvp)
        return jvp

    def defjvps(self, *jvps: Callable[..., Any] | None) -> None:
        """A function for each argument: `jvp_k(tangent_k, result, *args)` returns the tangent of the result that comes
        from this argument; None is zero."""
        if self.nondiff_argnums:
            refuse("G215", "`defjvps` does not go with `nondiff_argnums`", "use `defjvp`")
        self.__gradscribe_custom__ = Own("jvp", self.__wrapped__, each=(self, jvps))


def custom_vjp(f: Callable[..., Any] | None = None, *, nondiff_argnums: Sequence[int] = ()) -> Any:
    """Give a function a derivative of your own for reverse mode, with `defvjp`.

    `nondiff_argnums`: positions of arguments that have no derivative (functions, options); `bwd` gets them first.
    The code of both functions becomes part of the derivative. A function whose own code cannot be read (one that calls
    C code, say) is called as it is. Forward mode is refused (G307), as is a derivative that does not fit the function.

    >>> import math, gradscribe as gs
    >>> @gs.custom_vjp
    ... def log1pexp(x):
    ...     return math.log(1.0 + math.exp(x))
    >>> def forward(x):
    ...     return log1pexp(x), x
    >>> def backward(x, out_bar):
    ...     return (out_bar / (1.0 + math.exp(-x)),)
    >>> log1pexp.defvjp(forward, backward)
    >>> gs.grad(lambda x: 3.0 * log1pexp(x))(0.0)
    1.5
    """
    if f is None:
        return functools.partial(custom_vjp, nondiff_argnums=nondiff_argnums)
    return CustomVJP(f, nondiff_argnums)


def custom_jvp(f: Callable[..., Any] | None = None, *, nondiff_argnums: Sequence[int] = ()) -> Any:
    """Give a function a derivative of your own for both modes, with `defjvp` or `defjvps`.

    Reverse mode runs the tangents' code backwards, so they must be linear in the arguments' tangents; else it is
    refused (G307). `nondiff_argnums` as for `custom_vjp`.

    >>> import math, gradscribe as gs
    >>> @gs.custom_jvp
    ... def log1pexp(x):
    ...     return math.log(1.0 + math.exp(x))
    >>> @log1pexp.defjvp
    ... def tangent(primals, tangents):
    ...     (x,), (x_dot,) = primals, tangents
    ...     return log1pexp(x), x_dot / (1.0 + math.exp(-x))
    >>> gs.grad(lambda x: 3.0 * log1pexp(x))(0.0), gs.jvp(log1pexp, (0.0,), (2.0,))[1]
    (1.5, 1.0)
    """
    if f is None:
        return functools.partial(custom_jvp, nondiff_argnums=nondiff_argnums)
    return CustomJVP(f, nondiff_argnums)
