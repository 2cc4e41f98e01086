"""Instances of the user's classes: making them, their attributes, and the methods behind Python's operators."""

from __future__ import annotations

import ast
import dataclasses
import functools
import types
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ..ir.nodes import Const
from .lower import Lowerer
from .values import (
    Bound,
    DictVal,
    Entries,
    External,
    Items,
    ListVal,
    Mixed,
    ObjectVal,
    PartialVal,
    PyVal,
    SuperVal,
    TupleVal,
)

BINARY: dict[str, str] = {
    "add": "add", "sub": "sub", "mul": "mul", "div": "truediv", "floordiv": "floordiv", "mod": "mod", "pow": "pow",
    "matmul": "matmul", "lshift": "lshift", "rshift": "rshift", "bitand": "and", "bitor": "or", "bitxor": "xor",
}  # fmt: skip
UNARY = {"neg": "__neg__", "pos": "__pos__", "invert": "__invert__"}
COMPARE = {"lt": "gt", "le": "ge", "gt": "lt", "ge": "le", "eq": "eq", "ne": "ne"}  # and what is asked of the other


def class_of(v: Any) -> type | None:
    """The class of an instance of the user's, or of a named tuple."""
    if isinstance(v, External):
        return type(v.value)
    return v.cls if isinstance(v, (ObjectVal, TupleVal)) else None


def method_of(v: Any, name: str) -> Any:
    """A method that the class of an instance defines, in Python, under a name; None if there is none."""
    cls = class_of(v)
    if cls is None or cls.__module__.partition(".")[0] in ("numpy", "scipy"):
        return None
    found = next((c.__dict__[name] for c in cls.__mro__ if name in c.__dict__), None)
    return found if isinstance(found, types.FunctionType) and not is_made(found) else None


def is_made(f: types.FunctionType) -> bool:
    """Whether a method was written by `dataclass` or `namedtuple`."""
    return f.__code__.co_filename == "<string>" or "__create_fn__" in f.__qualname__


def special(lw: Lowerer, v: PyVal, name: str, args: list[PyVal], node: ast.AST | None) -> PyVal | None:
    """The result of a method behind an operator, None if the class has none."""
    from .calls import call

    found = method_of(v, name)
    return None if found is None else call(lw, Bound(found, v), args, {}, node)


def binary(lw: Lowerer, name: str, left: PyVal, right: PyVal, node: ast.AST | None) -> PyVal | None:
    """`left + right` by `__add__` or `__radd__`."""
    word = BINARY[name]
    for v, method, other in ((left, f"__{word}__", right), (right, f"__r{word}__", left)):
        found = special(lw, v, method, [other], node)
        if found is not None and found != Const(NotImplemented):
            return found
    return None


def in_place(lw: Lowerer, name: str, left: PyVal, right: PyVal, node: ast.AST | None) -> PyVal | None:
    """`left += right` by `__iadd__`, None if its class has none."""
    found = special(lw, left, f"__i{BINARY[name]}__", [right], node)
    return None if found == Const(NotImplemented) else found


def compare(lw: Lowerer, name: str, left: PyVal, right: PyVal, node: ast.AST | None) -> PyVal | None:
    """`left < right` by `__lt__`, or by `__gt__` of the other."""
    if name not in COMPARE:
        return None
    for v, word, other in ((left, name, right), (right, COMPARE[name], left)):
        found = special(lw, v, f"__{word}__", [other], node)
        if found is not None and found != Const(NotImplemented):
            return found
    if name == "ne" and (found := compare(lw, "eq", left, right, node)) is not None:
        from .operators import unary

        return unary(lw, ast.Not, found, node)
    return None


# -- making


def construct(
    lw: Lowerer, cls: type, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None, hint: str
) -> PyVal | None:
    """An instance of a class written in Python, made by running its `__init__`; None if it cannot be followed."""
    from .calls import call

    if cls.__new__ is not object.__new__ or type(cls).__call__ is not type.__call__:
        return None
    if any(c.__module__ == "builtins" and c is not object for c in cls.__mro__):
        return None
    if cls.__getattribute__ is not object.__getattribute__:
        return None
    init = next(c.__dict__["__init__"] for c in cls.__mro__ if "__init__" in c.__dict__)
    if init is not object.__init__ and not isinstance(init, types.FunctionType):
        return None
    cell = lw.new_cell(hint)
    lw.state[cell] = Entries((), ())
    instance = ObjectVal(cell, cls)
    if init is not object.__init__:
        call(lw, Bound(init, instance), args, kwargs, node)
    elif args or kwargs:
        lw.refuse("G213", f"`{cls.__name__}` takes no arguments", node)
    return instance


