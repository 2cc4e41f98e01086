"""Shared by the tests of the emitter: writing IR by hand, and comparing emitted text with the interpreter."""

from __future__ import annotations

import copy

import ir_interpreter
import numpy as np
from gradscribe.compiler.analysis.types import infer
from gradscribe.compiler.diagnostics import Span
from gradscribe.compiler.emit.python import Emitted, emit
from gradscribe.compiler.ir.build import Builder
from gradscribe.compiler.ir.check import check
from gradscribe.compiler.ir.nodes import Block, Const, Fn, For, If, Param, Root, Tree, Undef, Value, slot
from gradscribe.compiler.ir.types import BOOL, FLOAT, INT, Array, Scalar, Size, Type
from gradscribe.compiler.load import load
from gradscribe.compiler.optimize.inplace import inplace

ir_interpreter.OPERATORS["list.copy"] = list

VECTOR = Array("float64", (Size.symbol("n", many=True),))
KINDS: dict[str, Type] = {"f": FLOAT, "i": INT, "b": BOOL, "v": VECTOR}


def line(number: int, end: int | None = None) -> Span:
    """A span in the user's file."""
    return Span("model.py", number, 4, end or number, 20, "f")


def pair(*trees: Tree) -> Tree:
    return Tree("tuple", None, trees)


class Writer(Builder):
    """A builder that knows the function it writes: `Writer("x:f", "v:v")` has parameters x and v."""

    def __init__(self, *params: str):
        super().__init__(infer)
        names = [p.split(":") for p in params]
        self.params = tuple(Param(Value(KINDS[kind], name, None, True), name) for name, kind in names)

    def nested(self) -> Writer:
        inner = Writer()
        inner.span = self.span
        return inner

    def at(self, number: int) -> Writer:
        self.span = line(number)
        return self

    def values(self) -> tuple[Value, ...]:
        return tuple(p.value for p in self.params)

    def fn(
        self, *yields, name: str = "f", doc: str = "", returns: Tree | None = None, helpers: tuple[Fn, ...] = ()
    ) -> Fn:  # fmt: skip
        tree = returns or (slot(0) if len(yields) == 1 else pair(*map(slot, range(len(yields)))))
        roots = tuple(Root(p.root) for p in self.params)
        return check(Fn(name, roots, self.params, self.block(self.values(), yields), tree, doc, helpers=helpers))

    def branch(self, cond, then, orelse, hints: tuple[str, ...], user: bool = False, span: Span | None = None):
        """An `If` of two functions of a nested builder that return what they yield."""
        blocks = []
        for write in (then, orelse):
            inner = self.nested()
            yields = tuple(y if isinstance(y, (Value, Undef)) else Const(y) for y in write(inner))
            blocks.append(inner.block((), yields))
        handed = zip(*(b.yields for b in blocks), strict=True)
        types = [_type(a) if isinstance(a, Value) else _type(b) for a, b in handed]
        results = tuple(Value(t, h, None, user) for t, h in zip(types, hints, strict=True))
        self.add(If(results, cond, blocks[0], blocks[1], span))
        return results

    def loop(self, stop, carried: dict[str, object], write, user: bool = True, reverse=False, breaks=False):
        """A `For`; `write(builder, index, *carried)` returns what the body yields."""
        index = Value(INT, "i", None, True)
        init = tuple(v if isinstance(v, Value) else Const(v) for v in carried.values())
        types = [_type(v) for v in init]
        params, results = (
            tuple(Value(t, n, None, user and not n.endswith("_tape")) for t, n in zip(types, carried, strict=True))
            for _ in range(2)
        )
        inner = self.nested()
        yields = tuple(y if isinstance(y, Value) else Const(y) for y in write(inner, index, *params))
        stop = stop if isinstance(stop, Value) else Const(stop)
        body = Block((index, *params), tuple(inner.stmts), yields)
        self.add(For(results, Const(0), stop, Const(1), init, body, breaks, reverse))
        return results


def _type(o) -> Type:
    if isinstance(o, Value):
        return o.type
    return Scalar({float: "float", int: "int", bool: "bool"}[type(o.value)])


def text(fn: Fn) -> str:
    return emit(inplace(fn)).source


def run(fn: Fn, *args) -> Emitted:
    """Emit, run, and compare with the interpreter; the arguments must not change."""
    lowered = check(inplace(fn))
    emitted = emit(lowered)
    want = ir_interpreter.run(fn, *copy.deepcopy(args))
    given = copy.deepcopy(args)
    with np.errstate(all="ignore"):
        got = load(emitted, fn.name)(*given)
    assert same(got, want), f"{emitted.source}\n{got}\n{want}"
    assert same(given, args), f"an argument was changed by\n{emitted.source}"
    return emitted


def same(a, b) -> bool:
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    return np.array_equal(np.asarray(a), np.asarray(b), equal_nan=True)
