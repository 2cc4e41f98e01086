"""Arrays, lists and objects: reading and writing elements, slices and attributes, with views followed."""

from __future__ import annotations

import ast
import types
from dataclasses import replace
from typing import Any

import numpy as np

from ..ir.nodes import Apply, Const, ListOf, Operand, SliceOf, TupleOf, Value, Zero
from ..ir.types import Array, ListOfType, Scalar, kind, ndim_of, shape_of
from ..rules import registry
from . import choices, iterables, methods
from .arguments import argument, at_hand, require_static
from .complex_numbers import PARTS, with_part
from .lower import Lowerer, is_array, type_of
from .specs import spec_of
from .values import (
    ArrayMethod,
    Bound,
    Choice,
    ContainerMethod,
    DictVal,
    Entries,
    External,
    Items,
    ListVal,
    Mixed,
    ObjectVal,
    PyVal,
    Ref,
    SliceVal,
    TupleVal,
    View,
    is_static,
    static_value,
)  # fmt: skip

# -- reading by index


def subscript(lw: Lowerer, owner: PyVal, index: PyVal, node: ast.AST | None, hint: str = "") -> PyVal:
    """`owner[index]`."""
    owner = choices.resolved(lw, owner, node)
    if isinstance(owner, Choice):
        return choices.distribute(lw, owner, lambda o: subscript(lw, o, index, node, hint), node, hint)
    if isinstance(index, Choice):
        return choices.distribute(lw, index, lambda o: subscript(lw, owner, o, node, hint), node, hint)
    if isinstance(owner, TupleVal):
        return _sequence_item(lw, owner.items, owner, index, node, hint)
    if isinstance(owner, ListVal):
        content = lw.state[owner.cell]
        if isinstance(content, Items):
            return _sequence_item(lw, content.items, owner, index, node, hint)
        if isinstance(content, Mixed):
            lw.refuse(content.code, content.why, node)
        return _list_subscript(lw, content, index, node, hint)  # type: ignore[arg-type]
    if isinstance(owner, DictVal):
        return _dict_item(lw, owner, index, node)
    if isinstance(owner, External):
        return _external_item(lw, owner, index, node)
    if isinstance(owner, Const) and is_static(index):
        return _static_item(lw, owner, index, node)
    if isinstance(owner, Ref):
        return _array_item(lw, owner, index, node, hint)
    from .expressions import to_operand

    return lw.result(lw.apply("getitem", to_operand(lw, owner, node), index_operand(lw, index, node), hint=hint), hint)


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
        return list_item(lw, as_dynamic(lw, listed, node), index, hint)
    try:
        return items[require_static(lw, index, node, "the index of this list")]
    except IndexError:
        lw.refuse("G214", f"index {static_value(index)} is outside: there are {len(items)} items", node)


def list_item(lw: Lowerer, items: Operand, index: Operand, hint: str = "") -> PyVal:
    """An item of a list of unknown length. An array from a list may be written elsewhere: it is read-only."""
    return lw.result(lw.apply("getitem", items, index, hint=hint), hint)


def _list_subscript(lw: Lowerer, items: Operand, index: PyVal, node: ast.AST | None, hint: str) -> PyVal:
    from .expressions import new_list

    operand = index_operand(lw, index, node)
    if isinstance(index, SliceVal):
        result = new_list(lw, (), hint)
        lw.state[result.cell] = lw.apply("getitem", items, operand, hint=hint)
        return result
    return list_item(lw, items, operand, hint)


def _dict_item(lw: Lowerer, owner: DictVal, index: PyVal, node: ast.AST | None) -> PyVal:
    content = lw.state[owner.cell]
    if isinstance(content, Mixed):
        lw.refuse(content.code, content.why, node)
    assert isinstance(content, Entries)
    key = require_static(lw, index, node, "the key of a dict")
    found = content.get(key)
    if found is None:
        lw.refuse("G214", f"there is no key {key!r}; the keys are {', '.join(map(repr, content.keys))}", node)
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


def view(lw: Lowerer, owner: Ref, step: View, hint: str = "") -> PyVal:
    """A view of an array, or the number it has come down to."""
    array = lw.read(owner)
    value = lw.apply(step.op, array, *step.args, hint=hint, **dict(step.kwargs))
    if not is_array(value.type):
        return value
    version = lw.state[owner.cell] if not step.certain else None
    if version is None:
        version = owner.version
    return Ref(owner.cell, (*owner.views, step), hint, version)  # type: ignore[arg-type]


