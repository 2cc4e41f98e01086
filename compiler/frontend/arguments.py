"""Arguments, globals and closure variables: from a spec to its meaning, leaf by leaf."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..ir.nodes import Const, Param, Root, Value
from ..ir.types import Array, ListOfType, Scalar
from . import specs
from .lower import Lowerer
from .state import cells_in
from .values import (
    Cell,
    DictVal,
    Entries,
    External,
    Items,
    ListVal,
    Mixed,
    ObjectVal,
    PyVal,
    RangeVal,
    TupleVal,
    constant,
    is_static,
    static_value,
)  # fmt: skip


@dataclass(frozen=True)
class FreeVariable:
    """A hidden keyword parameter: a global or closure variable, read live at each call."""

    name: str
    read: Callable[[], Any]
    meaning: PyVal
    place: Any = None  # where it is looked up


def argument(lw: Lowerer, spec: specs.Spec, root: str, path: specs.Path = ()) -> PyVal:
    """The meaning of an argument; its leaves become parameters of the IR function."""
    if isinstance(spec, specs.Leaf):
        return _leaf(lw, spec, root, path)
    if isinstance(spec, specs.Static) and isinstance(spec.value, range):
        return RangeVal(*map(Const, (spec.value.start, spec.value.stop, spec.value.step)))
    if isinstance(spec, specs.Static):
        return constant(spec.value) if isinstance(spec.value, slice) else Const(spec.value)
    if isinstance(spec, specs.Object) and isinstance(spec.value, np.ndarray):
        name = spec.cls.__name__
        return Mixed(f"a `{name}` has rules of its own: pass `np.asarray({_hint(root, path)})`", "G204")
    if isinstance(spec, specs.Object):
        return External(spec.value, root, path)
    if isinstance(spec, specs.Seq):
        items = tuple(argument(lw, s, root, (*path, ("item", i))) for i, s in enumerate(spec.items))
        return TupleVal(items) if spec.kind == "tuple" else _in_cell(lw, ListVal, Items(items), root, path)
    if isinstance(spec, specs.Mapping):
        pairs = zip(spec.keys, spec.items, strict=True)
        items = tuple(argument(lw, s, root, (*path, ("item", k))) for k, s in pairs)
        return _in_cell(lw, DictVal, Entries(spec.keys, items), root, path)
    items = tuple(argument(lw, s, root, (*path, ("attr", n))) for n, s in zip(spec.names, spec.items, strict=True))
    if issubclass(spec.cls, tuple):
        return TupleVal(items, spec.cls)
    cell = lw.new_cell(_hint(root, path), root)
    lw.state[cell] = Entries(spec.names, items)
    return ObjectVal(cell, spec.cls)


def _hint(root: str, path: specs.Path) -> str:
    """A name for a leaf: the last name on the way to it, with the positions after that."""
    name = root
    for kind, step in path:
        name = step if kind == "attr" or isinstance(step, str) and step.isidentifier() else f"{name}_{step}"
    return name if name.isidentifier() else root


def _in_cell(lw: Lowerer, kind: Any, content: Any, root: str, path: specs.Path) -> PyVal:
    cell = lw.new_cell(_hint(root, path), root)
    lw.state[cell] = content
    return kind(cell)


def _leaf(lw: Lowerer, spec: specs.Leaf, root: str, path: specs.Path) -> PyVal:
    hint = _hint(root, path)
    value = Value(spec.type, hint, None, user=True)
    lw.params.append(Param(value, root, path))
    if isinstance(spec.type, Array) and spec.type.dtype == "object":
        return Mixed(f"an array of Python objects: pass `{hint}.astype(float)`", "G204")
    if isinstance(spec.type, Array):
        return lw.new_array(value, hint, root)
    if isinstance(spec.type, ListOfType):
        return _in_cell(lw, ListVal, value, root, path)
    return value


def free_variable(lw: Lowerer, name: str, read: Callable[[], Any], place: Any) -> PyVal:
    """The meaning of a global or closure variable that is data: a hidden parameter, made once."""
    if name not in lw.free:
        spec = specs.spec_of(read(), name, specs.known_below(lw.static_paths, name))
        known = isinstance(spec, (specs.Static, specs.Object))
        lw.free[name] = FreeVariable(name, read, argument(lw, spec, name), place)
        if not known:
            lw.free_roots.append(Root(name, "free"))
    return at_hand(lw, lw.free[name].meaning)


def at_hand(lw: Lowerer, v: PyVal) -> PyVal:
    """Something from outside, which was met on a path that this one may not have been on."""
    if v not in lw.outside:
        found: dict[Cell, None] = {}
        cells_in(v, lw.state, found)
        lw.outside[v] = {cell: lw.state[cell] for cell in found}
    for cell, content in lw.outside[v].items():
        if cell not in lw.state:
            lw.state[cell] = content
    return v


def require_static(lw: Lowerer, v: PyVal, node: ast.AST | None, what: str) -> Any:
    """The Python value of something that must be known while compiling.

    An argument's number asks for another compilation in which it is known (`NeedsStatic`).
    """
    if is_static(v):
        return static_value(v)
    if isinstance(v, ListVal) and isinstance(content := lw.state[v.cell], Items):
        return [require_static(lw, i, node, what) for i in content.items]
    if isinstance(v, TupleVal):
        return tuple(require_static(lw, i, node, what) for i in v.items)
    if isinstance(v, Value):
        param = integer_parameter(lw, v)
        if param is not None:
            raise specs.NeedsStatic(param.root, param.path)
    lw.refuse("G209", f"{what} must be known when the function is compiled", node, _WAYS_OUT.get(what, ""))


_WAYS_OUT = {"the key of a dict": "use an array or a list for what is found by a computed number"}


def integer_parameter(lw: Lowerer, v: Value) -> Param | None:
    """An integer parameter that a value was computed from, if there is one."""
    of = {param.value: param for param in lw.params if isinstance(t := param.value.type, Scalar) and t.kind == "int"}
    waiting, seen = [v], {v}
    while waiting:
        value = waiting.pop()
        if value in of:
            return of[value]
        origins = [o for o in lw.origins.get(value, ()) if isinstance(o, Value) and o not in seen]
        seen.update(origins)
        waiting += reversed(origins)
    return None
