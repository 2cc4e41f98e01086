"""Python's builtins, as far as numeric code uses them."""

from __future__ import annotations

import ast
import builtins
import dataclasses
import functools
import importlib
import itertools
import math
import types
import warnings
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from ..ir.nodes import Const, Effect, Operand
from ..ir.types import Array, Scalar, kind, ndim_of
from ..rules.definitions import calling
from . import arrays, expressions, iterables, operators, reflection, sets, sorting, text
from .arguments import require_static
from .lower import Lowerer, type_of
from .values import (
    DictVal,
    Entries,
    FunctionVal,
    ListVal,
    Native,
    PartialVal,
    PyVal,
    RangeVal,
    Ref,
    SetVal,
    SliceVal,
    TupleVal,
    Wrapped,
    constant,
    is_static,
    static_value,
)  # fmt: skip

Args = list[PyVal]
Kwargs = dict[str, PyVal]


def _len(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
    (v,) = args
    if isinstance(v, DictVal) and isinstance(content := lw.state[v.cell], Entries):
        return Const(len(content.keys))
    if isinstance(v, SetVal):
        return Const(len(sets.elements_of(lw, v, node)))
    items = iterables.known_items(lw, v)
    if items is not None:
        return Const(len(items))
    if isinstance(v, RangeVal):
        return iterables.range_length(lw, v.start, v.stop, v.step)
    operand = expressions.to_operand(lw, v, node)
    type = type_of(operand)
    if isinstance(type, Array) and type.shape and type.shape[0].constant is not None:
        return Const(type.shape[0].constant)
    if ndim_of(type) == 0:
        lw.refuse("G204", "a number has no length", node, raises=TypeError)
    return lw.apply("len", operand, hint=hint)


def _range(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
    bounds = [_as_int(lw, expressions.to_operand(lw, a, node), node) for a in args]
    if len(bounds) == 1:
        return RangeVal(Const(0), bounds[0], Const(1))
    return RangeVal(bounds[0], bounds[1], bounds[2] if len(bounds) > 2 else Const(1))


def _as_int(lw: Lowerer, o: Operand, node: ast.AST) -> Operand:
    if kind(type_of(o)) == "float" or isinstance(o, Const) and not isinstance(o.value, int):
        lw.refuse("G204", "`range` needs integers", node, "write `range(int(...))`")
    return o


def _wrapped(kind: str) -> Callable[..., PyVal]:
    def make(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
        if kind == "enumerate":
            start = args[1] if len(args) > 1 else kwargs.get("start", Const(0))
            return Wrapped(kind, (args[0],), start)
        if any(isinstance(a, DictVal) for a in args):
            args = [TupleVal(tuple(iterables.known_items(lw, a) or ())) if isinstance(a, DictVal) else a for a in args]
        return Wrapped(kind, tuple(args))

    return make


def _sum(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
    start = args[1] if len(args) > 1 else kwargs.get("start", Const(0))
    items = iterables.known_items(lw, args[0])
    if items is not None:
        total = start
        for k, item in enumerate(items):
            plain = k == 0 and total == Const(0) and not isinstance(item, Const)
            total = item if plain else operators.binary(lw, ast.Add, total, item, node, hint if k == len(items) - 1 else "")
        return total
    return _reduce(lw, lambda total, item: operators.binary(lw, ast.Add, total, item, node), args[0], start, node)


def _reduce(lw: Lowerer, f: Callable[[PyVal, PyVal], PyVal], over: PyVal, start: PyVal, node: ast.AST) -> PyVal:
    """A fold over something of unknown length, as the loop that it is."""
    from . import inline

    body = ast.parse("for item in over:\n    total = step(total, item)\nreturn_(total)").body
    for made in body:
        for inner in ast.walk(made):
            ast.copy_location(inner, node)
    loop, last = body
    result = ast.copy_location(ast.Return(last.value.args[0]), node)  # type: ignore[attr-defined]
    step = Native(lambda args: f(args[0], args[1]))
    arguments: dict[str, PyVal] = {"step": step, "over": over, "total": start}
    return inline.run_synthetic(lw, [loop, result], arguments, frozenset(("total",)), node)


def _functools_reduce(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
    from .calls import call

    def step(a: PyVal, b: PyVal) -> PyVal:
        return call(lw, args[0], [a, b], {}, node)

    items = iterables.known_items(lw, args[1])
    if items is None:
        if len(args) < 3:
            first = arrays.subscript(lw, args[1], Const(0), node)
            rest = arrays.subscript(lw, args[1], SliceVal(Const(1), Const(None), Const(None)), node)
            return _reduce(lw, step, rest, first, node)
        return _reduce(lw, step, args[1], args[2], node)
    todo = [*args[2:3], *items]
    total = todo[0]
    for item in todo[1:]:
        total = step(total, item)
    return total


def _extreme(name: str) -> Callable[..., PyVal]:
    def run(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
        from .ops import apply_op

        items = args if len(args) > 1 else iterables.known_items(lw, args[0])
        if "key" in kwargs and kwargs["key"] != Const(None):
            return sorting.best(lw, name, args[0] if items is None else items, kwargs, node, hint)
        if items is None and "default" in kwargs:
            from .exceptions import either

            rest = {k: v for k, v in kwargs.items() if k != "default"}
            some = expressions.truth(lw, _len(lw, args, {}, node, ""), node)
            return either(lw, some, lambda: run(lw, args, rest, node, ""), lambda: kwargs["default"], node, hint)
        if not items and items is not None and "default" in kwargs:
            return kwargs["default"]
        if items is None:
            return apply_op(lw, f"np.{name}", [args[0]], {}, node, hint)
        if not items:
            lw.refuse("G214", f"`{name}` of nothing", node)
        if all(map(is_static, items)):
            return Const(getattr(builtins, name)(*(static_value(i) for i in items))) if len(items) > 1 else items[0]
        if len(items) == 1:
            return items[0]
        if any(isinstance(i, Ref) for i in items):  # a number or an array: the one or the other itself
            return functools.reduce(partial(_better, lw, name, node, hint), items)
        return apply_op(lw, name, items, {}, node, hint)

    return run


def _better(lw: Lowerer, name: str, node: ast.AST, hint: str, best: PyVal, item: PyVal) -> PyVal:
    """`item if item < best else best`."""
    from .exceptions import either

    test = operators.compare(lw, ast.Lt if name == "min" else ast.Gt, item, best, node)
    return either(lw, expressions.truth(lw, test, node), lambda: item, lambda: best, node, hint)


def _all_any(stop_at: bool) -> Callable[..., PyVal]:
    def run(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
        items = iterables.known_items(lw, args[0])
        if items is None:
            operand = expressions.to_operand(lw, args[0], node)
            return lw.apply("any" if stop_at else "all", operand, hint=hint)
        found: PyVal = Const(not stop_at)
        for item in reversed(items):
            found = expressions.short_circuit(lw, expressions.truth(lw, item, node), partial(operators._itself, found), stop_at, node)
        return found

    return run


def _cast(name: str) -> Callable[..., PyVal]:
    def run(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
        if name == "complex" and not all(map(is_static, [*args, *kwargs.values()])):
            return _complex(lw, [*args, *kwargs.values()], node, hint)
        if len(args) != 1:
            return Const(getattr(builtins, name)(*(require_static(lw, a, node, f"what `{name}` takes") for a in args)))
        (v,) = args
        if is_static(v):
            return Const(getattr(builtins, name)(static_value(v)))
        if name == "bool":
            test = expressions.truth(lw, v, node)
            if isinstance(test, Const):
                return test
        operand = expressions.to_operand(lw, v, node)
        type = type_of(operand)
        if name != "bool":
            text.refuse_numbers(lw, operand, name, node)
        if isinstance(type, Array) and name != "bool" and any(not s.is_one for s in type.shape or ()):
            lw.refuse("G214", f"this always fails: `{name}` takes one number, and this is an array", node,
                      "take an element, or a sum", raises=TypeError)  # fmt: skip
        if type == Scalar(name) or isinstance(type, Scalar) and type.kind == name and type.dtype is None:
            return operand
        return lw.apply(name, operand, hint=hint)

    return run


def _complex(lw: Lowerer, parts: Args, node: ast.AST, hint: str) -> PyVal:
    """`complex(z)`, `complex(a, b)`."""
    operands = [expressions.to_operand(lw, p, node) for p in parts]
    if len(operands) == 1 and type_of(operands[0]) == Scalar("complex"):
        return operands[0]
    return lw.apply("complex", *operands, hint=hint)


def _print(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
    named = tuple((k, expressions.to_operand(lw, v, node)) for k, v in kwargs.items())
    lw.builder.add(Effect("print", tuple(text.shown(lw, a) for a in args), named, lw.builder.span))
    return Const(None)


def _list(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
    if not args:
        return expressions.new_list(lw, (), hint)
    items = iterables.known_items(lw, args[0])
    if items is not None:
        return expressions.new_list(lw, tuple(items), hint)
    if isinstance(args[0], ListVal):
        result = expressions.new_list(lw, (), hint)
        lw.state[result.cell] = operators.as_dynamic(lw, args[0], node)
        return result
    return _listed(lw, args[0], node)


def _listed(lw: Lowerer, v: PyVal, node: ast.AST | None) -> PyVal:
    """`list(v)` of an array, or of something else whose length is not known."""
    from . import inline

    return inline.call_definition(lw, calling.listed, [v], {}, node)


def _tuple(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
    if not args:
        return TupleVal(())
    items = iterables.known_items(lw, args[0])
    if items is None:
        listed = _list(lw, args, kwargs, node, hint)
        return dataclasses.replace(listed, cls=tuple) if isinstance(listed, ListVal) else listed
    return TupleVal(tuple(items))


def _dict(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
    entries = Entries((), ())
    if args:
        if isinstance(args[0], DictVal) and isinstance(content := lw.state[args[0].cell], Entries):
            entries = content
        else:
            for pair in iterables.known_items(lw, args[0]) or lw.refuse("G209", "the keys must be known", node):
                both = iterables.known_items(lw, pair) or ()
                if len(both) != 2:
                    lw.refuse("G204", "`dict` takes pairs of a key and a value", node, raises=TypeError)
                key, value = both
                entries = entries.put(require_static(lw, key, node, "the key of a dict"), value)
    for k, v in kwargs.items():
        entries = entries.put(k, v)
    return expressions.new_dict(lw, entries.keys, entries.items, hint)


def _slice(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
    parts = [Const(None), args[0], Const(None)] if len(args) == 1 else [*args, Const(None)][:3]
    return SliceVal(*parts)


def _partial(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
    return PartialVal(args[0], tuple(args[1:]), tuple(kwargs.items()))


def _wraps(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
    """`functools.wraps(f)`: a decorator that keeps what the function computes."""
    return Native(lambda given: _named_as(lw, given[0], args[0]))


def _update_wrapper(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
    return _named_as(lw, args[0], args[1])


def _named_as(lw: Lowerer, wrapper: PyVal, wrapped: PyVal) -> PyVal:
    from .arrays import attribute

    if isinstance(wrapper, FunctionVal) and isinstance(wrapped, (FunctionVal, Const)):
        lw.function_names[wrapper] = attribute(lw, wrapped, "__name__", None)
    return wrapper


def _product(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
    from .calls import call, static_items

    total: PyVal = kwargs.get("start", Const(1))
    if isinstance(args[0], Ref):
        product = call(lw, Const(np.prod), args[:1], {}, node)
        return product if total == Const(1) else operators.binary(lw, ast.Mult, total, product, node)
    if iterables.known_items(lw, args[0]) is None:
        return _reduce(lw, lambda a, b: operators.binary(lw, ast.Mult, a, b, node), args[0], total, node)
    for item in static_items(lw, args[0], node):
        total = item if total == Const(1) else operators.binary(lw, ast.Mult, total, item, node)
    return total


def _static_iterator(f: Any) -> Callable[..., PyVal]:
    """An itertools function over things of known length."""

    def run(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
        from .calls import static_items

        named = {k: require_static(lw, v, node, f"`{k}`") for k, v in kwargs.items()}
        columns = [static_value(a) if is_static(a) and not isinstance(a, TupleVal) else static_items(lw, a, node) for a in args]
        rows = f(*columns, **named)
        return TupleVal(tuple(TupleVal(tuple(r)) if isinstance(r, tuple) else r for r in rows))

    return run


def _str(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
    if all(map(is_static, args)):
        return Const(str(*(static_value(a) for a in args)))
    return text.joined(lw, text.pieces_of(lw, args[0]))


def _repr(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
    return text.joined(lw, text.pieces_of(lw, args[0], "r"))


def _format(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
    spec = require_static(lw, args[1], node, "how this is shown") if len(args) > 1 else ""
    return text.joined(lw, text.pieces_of(lw, args[0], "", spec))


def _static(f: Any) -> Callable[..., PyVal]:
    """A function of things that are known while compiling."""

    def run(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
        values = [require_static(lw, a, node, f"what `{f.__name__}` takes") for a in args]
        try:
            return constant(f(*values, **{k: require_static(lw, v, node, f"`{k}`") for k, v in kwargs.items()}))
        except Exception as e:
            lw.refuse("G214", f"this always fails: {type(e).__name__}: {e}", node)

    return run


def _nothing(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
    return Const(None)


def _warn(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
    lw.builder.add(Effect("warn", tuple(text.shown(lw, a) for a in args[:2]), (), lw.builder.span))
    return Const(None)


def _pow(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
    if len(args) != 2:
        lw.refuse("G302", "`pow` with a modulus is not supported", node)
    return operators.binary(lw, ast.Pow, args[0], args[1], node, hint)


# Functions that ask the class of an object for a method.
PROTOCOLS: dict[Any, str] = {len: "__len__", abs: "__abs__", float: "__float__", int: "__int__", bool: "__bool__",
                             round: "__round__", reversed: "__reversed__", next: "__next__"}  # fmt: skip

def _late(module: str, name: str) -> Callable[..., PyVal]:
    """A handler of another file, which is looked up when it is first called: the files need each other."""

    def run(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
        found = getattr(importlib.import_module(f".{module}", __package__), name)
        return found(lw, args, kwargs, node, hint)  # type: ignore[no-any-return]

    return run


HANDLERS: dict[Any, Callable[..., PyVal]] = {
    len: _len, range: _range, enumerate: _wrapped("enumerate"), zip: _wrapped("zip"), reversed: _wrapped("reversed"),
    sum: _sum, min: _extreme("min"), max: _extreme("max"), all: _all_any(False), any: _all_any(True),
    float: _cast("float"), int: _cast("int"), bool: _cast("bool"), complex: _cast("complex"), str: _str,
    print: _print, list: _list, tuple: _tuple, dict: _dict, isinstance: reflection.is_instance, type: reflection.class_of,
    callable: reflection.is_callable, hasattr: reflection.has_attribute, getattr: reflection.get_attribute, slice: _slice, sorted: _late("sorting", "sorted_"), pow: _pow,
    functools.partial: _partial, functools.reduce: _functools_reduce, functools.wraps: _wraps,
    functools.update_wrapper: _update_wrapper, math.prod: _product,
    itertools.combinations: _static_iterator(itertools.combinations),
    itertools.permutations: _static_iterator(itertools.permutations),
    dataclasses.replace: _late("objects", "replaced"), dataclasses.astuple: _late("objects", "as_tuple"), dataclasses.asdict: _late("objects", "as_dict"),
    issubclass: _static(issubclass), ord: _static(ord), chr: _static(chr), repr: _repr, format: _format,
    np.issubdtype: _static(np.issubdtype), warnings.warn: _warn,
    warnings.simplefilter: _nothing, warnings.filterwarnings: _nothing,
    setattr: _late("objects", "set_named"), types.SimpleNamespace: _late("objects", "namespace"),
    next: _late("iterators", "following"), iter: _late("iterators", "iterator"), set: _late("sets", "make_set"), frozenset: _late("sets", "make_frozenset"),
}  # fmt: skip
