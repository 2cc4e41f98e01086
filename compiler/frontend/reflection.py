"""Questions about what a thing is: its class, its attributes."""

from __future__ import annotations

import ast

import numpy as np

from ..ir.nodes import Const
from ..ir.types import Array, ListOfType, Scalar, TupleType
from . import arrays, expressions
from .arguments import require_static
from .lower import Lowerer, type_of
from .values import (
    Bound,
    DictVal,
    Entries,
    External,
    FunctionVal,
    ListVal,
    ObjectVal,
    PartialVal,
    PyVal,
    RangeVal,
    SetVal,
    SliceVal,
    TupleVal,
    is_static,
    static_value,
)  # fmt: skip

Args = list[PyVal]
Kwargs = dict[str, PyVal]


def is_instance(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
    """`isinstance(x, cls)`, `cls` known."""
    cls = python_class(lw, args[0], node)
    wanted = require_static(lw, args[1], node, "the class")
    try:
        return Const(issubclass(cls, wanted))
    except TypeError as e:
        lw.refuse("G214", f"this always fails: {e}", node, raises=TypeError)


def python_class(lw: Lowerer, v: PyVal, node: ast.AST) -> type:
    """The class of a value."""
    if is_static(v):
        return type(static_value(v))
    if isinstance(v, ObjectVal):
        return v.cls
    if isinstance(v, External):
        return type(v.value)
    if isinstance(v, TupleVal):
        return v.cls or tuple
    if isinstance(v, SetVal):
        return v.cls
    if isinstance(v, ListVal):
        return v.cls
    for meaning, cls in ((DictVal, dict), (SliceVal, slice), (RangeVal, range)):
        if isinstance(v, meaning):
            return cls
    t = type_of(expressions.to_operand(lw, v, node))
    if isinstance(t, Array):
        return np.ndarray
    if isinstance(t, (ListOfType, TupleType)):
        return list if isinstance(t, ListOfType) else tuple
    if isinstance(t, Scalar) and not t.or_array:
        python = {"bool": bool, "int": int, "float": float, "complex": complex}
        return np.dtype(t.dtype).type if t.dtype else python[t.kind]
    lw.refuse("G204", "the class of this is not known", node)


def class_of(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
    """`type(x)`."""
    return Const(python_class(lw, args[0], node))


def is_callable(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
    """`callable(x)`."""
    (v,) = args
    return Const(isinstance(v, (FunctionVal, Bound, PartialVal)) or isinstance(v, Const) and callable(v.value))


def has_attribute(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
    """`hasattr(x, name)`."""
    name = require_static(lw, args[1], node, "the name")
    if isinstance(args[0], ObjectVal) and isinstance(content := lw.state[args[0].cell], Entries) and name in content.keys:
        return Const(True)
    if isinstance(args[0], External):
        return Const(hasattr(args[0].value, name))
    if isinstance(args[0], Const):
        return Const(hasattr(args[0].value, name))
    return Const(hasattr(python_class(lw, args[0], node), name))


def get_attribute(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
    """`getattr(x, name)`, with a default."""
    name = require_static(lw, args[1], node, "the name")
    if len(args) > 2 and has_attribute(lw, args[:2], {}, node, "") == Const(False):
        return args[2]
    return arrays.attribute(lw, args[0], name, node, hint)
