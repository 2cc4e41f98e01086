"""`vectorize`: a function of one point, called with arrays of points, broadcast against each other like a ufunc's."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import tree
from .arguments import refuse
from .callables import Callee
from .signature import Specializer
from .transforms import Transformed, _values, specializer_of


class Vectorized(Transformed):
    """A vectorized function. The generated code sees one axis of points; other shapes are put there and back."""

    def __init__(self, kind: str, f: Any, options: dict[str, Any], callee: Callee, specializer: Specializer):
        super().__init__(kind, f, options, callee, specializer)
        type(self).__call__ = Vectorized._spread  # type: ignore[method-assign, assignment]

    def _spread(self, *args: Any, **kwargs: Any) -> Any:
        args = tuple(map(_as_points, args))
        kwargs = {k: _as_points(v) for k, v in kwargs.items()}
        shapes = [x.shape for a in (*args, *kwargs.values()) for x in tree.leaves(a) if isinstance(x, np.ndarray)]
        if not any(shapes):
            return self.__wrapped__(*map(_as_point, args), **{k: _as_point(v) for k, v in kwargs.items()})
        shape = _broadcast(shapes)
        entry_values = _values(
            self, tuple(_lanes(a, shape) for a in args), {k: _lanes(v, shape) for k, v in kwargs.items()}
        )
        specializer = self._specializer
        result = specializer.entry(entry_values).call(entry_values)
        return _back(result, shape)


def vectorize(f: Any) -> Vectorized:
    """A function of one point as a function of arrays of points: `f` may branch and loop differently at each.

    Arguments broadcast against each other as for a ufunc; numbers stay numbers. Composes with `grad` in either order.
    Raises `ArgumentError` if shapes do not broadcast (G216).

    >>> import numpy as np, gradscribe as gs
    >>> gs.vectorize(gs.grad(lambda x: x**2 if x > 0 else -x))(np.array([-1.0, 2.0]))
    array([-1.,  4.])
    """
    callee, specializer = specializer_of("vectorize", f)
    return Vectorized("vectorize", f, {}, callee, specializer)


def _as_points(x: Any) -> Any:
    """A list of numbers (of any depth) as an array; anything else as it is."""
    if not isinstance(x, list):
        return x
    try:
        array = np.asarray(x)
    except ValueError:
        return x
    return array if array.dtype.kind in "fiu" else x


def _as_point(x: Any) -> Any:
    """0-d arrays as the number in them."""
    return tree.map_leaves(lambda leaf: leaf[()] if isinstance(leaf, np.ndarray) else leaf, x)


def _broadcast(shapes: list[tuple[int, ...]]) -> tuple[int, ...]:
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        refuse("G216", f"arrays of points of shapes {', '.join(map(str, shapes))} do not broadcast")


def _lanes(x: Any, shape: tuple[int, ...]) -> Any:
    """The arrays in an argument along one axis of points; a single point twice, so that one kind of code serves all."""

    def lane(leaf: Any) -> Any:
        if not isinstance(leaf, np.ndarray):
            return leaf
        if leaf.shape != shape:
            leaf = np.broadcast_to(leaf, shape)
        flat = leaf if len(shape) == 1 else leaf.reshape(-1)
        return np.repeat(flat, 2) if flat.size == 1 else flat

    return tree.map_leaves(lane, x)


def _back(result: Any, shape: tuple[int, ...]) -> Any:
    """Results in the shape of the points."""
    n = int(np.prod(shape))

    def leaf(x: Any) -> Any:
        if isinstance(x, np.ndarray) and x.ndim == 1:
            return (x[:1] if n == 1 else x).reshape(shape)
        return np.full(shape, x) if isinstance(x, (int, float, complex, np.generic, np.ndarray)) else x

    return tree.map_leaves(leaf, result)