# -- writing by index


def store(lw: Lowerer, owner: PyVal, index: PyVal, value: PyVal, node: ast.AST | None) -> None:
    """`owner[index] = value`."""
    from .expressions import to_operand

    owner, index = choices.resolved(lw, owner, node), choices.resolved(lw, index, node)
    if isinstance(owner, Ref):
        store_into(lw, owner, index_operand(lw, index, node), to_operand(lw, value, node))
    elif isinstance(owner, ListVal):
        _store_list(lw, owner, index, value, node)
    elif isinstance(owner, DictVal):
        content = lw.state[owner.cell]
        assert isinstance(content, Entries)
        key = require_static(lw, index, node, "the key of a dict")
        lw.state[owner.cell] = content.put(key, value)
    elif isinstance(owner, External):
        lw.refuse("G306", "writing to an object from outside the function", node)
    else:
        lw.refuse("G204", "this cannot be written to", node)


def _store_list(lw: Lowerer, owner: ListVal, index: PyVal, value: PyVal, node: ast.AST | None) -> None:
    from .expressions import to_operand
    from .operators import as_dynamic

    content = lw.state[owner.cell]
    if isinstance(index, SliceVal):
        new = iterables.known_items(lw, value)
        if not isinstance(content, Items) or new is None:
            lw.refuse("G209", "the lengths must be known when a slice of a list is assigned", node)
        _change(lw, owner, content, require_static(lw, index, node, "the bounds of this slice"), new, node)
        return
    if isinstance(content, Items) and is_static(index):
        _change(lw, owner, content, static_value(index), value, node)
        return
    operand = index_operand(lw, index, node)
    lw.state[owner.cell] = lw.apply(
        "setitem", as_dynamic(lw, owner, node), operand, to_operand(lw, value, node), hint=owner.cell.hint
    )


def _change(lw: Lowerer, owner: ListVal, content: Items, index: Any, new: Any, node: ast.AST | None) -> None:
    """`list[index] = new`, of a list of known length."""
    items = list(content.items)
    try:
        items[index] = new
    except (IndexError, ValueError) as e:
        lw.refuse("G214", f"this always fails: {e}; there are {len(items)} items", node)
    lw.state[owner.cell] = Items(tuple(items))


def delete(lw: Lowerer, owner: PyVal, index: PyVal, node: ast.AST | None) -> None:
    """`del owner[index]`, of a list of known length or a dict."""
    content = lw.state[owner.cell] if isinstance(owner, (ListVal, DictVal)) else None
    if isinstance(owner, DictVal) and isinstance(content, Entries):
        key = require_static(lw, index, node, "the key of a dict")
        if key not in content.keys:
            lw.refuse("G214", f"there is no key {key!r}; the keys are {', '.join(map(repr, content.keys))}", node)
        lw.state[owner.cell] = content.without(key)
    elif isinstance(owner, ListVal) and isinstance(content, Items):
        items = list(content.items)
        try:
            del items[require_static(lw, index, node, "the index")]
        except IndexError:
            lw.refuse("G214", f"index {static_value(index)} is outside: there are {len(items)} items", node)
        lw.state[owner.cell] = Items(tuple(items))
    else:
        lw.refuse("G108", "`del` of a part of this is not supported", node, "make a new one without it")


def store_into(lw: Lowerer, ref: Ref, index: Operand, value: Operand) -> None:
    """A store into an array through its views: into the base where the indices compose, else view by view."""
    if ref.cell.root and ref.cell.root in lw.free:
        lw.refuse("G306", f"writing to `{ref.cell.root}`, which is from outside the function", None)
    if ref.views and ref.views[-1].op == "getitem" and ref.views[-1].certain:
        base = replace(ref, views=ref.views[:-1])
        composed = compose(ref.views[-1].args[0], index, ndim_of(type_of(lw.read(base))))
        if composed is not None:
            return store_into(lw, base, composed, value)
    hint = ref.cell.hint if not ref.views else ref.hint
    write(lw, ref, lw.apply("setitem", lw.read(ref), index, value, hint=hint))


