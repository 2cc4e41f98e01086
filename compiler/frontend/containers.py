"""Methods of lists, dicts and tuples, and the making of instances."""

from __future__ import annotations

import ast
import collections
import dataclasses
import inspect
import types
from typing import Any

import numpy as np

from ..ir.nodes import Const, SliceOf, Value
from ..ir.types import ListOfType, Scalar
from ..rules.definitions import calling
from . import (
    arrays,
    choices,
    counters,
    expressions,
    inline,
    iterables,
    iterators,
    objects,
    operators,
    sets,
    sorting,
    stores,
    text,
)
from .arguments import require_static
from .lower import Lowerer
from .values import (
    ContainerMethod,
    DictVal,
    Entries,
    Items,
    ListVal,
    Mixed,
    ObjectVal,
    PyVal,
    SetVal,
    TupleVal,
    constant,
    is_static,
    static_value,
)  # fmt: skip


def method(
    lw: Lowerer, m: ContainerMethod, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None, hint: str
) -> PyVal:
    """`container.name(...)`."""
    owner = m.owner
    if isinstance(owner, ListVal) and owner.cls is tuple and m.name not in ("index", "count"):
        lw.refuse("G304", f"a tuple has no method `{m.name}`", node)
    if isinstance(owner, (ListVal, DictVal)) and m.name in _CHANGES:
        stores.check_own(lw, owner.cell, node)
    args = [iterators.consume(lw, a, node) for a in args]
    if isinstance(owner, Const):
        return text.method(lw, owner.value, m.name, args, kwargs, node)
    if isinstance(owner, SetVal):
        return sets.method(lw, owner, m.name, args, node)
    if isinstance(owner, ListVal) and m.name == "sort":
        return sorting.sort(lw, owner, kwargs, node)
    if isinstance(owner, ListVal) and m.name in _LIST:
        if owner.cell in lw.gone_over and m.name not in ("copy", "reverse"):
            lw.refuse("G208", "the length of a list changes while a loop goes over it", node, "go over a copy: `list(...)`")
        return _LIST[m.name](lw, owner, args, node)
    if isinstance(owner, DictVal) and owner.default == counters.ABSENT_IS_ZERO:
        counted = counters.method(lw, owner, m.name, args, kwargs, node)
        if counted is not None:
            return counted
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
    append_to(lw, owner, args[0], node)
    return Const(None)


def append_to(lw: Lowerer, owner: ListVal, item: PyVal, node: ast.AST | None) -> None:
    """One more item at the end of a list."""
    items = _items(lw, owner, node)
    if items is not None:
        items = (*items, item)
        lw.state[owner.cell] = Items(items if owner.most is None else items[max(0, len(items) - owner.most) :])
        return
    if owner.most is not None:
        lw.refuse("G209", "how long this `deque` is must be known", node)
    content: Any = lw.state[owner.cell]
    item = choices.resolved(lw, item, node)
    if not choices.is_number(item):
        lw.refuse("G208", "the length of this list must be known, since its items are not all numbers", node)
    value = expressions.to_operand(lw, item, node)
    lw.state[owner.cell] = lw.apply("list.append", content, value, hint=owner.cell.hint)
    stores.hold(lw, owner.cell, item)


def _extend(lw: Lowerer, owner: ListVal, args: list[PyVal], node: ast.AST | None) -> PyVal:
    extend(lw, owner, args[0], node)
    return Const(None)


def extend(lw: Lowerer, owner: ListVal, v: PyVal, node: ast.AST | None) -> None:
    """More items at the end of a list."""
    v = choices.resolved(lw, iterators.consume(lw, v, node), node)
    items, more = _items(lw, owner, node), iterables.known_items(lw, v)
    if more is not None and items is not None and owner.most is None:
        lw.state[owner.cell] = Items((*items, *more))
    elif more is not None:
        for item in more:
            append_to(lw, owner, item, node)
    else:
        listed = v if isinstance(v, ListVal) else inline.call_definition(lw, calling.listed, [v], {}, node)
        assert isinstance(listed, ListVal)
        both = operators.as_dynamic(lw, owner, node), operators.as_dynamic(lw, listed, node)
        stores.hold(lw, owner.cell, owner, listed)
        lw.state[owner.cell] = lw.apply("list.concat", *both, hint=owner.cell.hint)


