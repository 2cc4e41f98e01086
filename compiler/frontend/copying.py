"""`copy.copy` and `copy.deepcopy`: new cells with the same contents."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ..ir.nodes import Const, Value
from ..ir.types import ListOfType, Scalar
from . import objects
from .lower import Lowerer
from .values import (
    Bound,
    Choice,
    DictVal,
    Entries,
    External,
    FunctionVal,
    Items,
    ListVal,
    Mixed,
    ObjectVal,
    PyVal,
    Ref,
    SetVal,
    TupleVal,
    is_static,
)  # fmt: skip

Args = list[PyVal]
Kwargs = dict[str, PyVal]


def shallow(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
    """`copy.copy(v)`: a new container of the same items."""
    (v,) = args
    own = objects.special(lw, v, "__copy__", [], node)
    if own is not None:
        return own
    if isinstance(v, ListVal) and isinstance(lw.state[v.cell], Value):
        from .containers import method
        from .values import ContainerMethod

        return method(lw, ContainerMethod(v, "copy"), [], {}, node, hint)
    return _copied(lw, v, node, hint, lambda item: item)


def deep(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
    """`copy.deepcopy(v)`: what was one thing in several places is one in the copy too."""
    made: dict[Any, PyVal] = {}

    def item(v: PyVal, hint: str = "") -> PyVal:
        if objects.method_of(v, "__deepcopy__") is not None:
            lw.refuse("G304", "a `__deepcopy__` of its own is not supported", node)
        if isinstance(v, ListVal) and isinstance(content := lw.state[v.cell], Value):
            if isinstance(content.type, ListOfType) and not isinstance(content.type.elem, Scalar):
                lw.refuse("G205", "`deepcopy` of arrays in a list of unknown length is not supported", node)
            return shallow(lw, [v], {}, node, hint)
        key = (v.cell, v.views) if isinstance(v, Ref) else getattr(v, "cell", None)
        if key is None:
            return _copied(lw, v, node, hint, item)
        if key not in made:
            made[key] = _copied(lw, v, node, hint, item)
        return made[key]

    return item(args[0], hint)


def _copied(lw: Lowerer, v: PyVal, node: ast.AST, hint: str, item: Callable[[PyVal], PyVal]) -> PyVal:
    """A copy whose items are what `item` makes of them."""
    if isinstance(v, Ref):
        return lw.result(lw.apply("np.copy", lw.read(v), hint=hint), hint)
    if isinstance(v, TupleVal):
        return TupleVal(tuple(map(item, v.items)), v.cls)
    if is_static(v) or isinstance(v, (Value, Const, FunctionVal)):
        return v
    if isinstance(v, (ListVal, DictVal, ObjectVal, SetVal)):
        content = lw.state[v.cell]
        if isinstance(content, Mixed):
            lw.refuse(content.code, content.why, node)
        cell = lw.new_cell(hint)
        lw.state[cell] = replace(content, items=tuple(map(item, content.items))) if isinstance(content, (Items, Entries)) else content
        return replace(v, cell=cell)
    if isinstance(v, (Choice, Bound, External)):
        lw.refuse("G305", "a copy of this is not supported", node, "make it by calling its class")
    return v


HANDLERS: dict[Any, Callable[..., PyVal]] = {copy.copy: shallow, copy.deepcopy: deep}
