"""Functions that call themselves to a depth that the numbers decide: each becomes a function of the generated text.

A call is written out as long as that ends: where a whole number counts the depth, or the structure of an argument does.
Where a function is called for the same kinds of arguments by itself, it would not end; then lowering starts again, with
that function kept apart. What it returns is found by running over its body until it no longer changes: first without
its own calls, which leaves the paths that end.
"""

from __future__ import annotations

import ast
import keyword
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from ..analysis.types import join
from ..ir.nodes import Block, Call, Const, Operand, Tree, Value
from ..ir.recursive import Recursive, function
from ..ir.types import Array, Scalar, Size, Type, is_inexact
from ..ir.visit import blocks_of, free_values, statements, with_blocks
from . import surroundings
from .capture import Numbers, capture, meaning, note_sharing, renewed, results
from .lower import CallsItself, Lowerer, NeverReturns, type_of
from .values import DictVal, Entries, External, Items, ListVal, ObjectVal, PyVal, Ref, TupleVal

_MOST = 200  # calls of one function that are written out
_NESTED = 8  # functions that are made, one while another is
_ROUNDS = 8  # until the types of parameters and results no longer change


class _Wider(Exception):
    """A parameter has another type in a call of the function itself."""

    def __init__(self, helper: Helper):
        super().__init__(helper)
        self.helper = helper


@dataclass(eq=False)
class Helper:
    """A function that is kept apart. `types`: of its parameters; `out`: its result, as far as it is known."""

    name: str
    key: Any
    types: list[Type]
    names: tuple[str, ...]
    moving: list[int] = field(default_factory=list)
    tree: Tree | None = None
    out: list[Type] = field(default_factory=list)
    extra: list[Value] = field(default_factory=list)  # what it reads of the functions around it, and globals
    around: dict[Any, Any] = field(default_factory=dict)  # the variables around it that it may read, as they were


def kind_of_arguments(lw: Lowerer, args: list[PyVal], kwargs: dict[str, PyVal], numbers: bool = True) -> Any:
    """What an interpretation of a call depends on: the structure of the arguments and, with `numbers`, their types."""

    def describe(v: Any) -> Any:
        if isinstance(v, (Value, Ref)) or not numbers and isinstance(v, Const) and type(v.value) in (int, float, complex):
            return ("number", str(_plain(type_of(lw.read(v) if isinstance(v, Ref) else v)))) if numbers else "number"
        if isinstance(v, Const):
            return (type(v.value), repr(v.value))
        if isinstance(v, (TupleVal, Items)):
            return (type(v).__name__, *map(describe, v.items))
        if isinstance(v, Entries):
            return ("entries", v.keys, *map(describe, v.items))
        if isinstance(v, (ListVal, DictVal, ObjectVal)):
            return (type(v).__name__, describe(lw.state[v.cell]))
        if isinstance(v, External):
            return ("object", id(v.value), v.path)
        try:
            return (v, hash(v))[0]
        except TypeError:  # it has something in it that cannot be hashed
            return (type(v).__name__, id(v))

    return (*map(describe, args), *((k, describe(v)) for k, v in kwargs.items()))


@contextmanager
def written_out(lw: Lowerer, callee: Any, tree: ast.AST, args: list[PyVal], kwargs: dict[str, PyVal]) -> Iterator[None]:
    """While a call is written out. Where that has begun already for these kinds of arguments, it would not end.

    `callee` is the function itself: one syntax tree may be many, each with variables of its own around it.
    """
    key = (callee, kind_of_arguments(lw, args, kwargs))
    lw.times[id(tree)] = lw.times.get(id(tree), 0) + 1
    many = lw.times[id(tree)] > _MOST and tree in lw.inlined and lw.fixed_span is None  # our own definitions end
    if key in lw.entered or many:
        raise CallsItself(tree)
    lw.entered.add(key)
    try:
        yield
    finally:
        lw.entered.discard(key)


