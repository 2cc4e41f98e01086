"""Arrays, lists and objects: reading elements, slices and attributes, with views followed."""

from __future__ import annotations

import ast
import dataclasses
import functools
import random
import sys
import types
from typing import Any, NoReturn

import numpy as np

from ..ir.nodes import Const, Operand, Value, Zero
from ..ir.types import Array, ListOfType, Scalar, kind, ndim_of, shape_of
from ..rules import registry
from . import choices, counters, objects
from .aliases import alias
from .arguments import argument, at_hand, integer_parameter, require_static
from .lower import Lowerer, type_of
from .specs import EXACT, is_code, known_below, spec_of
from .values import (
    ArrayMethod,
    Bound,
    Choice,
    ContainerMethod,
    DictVal,
    Entries,
    External,
    Flat,
    FunctionVal,
    Items,
    ListVal,
    Mixed,
    ObjectVal,
    PyVal,
    Ref,
    SetVal,
    SliceVal,
    SuperVal,
    TransformVal,
    TupleVal,
    View,
    is_static,
    static_value,
)  # fmt: skip
from .views import view

# -- reading by index


def subscript(lw: Lowerer, owner: PyVal, index: PyVal, node: ast.AST | None, hint: str = "") -> PyVal:
    """`owner[index]`."""
    owner = choices.resolved(lw, owner, node)
    if isinstance(owner, Choice):
        return choices.distribute(lw, owner, lambda o: subscript(lw, o, index, node, hint), node, hint)
    if isinstance(index, Choice):
        return choices.distribute(lw, index, lambda o: subscript(lw, owner, o, node, hint), node, hint)
    overloaded = objects.special(lw, owner, "__getitem__", [index], node)
    if overloaded is not None:
        return overloaded
    if isinstance(owner, TupleVal):
        return _sequence_item(lw, owner.items, owner, index, node, hint)
    if isinstance(owner, ListVal):
        content = lw.state[owner.cell]
        if isinstance(content, Items):
            return _sequence_item(lw, content.items, owner, index, node, hint)
        if isinstance(content, Mixed):
            lw.refuse(content.code, content.why, node)
        return _list_subscript(lw, owner, index, node, hint)
    if isinstance(owner, DictVal):
        return _dict_item(lw, owner, index, node)
    if isinstance(owner, External):
        return _external_item(lw, owner, index, node)
    if isinstance(owner, Const) and is_static(index):
        return _static_item(lw, owner, index, node)
    if isinstance(owner, Ref):
        return _array_item(lw, owner, index, node, hint)
    if isinstance(owner, Flat):
        return lw.result(lw.apply("getitem", lw.read(owner.array), index_operand(lw, index, node), hint=hint), hint)
    from .expressions import to_operand

    operand = to_operand(lw, owner, node)
    if isinstance(type_of(operand), Scalar) and index == TupleVal(()):
        return operand  # `x[()]` of a number of NumPy's
    if isinstance(type_of(operand), Scalar):
        lw.refuse("G204", "a number cannot be indexed", node, raises=TypeError)
    return lw.result(lw.apply("getitem", operand, index_operand(lw, index, node), hint=hint), hint)


def _static_item(lw: Lowerer, owner: Const, index: PyVal, node: ast.AST | None) -> PyVal:
    from .operators import constant

    try:
        return constant(owner.value[static_value(index)])
    except Exception as e:
        lw.refuse("G214", f"this always fails: {type(e).__name__}: {e}", node)


def _sequence_item(
    lw: Lowerer, items: tuple[PyVal, ...], owner: TupleVal | ListVal, index: PyVal, node: ast.AST | None, hint: str
) -> PyVal:
    from .expressions import new_list
    from .operators import as_dynamic

    if isinstance(index, SliceVal):
        chosen = items[require_static(lw, index, node, "the bounds of this slice")]
        return TupleVal(chosen) if isinstance(owner, TupleVal) else new_list(lw, chosen, hint)
    if isinstance(index, Value):
        listed = owner if isinstance(owner, ListVal) else new_list(lw, items)
        if all(map(choices.is_number, items)):
            return list_item(lw, listed, as_dynamic(lw, listed, node), index, hint)
        if integer_parameter(lw, index) is None and (chosen_item := choices.at_position(lw, items, index)) is not None:
            return chosen_item
    try:
        return items[position(lw, index, node, "the index of this list")]
    except IndexError:
        lw.refuse("G214", f"index {static_value(index)} is outside: there are {len(items)} items", node, raises=IndexError)


