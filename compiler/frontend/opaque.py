"""Calls of functions whose code cannot be read: the generated code calls them as they are.

What such a call gives is known from the function's annotation (`-> float`). Else it is a number if all of its arguments
are, and the generated code makes sure of it; of other results nothing is known but that they are numbers or arrays.
"""

from __future__ import annotations

import ast
import inspect
import typing
from typing import Any

from ..ir.nodes import Apply, Const, Operand, Value
from ..ir.types import Scalar, Unknown
from .aliases import may_be
from .expressions import to_operand
from .lower import Lowerer, type_of
from .values import ListVal, PyVal, Ref, TupleVal

PREFIX = "opaque."


def call_opaque(lw: Lowerer, f: Any, args: list[PyVal], node: ast.AST | None) -> PyVal:
    """Write the call of a function that is known by name only."""
    operands = tuple(_operand(lw, a, f, node) for a in args)
    op = lw.hooks.opaques.setdefault(f, f"{PREFIX}{_name(f)}_{len(lw.hooks.opaques)}")
    made = Value(Unknown(), "", lw.builder.span)
    lw.builder.add(Apply((made,), op, operands, (), lw.builder.span))
    lw.origins[made] = operands
    returns = _returns(f)
    if returns in (float, int, complex):
        return lw.apply(returns.__name__, made)
    if all(isinstance(type_of(o), Scalar) for o in operands):
        return lw.apply("float", made)
    result = lw.new_array(made)
    for a in args:
        if isinstance(a, Ref):
            may_be(lw, result.cell, a.cell)  # it may give back what it got
    return result


def _name(f: Any) -> str:
    name = getattr(f, "__name__", type(f).__name__)
    return name if name.isidentifier() else "f"


def _returns(f: Any) -> Any:
    try:
        return typing.get_type_hints(f).get("return", inspect.Signature.empty)
    except Exception:
        return inspect.Signature.empty


def _operand(lw: Lowerer, v: PyVal, f: Any, node: ast.AST | None) -> Operand:
    """An argument. What is given by reference, the function might change or keep: arrays are safe to give once."""
    if isinstance(v, (Value, Const, Ref, TupleVal, ListVal)):
        return to_operand(lw, v, node)
    lw.refuse("G305", f"`{_name(f)}` is code that cannot be read, and it takes something other than numbers and arrays", node)
