"""Methods of lists, dicts and tuples, and the making of instances."""

from __future__ import annotations

import ast
import dataclasses
import inspect
from typing import Any

import numpy as np

from ..ir.nodes import Const, Value
from . import arrays, expressions, iterables, operators, stores
from .arguments import require_static
from .lower import Lowerer
from .values import (
    Cell,
    ContainerMethod,
    DictVal,
    Entries,
    Items,
    ListVal,
    Mixed,
    ObjectVal,
    PyVal,
    TupleVal,
    is_static,
    static_value,
)  # fmt: skip


def method(
    lw: Lowerer, m: ContainerMethod, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None, hint: str
) -> PyVal:
    """`container.name(...)`."""
    owner = m.owner
    if isinstance(owner, (ListVal, DictVal)) and m.name in _CHANGES:
        stores.check_own(lw, owner.cell, node)
    if isinstance(owner, ListVal) and m.name in _LIST:
        if owner.cell in lw.gone_over and m.name not in ("copy", "reverse"):
            lw.refuse("G208", "the length of a list changes while a loop goes over it", node, "go over a copy: `list(...)`")
        return _LIST[m.name](lw, owner, args, node)
    if isinstance(owner, DictVal) and m.name in _DICT:
        content = lw.state[owner.cell]
        if isinstance(content, Mixed):
            lw.refuse(content.code, content.why, node)
        return _DICT[m.name](lw, owner, content, args, kwargs, node)
    if isinstance(owner, (TupleVal, ListVal)) and m.name in ("index", "count"):
        return _find(lw, owner, m.name, args, node)
    if isinstance(owner, TupleVal) and m.name == "_replace" and owner.cls is not None:
        pairs = zip(owner.cls._fields, owner.items, strict=True)
        return TupleVal(tuple(kwargs.get(n, i) for n, i in pairs), owner.cls)
    if isinstance(owner, TupleVal) and m.name == "_asdict" and owner.cls is not None:
        return expressions.new_dict(lw, tuple(owner.cls._fields), owner.items)
    lw.refuse("G304", f"method `{m.name}` is not supported here", node)


def _items(lw: Lowerer, owner: ListVal, node: ast.AST | None) -> tuple[PyVal, ...] | None:
    content = lw.state[owner.cell]
    if isinstance(content, Mixed):
        lw.refuse(content.code, content.why, node)
    return content.items if isinstance(content, Items) else None


def _append(lw: Lowerer, owner: ListVal, args: list[PyVal], node: ast.AST | None) -> PyVal:
    items = _items(lw, owner, node)
    if items is not None:
        lw.state[owner.cell] = Items((*items, args[0]))
    else:
        content: Any = lw.state[owner.cell]
        value = expressions.to_operand(lw, args[0], node)
        lw.state[owner.cell] = lw.apply("list.append", content, value, hint=owner.cell.hint)
        stores.hold(lw, owner.cell, args[0])
    return Const(None)


def _extend(lw: Lowerer, owner: ListVal, args: list[PyVal], node: ast.AST | None) -> PyVal:
    items, more = _items(lw, owner, node), iterables.known_items(lw, args[0])
    if more is not None and items is not None:
        lw.state[owner.cell] = Items((*items, *more))
    elif more is not None:
        for item in more:
            _append(lw, owner, [item], node)
    elif isinstance(args[0], ListVal):
        both = operators.as_dynamic(lw, owner, node), operators.as_dynamic(lw, args[0], node)
        stores.hold(lw, owner.cell, owner, args[0])
        lw.state[owner.cell] = lw.apply("list.concat", *both, hint=owner.cell.hint)
    else:
        lw.refuse("G209", "the length of this must be known when the function is compiled", node)
    return Const(None)


