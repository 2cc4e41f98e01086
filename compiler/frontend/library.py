"""Functions of Python's library that make or choose functions and classes: getters, dispatch, named tuples; and what is refused."""

from __future__ import annotations

import ast
import bisect
import collections
import dataclasses
import functools
import heapq
import itertools
import math
import operator
import types
from collections.abc import Callable
from typing import Any

from ..ir.nodes import Const
from ..rules.definitions import calling
from . import arrays, counters, expressions, objects
from .arguments import require_static
from .lower import Lowerer
from .values import Clock, Entries, Items, ListVal, Native, PyVal, Ref, SliceVal, TupleVal, is_static, static_value

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


def _dataclass_fields(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
    from .reflection import python_class

    (v,) = args
    cls = v.value if isinstance(v, Const) and isinstance(v.value, type) else python_class(lw, v, node)
    if not dataclasses.is_dataclass(cls):
        lw.refuse("G204", "`fields` needs a dataclass", node)
    return TupleVal(tuple(map(Const, dataclasses.fields(cls))))


def _bisect(f: Any) -> Callable[..., PyVal]:
    """`bisect_left`, `bisect_right`: a position, found when the code runs if the numbers are not known."""

    def run(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
        from . import inline, iterables

        items = iterables.known_items(lw, args[0])
        if items is not None and all(map(is_static, [*items, *args[1:], *kwargs.values()])):
            named = {k: static_value(v) for k, v in kwargs.items()}
            return Const(f([static_value(i) for i in items], *map(static_value, args[1:]), **named))
        if kwargs or len(args) != 2:
            lw.refuse("G302", f"`{f.__name__}` with bounds or a key is not supported", node, "use `np.searchsorted`")
        definition = calling.bisect_left if f is bisect.bisect_left else calling.bisect_right
        return inline.call_definition(lw, definition, args, {}, node)

    return run


def _of_points(f: Any) -> Callable[..., PyVal]:
    """`dist`, `sumprod`: a list beside an array is the array that NumPy makes of it."""

    def run(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
        from . import ops

        if any(isinstance(a, Ref) for a in args):
            args = [ops.apply_op(lw, "np.array", [a], {}, node, "") if isinstance(a, (ListVal, TupleVal)) else a for a in args]
        return ops.apply_op(lw, f"math.{f.__name__}", args, kwargs, node, hint)

    return run


def _static_combinations(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
    """`combinations_with_replacement(items, r)`."""
    from .calls import static_items

    items, (r,) = static_items(lw, args[0], node), [require_static(lw, a, node, "how many") for a in (*args[1:], *kwargs.values())]
    return TupleVal(tuple(map(TupleVal, itertools.combinations_with_replacement(items, r))))


class _Keyed:
    """An item of a heap, and what decides its place."""

    def __init__(self, key: Any, item: PyVal):
        self.key, self.item = key, item

    def __lt__(self, other: Any) -> bool:
        return bool(self.key < other.key)


def _heap(f: Any) -> Callable[..., PyVal]:
    """A function of `heapq`, on a list whose order is known."""

    def run(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
        from . import iterables, sorting

        heap = args[0]
        items = iterables.known_items(lw, heap)
        keys = None if items is None else sorting.keys_of(lw, [*items, *args[1:]], Const(None), node)
        if not isinstance(heap, ListVal) or items is None or keys is None:
            lw.refuse("G209", "the order of these must be known when the function is compiled", node)
        keyed = [_Keyed(k, i) for k, i in zip(keys, [*items, *args[1:]], strict=True)]
        listed, more = keyed[: len(items)], keyed[len(items) :]
        try:
            found = f(listed, *more)
        except IndexError as e:
            lw.refuse("G214", f"this always fails: IndexError: {e}", node, raises=IndexError)
        lw.state[heap.cell] = Items(tuple(k.item for k in listed))
        return Const(None) if found is None else found.item  # type: ignore[no-any-return]

    return run


def _of_order(greatest: bool) -> Callable[..., PyVal]:
    """`nlargest(n, items, key)`, `nsmallest(n, items, key)`."""

    def run(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
        from . import sorting

        n, over, *key = args
        ordered = sorting.sorted_(lw, [over], {"key": kwargs.get("key", key[0] if key else Const(None)), "reverse": Const(greatest)}, node, hint)
        return arrays.subscript(lw, ordered, SliceVal(Const(None), n, Const(None)), node)

    return run


_LOGGING = frozenset({"debug", "info", "warning", "warn", "error", "critical", "exception", "log"})


def silent(f: Any, node: ast.AST | None) -> PyVal | None:
    """What a call means that changes no number: messages for a log are left out, and what a clock says is not looked at."""
    module, name = getattr(f, "__module__", None), getattr(f, "__name__", "")
    if module == "time":
        return Const(None) if name == "sleep" else Clock(name, node)
    if module == "logging" and name == "getLogger":
        return Const(f())
    return Const(None) if module == "logging" and name in _LOGGING else None


def _cache(lw: Lowerer, args: Args, kwargs: Kwargs, node: ast.AST, hint: str) -> PyVal:
    """`lru_cache` of a function that is written inside: the function, whose results for known arguments are kept."""
    if not args or isinstance(args[0], Const) and not callable(args[0].value):
        return Native(lambda given: _kept(lw, given[0], node))  # `@lru_cache(maxsize=None)`
    return _kept(lw, args[0], node)


def _kept(lw: Lowerer, f: PyVal, node: ast.AST) -> PyVal:
    from .calls import call

    memory = expressions.new_dict(lw, (), ())

    def run(given: Args, named: Kwargs) -> PyVal:
        content = lw.state.memory.get(memory.cell)
        if not isinstance(content, Entries) or not all(map(is_static, [*given, *named.values()])):
            before = lw.state.copy()
            result = call(lw, f, given, named, node)
            if any(key in before and key != memory.cell for key in lw.state.changed_from(before)):
                lw.refuse("G305", "a function under `lru_cache` changes something, or not, if it is called again", node, "leave the cache out")
            return result
        key = (*map(static_value, given), *((k, static_value(v)) for k, v in named.items()))
        found = content.get(key)
        if found is None:
            found = call(lw, f, given, named, node)
            content = lw.state.memory.get(memory.cell)  # calls inside have kept theirs
            if isinstance(content, Entries):
                lw.state[memory.cell] = content.put(key, found)
        return found

    return Native(run, named=True)


def dispatched(f: Any) -> bool:
    """Whether a function is one of `functools.singledispatch`."""
    return isinstance(f, types.FunctionType) and f.__module__ is not None and hasattr(f, "dispatch") and hasattr(f, "registry")


def dispatch(lw: Lowerer, f: Any, args: Args, kwargs: Kwargs, node: Any, hint: str) -> PyVal:
    """A call of a function of `singledispatch`: the class of its first argument chooses."""
    from .calls import call
    from .reflection import python_class

    return call(lw, Const(f.dispatch(python_class(lw, args[0], node))), args, kwargs, node, hint)


_TEXT_RUN = "write what it computes as code of the function"
_SEEN = "pass what it reads as arguments, and return what it makes"
HANDLERS: dict[Any, Callable[..., PyVal]] = {
    operator.itemgetter: _getter(arrays.subscript),
    operator.attrgetter: _getter(_attribute),
    operator.methodcaller: _method_caller,
    collections.namedtuple: _named_tuple,
    dataclasses.fields: _dataclass_fields,
    bisect.bisect_left: _bisect(bisect.bisect_left), bisect.bisect_right: _bisect(bisect.bisect_right),
    **{f: _heap(f) for f in (heapq.heapify, heapq.heappush, heapq.heappop, heapq.heappushpop, heapq.heapreplace)},
    heapq.nlargest: _of_order(True), heapq.nsmallest: _of_order(False),
    **{f: _of_points(f) for f in (math.dist, getattr(math, "sumprod", math.dist))},
    collections.Counter: counters.counter, itertools.combinations_with_replacement: _static_combinations,
    object.__setattr__: objects.set_named_plainly,
    functools.lru_cache: _cache,
    functools.cache: _cache,
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
}