def _pop(lw: Lowerer, owner: ListVal, args: list[PyVal], node: ast.AST | None) -> PyVal:
    items = _items(lw, owner, node)
    at = arrays.position(lw, args[0], node, "the index") if args else -1
    if items is None:
        if at != -1:
            parts: Any = inline.call_definition(lw, calling.popped, [owner, Const(at)], {}, node)
            popped, rest_list = parts.items
            lw.state[owner.cell] = lw.state[rest_list.cell]
            return popped  # type: ignore[no-any-return]
        content: Any = lw.state[owner.cell]
        if lw.attempt is not None:
            from . import exceptions

            exceptions.watch(lw, "list.pop", (content,), {})
        rest, item = lw.builder.apply_many("list.pop", [content], {}, (owner.cell.hint, ""))
        lw.state[owner.cell] = rest
        return arrays.taken(lw, owner, item)
    if not -len(items) <= at < len(items):
        lw.refuse("G214", f"index {at} is outside: there are {len(items)} items", node, raises=IndexError)
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


def _insert(lw: Lowerer, owner: ListVal, args: list[PyVal], node: ast.AST | None) -> PyVal:
    if _items(lw, owner, node) is not None:
        return _INSERT(lw, owner, args, node)  # type: ignore[no-any-return]
    made: Any = inline.call_definition(lw, calling.inserted, [owner, *args], {}, node)
    lw.state[owner.cell] = lw.state[made.cell]
    return Const(None)


_INSERT = _known_list_method(list.insert)


def _remove(lw: Lowerer, owner: ListVal, args: list[PyVal], node: ast.AST | None) -> PyVal:
    items = _items(lw, owner, node)
    at = _find(lw, owner, "index", args, node)
    assert items is not None and isinstance(at, Const)
    lw.state[owner.cell] = Items((*items[: at.value], *items[at.value + 1 :]))
    return Const(None)


def _extend_left(lw: Lowerer, owner: ListVal, args: list[PyVal], node: ast.AST | None) -> PyVal:
    for item in iterables.known_items(lw, args[0]) or ():
        _LIST["appendleft"](lw, owner, [item], node)
    return Const(None)


def _copy(lw: Lowerer, owner: ListVal, args: list[PyVal], node: ast.AST | None) -> PyVal:
    content = lw.state[owner.cell]
    cell = lw.new_cell(owner.cell.hint)
    lw.state[cell] = content
    if isinstance(content, Value):
        lw.repeated.update({owner.cell: None, cell: None})  # what is in one is in the other
    return ListVal(cell)


def _append_left(lw: Lowerer, owner: ListVal, args: list[PyVal], node: ast.AST | None) -> PyVal:
    _insert(lw, owner, [Const(0), *args], node)
    if (items := _items(lw, owner, node)) is not None:
        lw.state[owner.cell] = Items(items[: owner.most])
    elif owner.most is not None:
        lw.refuse("G209", "how long this `deque` is must be known", node)
    return Const(None)


def _rotate(lw: Lowerer, owner: ListVal, args: list[PyVal], node: ast.AST | None) -> PyVal:
    """`queue.rotate(n)`: the last `n` items come first."""
    n = require_static(lw, args[0], node, "by how much") if args else 1
    items = _items(lw, owner, node)
    if items is None:
        lw.refuse("G209", "how long this `deque` is must be known", node)
    lw.state[owner.cell] = Items(items[-n % len(items) :] + items[: -n % len(items)] if items else items)
    return Const(None)


_LIST: dict[str, Any] = {
    "append": _append,
    "extend": _extend,
    "pop": _pop,
    "copy": _copy,
    "insert": _insert,
    "reverse": _known_list_method(list.reverse),
    "clear": _known_list_method(list.clear),
    "remove": _remove,
    "appendleft": lambda lw, owner, args, node: _append_left(lw, owner, args, node),
    "rotate": lambda lw, owner, args, node: _rotate(lw, owner, args, node),
    "popleft": lambda lw, owner, args, node: _pop(lw, owner, [Const(0)], node),
    "extendleft": lambda lw, owner, args, node: _extend_left(lw, owner, args, node),
}


# Methods that change their container.
_CHANGES = frozenset("append extend pop insert reverse clear update setdefault popitem remove sort".split())