def _pop(lw: Lowerer, owner: ListVal, args: list[PyVal], node: ast.AST | None) -> PyVal:
    items = _items(lw, owner, node)
    at = require_static(lw, args[0], node, "the index") if args else -1
    if items is None:
        if at != -1:
            lw.refuse("G304", "`pop` from the middle of a list of unknown length is not supported", node)
        content: Any = lw.state[owner.cell]
        rest, item = lw.builder.apply_many("list.pop", [content], {}, (owner.cell.hint, ""))
        lw.state[owner.cell] = rest
        return arrays.taken(lw, owner, item)
    if not -len(items) <= at < len(items):
        lw.refuse("G214", f"index {at} is outside: there are {len(items)} items", node)
    rest_items = list(items)
    popped = rest_items.pop(at)
    lw.state[owner.cell] = Items(tuple(rest_items))
    return popped


def _known_list_method(change: Any) -> Any:
    """A list method that needs the list's length."""

    def run(lw: Lowerer, owner: ListVal, args: list[PyVal], node: ast.AST | None) -> PyVal:
        items = _items(lw, owner, node)
        if items is None:
            lw.refuse("G209", "the length of this list must be known when the function is compiled", node)
        new = list(items)
        statics = [require_static(lw, args[0], node, "the index"), *args[1:]] if args else []
        change(new, *statics)
        lw.state[owner.cell] = Items(tuple(new))
        return Const(None)

    return run


def _copy(lw: Lowerer, owner: ListVal, args: list[PyVal], node: ast.AST | None) -> PyVal:
    content = lw.state[owner.cell]
    cell = Cell(owner.cell.hint)
    lw.state[cell] = content
    if isinstance(content, Value):
        lw.repeated.update({owner.cell: None, cell: None})  # what is in one is in the other
    return ListVal(cell)


_LIST: dict[str, Any] = {
    "append": _append,
    "extend": _extend,
    "pop": _pop,
    "copy": _copy,
    "insert": _known_list_method(list.insert),
    "reverse": _known_list_method(list.reverse),
    "clear": _known_list_method(list.clear),
}


# Methods that change their container.
_CHANGES = frozenset("append extend pop insert reverse clear update setdefault popitem remove sort".split())


def _find(lw: Lowerer, owner: TupleVal | ListVal, name: str, args: list[PyVal], node: ast.AST | None) -> PyVal:
    items = iterables.known_items(lw, owner)
    if items is None or not all(map(is_static, [*items, *args])):
        lw.refuse("G304", f"`{name}` needs items that are known when the function is compiled", node)
    values = [static_value(i) for i in items]
    try:
        return Const(getattr(values, name)(*(static_value(a) for a in args)))
    except ValueError as e:
        lw.refuse("G214", f"this always fails: {e}", node)


# -- dicts


def _get(lw: Lowerer, owner: DictVal, content: Entries, args: Any, kwargs: Any, node: ast.AST | None) -> PyVal:
    found = content.get(require_static(lw, args[0], node, "the key of a dict"))
    return found if found is not None else args[1] if len(args) > 1 else Const(None)


def _update(lw: Lowerer, owner: DictVal, content: Entries, args: Any, kwargs: Any, node: ast.AST | None) -> PyVal:
    from .calls import static_entries

    new = (static_entries(lw, args[0], node) if args else {}) | kwargs  # type: ignore[arg-type]
    for key, value in new.items():
        content = content.put(key, value)
    lw.state[owner.cell] = content
    return Const(None)


def _dict_pop(lw: Lowerer, owner: DictVal, content: Entries, args: Any, kwargs: Any, node: ast.AST | None) -> PyVal:
    key = require_static(lw, args[0], node, "the key of a dict")
    found = content.get(key)
    if found is None:
        if len(args) > 1:
            return args[1]
        lw.refuse("G214", f"there is no key {key!r}", node)
    lw.state[owner.cell] = content.without(key)
    return found