def position(lw: Lowerer, index: PyVal, node: ast.AST | None, what: str) -> Any:
    """A position in a list, or a slice of it, which must be known."""
    k = require_static(lw, index, node, what)
    if not isinstance(k, (int, np.integer, slice)):
        lw.refuse("G204", f"a position in a list is a whole number, not {k!r}", node, raises=TypeError)
    return k


def list_item(lw: Lowerer, owner: ListVal, items: Operand, index: Operand, hint: str = "") -> PyVal:
    """The item of a list, of which `items` are the items now, at a position that is not known."""
    return taken(lw, owner, lw.apply("getitem", items, index, hint=hint), hint)


def taken(lw: Lowerer, owner: ListVal, item: Operand, hint: str = "") -> PyVal:
    """What was taken from a list at some position. An array is read-only, since it is in the list as well."""
    from .stores import hold

    found = lw.result(item, hint)
    if isinstance(found, Ref):
        lw.taken[found.cell] = None
        alias(lw, found.cell, owner.cell)
        hold(lw, found.cell, owner)
    return found


def _list_subscript(lw: Lowerer, owner: ListVal, index: PyVal, node: ast.AST | None, hint: str) -> PyVal:
    from .expressions import new_list

    items: Any = lw.state[owner.cell]
    operand = index_operand(lw, index, node)
    if isinstance(index, SliceVal):
        result = new_list(lw, (), hint)
        lw.state[result.cell] = lw.apply("getitem", items, operand, hint=hint)
        lw.repeated.update({owner.cell: None, result.cell: None})  # what is in one is in the other
        return dataclasses.replace(result, cls=owner.cls)
    return list_item(lw, owner, items, operand, hint)


def _dict_item(lw: Lowerer, owner: DictVal, index: PyVal, node: ast.AST | None) -> PyVal:
    content = lw.state[owner.cell]
    if isinstance(content, Mixed):
        lw.refuse(content.code, content.why, node)
    assert isinstance(content, Entries)
    if isinstance(index, Value) and kind(type_of(index)) == "bool" and set(content.keys) == {True, False}:
        sides = tuple(content.get(key) for key in (False, True))
        return _sequence_item(lw, sides, TupleVal(sides), lw.apply("int", index), node, "")  # type: ignore[arg-type]
    key = require_static(lw, index, node, "the key of a dict")
    found = content.get(key)
    if found is None and owner.default == counters.ABSENT_IS_ZERO:
        return Const(0)
    if found is None and owner.default is not None:
        from .calls import call

        found = call(lw, owner.default, [], {}, node)
        lw.state[owner.cell] = content.put(key, found)
    if found is None:
        lw.refuse("G214", f"there is no key {key!r}; the keys are {', '.join(map(repr, content.keys))}", node, raises=KeyError)
    return found


def index_operand(lw: Lowerer, index: PyVal, node: ast.AST | None) -> Operand:
    """An index as an operand; `x[(i,)]` is `x[i]`."""
    from .expressions import to_operand

    if isinstance(index, TupleVal) and len(index.items) == 1 and isinstance(index.items[0], SliceVal):
        index = index.items[0]
    return to_operand(lw, index, node)


def is_basic(lw: Lowerer, index: PyVal) -> bool:
    """Whether an index makes a view (or an element): integers, slices, None, Ellipsis."""
    parts = index.items if isinstance(index, TupleVal) else (index,)
    return all(
        isinstance(p, SliceVal)
        or isinstance(p, Const) and (p.value is None or p.value is Ellipsis or type(p.value) is int)
        or isinstance(p, Value) and kind(p.type) == "int" and ndim_of(p.type) == 0
        for p in parts
    )


