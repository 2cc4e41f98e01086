"""Calls: what is being called decides who handles it."""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
import sys
import types
from typing import Any, NoReturn

import numpy as np

from ..diagnostics import GradscribeError
from ..ir.nodes import Const, Operand, Value, Zero
from ..ir.own import own_of
from ..rules import registry
from . import arrays, builtin_calls, choices, containers, iterables, iterators, methods, numpy_calls, objects, sparse
from .generators import DEFINITIONS, LAZY
from .lower import Lowerer
from .values import (
    ArrayMethod,
    Bound,
    Choice,
    ContainerMethod,
    DictVal,
    Entries,
    External,
    FunctionVal,
    Iterable,
    IteratorVal,
    ListVal,
    Mixed,
    Native,
    ObjectVal,
    PartialVal,
    Pending,
    PyVal,
    RangeVal,
    Ref,
    TransformVal,
    TupleVal,
    Wrapped,
    is_static,
    static_value,
)  # fmt: skip


def call(
    lw: Lowerer, callee: PyVal, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None, hint: str = ""
) -> PyVal:
    """`callee(*args, **kwargs)`."""
    from . import inline, transforms

    if isinstance(callee, FunctionVal):
        return inline.call_nested(lw, callee, args, kwargs, node)
    if isinstance(callee, Bound) and sparse.is_sparse(callee.instance) and name_of(callee.function) == "dot":
        return sparse.product(lw, callee.instance, args[0], node, hint)
    if isinstance(callee, Bound):
        return call(lw, Const(callee.function), [callee.instance, *args], kwargs, node, hint)
    if isinstance(callee, ArrayMethod):
        return methods.array_method(lw, callee, args, kwargs, node, hint)
    if isinstance(callee, ContainerMethod):
        return containers.method(lw, callee, args, kwargs, node, hint)
    if isinstance(callee, PartialVal):
        return call(lw, callee.function, [*callee.args, *args], dict(callee.kwargs) | kwargs, node, hint)
    if isinstance(callee, Native):
        if kwargs and not callee.named:
            lw.refuse("G213", "this takes its arguments by position", node)
        return callee.run(args, kwargs) if callee.named else callee.run(args)
    if isinstance(callee, TransformVal):
        return transforms.call_chain(lw, callee.steps, callee.function, args, kwargs, node)
    if isinstance(callee, (External, ObjectVal)):
        return call(lw, arrays.attribute(lw, callee, "__call__", node), args, kwargs, node, hint)
    if isinstance(callee, Mixed):
        lw.refuse(callee.code, callee.why, node)
    if isinstance(callee, Choice):
        return choices.distribute(lw, callee, lambda o: call(lw, o, args, kwargs, node, hint), node, hint)
    if isinstance(callee, Const) and callable(callee.value):
        if not isinstance(callee.value, types.FunctionType) and not _among(callee.value, _LAZY):
            early = _among(callee.value, (any, all, zip, enumerate))
            protocol = builtin_calls.PROTOCOLS.get(callee.value) if args and _hashable(callee.value) else None
            if protocol is not None and (found := objects.special(lw, args[0], protocol, args[1:], node)) is not None:
                return found
            if _goes_over(callee.value):
                args = [a if _driven(lw, callee.value, a) else iterators.consume(lw, a, node, early) for a in args]
        if any(isinstance(a, Choice) for a in args) and not isinstance(callee.value, types.FunctionType):
            return _call_with_choice(lw, callee, args, kwargs, node, hint)
        return _call_object(lw, callee.value, args, kwargs, node, hint)
    lw.refuse("G204", "this cannot be called", node)


def _driven(lw: Lowerer, f: Any, v: PyVal) -> bool:
    """Whether this is a generator without an end that runs as the items of `f` are asked for."""
    content = lw.state[v.cell] if isinstance(v, IteratorVal) else None
    if not isinstance(content, Pending) or not content.endless:
        return False
    return _among(f, (zip, enumerate)) and content.item is None or _among(f, LAZY)


def _handled(
    lw: Lowerer, handler: Any, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None, hint: str
) -> PyVal:
    """A function of Python's; with arguments that are known, what it raises is what the call raises: `float("a")`."""
    try:
        return handler(lw, args, kwargs, node, hint)  # type: ignore[no-any-return]
    except GradscribeError:
        raise
    except (TypeError, ValueError, LookupError, ArithmeticError) as e:
        if not all(map(is_static, [*args, *kwargs.values()])):
            raise
        lw.refuse("G214", f"this always fails: {type(e).__name__}: {e}", node, raises=type(e))


