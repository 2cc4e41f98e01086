"""Gradient surgery: functions that are the identity, and tell the compiler how to differentiate."""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import TracebackType
from typing import Any

from . import tree
from .custom import Custom


def stop_gradient(x: Any) -> Any:
    """`x` itself, whose derivative is taken to be zero: a number, an array, or a structure of these.

    >>> import gradscribe as gs
    >>> gs.grad(lambda x: x * gs.stop_gradient(x))(3.0)
    3.0
    """
    return tree.map_leaves(lambda leaf: leaf, x)


class no_grad:
    """A block in which nothing that is computed has a derivative: `with gs.no_grad():`.

    What only gets another name in the block keeps its derivative. An array from outside of the block cannot be written
    to in it (G306).

    >>> import gradscribe as gs
    >>> def f(x):
    ...     with gs.no_grad():
    ...         scale = x * x
    ...     return scale * x
    >>> gs.grad(f)(3.0)
    9.0

    As a decorator it makes a function whose results have no derivative:

    >>> @gs.no_grad()
    ... def scale(x):
    ...     return x * x
    >>> gs.grad(lambda x: scale(x) * x)(3.0)
    9.0
    """

    __gradscribe_no_grad__ = True

    def __new__(cls, f: Callable[..., Any] | None = None) -> Any:
        made = super().__new__(cls)
        return made if f is None else made(f)

    def __call__(self, f: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(f)
        def without(*args: Any, **kwargs: Any) -> Any:
            with no_grad():
                return f(*args, **kwargs)

        return without

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        pass


def on_grad(x: Any, f: Callable[[Any], Any]) -> Any:
    """`x` itself, whose adjoint goes through `f` where it is complete: to look at it, to clip it, to scale it.

    `f` gets the adjoint and returns another one of its shape, or None if it only looks. Its code becomes a part of the
    backward sweep. There are no adjoints in forward mode, so that is refused (G307).

    >>> import gradscribe as gs
    >>> def f(x):
    ...     y = gs.on_grad(x * x, lambda y_bar: min(y_bar, 10.0))
    ...     return y * y
    >>> gs.grad(f)(1.0), gs.grad(f)(3.0)
    (4.0, 60.0)
    """
    return x


def checkpoint(f: Callable[..., Any]) -> Any:
    """A function whose steps are not kept for the backward sweep, which computes them again from the arguments.

    It costs another run of `f`, and saves the memory of what happens in it: `gs.checkpoint(step)(u)` in a loop keeps one `u`
    for each iteration, whatever `step` does.

    >>> import gradscribe as gs
    >>> gs.grad(lambda x: gs.checkpoint(lambda u: u * u * u)(x))(2.0)
    12.0
    """
    return Checkpoint(f)


class Checkpoint(Custom):
    """What `checkpoint` returns."""

    kind = "checkpoint"


for _name in ("stop_gradient", "on_grad", "checkpoint"):
    globals()[_name].__gradscribe_surgery__ = _name  # how the compiler knows it