def _find(lw: Lowerer, owner: TupleVal | ListVal, name: str, args: list[PyVal], node: ast.AST | None) -> PyVal:
    items = iterables.known_items(lw, owner)
    if items is None or not all(map(is_static, [*items, *args])):
        content = lw.state[owner.cell] if isinstance(owner, ListVal) else None
        element = content.type.elem if isinstance(content, Value) and isinstance(content.type, ListOfType) else None
        numbers = isinstance(element, Scalar) if items is None else all(isinstance(i, (Const, Value)) for i in items)
        if numbers and len(args) == 1 and isinstance(args[0], (Const, Value)):
            looking = {"index": calling.index_of, "count": calling.count_of}[name]
            return inline.call_definition(lw, looking, [owner, *args], {}, node)
        lw.refuse("G304", f"`{name}` needs items that are known when the function is compiled", node)
    values = [static_value(i) for i in items]
    try:
        return Const(getattr(values, name)(*(static_value(a) for a in args)))
    except ValueError as e:
        lw.refuse("G214", f"this always fails: {e}", node, raises=type(e))


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
    if not args:
        lw.refuse("G213", "`pop` of a dict takes a key", node, raises=TypeError)
    key = require_static(lw, args[0], node, "the key of a dict")
    found = content.get(key)
    if found is None:
        if len(args) > 1:
            return args[1]
        lw.refuse("G214", f"there is no key {key!r}", node, raises=KeyError)
    lw.state[owner.cell] = content.without(key)
    return found


def _setdefault(lw: Lowerer, owner: DictVal, content: Entries, args: Any, kwargs: Any, node: ast.AST | None) -> PyVal:
    key = require_static(lw, args[0], node, "the key of a dict")
    found = content.get(key)
    if found is None:
        found = args[1] if len(args) > 1 else Const(None)
        lw.state[owner.cell] = content.put(key, found)
    return found


def _emptied(lw: Lowerer, owner: DictVal) -> PyVal:
    lw.state[owner.cell] = Entries((), ())
    return Const(None)


def _pop_item(lw: Lowerer, owner: DictVal, content: Entries, node: ast.AST | None) -> PyVal:
    if not content.keys:
        lw.refuse("G214", "this always fails: the dict is empty", node)
    lw.state[owner.cell] = content.without(content.keys[-1])
    return TupleVal((constant(content.keys[-1]), content.items[-1]))


_DICT: dict[str, Any] = {
    "get": _get,
    "update": _update,
    "pop": _dict_pop,
    "setdefault": _setdefault,
    "keys": lambda lw, owner, c, args, kwargs, node: TupleVal(tuple(map(constant, c.keys))),
    "values": lambda lw, owner, c, args, kwargs, node: TupleVal(c.items, None, owner.cell),
    "items": lambda lw, owner, c, args, kwargs, node: TupleVal(
        tuple(TupleVal((constant(k), i)) for k, i in zip(c.keys, c.items, strict=True)), None, owner.cell, True
    ),
    "copy": lambda lw, owner, c, args, kwargs, node: expressions.new_dict(lw, c.keys, c.items, owner.cell.hint),
    "clear": lambda lw, owner, c, args, kwargs, node: _emptied(lw, owner),
    "popitem": lambda lw, owner, c, args, kwargs, node: _pop_item(lw, owner, c, node),
}


# -- instances


def construct(
    lw: Lowerer, cls: type, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None, hint: str
) -> PyVal:
    """A call of a class: exceptions, named tuples, dataclasses, NumPy scalar types."""
    if issubclass(cls, BaseException):
        return TupleVal(tuple(_by_position(lw, cls, args, kwargs, node) if kwargs else args), cls)
    if cls in _MAKERS:
        return _MAKERS[cls](lw, args, kwargs, node, hint)
    if issubclass(cls, np.generic):
        if len(args) != 1:
            lw.refuse("G213", f"`{cls.__name__}` takes one number", node)
        operand = expressions.to_operand(lw, args[0], node)
        text.refuse_numbers(lw, operand, f"np.{cls.__name__}", node)
        return lw.result(lw.apply("astype", operand, Const(np.dtype(cls)), hint=hint), hint)
    if issubclass(cls, tuple) and hasattr(cls, "_fields"):
        return TupleVal(tuple(_fields(lw, cls, cls._fields, args, kwargs, node).values()), cls)
    if dataclasses.is_dataclass(cls) and isinstance(cls.__init__, types.FunctionType) and objects.is_made(cls.__init__):
        return _dataclass(lw, cls, args, kwargs, node, hint)
    made = objects.construct(lw, cls, args, kwargs, node, hint)
    if made is not None:
        return made
    lw.refuse("G305", f"making a `{cls.__name__}` is not supported", node, "a class written in Python is")