def _setdefault(lw: Lowerer, owner: DictVal, content: Entries, args: Any, kwargs: Any, node: ast.AST | None) -> PyVal:
    key = require_static(lw, args[0], node, "the key of a dict")
    found = content.get(key)
    if found is None:
        found = args[1] if len(args) > 1 else Const(None)
        lw.state[owner.cell] = content.put(key, found)
    return found


_DICT: dict[str, Any] = {
    "get": _get,
    "update": _update,
    "pop": _dict_pop,
    "setdefault": _setdefault,
    "keys": lambda lw, owner, c, args, kwargs, node: TupleVal(tuple(map(Const, c.keys))),
    "values": lambda lw, owner, c, args, kwargs, node: TupleVal(c.items, None, owner.cell),
    "items": lambda lw, owner, c, args, kwargs, node: TupleVal(
        tuple(TupleVal((Const(k), i)) for k, i in zip(c.keys, c.items, strict=True)), None, owner.cell, True
    ),
    "copy": lambda lw, owner, c, args, kwargs, node: expressions.new_dict(lw, c.keys, c.items, owner.cell.hint),
}


# -- instances


def construct(
    lw: Lowerer, cls: type, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None, hint: str
) -> PyVal:
    """A call of a class: exceptions, named tuples, dataclasses, NumPy scalar types."""
    if issubclass(cls, BaseException):
        return TupleVal(tuple(args), cls)
    if issubclass(cls, np.generic):
        if len(args) != 1:
            lw.refuse("G213", f"`{cls.__name__}` takes one number", node)
        return lw.result(lw.apply("astype", expressions.to_operand(lw, args[0], node), Const(np.dtype(cls)), hint=hint), hint)
    if issubclass(cls, tuple) and hasattr(cls, "_fields"):
        return TupleVal(tuple(_fields(lw, cls, cls._fields, args, kwargs, node).values()), cls)
    if dataclasses.is_dataclass(cls) and cls.__init__.__qualname__.endswith("__create_fn__.<locals>.__init__") or (
        dataclasses.is_dataclass(cls) and "__init__" in cls.__dict__ and cls.__dataclass_params__.init  # type: ignore[attr-defined]
    ):
        return _dataclass(lw, cls, args, kwargs, node, hint)
    lw.refuse("G305", f"making a `{cls.__name__}` is not supported", node, "a dataclass or a named tuple is")


def _fields(
    lw: Lowerer, cls: type, names: Any, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None
) -> dict[str, PyVal]:
    try:
        bound = inspect.signature(cls).bind(*args, **kwargs)
    except TypeError as e:
        lw.refuse("G213", f"`{cls.__name__}`: {e}", node)
    bound.apply_defaults()
    return {n: v if not _plain(v) else Const(v) for n, v in bound.arguments.items() if n in names}


def _plain(v: Any) -> bool:
    return v is None or isinstance(v, (bool, int, float, complex, str))


def _dataclass(
    lw: Lowerer, cls: type, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None, hint: str
) -> PyVal:
    names = [f.name for f in dataclasses.fields(cls)]
    given = _fields(lw, cls, names, args, kwargs, node)
    items: list[PyVal] = []
    for field in dataclasses.fields(cls):
        value = given.get(field.name)
        if value is None or not isinstance(value, _MEANINGS):
            if field.default_factory is dataclasses.MISSING or field.default_factory() not in ([], {}, ()):
                lw.refuse("G305", f"the default of `{cls.__name__}.{field.name}` is not supported", node)
            made = field.default_factory()
            value = expressions.new_list(lw, ()) if made == [] else expressions.new_dict(lw, (), ()) if made == {} else TupleVal(())
        items.append(value)
    cell = Cell(hint)
    lw.state[cell] = Entries(tuple(names), tuple(items))
    instance = ObjectVal(cell, cls)
    if hasattr(cls, "__post_init__"):
        from .arrays import attribute
        from .calls import call

        call(lw, attribute(lw, instance, "__post_init__", node), [], {}, node)
    return instance


_MEANINGS = tuple(PyVal.__args__)  # type: ignore[attr-defined]

