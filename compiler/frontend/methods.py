"""Methods of arrays and NumPy scalars: the NumPy functions that they are."""

from __future__ import annotations

import ast

import numpy as np

from ..ir.nodes import Const, Operand, TupleOf, Value, Zero
from ..ir.types import Array, Scalar, kind
from ..rules.definitions import calling
from . import arrays, text, writing
from .lower import Lowerer, type_of
from .values import ArrayMethod, PyVal, Ref, TupleVal

# Methods that are the NumPy function of the same name with the array in front.
_SAME = frozenset(
    "sum mean prod max min var std cumsum cumprod dot round clip repeat take trace diagonal argmax argmin "
    "any all nonzero squeeze swapaxes ravel searchsorted argsort argpartition choose".split()
)
_WRITES = frozenset({"fill", "put", "sort"})
_REAL = frozenset({"bool", "int", "float"})


def array_method(
    lw: Lowerer, method: ArrayMethod, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None, hint: str
) -> PyVal:
    """`x.method(...)`."""
    from .calls import call
    from .ops import apply_op

    x, name = method.owner, method.name
    if name in _SAME:
        return call(lw, Const(getattr(np, name)), [x, *args], kwargs, node, hint)
    if name == "compress":
        return call(lw, Const(np.compress), [args[0], x, *args[1:]], kwargs, node, hint)
    if name == "view" and not args and not kwargs or name in ("conj", "conjugate") and kind(type_of(_value(lw, x))) in _REAL:
        return x
    if name in ("conj", "conjugate"):
        if isinstance(x, (Value, Zero)) and isinstance(x.type, Scalar) and x.type.dtype is None:
            return lw.apply("conjugate", x, hint=hint)
        return apply_op(lw, "np.conjugate", [x, *args], kwargs, node, hint)
    if name in ("copy", "__copy__"):
        made = apply_op(lw, "np.copy", [x], {}, node, hint)
        if isinstance(made, Ref) and not args and not kwargs:
            lw.layouts[made.cell] = frozenset()  # in order, whatever `x` is
        return made
    if name == "flatten":
        flat = call(lw, Const(np.ravel), [x, *args], kwargs, node)
        return lw.result(lw.apply("np.copy", _value(lw, flat), hint=hint), hint)
    if name == "reshape" and kwargs:
        return call(lw, Const(np.reshape), [x, args[0] if len(args) == 1 else TupleVal(tuple(args))], kwargs, node, hint)
    if name in ("reshape", "transpose"):
        many = len(args) != 1 or isinstance(args[0], (Value, Const)) and args[0] != Const(None)
        if name == "transpose" and not args:
            return apply_op(lw, "np.transpose", [x], kwargs, node, hint)
        return apply_op(lw, f"np.{name}", [x, TupleVal(tuple(args)) if many else args[0]], kwargs, node, hint)
    if name == "astype":
        return _astype(lw, x, args, kwargs, node, hint)
    if name == "tolist" and arrays.ndim_of(type_of(_value(lw, x))) == 1:
        from . import inline

        return inline.call_definition(lw, calling.listed, [x], {}, node)
    if name in _WRITES and isinstance(x, Ref):
        return writing.method(lw, name, x, args, kwargs, node)
    if name in ("item", "__float__"):
        return _item(lw, _element(lw, x, args, node), node, hint)
    if name == "is_integer":
        return lw.apply("eq", lw.apply("mod", _value(lw, x), Const(1)), Const(0))
    lw.refuse("G304", f"method `{name}` of an array is not supported", node)


def _value(lw: Lowerer, x: PyVal) -> Operand:
    from .expressions import to_operand

    return to_operand(lw, x)


def _astype(
    lw: Lowerer, x: PyVal, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None, hint: str
) -> PyVal:
    from .arguments import require_static

    if not args and "dtype" in kwargs:
        args = [kwargs["dtype"]]
    extra = [k for k in kwargs if k not in ("copy", "dtype")]
    if extra or len(args) != 1:
        lw.refuse("G302", "`astype` with more than a dtype is not supported", node)
    dtype = require_static(lw, args[0], node, "the dtype")
    if kwargs.get("copy") == Const(False) and isinstance(x, Ref):
        type = type_of(lw.read(x))
        if isinstance(type, Array) and np.dtype(dtype) == type.dtype:
            return x
    value = _value(lw, x)
    text.refuse_numbers(lw, value, "astype", node)
    return lw.result(lw.apply("astype", value, Const(dtype), hint=hint), hint)


def _element(lw: Lowerer, x: PyVal, args: list[PyVal], node: ast.AST | None) -> PyVal:
    """The element that the arguments of `item` name: its place in the flat array, or an index."""
    if not args:
        return x
    if len(args) > 1 or isinstance(args[0], TupleVal):
        return arrays.subscript(lw, x, args[0] if len(args) == 1 else TupleVal(tuple(args)), node)
    return arrays.subscript(lw, lw.result(lw.apply("np.ravel", _value(lw, x))), args[0], node)


def _item(lw: Lowerer, x: PyVal, node: ast.AST | None, hint: str) -> PyVal:
    """The only element, as a Python number."""
    value = _value(lw, x)
    type = type_of(value)
    if isinstance(type, Array):
        if type.shape is None or any(s.constant != 1 for s in type.shape):
            lw.refuse("G304", "`item()` of an array that may have several elements is not supported", node, "index it")
        value = lw.apply("getitem", value, TupleOf((Const(0),) * len(type.shape)))
    return lw.apply({"int": "int", "bool": "bool", "complex": "complex"}.get(kind(type) or "", "float"), value, hint=hint)
