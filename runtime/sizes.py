"""How many numbers go into a function and come out, for the choice between forward and reverse Jacobians."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from ..compiler.ir.nodes import Fn, Value
from ..compiler.ir.types import Array, Scalar, Size, kind, shape_of
from . import tree


def numbers_in(values: dict[str, Any], names: Iterable[str]) -> int:
    """How many numbers the named arguments hold.

    >>> numbers_in({"x": np.ones((2, 3)), "p": {"w": 1.0, "mode": "fast"}}, ("x", "p"))
    7
    """
    leaves = [leaf for n in names for leaf in tree.leaves(values[n])]
    return sum(int(np.size(x)) for x in leaves if isinstance(x, (int, float, complex, np.ndarray, np.generic)))


def numbers_out(fn: Fn, parameters: tuple[str, ...], values: tuple[Any, ...]) -> int | None:
    """How many numbers a compiled function returns for these arguments; None where its types do not say."""
    roots = dict(zip(parameters, values, strict=True))
    known: dict[str, int] = {}
    for p in fn.params:
        if p.root in roots:
            _learn(p.value.type, _reach(roots[p.root], p.path), known)
    total = 0
    for y in fn.body.yields:
        shape = shape_of(y.type) if isinstance(y, Value) else ()
        if shape is None:
            return None
        count = 1
        for size in shape:
            n = _evaluate(size, known)
            if n is None:
                return None
            count *= n
        total += count
    return total


def takes_complex(values: dict[str, Any], names: Iterable[str]) -> bool:
    """Whether a named argument holds a complex number.

    >>> takes_complex({"z": [1.0, 2j]}, ("z",))
    True
    """
    return any(np.iscomplexobj(x) for n in names for x in tree.leaves(values[n]))


def returns_complex(fn: Fn) -> bool:
    """Whether a compiled function returns a complex number."""
    return any(isinstance(y, Value) and kind(y.type) == "complex" for y in fn.body.yields)


def _reach(value: Any, path: Any) -> Any:
    for how, step in path:
        value = getattr(value, step) if how == "attr" else value[step]
    return value


def _learn(type: Any, value: Any, known: dict[str, int]) -> None:
    """What an argument says of the symbols in its type."""
    if isinstance(type, Scalar) and type.size is not None:
        pairs = [(type.size, int(value))]
    elif isinstance(type, Array) and type.shape is not None:
        pairs = list(zip(type.shape, np.shape(value), strict=True))
    else:
        return
    for size, n in pairs:
        if len(size.terms) == 1 and len(size.terms[0][0]) == 1:
            known[size.terms[0][0][0].name] = n


def _evaluate(size: Size, known: dict[str, int]) -> int | None:
    total = 0
    for symbols, factor in size.terms:
        for s in symbols:
            if s.name not in known:
                return None
            factor *= known[s.name]
        total += factor
    return total