def call(
    lw: Lowerer, callee: Any, name: str, names: tuple[str, ...], args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None,
    body: Callable[[list[PyVal], dict[str, PyVal]], PyVal],
) -> PyVal:  # fmt: skip
    """A call of a function that is kept apart, of parameters with these names. `body` interprets it."""
    numbers = Numbers()
    for v in (*args, *kwargs.values()):
        renewed(lw, v, numbers, constants=True)
    types = [_plain(p.type) for p in numbers.params]
    shape = (callee, kind_of_arguments(lw, args, kwargs, numbers=False))
    around = surroundings.of(lw, callee, *args, *kwargs.values())
    helper = next((h for h in lw.helpers_begun if h.key == shape), None)
    if helper is not None:
        if helper.around != around:
            lw.refuse("G217", f"what `{helper.name}` reads of the functions around it changes while it runs", node,
                      "pass it as an argument")  # fmt: skip
        wider = [_wider(a, b) for a, b in zip(helper.types, types, strict=True)]
        if wider != helper.types:
            helper.types = wider
            raise _Wider(helper)
        if helper.tree is None:
            raise NeverReturns
    else:
        key = (shape, tuple(map(str, types)))
        helper = lw.helpers_done.get(key)
        if helper is None or not _fits(lw, helper, around):
            name = name if name.isidentifier() and not keyword.iskeyword(name) else "recurse"
            if len(lw.helpers_begun) >= _NESTED:
                lw.refuse("G217", f"`{name}` makes a new function of itself in each call", node, "pass what it needs as arguments")
            helper = Helper(lw.hooks.recursions.name(name), shape, types, names[: len(args)], around=around)
            _make(lw, helper, args, kwargs, node, body)
            lw.helpers_done[key] = helper
    return _written(lw, helper, numbers.outside, types, [*args, *kwargs.values()])


def _fits(lw: Lowerer, helper: Helper, around: dict[Any, Any]) -> bool:
    """Whether a function of the text, which was made for another call, reads the same of what is around this one."""
    there = {p.value for p in lw.params} | {v for v in around.values() if isinstance(v, Value)}
    return helper.around == around and all(v in there for v in helper.extra)


def _written(lw: Lowerer, helper: Helper, outside: list[Operand], types: list[Type], args: list[PyVal]) -> PyVal:
    assert helper.tree is not None
    out = helper.out if types == helper.types else list(map(_of_any_size, helper.out))
    made = tuple(Value(t, "", lw.builder.span) for t in out)
    operands = (*outside, *helper.extra)
    lw.builder.add(Call(made, helper.name, operands, lw.builder.span))
    lw.origins.update((v, operands) for v in made)
    result = meaning(lw, helper.tree, made)
    note_sharing(lw, result, Block((), (), ()), args, list(made))  # it may give back what it got
    return result


def _make(
    lw: Lowerer, helper: Helper, args: list[PyVal], kwargs: dict[str, PyVal], node: ast.AST | None,
    body: Callable[[list[PyVal], dict[str, PyVal]], PyVal],
) -> None:  # fmt: skip
    """Interpret the function until the types of its parameters and of its result no longer change."""
    table = lw.hooks.recursions.table
    done = dict(lw.helpers_done)
    what = f"`{helper.name}`, which calls itself as deep as the numbers say,", "let it return what it makes"
    lw.helpers_begun.append(helper)
    try:
        for _ in range(_ROUNDS):
            lw.helpers_done = dict(done)
            numbers = Numbers(types=list(helper.types))
            labels = [*helper.names, *[""] * (len(args) - len(helper.names))]
            given = [renewed(lw, v, numbers, n, constants=True) for v, n in zip(args, labels, strict=True)]
            named = {k: renewed(lw, v, numbers, k, constants=True) for k, v in kwargs.items()}
            params = numbers.params
            helper.moving = [k for k, p in enumerate(params) if is_inexact(p.type)]
            table[helper.name] = Recursive(helper.name, tuple(helper.moving))
            try:
                side, value = capture(lw, lambda g=given, n=named: body(g, n), node, what=what)  # type: ignore[misc]
            except _Wider as wider:
                if wider.helper is not helper:
                    raise
                continue
            except NeverReturns:
                lw.refuse("G217", f"`{helper.name}` calls itself on every path, so it never returns", node)
            tree, yields = results(lw, side, value)
            if _settled(lw, helper, tree, [_plain(type_of(y)) for y in yields], node):
                _finish(lw, helper, side.builder.block(params, yields), node)
                return
        lw.refuse("G217", f"what `{helper.name}` takes and returns changes from call to call", node)
    finally:
        lw.helpers_begun.remove(helper)