def _array_item(lw: Lowerer, owner: Ref, index: PyVal, node: ast.AST | None, hint: str) -> PyVal:
    operand = index_operand(lw, index, node)
    if not is_basic(lw, index):
        return lw.result(lw.apply("getitem", lw.read(owner), operand, hint=hint), hint)
    return view(lw, owner, View("getitem", (operand,)), hint)


# -- attributes


def attribute(lw: Lowerer, owner: PyVal, name: str, node: ast.AST | None, hint: str = "") -> PyVal:
    """`owner.name`."""
    if isinstance(owner, Const) and isinstance(owner.value, str):
        return ContainerMethod(owner, name)
    owner = choices.resolved(lw, owner, node)
    if isinstance(owner, Choice):
        return choices.distribute(lw, owner, lambda o: attribute(lw, o, name, node, hint), node, hint)
    if isinstance(owner, Const):
        return _static_attribute(lw, owner.value, name, node)
    if isinstance(owner, External):
        return _external_attribute(lw, owner, name, node)
    if isinstance(owner, Ref) or isinstance(owner, (Value, Zero)):
        return _array_attribute(lw, owner, name, node, hint)
    if isinstance(owner, SuperVal):
        return objects.super_attribute(lw, owner, name, node)
    if isinstance(owner, (ObjectVal, TupleVal)) and owner.cls is not None and name == "__class__":
        return Const(owner.cls)
    if isinstance(owner, ObjectVal) and name == "__dict__":
        return DictVal(owner.cell)
    if isinstance(owner, ObjectVal):
        found = objects.entries(lw, owner, node).get(name)
        return found if found is not None else _class_attribute(lw, owner.cls, owner, name, node)
    if isinstance(owner, TupleVal) and owner.cls is not None and issubclass(owner.cls, BaseException) and name == "args":
        return TupleVal(owner.items)
    if isinstance(owner, TupleVal) and isinstance(getattr(owner.cls, "__init__", None), types.FunctionType) and issubclass(owner.cls, BaseException):
        return attribute(lw, objects.exception(lw, owner, node), name, node, hint)
    if isinstance(owner, TupleVal) and owner.cls is not None and name in ("_replace", "_asdict", "index", "count"):
        return ContainerMethod(owner, name)
    if isinstance(owner, TupleVal) and owner.cls is not None:
        names = getattr(owner.cls, "_fields", ())
        return owner.items[names.index(name)] if name in names else _class_attribute(lw, owner.cls, owner, name, node)
    if isinstance(owner, Flat):
        owner = lw.new_array(lw.apply("np.copy", lw.read(owner.array)))
        return _array_attribute(lw, owner, name, node, hint)
    if isinstance(owner, (ListVal, DictVal, SetVal, TupleVal)):
        return ContainerMethod(owner, name)
    if isinstance(owner, Bound) and owner.decorated is not None:
        from .transforms import of_method

        return of_method(lw, owner, name, node)
    if isinstance(owner, TransformVal):
        from .transforms import of_decorated

        derivative = of_decorated(lw, owner, name, node)
        if derivative is not None:
            return derivative
    if isinstance(owner, SliceVal) and name in ("start", "stop", "step"):
        return getattr(owner, name)  # type: ignore[no-any-return]
    if isinstance(owner, FunctionVal) and name == "__name__":
        return lw.function_names.get(owner, Const(getattr(owner.node, "name", "<lambda>")))
    if isinstance(owner, Mixed):
        lw.refuse(owner.code, owner.why, node)
    lw.refuse("G304", f"attribute `{name}` is not supported here", node)


def _static_attribute(lw: Lowerer, owner: Any, name: str, node: ast.AST | None) -> PyVal:
    from .names_of import is_code, outside

    try:
        value = getattr(owner, name)
    except AttributeError as e:
        lw.refuse("G201", str(e), node)
    if isinstance(value, (int, float, complex)) and isinstance(owner, types.ModuleType):
        if owner.__name__ in ("math", "cmath", "numpy"):
            return Const(value)
        return outside(lw, f"{owner.__name__.split('.')[-1]}_{name}", value, lambda: getattr(owner, name), owner)
    if isinstance(value, (int, float, complex)) or is_code(value):
        return Const(value.item() if isinstance(value, np.generic) else value)
    if isinstance(owner, types.ModuleType):
        return outside(lw, f"{owner.__name__.split('.')[-1]}_{name}", value, lambda: getattr(owner, name), owner)
    if isinstance(value, tuple):
        from .operators import constant

        return constant(value)
    if isinstance(owner, type):
        return outside(lw, f"{owner.__name__}_{name}", value, lambda: getattr(owner, name), owner)
    lw.refuse("G304", f"attribute `{name}` of this is not supported", node)


