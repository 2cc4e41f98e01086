"""Reading a name: a local, a variable of an enclosing function, a closure cell, a global or a builtin."""

from __future__ import annotations

import ast
import builtins
import enum
import types
from itertools import count
from typing import Any

import numpy as np

from ..ir.nodes import Const, Undef
from . import operators, specs
from .arguments import free_variable
from .lower import Context, Lowerer
from .state import Variable
from .values import Mixed, PyVal


def read_name(lw: Lowerer, name: str, node: ast.AST) -> PyVal:
    """What a name means here."""
    context = lw.context
    while context is not None:
        variable = Variable(context.frame, name)
        if variable in lw.state:
            value = lw.state[variable]
            if isinstance(value, Mixed):
                lw.refuse(value.code, f"`{name}`: {value.why}", node)
            if isinstance(value, Undef):
                lw.refuse("G201", f"`{name}` may be used before it is assigned", node)
            return value  # type: ignore[return-value]
        if name in context.locals:
            lw.refuse("G201", f"`{name}` is used before it is assigned", node)
        if context.parent is None:
            return _outer(lw, context, name, node)
        context = context.parent
    raise AssertionError("a name is read outside of any function")


def _outer(lw: Lowerer, context: Context, name: str, node: ast.AST) -> PyVal:
    function = context.function
    freevars = function.__code__.co_freevars
    if name in freevars:
        cell = function.__closure__[freevars.index(name)]
        try:
            value = cell.cell_contents
        except ValueError:
            lw.refuse("G201", f"`{name}` has no value yet in the function around", node)
        return outside(lw, name, value, lambda: cell.cell_contents, cell)
    namespace = function.__globals__
    if name in namespace:
        return outside(lw, name, namespace[name], lambda: namespace[name], namespace)
    if hasattr(builtins, name):
        return Const(getattr(builtins, name))
    lw.refuse("G201", f"name `{name}` is not defined", node)


def outside(lw: Lowerer, name: str, value: Any, read: Any, place: Any) -> PyVal:
    """A global or closure variable: code is known while compiling, data is read live at each call.

    `place`: where the name is looked up, which tells variables of one name apart.
    """
    if is_code(value):
        return operators.constant(value)
    return free_variable(lw, own_name(lw, name, place), read, place)


def own_name(lw: Lowerer, name: str, place: Any) -> str:
    """The name, unless a helper has a variable of its own under it: then `name_2`, `name_3` ..."""
    for n in count(1):
        made = name if n == 1 else f"{name}_{n}"
        taken = lw.free.get(made)
        if taken is None or taken.place is place:
            return made
    raise AssertionError


def is_code(value: Any) -> bool:
    """Functions, classes, modules and the like: what a name means, not data that it holds."""
    if isinstance(value, (types.ModuleType, type, np.dtype, type(...), type(NotImplemented), enum.Enum, str, bytes, type(None))):
        return True
    return specs.is_code(value)
