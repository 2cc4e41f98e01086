"""Derivatives are in native byte order, whatever their arguments are in, as what NumPy's functions compute is."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import tree


def foreign(x: Any) -> bool:
    """Whether there is an array of another byte order among arguments.

    >>> foreign((1.0, {"w": np.zeros(2, np.dtype(float).newbyteorder())})), foreign(np.zeros(2))
    (True, False)
    """
    if isinstance(x, np.ndarray):
        return not x.dtype.isnative
    if not tree.is_container(x):
        return False
    if isinstance(x, dict):
        return any(map(foreign, x.values()))
    return any(map(foreign, x if isinstance(x, (tuple, list)) else vars(x).values()))


def native(x: Any) -> Any:
    """The same arrays in native byte order.

    >>> native([np.ones(2, np.dtype(float).newbyteorder())])[0].dtype.isnative
    True
    """
    if isinstance(x, np.ndarray):
        return x if x.dtype.isnative else x.astype(x.dtype.newbyteorder("="))
    return tree.map_children(lambda item, _: native(item), x, x) if tree.is_container(x) else x


def with_native_derivatives(kind: str, has_aux: bool, result: Any) -> Any:
    """The result of a transform with its derivatives in native byte order; values are as the function makes them."""
    if kind in ("value_and_grad", "jvp"):
        return result[0], native(result[1]), *result[2:]
    if kind in ("vjp", "linearize"):
        return result  # the maps see to it
    return (native(result[0]), result[1]) if has_aux else native(result)
