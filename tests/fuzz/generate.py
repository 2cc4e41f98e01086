"""Random programs of 10 to 40 lines: a function `f`, its helpers, and the arguments to try it at.

`Program(seed)` is the same for the same seed. Most programs run; those that raise, or whose values grow too large, are
thrown away by whoever runs them.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
from fuzz.expressions import FLOAT, INT, Dict, Expressions, Function, List, Shape, Type

HEADER = "import math\n\nimport numpy as np\n\n\n"


class Program(Expressions):
    """One random program: `.source` and `.arguments()`."""

    def __init__(self, seed: int):
        r = random.Random(seed)
        super().__init__(r, tuple(sorted(r.sample([2, 3, 4, 5], r.choice([1, 2])))))
        self.seed, self.lines, self.count = seed, [], 0
        self.depth, self.loops, self.fixed = 0, 0, 0  # nesting; loops of this function; in a block that may not run
        self.budget = r.randint(6, 26)
        self.returns: Type = FLOAT
        helpers = [self.helper() for _ in range(r.choice([0, 0, 1, 1, 2]))]
        self.parameters = self.choose_parameters()
        self.scope |= self.parameters
        self.say(f"def f({', '.join(self.parameters)}):")
        self.body(self.statements)
        self.source = HEADER + "\n".join(line for h in helpers for line in [*h, "", ""]) + "\n".join(self.lines) + "\n"

    def choose_parameters(self) -> dict[str, Type]:
        r = self.random
        chosen: dict[str, Type] = {"x": self.shape()}
        if self.chance(0.6):
            chosen["y"] = self.shape()
        if self.chance(0.6):
            chosen["s"] = FLOAT
        if self.chance(0.25):
            chosen["n"] = INT
        self.scalar = r.choice(["float", "float", "np.float64", "array"])
        return chosen

    def arguments(self) -> list:
        """The arguments, the same at each call; new arrays."""
        rng = np.random.default_rng(self.seed)
        kinds = {"float": float, "np.float64": np.float64, "array": np.asarray}
        found: list = []
        for t in self.parameters.values():
            if t == INT:
                found.append(int(rng.integers(1, 4)))
            elif t == FLOAT:
                found.append(kinds[self.scalar](rng.uniform(-1.5, 1.5)))
            else:
                found.append(rng.uniform(-1.5, 1.5, size=t))
        return found

    # -- writing

    def say(self, line: str) -> None:
        self.lines.append("    " * self.depth + line)

    def name(self, letter: str) -> str:
        self.count += 1
        return f"{letter}{self.count}"

    def body(self, write: Callable[[], None], **names: Type) -> None:
        """A block one level deeper; what it assigns first is not in scope after it."""
        outer, self.scope = self.scope, self.scope | names
        self.depth += 1
        before = len(self.lines)
        write()
        if len(self.lines) == before:
            self.say("pass")
        self.depth -= 1
        self.scope = {n: self.scope[n] for n in outer}

    def statements(self) -> None:
        """The whole body of `f`."""
        if not self.names(FLOAT):
            self.new_number()
        while self.budget > 0:
            self.statement()
        self.say(f"return {self.result()}")

    def block(self, most: int = 4) -> None:
        for _ in range(self.random.randint(1, most)):
            if self.budget > 0:
                self.statement()

    def result(self) -> str:
        """A number made of what was written last."""
        if self.returns != FLOAT:
            return self.array(self.returns, 1)
        terms = []
        for name in [n for n, t in self.scope.items() if t == FLOAT or isinstance(t, tuple)][-6:]:
            if self.scope[name] == FLOAT:
                terms.append(name)
            else:
                terms.append(self.pick(["np.sum({} ** 2)", "np.sum(np.sin({}))", "{}.sum()", "np.mean({} * 0.7)"]).format(name))
        terms += [f"sum({n})" for n, t in self.scope.items() if isinstance(t, List) and t.item == FLOAT]
        terms += self.containers(FLOAT)[:2] + [f"np.sum({c})" for c in self.containers(()) if c]
        return " + ".join(terms or [self.number()])

    def statement(self) -> None:
        self.budget -= 1
        ways: list[tuple[int, Callable[[], None]]] = [
            (12, self.new_number), (12, self.new_array), (8, self.reassign), (8, self.augment), (14, self.element_store),
            (14, self.slice_store), (8, self.view), (3, self.alias), (3, self.swap), (5, self.container),
            (4, self.into_out), (3, self.counter), (2, self.closure), (3, self.write_call), (2, self.unpack),
        ]  # fmt: skip
        if self.depth < 4:
            ways += [(11, self.branch), (14, self.loop), (4, self.while_loop), (3, self.leave)]
        weights, makers = zip(*ways, strict=True)
        self.random.choices(makers, weights)[0]()

    # -- plain assignments

    def new_number(self) -> None:
        value = self.number(3)
        name = self.name("v")
        self.say(f"{name} = {value}")
        self.scope[name] = FLOAT

    def new_array(self) -> None:
        shape = self.scope[self.pick(self.arrays())] if self.arrays() and self.chance(0.6) else self.shape()
        value = self.array(shape, 3)
        name = self.name("a")
        self.say(f"{name} = {value}")
        self.scope[name] = shape

    def reassign(self) -> None:
        floats, arrays = self.names(FLOAT), self.arrays()
        name = self.pick(floats if floats and (self.chance(0.6) or not arrays) else arrays or floats)
        self.say(f"{name} = {self.value(self.scope[name])}")

    def augment(self) -> None:
        name = self.pick(self.names(FLOAT) + self.arrays())
        t = self.scope[name]
        op = self.pick(["+=", "+=", "-=", "*=", "/="])
        value = self.number(2) if t == FLOAT else self.operand(t, 2)
        self.say(f"{name} {op} {f'1.5 + np.cos({value})' if op == '/=' else value}")

    def counter(self) -> None:
        ints = [n for n in self.names(INT) if n.startswith("c")]
        if ints and self.chance(0.7):
            return self.say(f"{self.pick(ints)} += {self.random.choice([1, 1, 2])}")
        name = self.name("c")
        self.say(f"{name} = {self.random.randrange(3)}")
        self.scope[name] = INT

    def swap(self) -> None:
        a = self.pick([n for n in self.names(FLOAT) + self.arrays()])
        b = self.pick(self.names(self.scope[a]))
        self.say(f"{a}, {b} = {b}, {a}" if a != b else f"{a} = {a} + 0.0")

    def unpack(self) -> None:
        a, b = self.name("v"), self.name("v")
        arrays = [n for n in self.arrays(1) if self.scope[n][0] == 2]
        over = self.pick(arrays) if arrays and self.chance(0.5) else f"({self.number()}, {self.number()})"
        self.say(f"{a}, {b} = {over}")
        self.scope |= {a: FLOAT, b: FLOAT}

    # -- stores, views and aliases

    def element_store(self) -> None:
        if not self.arrays():
            return self.new_array()
        name = self.pick(self.arrays())
        op = self.pick(["=", "=", "+=", "-=", "*="])
        self.say(f"{self.element(name)} {op} {self.number()}")

    def slice_store(self) -> None:
        if not self.arrays():
            return self.new_array()
        name = self.pick(self.arrays())
        index, shape = self.part(self.scope[name])
        op = self.pick(["=", "=", "+=", "*=", "-="])
        value = self.operand(shape, 2) if shape else self.number()
        self.say(f"{name}[{index}] {op} {value}")

    def part(self, own: Shape) -> tuple[str, Shape]:
        """An index of an array, and the shape of what it selects."""
        if self.chance(0.12):
            return self.mask_of(own), ()
        if self.chance(0.04):
            rows = self.rows(own[0])
            return f"[{', '.join(map(str, rows))}]", (len(rows), *own[1:])
        texts, shape = [], []
        for n in own[: self.random.randint(1, len(own))]:
            text, length = self.slice(n)
            texts.append(text)
            shape += [] if length is None else [length]
        rest = own[len(texts) :]
        if rest and self.chance(0.2):
            return ", ".join(["...", *[":"] * len(rest)][:1] + [":"] * len(own)), own
        return ", ".join(texts), (*shape, *rest)

    def mask_of(self, own: Shape) -> str:
        self_mask = self.mask(own)
        return self_mask

    def rows(self, n: int) -> list[int]:
        return [self.random.randrange(-n, n) for _ in range(self.random.randint(1, 3))]

    def slice(self, n: int) -> tuple[str, int | None]:
        """A slice or an index of an axis, and the length that it leaves."""
        if self.chance(0.35):
            return self.index(n), None
        ints = self.names(INT)
        if ints and self.chance(0.15) and n > 1:
            i = self.pick(ints)
            return f"{i} % {n} : {i} % {n} + 1" if self.chance(0.5) else f"{i} % {n}:", -1 if n != 1 else 1
        start, stop = sorted(self.random.sample(range(n + 1), 2))
        text, step = self.random.choice([(f"{start}:{stop}", 1), (f"{start}::2", 2), ("::-1", -1), (":", 0), (f":{stop}", 9), ("-1:", 8)])
        length = {1: stop - start, 2: len(range(start, n, 2)), -1: n, 0: n, 9: stop, 8: 1}[step]
        return text, length

    def view(self) -> None:
        """A view of an array, or of a view."""
        if not self.arrays():
            return self.new_array()
        base = self.pick(self.arrays())
        own = self.scope[base]
        kind = self.random.random()
        if kind < 0.15 and len(own) > 1:
            text, shape = f"{base}.T", own[::-1]
        elif kind < 0.22 and len(own) > 1:
            size = int(np.prod(own))
            text, shape = self.pick([f"{base}.reshape({size})", f"{base}.reshape(-1)", f"{base}.ravel()"]), (size,)
        elif kind < 0.28:
            text, shape = f"{base}[{self.pick(['None', 'np.newaxis'])}]", (1, *own)
        else:
            texts, lengths = [], []
            for n in own[: self.random.randint(1, len(own))]:
                t, length = self.slice(n)
                texts.append(t)
                lengths += [] if length is None else [length]
            text, shape = f"{base}[{', '.join(texts)}]", (*lengths, *own[len(texts) :])
        if not shape or 0 in shape or -1 in shape or len(shape) > 3:
            return self.element_store()
        name = self.name("r")
        self.say(f"{name} = {text}")
        self.scope[name] = shape

    def alias(self) -> None:
        if not self.arrays():
            return self.new_array()
        base = self.pick(self.arrays())
        name = self.name("b")
        self.say(f"{name} = {base}{self.pick(['', '', '.copy()'])}")
        self.scope[name] = self.scope[base]

    def into_out(self) -> None:
        """A ufunc with `out=`."""
        if not self.arrays():
            return self.new_array()
        out = self.pick(self.arrays())
        shape = self.scope[out]
        target = out if self.chance(0.7) or shape[0] < 2 else f"{out}[1:]"
        shape = shape if target == out else (shape[0] - 1, *shape[1:])
        if self.chance(0.5):
            f = self.pick(["np.add", "np.multiply", "np.subtract", "np.maximum"])
            return self.say(f"{f}({self.array(shape, 1)}, {self.operand(shape, 1)}, out={target})")
        self.say(f"{self.pick(['np.sin', 'np.tanh', 'np.negative', 'np.square'])}({self.array(shape, 1)}, out={target})")

    # -- containers

    def container(self) -> None:
        lists = self.names(lambda t: isinstance(t, List))
        dicts = self.names(lambda t: isinstance(t, Dict))
        kind = self.random.random()
        if kind < 0.45 and lists:
            name = self.pick(lists)
            t = self.scope[name]
            if self.chance(0.6):
                self.say(f"{name}.append({self.value(t.item)})")
                self.scope[name] = List(t.item, t.length + 1)
            elif t.length:
                self.say(f"{name}[{self.random.randrange(-1, t.length)}] {self.pick(['=', '+='])} {self.value(t.item)}")
        elif kind < 0.6 and dicts:
            name = self.pick(dicts)
            t = self.scope[name]
            self.say(f'{name}["{self.pick(t.keys)}"] {self.pick(["=", "+=", "*="])} {self.value(t.item)}')
        elif kind < 0.85:
            self.new_list()
        else:
            item = FLOAT if self.chance(0.6) or not self.arrays() else self.scope[self.pick(self.arrays())]
            values = [self.value(item) for _ in range(2)]
            name = self.name("d")
            self.say(f'{name} = {{"p": {values[0]}, "q": {values[1]}}}')
            self.scope[name] = Dict(item, ("p", "q"))

    def new_list(self) -> None:
        item = FLOAT if self.chance(0.7) or not self.arrays() else self.scope[self.pick(self.arrays())]
        n = self.random.randrange(4)
        if n == 3 and self.chance(0.5):
            text = f"[{self.inside({'j': INT}, lambda: self.value(item))} for j in range({n})]"
        else:
            text = f"[{', '.join(self.value(item) for _ in range(n))}]"
        name = self.name("q")
        self.say(f"{name} = {text}")
        self.scope[name] = List(item, n)

    # -- control flow

    def branch(self) -> None:
        self.say(f"if {self.condition()}:")
        self.body(self.block)
        while self.chance(0.2):
            self.say(f"elif {self.condition()}:")
            self.body(self.block)
        if self.chance(0.55):
            self.say("else:")
            self.body(self.block)

    def loop(self) -> None:
        """A `for` over one of many things."""
        names, over = self.iterable()
        self.say(f"for {over}:")
        self.loops += 1
        self.body(lambda: self.block(5), **names)
        self.loops -= 1
        if self.chance(0.12):
            self.say("else:")
            self.body(lambda: self.block(2))

    def iterable(self) -> tuple[dict[str, Type], str]:
        i, e, g = self.name("i"), self.name("e"), self.name("g")
        a = self.pick(self.arrays()) if self.arrays() else ""
        item = (self.scope[a][1:] or FLOAT) if a else FLOAT
        n = self.pick(self.names(INT)) if self.names(INT) and self.chance(0.3) else str(self.random.randint(0, 4))
        lists = self.names(lambda t: isinstance(t, List))
        ways = [
            ({i: INT}, f"{i} in range({n})"), ({i: INT}, f"{i} in range(1, {n} + 1)"), ({i: INT}, f"{i} in range(3, -1, -1)"),
            ({i: INT}, f"{i} in reversed(range({n}))"), ({i: INT}, f"{i} in range(0, 5, 2)"),
            ({e: FLOAT}, f"{e} in ({self.number(1)}, {self.number(1)})"), ({i: INT, e: FLOAT}, f"{i}, {e} in enumerate([0.3, {self.number(1)}])"),
        ]  # fmt: skip
        if a:
            pairs = self.names(lambda t: isinstance(t, tuple) and t[0] == self.scope[a][0])
            b = self.pick(pairs)
            item_b = self.scope[b][1:] or FLOAT
            ways += 2 * [
                ({i: INT}, f"{i} in range(len({a}))"), ({e: item}, f"{e} in {a}"), ({i: INT, e: item}, f"{i}, {e} in enumerate({a})"),
                ({e: item, g: item_b}, f"{e}, {g} in zip({a}, {b})"), ({e: item}, f"{e} in reversed({a})"),
                ({i: INT, e: item, g: item_b}, f"{i}, ({e}, {g}) in enumerate(zip({a}, {b}))"),
            ]  # fmt: skip
        if lists:
            q = self.pick(lists)
            ways += 2 * [({e: self.scope[q].item}, f"{e} in {q}"), ({e: self.scope[q].item}, f"{e} in reversed({q})")]
        return self.pick(ways)

    def while_loop(self) -> None:
        k = self.name("k")
        self.say(f"{k} = 0")
        extra = f" and {self.compare(1)}" if self.chance(0.5) else ""
        self.say(f"while {k} < {self.random.randint(1, 4)}{extra}:")
        outer, self.loops = self.loops, 0  # no `continue` may pass by the counter

        def inside() -> None:
            self.block(3)
            self.say(f"{k} += 1")
            if self.chance(0.3):
                self.say(f"if {self.condition(1)}:")
                self.body(lambda: self.say("break"))

        self.body(inside)
        self.loops = outer
        if self.chance(0.15):
            self.say("else:")
            self.body(lambda: self.block(2))

    def leave(self) -> None:
        """`break`, `continue` or an early `return`, under a condition."""
        kinds = ["return"] + 2 * (["break", "continue"] if self.loops else [])
        kind = self.pick(kinds)
        self.say(f"if {self.condition()}:")

        def inside() -> None:
            if self.chance(0.4):
                self.statement()
            self.say(f"return {self.result()}" if kind == "return" else kind)

        self.body(inside)

    # -- functions

    def helper(self) -> list[str]:
        """A function of the module; its lines."""
        outer, self.lines = self.lines, []
        kind = self.random.random()
        if kind < 0.25:
            name, t = self.recursive()
        elif kind < 0.45:
            name, t = self.writer()
        else:
            name, t = self.pure()
        lines, self.lines = self.lines, outer
        self.scope = {n: v for n, v in self.scope.items() if isinstance(v, Function)} | {name: t}
        return lines

    def pure(self) -> tuple[str, Function]:
        name = self.name("h")
        takes = tuple(self.pick([FLOAT, FLOAT, self.shape(), INT]) for _ in range(self.random.randint(1, 2)))
        gives = self.returns = FLOAT if self.chance(0.6) else self.shape()
        names = {letter: t for letter, t in zip("uw", takes, strict=False)}
        self.say(f"def {name}({', '.join(names)}):")
        outer, self.budget = self.budget, self.random.randint(1, 4)
        self.body(self.statements, **names)
        self.budget, self.returns = outer, FLOAT
        return name, Function(takes, gives)

    def recursive(self) -> tuple[str, Function]:
        """A function that calls itself a few times."""
        name = self.name("rec")
        self.say(f"def {name}(u, m):")
        base = self.inside({"u": FLOAT, "m": INT}, lambda: self.number(1))
        step = self.inside({"u": FLOAT, "m": INT}, lambda: self.number(2))
        self.say("    if m <= 0:")
        self.say(f"        return {base}")
        self.say(f"    return {self.pick(['', '0.5 * u + ', 'u * '])}{name}({step}, m - 1)")
        return name, Function((FLOAT, INT), FLOAT)

    def writer(self) -> tuple[str, Function]:
        """A function that writes into its argument, and returns a number or nothing."""
        name, shape = self.name("put"), self.shape()
        self.say(f"def {name}(u, w):")
        outer, self.budget = self.budget, 0

        def inside() -> None:
            for _ in range(self.random.randint(1, 3)):
                self.pick([self.element_store, self.slice_store])()
            if self.chance(0.4):
                self.say(f"return {self.number(1)}")

        self.body(inside, u=shape, w=FLOAT)
        self.budget = outer
        return name, Function((shape, FLOAT), None, writes=True)

    def write_call(self) -> None:
        writers = self.names(lambda t: isinstance(t, Function) and t.writes)
        arrays = [(w, a) for w in writers for a in self.names(self.scope[w].takes[0])]
        if not arrays:
            return self.closure()
        w, a = self.pick(arrays)
        self.say(f"{w}({a}, {self.number(1)})")

    def closure(self) -> None:
        """A function written inside: a lambda, or a `def` that reads or rebinds what is around it."""
        name = self.name("fn")
        if self.chance(0.5):
            body = self.inside({"t": FLOAT}, self.number)
            self.say(f"{name} = lambda t: {body}")
            self.scope[name] = Function((FLOAT,), FLOAT)
            return
        self.say(f"def {name}(t):")
        floats = [n for n in self.names(FLOAT) if n[0] == "v"]
        if floats and self.depth == 1 and self.chance(0.5):
            v = self.pick(floats)
            self.say(f"    nonlocal {v}")
            self.say(f"    {v} = {self.inside({'t': FLOAT}, self.number)}")
        elif self.arrays() and self.chance(0.3):
            self.say(f"    {self.element(self.pick(self.arrays()))} += t")
        self.say(f"    return {self.inside({'t': FLOAT}, self.number)}")
        self.scope[name] = Function((FLOAT,), FLOAT)