def draws(x: Any) -> bool:
    """Whether this is a generator of random numbers. Who has one of NumPy's has imported `numpy.random`."""
    module: Any = sys.modules.get("numpy.random")
    return isinstance(x, random.Random) or module is not None and isinstance(x, (module.RandomState, module.Generator))


def refuse_random(lw: Lowerer, name: str, node: ast.AST | None) -> NoReturn:
    """Random numbers are others at each call, also those of the derivative's code."""
    lw.refuse("G305", f"`{name}` draws random numbers, other ones at each call", node, "draw them outside, and pass them as an argument")


def _external_attribute(lw: Lowerer, owner: External, name: str, node: ast.AST | None) -> PyVal:
    """An attribute of the user's object: data becomes a hidden parameter, methods are bound."""
    if draws(owner.value):
        refuse_random(lw, name, node)
    if not hasattr(owner.value, name):
        lw.refuse("G201", f"`{type(owner.value).__name__}` object has no attribute `{name}`", node)
    if (type(owner.value).__module__ or "").partition(".")[0] in registry.LIBRARIES:
        method = getattr(owner.value, name)
        if registry.definition_of(method) or registry.op_of(method):
            return Const(method)
    own = getattr(owner.value, "__dict__", {})
    if name not in own and hasattr(type(owner.value), name):
        found = _class_attribute(lw, type(owner.value), owner, name, node, allow_data=True)
        if found is not None:
            return found
    return external_part(lw, owner, ("attr", name), getattr(owner.value, name))


def _external_item(lw: Lowerer, owner: External, index: PyVal, node: ast.AST | None) -> PyVal:
    from .numpy_calls import INDEX_TRICKS, index_trick

    if type(owner.value) in INDEX_TRICKS:
        return index_trick(lw, owner.value, index, node)
    lw.refuse("G304", f"indexing a `{type(owner.value).__name__}` object is not supported", node)


def external_part(lw: Lowerer, owner: External, step: tuple[str, Any], value: Any) -> PyVal:
    """A part of an object from outside, as a leaf (or more) of the parameter that it came in with."""
    path = (*owner.path, step)
    if (owner.root, path) not in lw.parts:
        from .names_of import is_code

        if is_code(value):
            return Const(value)
        if owner.root in lw.free and not any(r.name == owner.root for r in lw.free_roots):
            from ..ir.nodes import Root

            lw.free_roots.append(Root(owner.root, "free"))
        lw.guards[owner.root, path] = None
        name = ".".join([owner.root, *(str(s) for _, s in path)])
        known = known_below(lw.static_paths, owner.root)
        spec = spec_of(value, name, known & {EXACT} | {p[len(path) :] for p in known if p[: len(path)] == path})
        lw.parts[owner.root, path] = argument(lw, spec, owner.root, path)
    return at_hand(lw, lw.parts[owner.root, path])


def _class_attribute(
    lw: Lowerer, cls: type, owner: PyVal, name: str, node: ast.AST | None, allow_data: bool = False
) -> Any:
    """Methods, properties and constants of a class."""
    try:
        found = next(c.__dict__[name] for c in cls.__mro__ if name in c.__dict__)
    except StopIteration:
        dynamic = objects.special(lw, owner, "__getattr__", [Const(name)], node)
        if dynamic is not None:
            return dynamic
        lw.refuse("G201", f"`{cls.__name__}` object has no attribute `{name}`", node)
    if allow_data and not _is_method(found):
        return None
    return found_on_class(lw, cls, found, owner, name, node)


def _is_method(found: Any) -> bool:
    return isinstance(found, (staticmethod, classmethod, property, functools.cached_property)) or is_code(found)