def _call_object(
    lw: Lowerer, f: Any, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None, hint: str
) -> PyVal:
    """A call of an object that is known while compiling."""
    from . import customs, library, surgery, transforms

    _check_same_each_time(lw, f, node)
    if (silent := library.silent(f, node)) is not None:
        return silent
    handler = _special(f)
    if handler is not None:
        return _handled(lw, handler, args, kwargs, node, hint)
    if library.dispatched(f):
        return library.dispatch(lw, f, args, kwargs, node, hint)
    own = own_of(f)
    if own is not None:
        return customs.call(lw, own, args, kwargs, node, hint)
    name = surgery.handled(f)
    if name is not None:
        return surgery.call(lw, name, args, kwargs, node, hint)
    if getattr(f, "__gradscribe_no_grad__", False):
        return surgery.without_gradients(lw, args, node)  # type: ignore[arg-type]
    if _is_transform(f):
        return transforms.factory(lw, f, args, kwargs, node)
    if lw.hooks.transforms(f) is not None:
        return transforms.call_object(lw, f, args, kwargs, node, hint)
    if hasattr(f, "__gradscribe_known__"):
        return Const(is_static(args[0]))
    if hasattr(f, "__gradscribe_nothing__"):
        return Const(isinstance(lw.read(args[0]) if isinstance(args[0], Ref) else args[0], Zero))
    if hasattr(f, "__gradscribe_static__"):
        return _static_call(lw, f, args, kwargs, node)
    found = _call_registered(lw, f, args, kwargs, node, hint)
    return _call_python(lw, f, args, kwargs, node, hint) if found is None else found


def _call_registered(
    lw: Lowerer, f: Any, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None, hint: str
) -> PyVal | None:
    """A call of what has a definition, a solver or a rule; None if it has none of these."""
    from . import inline, ops, solvers
    from .expressions import to_operand

    if _hashable(f) and f in DEFINITIONS:
        return inline.call_definition(lw, DEFINITIONS[f], args, kwargs, node)
    definition = registry.definition_of(f)
    if definition is not None and definition.holds(len(args), kwargs) and definition.function not in lw.defining:
        out = kwargs.get("out")
        if isinstance(out, Ref) and "out" not in inspect.signature(definition.function).parameters:
            made = inline.call_definition(lw, definition.function, args, {k: v for k, v in kwargs.items() if k != "out"}, node)
            return ops.into(lw, to_operand(lw, made, node), out, node)
        return inline.call_definition(lw, definition.function, args, kwargs, node)
    solver = registry.solver_of(f)
    if solver is not None:
        return solvers.call(lw, solver, args, kwargs, node, hint)
    op = registry.op_of(f)
    return None if op is None else ops.apply_op(lw, op, args, kwargs, node, hint)


def _call_python(
    lw: Lowerer, f: Any, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None, hint: str
) -> PyVal:
    """A call of something that Python made: a function, a method, a partial, a class."""
    from . import inline

    if isinstance(f, np.vectorize):
        return _vectorized(lw, f, args, kwargs, node)
    if isinstance(f, functools.partial):
        given = _bound_arguments(lw, f)
        return call(lw, Const(f.func), [*given[: len(f.args)], *args], dict(zip(f.keywords, given[len(f.args) :], strict=True)) | kwargs, node, hint)
    if isinstance(f, types.MethodType):
        return _bound_method(lw, f, args, kwargs, node, hint)
    if isinstance(f, types.FunctionType):
        if (f.__module__ or "").partition(".")[0] in ("numpy", "scipy"):
            _no_rule(lw, f, node)
        return inline.call_function(lw, f, args, kwargs, node)
    if isinstance(f, functools._lru_cache_wrapper):
        return call(lw, Const(f.__wrapped__), args, kwargs, node, hint)
    if f is super:
        return objects.super_object(lw, args, node)
    if isinstance(f, type):
        return containers.construct(lw, f, args, kwargs, node, hint)
    if isinstance(getattr(f, "__self__", None), np.ufunc):
        return numpy_calls.ufunc_method(lw, f.__self__, f.__name__, args, kwargs, node, hint)
    own = inspect.getattr_static(type(f), "__call__", None)
    if isinstance(own, types.FunctionType):
        return call(lw, Const(types.MethodType(own, f)), args, kwargs, node, hint)
    _no_rule(lw, f, node)


def _bound_arguments(lw: Lowerer, f: functools.partial[Any]) -> list[PyVal]:
    """What a `partial` from outside has bound, by position and then by name: what may change is read live."""
    from .names_of import outside

    try:
        names = list(inspect.signature(f.func).parameters)
    except (TypeError, ValueError):
        names = []

    def meaning(name: str, value: Any) -> PyVal:
        fixed = isinstance(value, (int, float, complex, slice, range)) or isinstance(value, tuple) and all(map(_is_number, value))
        return known(value) if fixed else outside(lw, name, value, lambda: value, value)

    by_position = [meaning(names[k] if k < len(names) else f"argument_{k}", v) for k, v in enumerate(f.args)]
    return [*by_position, *(meaning(k, v) for k, v in f.keywords.items())]


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, complex))