def exception(lw: Lowerer, owner: TupleVal, node: ast.AST | None) -> ObjectVal:
    """An exception as the instance that its constructor makes of its arguments."""
    from .calls import call

    cell = lw.new_cell()
    lw.state[cell] = Entries((), ())
    instance = ObjectVal(cell, owner.cls)
    call(lw, Bound(owner.cls.__init__, instance), list(owner.items), {}, node)
    return instance


def entries(lw: Lowerer, owner: ObjectVal, node: ast.AST | None) -> Entries:
    """The attributes of an instance."""
    content = lw.state[owner.cell]
    if isinstance(content, Mixed):
        lw.refuse(content.code, content.why, node)
    assert isinstance(content, Entries)
    return content


def set_attribute(lw: Lowerer, owner: ObjectVal, name: str, value: PyVal, node: ast.AST | None) -> None:
    """`owner.name = value`: by a `__setattr__` of the class, if it has one."""
    from .calls import call

    params = getattr(owner.cls, "__dataclass_params__", None)
    if params is not None and params.frozen:
        lw.refuse("G214", f"`{owner.cls.__name__}` is frozen: this always fails", node, "use `dataclasses.replace`")
    own = method_of(owner, "__setattr__")
    if own is not None:
        call(lw, Bound(own, owner), [Const(name), value], {}, node)
        return
    set_plainly(lw, owner, name, value, node)


def set_plainly(lw: Lowerer, owner: ObjectVal, name: str, value: PyVal, node: ast.AST | None) -> None:
    """`object.__setattr__(owner, name, value)`: a property's setter, or the attribute."""
    from .calls import call

    found = next((c.__dict__[name] for c in owner.cls.__mro__ if name in c.__dict__), None)
    if isinstance(found, property):
        if found.fset is None:
            lw.refuse("G214", f"property `{name}` has no setter: this always fails", node)
        call(lw, Const(found.fset), [owner, value], {}, node)
        return
    lw.state[owner.cell] = entries(lw, owner, node).put(name, value)


def delete(lw: Lowerer, owner: PyVal, name: str, node: ast.AST | None) -> None:
    """`del owner.name`."""
    from .stores import check_own

    if not isinstance(owner, ObjectVal) or method_of(owner, "__delattr__") is not None:
        lw.refuse("G306", f"deleting attribute `{name}` of an object from outside the function", node)
    check_own(lw, owner.cell, node)
    if name not in entries(lw, owner, node).keys:
        lw.refuse("G214", f"this always fails: there is no attribute `{name}`", node, raises=AttributeError)
    lw.state[owner.cell] = entries(lw, owner, node).without(name)


# -- super


def super_object(lw: Lowerer, args: list[PyVal], node: ast.AST | None) -> PyVal:
    """`super()`: the methods of the classes after the one that the method is written in."""
    if args:
        return SuperVal(args[0].value, args[1])  # type: ignore[union-attr]
    context = lw.context
    while context is not None and (context.synthetic or context.parent is not None):
        context = context.parent
    assert context is not None
    code = context.function.__code__
    if "__class__" not in code.co_freevars:
        lw.refuse("G204", "`super()` outside of a method", node)
    cls = context.function.__closure__[code.co_freevars.index("__class__")].cell_contents
    from .state import Variable

    instance: Any = lw.state[Variable(context.frame, code.co_varnames[0])]
    return SuperVal(cls, instance)


def super_attribute(lw: Lowerer, owner: SuperVal, name: str, node: ast.AST | None) -> PyVal:
    """`super().name`."""
    mine = owner.instance.value if isinstance(owner.instance, Const) else class_of(owner.instance)
    assert isinstance(mine, type)
    later = mine.__mro__[mine.__mro__.index(owner.cls) + 1 :]
    found = next((c.__dict__[name] for c in later if name in c.__dict__), None)
    if found is object.__init__ or name == "__init__" and issubclass(mine, BaseException) and not isinstance(found, types.FunctionType):
        return Const(_nothing)
    from .arrays import found_on_class

    if found is object.__setattr__:
        return PartialVal(Const(found), (owner.instance,), ())
    return found_on_class(lw, mine, found, owner.instance, name, node)


