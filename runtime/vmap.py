"""`vmap`: a function of one example as a function of many, along an axis of its arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..compiler.ir.own import Own
from .arguments import refuse
from .custom import Custom
from .transforms import specializer_of


class Vmapped(Custom):
    """What `vmap` returns: call it with arrays of examples. `.source` (and `print`) is the generated code."""

    kind = "vmap"

    def __init__(self, f: Callable[..., Any], in_axes: Any, out_axes: Any):
        super().__init__(f)
        self.in_axes, self.out_axes = in_axes, out_axes
        self.__gradscribe_custom__ = Own("vmap", f, axes=(in_axes, out_axes))
        if isinstance(in_axes, (tuple, list)):  # what is behind keeps its default
            mapped = list(self.__signature__.parameters.values())
            extra = [p for p in mapped[len(in_axes) :] if p.default is not p.empty and p.kind is p.POSITIONAL_OR_KEYWORD]
            self.__signature__ = self.__signature__.replace(parameters=[p for p in mapped if p not in extra])
        self.__name__ = f"{getattr(f, '__name__', 'f')}_vmapped".replace("<lambda>", "f")

    @property
    def _specializer(self) -> Any:
        return specializer_of("primal", self)[1]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._specializer.dispatch(*args, **kwargs)

    @property
    def source(self) -> str:
        """The code generated for the most recent kind of arguments."""
        latest = self._specializer.latest
        return latest.compiled.source if latest is not None else f"# {self.__name__}: call it once to see the generated code.\n"

    def __repr__(self) -> str:
        return self.source

    def __reduce__(self) -> Any:
        return vmap, (self.__wrapped__, self.in_axes, self.out_axes)


def vmap(f: Callable[..., Any], in_axes: Any = 0, out_axes: Any = 0) -> Vmapped:
    """A function mapped over an axis of its arguments; the results are stacked.

    `in_axes`: for each argument the axis to map over, None for one that is the same for all, nested as the arguments are;
    a number means all arguments but single numbers. `out_axes`: where the new axis of each result is. The code is a loop over the axis, so
    `f` may be any function that can be differentiated, and every transform works on the result, in either order. For
    functions of numbers, `vectorize` makes array operations. Axes of different lengths raise AssertionError; `in_axes`
    that do not fit are refused (G215).

    >>> import numpy as np, gradscribe as gs
    >>> gs.vmap(lambda a, x: a @ x, in_axes=(None, 1))(np.array([[1.0, 2.0]]), np.array([[1.0, 0.0], [0.0, 1.0]]))
    array([[1.],
           [2.]])
    >>> gs.vmap(gs.grad(lambda x: np.sum(x**2)))(np.array([[1.0, 2.0], [3.0, 4.0]]))
    array([[2., 4.],
           [6., 8.]])
    """
    if not callable(f):
        refuse("G204", f"a function is needed, and {f!r} is not one")
    return Vmapped(f, in_axes, out_axes)


vmap.__gradscribe_surgery__ = "vmap"  # type: ignore[attr-defined]  # how the compiler knows it