def found_on_class(lw: Lowerer, cls: type, found: Any, owner: PyVal, name: str, node: ast.AST | None) -> PyVal:
    """What a class has under a name, as an attribute of an instance: methods, properties, constants, data."""
    from ..ir.own import own_of
    from .calls import call
    from .names_of import outside

    if isinstance(found, staticmethod):
        return Const(found.__func__)
    if isinstance(found, classmethod):
        return Bound(found.__func__, Const(cls))
    if isinstance(found, property):
        return call(lw, Const(found.fget), [owner], {}, node)
    if isinstance(found, functools.cached_property):
        value = call(lw, Const(found.func), [owner], {}, node)
        if isinstance(owner, ObjectVal):  # kept from now on
            lw.state[owner.cell] = objects.entries(lw, owner, node).put(name, value)
        return value
    if isinstance(found, types.FunctionType) or hasattr(found, "__gradscribe_function__") or own_of(found):
        raw = getattr(found, "__gradscribe_function__", found)
        return Bound(raw, owner, None if raw is found else found)
    if isinstance(found, functools._lru_cache_wrapper):
        return Bound(found.__wrapped__, owner)
    if isinstance(found, (types.MemberDescriptorType, types.GetSetDescriptorType)):
        lw.refuse("G201", f"`{cls.__name__}` object has no attribute `{name}` yet", node)
    if isinstance(found, (int, float, complex, str, bool, type(None))):
        return Const(found)
    if hasattr(type(found), "__get__"):
        lw.refuse("G304", f"`{name}` of `{cls.__name__}` is a descriptor, which is not supported", node)
    return outside(lw, f"{cls.__name__}_{name}", found, lambda: getattr(cls, name), cls)


def _array_attribute(lw: Lowerer, owner: Ref | Value | Zero, name: str, node: ast.AST | None, hint: str) -> PyVal:
    value = lw.read(owner) if isinstance(owner, Ref) else owner
    type = type_of(value)
    if name == "T" and isinstance(owner, Ref):
        return owner if ndim_of(type) in (0, 1) else view(lw, owner, View("np.transpose", ()), hint)
    if name == "mT" and isinstance(owner, Ref):
        return view(lw, owner, View("np.swapaxes", (Const(-1), Const(-2))), hint)
    if name == "shape":
        return shape_tuple(lw, value, node)
    if name == "flat" and isinstance(owner, Ref):
        return flat(lw, owner)
    if name == "ndim":
        ndim = ndim_of(type)
        return Const(ndim) if ndim is not None else lw.apply("attr.ndim", value, hint=hint)
    if name == "size":
        return lw.apply("attr.size", value, hint=hint)
    if name == "dtype" and isinstance(type, (Array, Scalar)) and type.dtype:
        return Const(np.dtype(type.dtype))
    if name in ("real", "imag"):
        from .ops import apply_op

        return apply_op(lw, f"attr.{name}", [owner], {}, node, hint)
    if isinstance(type, ListOfType):
        return ContainerMethod(owner, name)
    if not any(hasattr(cls, name) for cls in (np.ndarray, np.float64, complex, int)):
        lw.refuse("G304", f"an array or a number has no attribute `{name}`", node)
    return ArrayMethod(owner, name)


def flat(lw: Lowerer, array: Ref) -> Flat:
    """`array.flat`."""
    if ndim_of(type_of(lw.read(array))) == 1:
        return Flat(array)
    return Flat(view(lw, array, View("np.ravel", ())))  # type: ignore[arg-type]


def shape_tuple(lw: Lowerer, value: Operand, node: ast.AST | None) -> PyVal:
    """`x.shape`: axes known to have length 1 are constants, the others are read when the code runs."""
    shape = shape_of(type_of(value))
    if shape is None:
        lw.refuse("G209", "the rank of this array must be known", node)
    dims: list[PyVal] = []
    for k, size in enumerate(shape):
        if size.constant is not None:
            dims.append(Const(size.constant))
        else:
            dims.append(lw.apply("getitem", lw.apply("attr.shape", value), Const(k)))
    return TupleVal(tuple(dims))