def write(lw: Lowerer, ref: Ref, content: Operand) -> None:
    """Make `content` the new version of what a reference sees."""
    if not ref.views:
        return lw.set_content(ref.cell, content)
    step, base = ref.views[-1], replace(ref, views=ref.views[:-1])
    array = lw.read(base)
    hint = base.cell.hint if not base.views else ""
    if not step.certain:
        lw.refuse("G205", f"whether `{step.op}` made a copy is not known, so this store may be seen elsewhere or not",
                  help="write into the array itself, or into a copy")  # fmt: skip
    if step.op == "getitem":
        write(lw, base, lw.apply("setitem", array, step.args[0], content, hint=hint))
    elif step.op in PARTS and kind(type_of(array)) == "complex":
        write(lw, base, lw.apply("setitem", array, Const(...), with_part(lw, array, step.op, content), hint=hint))
    elif step.op in ("np.transpose", "np.swapaxes", "np.flip"):
        write(lw, base, methods.undo_view(lw, step, content, hint))
    else:
        lw.refuse("G205", f"a store through `{step.op}` is not supported", help="write into the array itself")


def compose(first: Operand, second: Operand, ndim: int | None) -> Operand | None:
    """One index for `a[first][second]`, where that is simple: integers in front, a start to add."""
    a = first.items if isinstance(first, TupleOf) else (first,)
    b = second.items if isinstance(second, TupleOf) else (second,)
    if ndim is None or any(_special(i) for i in (*a, *b)):
        return None
    if all(_is_int(i) for i in a):
        return TupleOf((*a, *b)) if len(a) + len(b) > 1 else None
    if all(i == SliceOf() for i in b) and len(b) <= sum(not _is_int(i) for i in a):
        return first
    return None


def _is_int(o: Operand) -> bool:
    return isinstance(o, Const) and type(o.value) is int or isinstance(o, Value) and isinstance(o.type, Scalar)


def _special(o: Operand) -> bool:
    """None and Ellipsis move the axes; arrays and lists are not basic."""
    return isinstance(o, Const) and type(o.value) is not int or isinstance(o, ListOf) or (
        isinstance(o, Value) and not (isinstance(o.type, Scalar) and o.type.kind == "int")
    )  # fmt: skip


def augment(lw: Lowerer, ref: Ref, op: type[ast.operator], value: PyVal, node: ast.AST | None) -> None:
    """`array op= value`: in place, so that everybody who sees the array sees it."""
    from .operators import binary

    if ref.cell.root and ref.cell.root in lw.free:
        lw.refuse("G306", f"writing to `{ref.cell.root}`, which is from outside the function", node)
    old = lw.read(ref)
    hint = ref.cell.hint if not ref.views else ref.hint
    new = binary(lw, op, old, value, node, hint if not ref.views else "")
    content = lw.read(new) if isinstance(new, Ref) else new
    old_type, new_type = type_of(old), type_of(content)  # type: ignore[arg-type]
    if isinstance(old_type, Array) and isinstance(new_type, Array):
        if old_type != new_type and _has_shape_of(new_type, old_type):
            content = _retyped(lw, content, old_type)
            new_type = old_type
        if old_type == new_type:
            return write(lw, ref, content)  # type: ignore[arg-type]
    order = {"bool": 0, "int": 0, "float": 1, "complex": 2}
    if isinstance(old_type, Array) and order.get(kind(old_type) or "", 2) < order.get(kind(new_type) or "", 0):
        lw.refuse("G214", f"NumPy cannot put the result of this into an array of {old_type.dtype}", node)
    store_into(lw, ref, Const(...), content)  # type: ignore[arg-type]


def _has_shape_of(new: Array, old: Array) -> bool:
    """Whether the result of `old op= value` is as long as `old`, or NumPy raises."""
    if new.dtype != old.dtype or new.shape is None or old.shape is None or len(new.shape) != len(old.shape):
        return False
    return all(n == o or not o.is_one for n, o in zip(new.shape, old.shape, strict=True))


def _retyped(lw: Lowerer, content: Any, type: Array) -> Any:
    """The value that was just computed, of a type that is known better."""
    last = lw.builder.stmts[-1]
    if not isinstance(last, Apply) or last.results != (content,):
        return content
    value = Value(type, content.hint, content.span, content.user)
    lw.builder.stmts[-1] = replace(last, results=(value,))
    return value


