"""Small functions for the examples in the passes' docstrings (and for tests)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..analysis.types import infer
from ..ir.build import Builder, operand
from ..ir.nodes import Fn, Param, Root, Tree, Value, slot
from ..ir.types import Size, Type

FLOATS = Size.symbol("n", many=True)  # the length of the examples' arrays


def example(body: Callable[..., Any], **types: Type) -> Fn:
    """The function that `body(builder, *parameters)` writes; it returns what `body` returns.

    >>> from ..ir.printer import show
    >>> from ..ir.types import FLOAT
    >>> print(show(example(lambda b, x: b.apply("mul", x, x), x=FLOAT)))
    fn f(x%0: float):
        %1: float = mul(x%0, x%0)
        return %1
    """
    params = tuple(Value(t, name) for name, t in types.items())
    builder = Builder(infer)
    found = body(builder, *params)
    results = tuple(map(operand, found if isinstance(found, (tuple, list)) else (found,)))
    returns = slot(0) if len(results) == 1 else Tree("tuple", None, tuple(map(slot, range(len(results)))))
    roots, leaves = tuple(map(Root, types)), tuple(Param(p, p.hint) for p in params)
    return Fn("f", roots, leaves, builder.block(params, results), returns)