def _nothing(*args: Any) -> None:
    """What `object.__init__` does."""


# -- functions of the standard library over instances


def replaced(lw: Lowerer, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST, hint: str) -> PyVal:
    """`dataclasses.replace(x, name=value)`."""
    (v,) = args
    if not isinstance(v, ObjectVal):
        lw.refuse("G204", "`replace` needs a dataclass", node)
    from .containers import construct as made

    given = entries(lw, v, node)
    fields = {f.name: given.get(f.name) for f in dataclasses.fields(v.cls) if f.init}
    arguments: Any = {name: value for name, value in fields.items() if value is not None}
    return made(lw, v.cls, [], arguments | kwargs, node, hint)


def as_tuple(lw: Lowerer, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST, hint: str) -> PyVal:
    """`dataclasses.astuple(x)`: dataclasses in its fields become tuples too, other things are copied."""
    return TupleVal(_copied_fields(lw, args[0], node, lambda keys, items: TupleVal(items))[1])


def as_dict(lw: Lowerer, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST, hint: str) -> PyVal:
    """`dataclasses.asdict(x)`: dataclasses in its fields become dicts too, other things are copied."""
    from .expressions import new_dict

    return new_dict(lw, *_copied_fields(lw, args[0], node, lambda keys, items: new_dict(lw, keys, items)), hint)


def _copied_fields(lw: Lowerer, v: PyVal, node: ast.AST, made: Callable[..., PyVal]) -> tuple[tuple[Any, ...], tuple[PyVal, ...]]:
    """The fields of a dataclass: `made` makes something of the names and values of dataclasses inside."""
    from .copying import deep

    def item(v: PyVal) -> PyVal:
        if isinstance(v, ObjectVal) and dataclasses.is_dataclass(v.cls):
            return made(*_copied_fields(lw, v, node, made))
        if isinstance(v, TupleVal):
            return TupleVal(tuple(map(item, v.items)), v.cls)
        content = lw.state[v.cell] if isinstance(v, (ListVal, DictVal)) else None
        if isinstance(content, (Items, Entries)):
            cell = lw.new_cell()
            lw.state[cell] = replace(content, items=tuple(map(item, content.items)))
            return replace(v, cell=cell)  # type: ignore[type-var, arg-type]
        return deep(lw, [v], {}, node, "")

    if not isinstance(v, ObjectVal) or not dataclasses.is_dataclass(v.cls):
        lw.refuse("G204", "this needs a dataclass", node)
    content = entries(lw, v, node)
    names = tuple(f.name for f in dataclasses.fields(v.cls))
    return names, tuple(item(content.get(n)) for n in names)  # type: ignore[arg-type]


def set_named(lw: Lowerer, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST, hint: str) -> PyVal:
    """`setattr(x, "name", value)`."""
    return _set_named(lw, args, node, set_attribute)


def set_named_plainly(lw: Lowerer, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST, hint: str) -> PyVal:
    """`object.__setattr__(x, "name", value)`: frozen classes do not notice."""
    return _set_named(lw, args, node, set_plainly)


def _set_named(lw: Lowerer, args: list[PyVal], node: ast.AST, how: Callable[..., None]) -> PyVal:
    from .arguments import require_static

    if not isinstance(args[0], ObjectVal):
        lw.refuse("G306", "writing an attribute of an object from outside the function", node)
    how(lw, args[0], require_static(lw, args[1], node, "the name"), args[2], node)
    return Const(None)


def namespace(lw: Lowerer, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST, hint: str) -> PyVal:
    """`types.SimpleNamespace(a=1.0)`."""
    cell = lw.new_cell(hint)
    lw.state[cell] = Entries(tuple(kwargs), tuple(kwargs.values()))
    return ObjectVal(cell, types.SimpleNamespace)


def cached(found: Any) -> Any:
    """The function of a cached property."""
    return found.func if isinstance(found, functools.cached_property) else None