def _fields(
    lw: Lowerer, cls: type, names: Any, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None
) -> dict[str, PyVal]:
    try:
        bound = inspect.signature(cls).bind(*args, **kwargs)
    except TypeError as e:
        lw.refuse("G213", f"`{cls.__name__}`: {e}", node)
    bound.apply_defaults()
    return {n: v if not _plain(v) else Const(v) for n, v in bound.arguments.items() if n in names}


def _by_position(lw: Lowerer, cls: type, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None) -> list[PyVal]:
    """The arguments of an exception whose class has a constructor of its own."""
    try:
        bound = inspect.signature(cls).bind(*args, **kwargs)
    except (TypeError, ValueError) as e:
        lw.refuse("G213", f"`{cls.__name__}`: {e}", node)
    if bound.kwargs:
        lw.refuse("G305", f"making a `{cls.__name__}` with keyword-only arguments is not supported", node)
    return list(bound.args)


def _plain(v: Any) -> bool:
    return v is None or isinstance(v, (bool, int, float, complex, str))


def _dataclass(
    lw: Lowerer, cls: type, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None, hint: str
) -> PyVal:
    from .calls import call

    names = [f.name for f in dataclasses.fields(cls)]
    given = _fields(lw, cls, names, args, kwargs, node)
    items: list[PyVal] = []
    for field in dataclasses.fields(cls):
        value = given.get(field.name)
        if value is None or not isinstance(value, _MEANINGS):
            if field.default_factory is dataclasses.MISSING:
                lw.refuse("G305", f"the default of `{cls.__name__}.{field.name}` is not supported", node)
            value = call(lw, Const(field.default_factory), [], {}, node)
        items.append(value)
    cell = lw.new_cell(hint)
    lw.state[cell] = Entries(tuple(names), tuple(items))
    instance = ObjectVal(cell, cls)
    if hasattr(cls, "__post_init__"):
        from .arrays import attribute

        call(lw, attribute(lw, instance, "__post_init__", node), [], {}, node)
    return instance


def _deque(lw: Lowerer, args: list[PyVal], kwargs: dict[str, PyVal], node: Any, hint: str) -> PyVal:
    from .builtin_calls import HANDLERS

    most = require_static(lw, args[1] if len(args) > 1 else kwargs.get("maxlen", Const(None)), node, "`maxlen`")
    made: Any = HANDLERS[list](lw, args[:1], {}, node, hint)
    if most is not None:
        items, content = _items(lw, made, node), lw.state[made.cell]
        if items is not None:
            lw.state[made.cell] = Items(items[max(0, len(items) - most) :])
        else:
            lw.state[made.cell] = lw.apply("getitem", content, SliceOf(Const(-most)) if most else SliceOf(stop=Const(0)))
    return dataclasses.replace(made, most=most)


def _default_dict(lw: Lowerer, args: list[PyVal], kwargs: dict[str, PyVal], node: Any, hint: str) -> PyVal:
    from .builtin_calls import HANDLERS

    made: Any = HANDLERS[dict](lw, args[1:], kwargs, node, hint)
    return DictVal(made.cell, args[0] if args and args[0] != Const(None) else None)


def _ordered_dict(lw: Lowerer, args: list[PyVal], kwargs: dict[str, PyVal], node: Any, hint: str) -> PyVal:
    from .builtin_calls import HANDLERS

    return HANDLERS[dict](lw, args, kwargs, node, hint)  # type: ignore[no-any-return]


_MAKERS: dict[type, Any] = {
    collections.deque: _deque, collections.defaultdict: _default_dict, collections.OrderedDict: _ordered_dict,
}  # fmt: skip
_MEANINGS = tuple(PyVal.__args__)  # type: ignore[attr-defined]