# -- attributes


def attribute(lw: Lowerer, owner: PyVal, name: str, node: ast.AST | None, hint: str = "") -> PyVal:
    """`owner.name`."""
    owner = choices.resolved(lw, owner, node)
    if isinstance(owner, Choice):
        return choices.distribute(lw, owner, lambda o: attribute(lw, o, name, node, hint), node, hint)
    if isinstance(owner, Const):
        return _static_attribute(lw, owner.value, name, node)
    if isinstance(owner, External):
        return _external_attribute(lw, owner, name, node)
    if isinstance(owner, Ref) or isinstance(owner, (Value, Zero)):
        return _array_attribute(lw, owner, name, node, hint)
    if isinstance(owner, ObjectVal):
        content = lw.state[owner.cell]
        assert isinstance(content, Entries)
        found = content.get(name)
        return found if found is not None else _class_attribute(lw, owner.cls, owner, name, node)
    if isinstance(owner, TupleVal) and owner.cls is not None:
        names = getattr(owner.cls, "_fields", ())
        return owner.items[names.index(name)] if name in names else _class_attribute(lw, owner.cls, owner, name, node)
    if isinstance(owner, (ListVal, DictVal, TupleVal)):
        return ContainerMethod(owner, name)
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
        return outside(lw, f"{owner.__name__.split('.')[-1]}_{name}", value, lambda: getattr(owner, name))
    if isinstance(value, (int, float, complex)) or is_code(value):
        return Const(value.item() if isinstance(value, np.generic) else value)
    if isinstance(owner, types.ModuleType):
        return outside(lw, f"{owner.__name__.split('.')[-1]}_{name}", value, lambda: getattr(owner, name))
    if isinstance(value, tuple):
        from .operators import constant

        return constant(value)
    lw.refuse("G304", f"attribute `{name}` of this is not supported", node)


def _external_attribute(lw: Lowerer, owner: External, name: str, node: ast.AST | None) -> PyVal:
    """An attribute of the user's object: data becomes a hidden parameter, methods are bound."""
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
        spec = spec_of(value, name, frozenset(p[len(path) :] for p in lw.static_paths.get(owner.root, ()) if p[: len(path)] == path))
        lw.parts[owner.root, path] = argument(lw, spec, owner.root, path)
    return at_hand(lw, lw.parts[owner.root, path])


def _class_attribute(
    lw: Lowerer, cls: type, owner: PyVal, name: str, node: ast.AST | None, allow_data: bool = False
) -> Any:
    """Methods, properties and constants of a class."""
    from ..ir.own import own_of

    try:
        found = next(c.__dict__[name] for c in cls.__mro__ if name in c.__dict__)
    except StopIteration:
        lw.refuse("G201", f"`{cls.__name__}` object has no attribute `{name}`", node)
    if isinstance(found, staticmethod):
        return Const(found.__func__)
    if isinstance(found, classmethod):
        return Bound(found.__func__, Const(cls))
    if isinstance(found, property):
        from .calls import call

        return call(lw, Const(found.fget), [owner], {}, node)
    if isinstance(found, types.FunctionType) or hasattr(found, "__gradscribe_function__") or own_of(found):
        return Bound(getattr(found, "__gradscribe_function__", found), owner)
    if isinstance(found, (int, float, complex, str, bool, type(None))):
        return Const(found)
    if allow_data:
        return None
    lw.refuse("G304", f"attribute `{name}` of `{cls.__name__}` is not supported", node)


def _array_attribute(lw: Lowerer, owner: Ref | Value | Zero, name: str, node: ast.AST | None, hint: str) -> PyVal:
    value = lw.read(owner) if isinstance(owner, Ref) else owner
    type = type_of(value)
    if name == "T" and isinstance(owner, Ref):
        return owner if ndim_of(type) in (0, 1) else view(lw, owner, View("np.transpose", ()), hint)
    if name == "mT" and isinstance(owner, Ref):
        return view(lw, owner, View("np.swapaxes", (Const(-1), Const(-2))), hint)
    if name == "shape":
        return shape_tuple(lw, value, node)
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
    return ArrayMethod(owner, name)


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
