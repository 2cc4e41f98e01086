"""Functions of Python's library that make or choose functions and classes: getters, dispatch, named tuples; and what is refused."""

from __future__ import annotations

import ast
import collections
import functools
import operator
import types
from collections.abc import Callable
from typing import Any

from ..ir.nodes import Const
from . import arrays
from .arguments import require_static
from .lower import Lowerer
from .values import Native, PyVal, TupleVal

Args = list[PyVal]
Kwargs = dict[str, PyVal]


def _getter(part: Callable[[Lowerer, PyVal, PyVal, ast.AST], PyVal]) -> Callable[..., PyVal]:
    """`itemgetter(k, ...)`, `attrgetter(name, ...)`."""

    def make(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
        def get(given: Args) -> PyVal:
            found = tuple(part(lw, given[0], a, node) for a in args)
            return found[0] if len(found) == 1 else TupleVal(found)

        return Native(get)

    return make


def _attribute(lw: Lowerer, owner: PyVal, name: PyVal, node: ast.AST) -> PyVal:
    for step in require_static(lw, name, node, "the name").split("."):
        owner = arrays.attribute(lw, owner, step, node)
    return owner


def _method_caller(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
    from .calls import call

    name, *rest = args
    return Native(lambda given: call(lw, _attribute(lw, given[0], name, node), rest, kwargs, node))


def _named_tuple(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
    """`namedtuple(name, fields)`: one class for each place where it is written."""
    if node not in lw.classes:
        given = [require_static(lw, a, node, "what `namedtuple` takes") for a in args]
        named = {k: require_static(lw, v, node, f"`{k}`") for k, v in kwargs.items()}
        lw.classes[node] = collections.namedtuple(*given, **named)  # type: ignore[misc]
    return Const(lw.classes[node])


def _refused(message: str, way_out: str) -> Callable[..., PyVal]:
    def refuse(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
        lw.refuse("G305", message, node, way_out)

    return refuse


def dispatched(f: Any) -> bool:
    """Whether a function is one of `functools.singledispatch`."""
    return isinstance(f, types.FunctionType) and f.__module__ is not None and hasattr(f, "dispatch") and hasattr(f, "registry")


def dispatch(lw: Lowerer, f: Any, args: Args, kwargs: Kwargs, node: Any, hint: str) -> PyVal:
    """A call of a function of `singledispatch`: the class of its first argument chooses."""
    from .builtin_calls import python_class
    from .calls import call

    return call(lw, Const(f.dispatch(python_class(lw, args[0], node))), args, kwargs, node, hint)


_TEXT_RUN = "write what it computes as code of the function"
_SEEN = "pass what it reads as arguments, and return what it makes"
HANDLERS: dict[Any, Callable[..., PyVal]] = {
    operator.itemgetter: _getter(arrays.subscript),
    operator.attrgetter: _getter(_attribute),
    operator.methodcaller: _method_caller,
    collections.namedtuple: _named_tuple,
}
REFUSED: dict[Any, Callable[..., PyVal]] = {
    eval: _refused("`eval` runs text that the compiler cannot see", _TEXT_RUN),
    exec: _refused("`exec` runs text that the compiler cannot see", _TEXT_RUN),
    compile: _refused("`compile` makes code that the compiler cannot see", _TEXT_RUN),
    globals: _refused("`globals()` is every variable of the module", _SEEN),
    locals: _refused("`locals()` is every variable of the function", _SEEN),
    vars: _refused("`vars` is not supported", "read the attributes by name, or `__dict__` of an object made in the function"),
    open: _refused("reading and writing files has no derivative", "read the file outside, and pass what is in it"),
    input: _refused("`input` asks a person", "ask outside, and pass the answer"),
    id: _refused("`id` is a place in memory", "compare with `is`"),
    functools.lru_cache: _refused("`lru_cache` inside of a function is not supported", "leave it out, or write the function outside"),
    functools.cache: _refused("`cache` inside of a function is not supported", "leave it out, or write the function outside"),
}
