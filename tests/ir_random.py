"""Random IR for tests: stores, views, loops, branches, tapes and pullbacks, in every combination."""

from __future__ import annotations

import random

from gradscribe.compiler.diagnostics import Span
from gradscribe.compiler.ir import nodes as n
from gradscribe.compiler.ir.types import BOOL, FLOAT, INT, Array, ListOfType, Opaque, Size, Type

VECTOR = Array("float64", (Size.symbol("n", many=True),))
VECTORS, FLOATS = ListOfType(VECTOR), ListOfType(FLOAT)
HINTS = ("a", "b", "x", "y", "a_bar", "x_bar", "", "")
USER = ("a", "b", "x", "y")
LENGTH = 4
KINDS = "add update set set set index_add item swap flip whole scalar zeros compare tape pop numbers".split()


class Program:
    """One random function of two vectors, a number and two bools; the same for the same seed."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)
        self.budget = self.random.randint(5, 30)

    def value(self, type: Type) -> n.Value:
        hint = self.random.choice(HINTS)
        return n.Value(type, hint, None, hint in USER and self.random.random() < 0.6)

    def pick(self, scope, type: Type):
        found = [v for v in scope if v.type == type]
        return self.random.choice(found[-3:] if self.random.random() < 0.5 else found) if found else None

    def index(self, scope):
        i = self.pick(scope, INT)
        return n.Const(self.random.randrange(LENGTH)) if i is None or self.random.random() < 0.5 else i

    def block(self, scope, depth: int):
        """Some statements, and what is in scope after them."""
        stmts: list[n.Stmt] = []
        scope = list(scope)
        for _ in range(self.random.randint(1, 7)):
            if self.budget > 0:
                self.budget -= 1
                for s in self.statement(scope, depth):
                    stmts.append(s)
                    scope += s.results
        return stmts, scope

    def statement(self, scope, depth: int):
        kind = self.random.random()
        if kind < 0.75 or depth >= 3:
            return self.operation(scope)
        return self.branch(scope, depth) if kind < 0.86 else self.loop(scope, depth)

    def operation(self, scope):
        r = self.random
        x, y, f, g = (self.pick(scope, t) for t in (VECTOR, VECTOR, FLOAT, FLOAT))
        kind = r.choice(KINDS)
        again = n.Value(VECTOR, x.hint if r.random() < 0.7 else r.choice(HINTS), None, x.user and r.random() < 0.5)
        if kind == "add":
            return [apply(r.choice(["add", "sub", "mul"]), x, y, to=self.value(VECTOR))]
        if kind == "update":
            return [apply(r.choice(["add", "sub"]), x, y, to=n.Value(VECTOR, x.hint or "q", None, x.user))]
        if kind == "set":
            return [apply("setitem", x, self.index(scope), f, to=again)]
        if kind == "index_add":
            return [apply("index_add", x, self.index(scope), f, to=again)]
        if kind == "item":
            return [apply("getitem", x, self.index(scope), to=self.value(FLOAT))]
        if kind == "swap":  # read, store, use what was read
            i = self.index(scope)
            old = apply("getitem", x, i, to=n.Value(FLOAT))
            twice = apply("mul", old.result, n.Const(2.0), to=n.Value(FLOAT))
            store = apply("setitem", x, i, f, to=again)
            return [old, twice, store, apply("add", twice.result, g, to=self.value(FLOAT))]
        if kind == "flip":
            return [apply("np.flip", x, to=self.value(VECTOR))]
        if kind == "whole":
            return [apply("getitem", x, n.SliceOf(), to=self.value(VECTOR))]
        if kind == "scalar":
            return [apply(r.choice(["add", "mul", "sub"]), f, g, to=self.value(FLOAT))]
        if kind == "zeros":
            return [apply("np.zeros_like", x, to=self.value(VECTOR))]
        if kind == "compare":
            return [apply("lt", f, g, to=self.value(BOOL))]
        return self.list_operation(kind, scope, x, f)

    def list_operation(self, kind: str, scope, x: n.Value, f: n.Value):
        type, item, hint = (FLOATS, f, "s_tape") if kind == "numbers" else (VECTORS, x, "tape")
        tape = self.pick(scope, type)
        if tape is None:
            return [apply("list", n.ListOf(()), to=n.Value(type, hint))]
        pushed = apply("list.append", tape, item, to=n.Value(type, hint))
        if kind != "pop":
            return [pushed]
        between = apply("setitem", x, self.index(scope), f, to=n.Value(VECTOR, x.hint))
        results = n.Value(type, hint), n.Value(VECTOR, self.random.choice(HINTS))
        return [pushed, between, n.Apply(results, "list.pop", (pushed.result,))]

    def branch(self, scope, depth: int, types=None, span: Span | None = None):
        cond = self.pick(scope, BOOL)
        choice = [VECTOR, VECTOR, FLOAT, FLOAT, BOOL, VECTORS]
        types = types or [self.random.choice(choice) for _ in range(3)]
        types = [t for t in types if self.pick(scope, t) is not None]
        blocks = []
        for _ in range(2):
            stmts, inner = self.block(scope, depth + 1) if self.random.random() < 0.8 else ([], scope)
            blocks.append(n.Block((), tuple(stmts), tuple(self.pick(inner, t) for t in types)))
        return [n.If(tuple(map(self.value, types)), cond, blocks[0], blocks[1], span)]

    def loop(self, scope, depth: int):
        r = self.random
        choice = [VECTOR, VECTOR, VECTOR, FLOAT, VECTORS, FLOATS, FLOAT, BOOL]
        kinds = [r.choice(choice) for _ in range(r.randint(1, 4))]
        init = tuple(v for v in (self.pick(scope, t) for t in kinds) if v is not None)
        hints = [v.hint if r.random() < 0.6 else r.choice(HINTS) for v in init]

        def versions():
            return tuple(n.Value(v.type, h, None, v.user and h == v.hint) for v, h in zip(init, hints, strict=True))

        index, params, results, tested = n.Value(INT, "i"), versions(), versions(), versions()
        body, inner = self.block([*scope, index, *params], depth + 1)
        yields = [p if r.random() < 0.15 else self.pick(inner, p.type) for p in params]
        breaks = r.random() < 0.35
        flag = [self.pick(inner, BOOL) or n.Const(False)] if breaks else []
        times = n.Const(r.randint(0, 3))
        if r.random() < 0.75:
            block = n.Block((index, *params), tuple(body), (*flag, *yields))
            return [n.For(results, n.Const(0), times, n.Const(1), init, block, breaks, r.random() < 0.3)]
        counts = [n.Value(INT, "count") for _ in range(4)]
        test = n.Value(BOOL)
        before = self.block([*scope, *tested], 5)[0] if r.random() < 0.4 else []
        cond = n.Block((counts[0], *tested), (*before, apply("lt", counts[0], times, to=test)), (test,))
        first = apply("mod", counts[1], n.Const(LENGTH), to=index)
        last = apply("add", counts[1], n.Const(1), to=counts[2])
        block = n.Block((counts[1], *params), (first, *body, last), (*flag, counts[2], *yields))
        return [n.While((counts[3], *results), (n.Const(0), *init), cond, block, breaks)]

    def closure(self, scope):
        self.budget = 8
        params = n.Value(VECTOR, self.random.choice(["value_bar", "x", "a_bar"])), n.Value(FLOAT, "h")
        stmts, inner = self.block([*scope, *params], 1)
        body = n.Block(params, tuple(stmts), tuple(self.pick(inner, t) for t in (VECTOR, FLOAT, VECTOR)))
        return n.Closure((n.Value(Opaque("function"), "pullback"),), body, triple(range(3)))

    def fn(self) -> n.Fn:
        names = {"x": VECTOR, "a": VECTOR, "s": FLOAT, "c": BOOL, "d": BOOL}
        params = tuple(n.Param(n.Value(t, name, None, True), name) for name, t in names.items())
        values = tuple(p.value for p in params)
        stmts, scope = self.block(values, 0)
        while self.budget > 0:
            more, scope = self.block(scope, 0)
            stmts += more
        yields = [self.pick(scope, t) for t in (VECTOR, FLOAT, VECTOR)]
        if self.random.random() < 0.4:  # an `if` that ends the function
            self.budget = 12
            span = Span("f.py", 3, 0, 9, 0) if self.random.random() < 0.7 else None
            (last,) = self.branch(scope, 1, [VECTOR, FLOAT, VECTOR], span)
            stmts.append(last)
            yields = list(last.results)
        yields += [v for v in (self.pick(scope, t) for t in (VECTORS, FLOATS)) if v is not None]
        if self.random.random() < 0.4:
            stmts.append(self.closure(scope))
            yields.append(stmts[-1].results[0])
        roots = tuple(n.Root(name) for name in names)
        body = n.Block(values, tuple(stmts), tuple(yields))
        return n.Fn("f", roots, params, body, triple(range(len(yields))))


def apply(op: str, *args, to: n.Value) -> n.Apply:
    return n.Apply((to,), op, args)


def triple(slots) -> n.Tree:
    return n.Tree("tuple", None, tuple(map(n.slot, slots)))