def _check_same_each_time(lw: Lowerer, f: Any, node: ast.AST | None) -> None:
    """Refuse what gives something else at each call: the code of a derivative may call it more than once, or never."""
    module: Any = sys.modules.get("numpy.random")
    if arrays.draws(getattr(f, "__self__", None)) or module is not None and f is module.default_rng:
        arrays.refuse_random(lw, f.__name__, node)


_WHOLE = (abs, len, float, int, bool, hasattr, getattr, setattr, callable, functools.partial)  # these do not go over objects


def _goes_over(f: Any) -> bool:
    """Whether a callable that is no function written in Python may go over the objects that it gets."""
    if _among(f, _WHOLE) or isinstance(f, (functools.partial, types.MethodType)):
        return False
    made: Any = (inspect.getattr_static(f, "__init__"), f.__new__) if isinstance(f, type) else [c.__dict__.get("__call__") for c in type(f).__mro__]
    return not any(isinstance(m, types.FunctionType) for m in made)


_LAZY = (next, iter, isinstance, type, callable, print)  # functions that do not read the iterators that they get
_ASKS = (isinstance, type, callable, bool, str, repr, print, hasattr)  # functions that take None as they take others


def _call_with_choice(
    lw: Lowerer, callee: Const, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None, hint: str
) -> PyVal:
    """A call of a function that is not the user's, of something that may be one thing or another."""
    k = next(k for k, a in enumerate(args) if isinstance(a, Choice))
    if not _among(callee.value, _ASKS):
        args = [*args[:k], choices.resolved(lw, args[k], node), *args[k + 1 :]]

    def use(o: PyVal) -> PyVal:
        return call(lw, callee, [*args[:k], o, *args[k + 1 :]], kwargs, node, hint)

    choice = args[k]
    asks = _among(callee.value, (isinstance, type, callable, hasattr))
    return choices.distribute(lw, choice, use, node, hint, asks) if isinstance(choice, Choice) else use(choice)


def _vectorized(lw: Lowerer, f: Any, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None) -> PyVal:
    """A function that the user made with `np.vectorize` outside."""
    if kwargs or f.signature is not None or f.excluded:
        lw.refuse("G302", "`np.vectorize` with a signature, excluded or named arguments is not supported", node)
    return numpy_calls.vectorized(lw, Const(f.pyfunc), args, node)


def _is_transform(f: Any) -> bool:
    """Whether a function is one of our own, such as `gradscribe.grad`."""
    module = getattr(f, "__module__", None) or ""
    return module.startswith("gradscribe.runtime") and getattr(sys.modules.get(module), getattr(f, "__name__", ""), None) is f


def _static_call(lw: Lowerer, f: Any, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None) -> PyVal:
    """A helper of the rules that runs while compiling."""
    from .arguments import require_static

    values = [require_static(lw, a, node, f"what `{f.__name__}` takes") for a in args]
    return known(f(*values, **{k: require_static(lw, v, node, k) for k, v in kwargs.items()}))


def _among(f: Any, functions: tuple[Any, ...]) -> bool:
    return any(f is g for g in functions)


def _hashable(f: Any) -> bool:
    try:
        hash(f)
    except TypeError:
        return False
    return True


def _special(f: Any) -> Any:
    from . import copying, endless, library

    tables = (builtin_calls.HANDLERS, numpy_calls.HANDLERS, endless.HANDLERS, copying.HANDLERS, library.HANDLERS, library.REFUSED)
    try:
        return next((t[f] for t in tables if f in t), None)
    except TypeError:  # unhashable
        return None


def _no_rule(lw: Lowerer, f: Any, node: ast.AST | None) -> NoReturn:
    from ..diagnostics import rule_stub

    module = getattr(f, "__module__", None) or ""
    name = getattr(f, "__qualname__", type(f).__name__)
    known = module.partition(".")[0] in ("numpy", "scipy", "math", "builtins")
    if known:
        lw.refuse("G301", f"there is no rule for `{registry.op_name(f)}`", node, rule_stub(registry.op_name(f)))
    lw.refuse("G305", f"`{name}` is code that cannot be read", node, "give it a rule with `gradscribe.custom_vjp`")


def name_of(f: Any) -> str:
    """What a callable is called in messages and in the code."""
    name = str(getattr(f, "__name__", None) or getattr(getattr(f, "node", None), "name", ""))
    return name if name.isidentifier() else "lambda"