def _settled(lw: Lowerer, helper: Helper, tree: Tree, types: list[Type], node: ast.AST | None) -> bool:
    """Whether the result is what it was taken to be; if not, it is taken to be what both are."""
    if helper.tree is None:
        helper.tree, helper.out = tree, types
        return False
    if _structure(tree) != _structure(helper.tree):
        lw.refuse("G207", f"`{helper.name}` returns values of different structure", node)
    wider = [_wider(a, b) for a, b in zip(helper.out, types, strict=True)]
    same, helper.out = wider == helper.out, wider
    return same


def _finish(lw: Lowerer, helper: Helper, block: Block, node: ast.AST | None) -> None:
    """The function of the text. What it reads from outside are parameters too, which its own calls hand on."""
    table = lw.hooks.recursions.table
    helper.extra = list(free_values(block))
    if helper.extra:
        for other in table.values():
            if other.fn is not None and any(isinstance(s, Call) and s.fn == helper.name for s in statements(other.fn.body)):
                lw.refuse("G217", f"`{helper.name}` and `{other.name}` call each other, and read variables around them", node,
                          "pass these variables as arguments")  # fmt: skip
    here = {p.value for p in lw.params[lw.arguments :]}
    n = len(block.params)
    moving = (*helper.moving, *(n + k for k, v in enumerate(helper.extra) if is_inexact(v.type) and v not in here))
    table[helper.name] = Recursive(helper.name, moving, function(helper.name, _handing_on(block, helper)))


def _handing_on(block: Block, helper: Helper) -> Block:
    """A function's block in which its own calls get what it reads from outside, as it gets it."""

    def walk(b: Block) -> Block:
        stmts = []
        for s in b.stmts:
            if isinstance(s, Call) and s.fn == helper.name:
                s = replace(s, args=(*s.args, *helper.extra))
            stmts.append(with_blocks(s, tuple(map(walk, blocks_of(s)))))
        return replace(b, stmts=tuple(stmts))

    return replace(walk(block), params=(*block.params, *helper.extra))


def _structure(t: Tree) -> Any:
    return t.kind, None if t.kind == "slot" else t.data, tuple(map(_structure, t.children))


def _plain(t: Type) -> Type:
    """A type without what is known of a whole number."""
    return replace(t, size=None) if isinstance(t, Scalar) else t


def _is_open(s: Size) -> bool:
    """Whether nothing is known of a length."""
    return len(s.terms) == 1 and len(s.terms[0][0]) == 1 and s.terms[0][0][0].name.startswith("?")


def _wider(a: Type, b: Type) -> Type:
    """A type for what is `a` or `b`: `a` itself, if that says all of it."""
    if isinstance(a, Array) and isinstance(b, Array) and a.dtype == b.dtype and a.shape and b.shape and len(a.shape) == len(b.shape):
        shape = tuple(x if x == y or _is_open(x) else Size.unknown() for x, y in zip(a.shape, b.shape, strict=True))
        return a if shape == a.shape else Array(a.dtype, shape)
    return a if a == b else _plain(join(a, b))


def _of_any_size(t: Type) -> Type:
    """A result's type where the sizes of the arguments are other ones than the function was read for."""
    if isinstance(t, Array) and t.shape is not None:
        return Array(t.dtype, tuple(s if s.constant is not None else Size.unknown() for s in t.shape))
    return t
