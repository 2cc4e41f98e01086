"""What a function reads of the code around it: variables of the functions that it was written in, and what these hold.

Two calls of a function that is kept apart (`recursion.py`) are calls of one function of the text only if this is the same.
"""

from __future__ import annotations

from typing import Any

from ..ir.nodes import Value
from . import names
from .lower import Context, Lowerer
from .state import Variable
from .values import (
    Bound,
    Choice,
    DictVal,
    Entries,
    FunctionVal,
    Items,
    ListVal,
    ObjectVal,
    PartialVal,
    Pending,
    PyVal,
    Ref,
    TransformVal,
    TupleVal,
    Wrapped,
)  # fmt: skip

_GIVEN = (Value, Ref, TupleVal, ListVal, DictVal, ObjectVal)  # arguments of which the numbers become parameters


def of(lw: Lowerer, function: PyVal, *args: PyVal) -> dict[Any, Any]:
    """The variables and cells that a call of `function` may read without being given them, with what they mean now."""
    found: dict[Any, Any] = {}
    _see(lw, function, found)
    for v in args:
        _given(lw, v, found)
    return found


def _given(lw: Lowerer, v: Any, found: dict[Any, Any]) -> None:
    """Of an argument, only what is no number of it."""
    if not isinstance(v, (*_GIVEN, Items, Entries)):
        return _see(lw, v, found)
    if isinstance(v, (ListVal, DictVal, ObjectVal)):
        v = lw.state[v.cell]
    for item in getattr(v, "items", ()):
        _given(lw, item, found)


def _see(lw: Lowerer, v: Any, found: dict[Any, Any]) -> None:
    """Everything that can be reached."""
    if isinstance(v, Value):
        found[v] = v
    elif isinstance(v, FunctionVal):
        for name in names.free_names(v.node):
            _read(lw, v.context, name, found)
    elif isinstance(v, Pending):
        found.update(dict(v.sees))
    cell = getattr(v, "cell", None)
    if cell is not None and cell in lw.state and cell not in found:
        found[cell] = lw.state[cell]
        _see(lw, lw.state[cell], found)
    for part in _parts(v):
        _see(lw, part, found)


def _parts(v: Any) -> tuple[Any, ...]:
    if isinstance(v, (TupleVal, Items, Entries)):
        return v.items
    if isinstance(v, FunctionVal):
        return tuple(v.defaults.values())
    if isinstance(v, Bound):
        return v.function, v.instance
    if isinstance(v, PartialVal):
        return (v.function, *v.args, *(value for _, value in v.kwargs))
    if isinstance(v, TransformVal):
        return (v.function,)
    return v.options if isinstance(v, Choice) else v.inners if isinstance(v, Wrapped) else ()


def _read(lw: Lowerer, context: Context | None, name: str, found: dict[Any, Any]) -> None:
    """A name of a function around, if it is one."""
    while context is not None:
        variable = Variable(context.frame, name)
        if variable in lw.state:
            if variable not in found:
                found[variable] = lw.state[variable]
                _see(lw, lw.state[variable], found)
            return
        context = context.parent