def known(value: Any) -> PyVal:
    from .operators import constant

    return constant(value)


def _bound_method(
    lw: Lowerer, f: types.MethodType, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None, hint: str
) -> PyVal:
    """A method of an object of the user's, found as a value: the object is read live."""
    from .names_of import outside

    owner = f.__self__
    me = Const(owner) if isinstance(owner, type) else outside(lw, f"{type(owner).__name__.lower()}", owner, lambda: owner, owner)
    return call(lw, Const(f.__func__), [me, *args], kwargs, node, hint)


# -- things of known length


def static_items(lw: Lowerer, v: PyVal, node: ast.AST) -> list[PyVal]:
    """The items of something whose length is known."""
    v = choices.resolved(lw, iterators.consume(lw, v, node), node)
    items = iterables.known_items(lw, v)
    if items is None:
        lw.refuse("G209", "the length of this must be known when the function is compiled", node)
    return items


def static_entries(lw: Lowerer, v: PyVal, node: ast.AST) -> dict[str, PyVal]:
    """The items of a dict given with `**`."""
    if isinstance(v, DictVal) and isinstance(content := lw.state[v.cell], Entries):
        return dict(zip(content.keys, content.items, strict=True))
    if is_static(v) and isinstance(static_value(v), dict):
        return {k: known(i) for k, i in static_value(v).items()}
    lw.refuse("G204", "`**` needs a dict with known keys", node)


def unpack(lw: Lowerer, v: PyVal, n: int, names: list[str], node: ast.AST) -> list[PyVal]:
    """The `n` items of something that is unpacked."""
    v = choices.resolved(lw, iterators.consume(lw, v, node), node)
    if isinstance(v, Choice):
        made: Any = choices.distribute(lw, v, lambda o: TupleVal(tuple(unpack(lw, o, n, names, node))), node)
        v = choices.resolved(lw, made, node)
    items = iterables.known_items(lw, v)
    if items is not None:
        if len(items) != n:
            lw.refuse("G212", f"{n} names for {len(items)} values", node, raises=ValueError)
        return items
    if isinstance(v, Ref):
        return _unpack_array(lw, v, n, names, node)
    if isinstance(v, ListVal) and isinstance(content := lw.state[v.cell], Value):
        return [arrays.taken(lw, v, r) for r in _unpacked(lw, content, n, names)]
    if isinstance(v, (Wrapped, Iterable, RangeVal)):
        lw.refuse("G209", "the length of this must be known when the function is compiled", node)
    lw.refuse("G212", "this cannot be unpacked", node)


def _unpacked(lw: Lowerer, operand: Operand, n: int, names: list[str]) -> tuple[Value, ...]:
    return lw.builder.apply_many("unpack", [operand, Const(n)], {}, names, user=lw.fixed_span is None)


def _unpack_array(lw: Lowerer, v: Ref, n: int, names: list[str], node: ast.AST) -> list[PyVal]:
    """`a, b = x`: numbers of a 1-D array (its length is checked), or views of its rows."""
    from .ops import rank

    if rank(lw, v) == 1:
        return list(_unpacked(lw, lw.read(v), n, names))
    return [arrays.subscript(lw, v, Const(k), node, name) for k, name in enumerate(names)]


def as_list(lw: Lowerer, v: PyVal, node: ast.AST | None) -> PyVal | None:
    """Ranges, zips and the like as a list, for what wants all items at once; None if it is no such thing."""
    if isinstance(v, (RangeVal, Wrapped)):
        from .expressions import new_list

        return new_list(lw, tuple(static_items(lw, v, node)))  # type: ignore[arg-type]
    return None


def extend_list(lw: Lowerer, owner: ListVal, value: PyVal, node: ast.AST | None) -> None:
    """`xs += value`."""
    containers.method(lw, ContainerMethod(owner, "extend"), [value], {}, node, "")


# -- imports


def import_names(lw: Lowerer, node: ast.Import | ast.ImportFrom) -> None:
    """`import` inside a function: names for modules and what is in them."""
    from .statements import assign_name

    for alias in node.names:
        try:
            if isinstance(node, ast.Import):
                module = importlib.import_module(alias.name)
                top = module if alias.asname else importlib.import_module(alias.name.partition(".")[0])
                assign_name(lw, alias.asname or alias.name.partition(".")[0], Const(top))
            else:
                package = lw.context.function.__globals__.get("__package__")  # type: ignore[union-attr]
                module = importlib.import_module("." * node.level + (node.module or ""), package)
                assign_name(lw, alias.asname or alias.name, Const(getattr(module, alias.name)))
        except (ImportError, AttributeError) as e:
            lw.refuse("G201", str(e), node)


