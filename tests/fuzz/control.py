"""Branches, loops of every kind, early exits, `match` and `try`."""

from __future__ import annotations

from typing import ClassVar

from fuzz.kinds import FLOAT, INT, List, Record, Stream, Type, is_array
from fuzz.writing import Ways, Writing


class Control(Writing):
    """Statements that hold others."""

    BLOCKS: ClassVar[Ways] = [
        (11, "branch"), (14, "loop"), (4, "while_loop"), (3, "settle"), (3, "leave"), (3, "match"), (4, "attempt"),
        (3, "ping_pong"), (2, "shrink"), (1, "context"),
    ]  # fmt: skip

    def branch(self) -> None:
        self.say(f"if {self.condition()}:")
        self.body(self.block)
        while self.chance(0.2):
            self.say(f"elif {self.condition()}:")
            self.body(self.block)
        if self.chance(0.55):
            self.say("else:")
            self.body(self.block)

    def match(self) -> None:
        kind, objects = self.random.random(), self.of(Record)
        if kind < 0.2 and objects:
            a, name = self.name("v"), self.pick(objects)
            record = self.scope[name]
            self.say(f"match {name}:")
            cases = [(f"case {record.name}(u={a}) if {a} {self.pick('<>')} {self.constant()}:", {a: FLOAT}), ("case _:", {})]
        elif kind < 0.45:
            a, k = self.name("v"), self.name("i")
            self.say(f"match ({self.number()}, {self.integer()}):")
            cases = [(f"case ({a}, 0):", {a: FLOAT}), (f"case ({a}, {k}) if {a} > {self.constant()}:", {a: FLOAT, k: INT}), ("case _:", {})]
        else:
            self.say(f"match ({self.integer()}) % 3:")
            guard = f" if {self.compare(1)}" if self.chance(0.3) else ""
            cases = [("case 0:", {}), (f"case 1 | 2{guard}:", {}), ("case _:", {})]
        for text, names in cases:
            self.depth += 1
            self.say(text)
            self.body(lambda: self.block(2), **names)
            self.depth -= 1

    def context(self) -> None:
        self.say('with np.errstate(all="ignore"):')
        self.body(lambda: self.block(2))

    # -- loops

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
        n = n if n[0] not in "c" else f"min({n}, 3)"
        lists = self.of(List)
        ways = [
            ({i: INT}, f"{i} in range({n})"), ({i: INT}, f"{i} in range(1, {n} + 1)"), ({i: INT}, f"{i} in range(3, -1, -1)"),
            ({i: INT}, f"{i} in reversed(range({n}))"), ({i: INT}, f"{i} in range(0, 5, 2)"), ({}, f"_ in range({n})"),
            ({e: FLOAT}, f"{e} in ({self.number(1)}, {self.number(1)})"), ({i: INT, e: FLOAT}, f"{i}, {e} in enumerate([0.3, {self.number(1)}])"),
        ]  # fmt: skip
        if a:
            b = self.pick(self.names(lambda t: is_array(t) and t[0] == self.scope[a][0]))
            item_b = self.scope[b][1:] or FLOAT
            ways += 2 * [
                ({i: INT}, f"{i} in range(len({a}))"), ({e: item}, f"{e} in {a}"), ({i: INT, e: item}, f"{i}, {e} in enumerate({a})"),
                ({e: item, g: item_b}, f"{e}, {g} in zip({a}, {b})"), ({e: item}, f"{e} in reversed({a})"),
                ({i: INT, e: item, g: item_b}, f"{i}, ({e}, {g}) in enumerate(zip({a}, {b}))"), ({e: item, g: item}, f"{e}, {g} in zip({a}, {a}[1:])"),
            ]  # fmt: skip
            if len(self.scope[a]) > 1:
                ways += 3 * [({i: INT, g: INT}, f"{i}, {g} in np.ndindex({a}.shape[:2])"), ({e: item}, f"{e} in {a}")]
        if lists:
            q = self.pick(lists)
            ways += 2 * [({e: self.scope[q].item}, f"{e} in {q}"), ({i: INT, e: self.scope[q].item}, f"{i}, {e} in enumerate({q})")]
        if self.calls(Stream(FLOAT)):
            ways += 4 * [({e: FLOAT}, f"{e} in {self.call(Stream(FLOAT), 1)}")]
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

    def settle(self) -> None:
        """An iteration until a number is small: as many trips as the data say."""
        v = self.assign("v", self.number(), FLOAT)
        outer, self.loops = self.loops, 0
        if self.chance(0.5):
            self.say(f"while abs({v}) > {self.random.uniform(0.05, 0.4):.2f}:")
            self.body(lambda: (self.block(1), self.say(f"{v} = {self.pick(['0.5', '-0.4', '0.3'])} * {v} * np.cos({self.number(0)})")))
        else:
            k = self.name("k")
            self.say(f"{k} = 0")
            self.say("while True:")
            self.body(lambda: (
                self.say(f"{k} += 1"), self.say(f"{v} = {v} - 0.3 * ({v} - np.cos({v} + {self.number(0)}))"), self.block(1),
                self.say(f"if abs({v} - np.cos({v})) < 0.1 or {k} > 5:"), self.say("    break"),
            ))  # fmt: skip
        self.loops = outer

    def ping_pong(self) -> None:
        """Two buffers that change places in a loop over time."""
        names = [n for n in self.arrays() if self.scope[n][0] > 2]
        if not names:
            return self.loop()
        a = self.pick(names)
        shape, first = self.scope[a], self.number(1)
        b = self.assign("a", self.pick([f"np.zeros_like({a})", f"{a}.copy()", f"np.empty_like({a})"]), shape)
        if "empty" in self.lines[-1]:
            self.say(f"{b}[...] = {first}")
        self.say(f"for _ in range({self.random.randint(1, 3)}):")

        def inside() -> None:
            self.say(f"{b}[1:-1] = {a}[1:-1] + {self.number(1)} * ({a}[:-2] - 2.0 * {a}[1:-1] + {a}[2:])")
            self.block(2)
            self.say(f"{a}, {b} = {b}, {a}")

        self.body(inside)

    def shrink(self) -> None:
        """An array that becomes shorter with every trip."""
        names = self.arrays(1)
        if not names:
            return self.loop()
        a = self.name("a")
        self.say(f"{a} = {self.pick(names)} * {self.number(1)}")
        self.say(f"while len({a}) > 1:")
        self.body(lambda: self.say(f"{a} = {self.pick([f'{a}[1:] * {a}[:-1] + {self.number(1)}', f'np.sin({a}[1:]) - {a}[:-1]', f'{a}[:-1] * {a}[-1]'])}"))
        self.scope[a] = (1,)

    def leave(self) -> None:
        """`break`, `continue` or an early `return`, under a condition."""
        if self.stays:
            return self.branch()
        kind = self.pick(["return"] + 2 * (["break", "continue"] if self.loops else []))
        self.say(f"if {self.condition()}:")

        def inside() -> None:
            if self.chance(0.4):
                self.statement()
            self.say(f"return {self.result()}" if kind == "return" else kind)

        self.body(inside)

    # -- exceptions

    def attempt(self) -> None:
        """`try`: what fails, what is then done, and what is done in any case."""
        kind = self.random.random()
        if kind < 0.45:
            self.say("try:")
            error = self.pick(["ValueError", "KeyError", "ArithmeticError"])

            def inside() -> None:
                self.block(2)
                self.say(f"if {self.condition(1)}:")
                self.say(f"    raise {self.pick([error, 'ValueError'])}({self.pick(['', '0', repr('no')])})")
                self.block(2)

            self.body(inside)
            self.handlers(self.pick([error, f"({error}, ValueError)", "Exception"]) if error == "ValueError" else "(ValueError, LookupError, ArithmeticError)")
            return
        v = self.name("v")
        lists = self.names(lambda t: isinstance(t, List) and t.item == FLOAT)
        ways = [(f"math.log({self.number(1)})", "ValueError"), (f"math.sqrt({self.number(1)})", "ValueError")]
        if lists:
            ways.append((f"{self.pick(lists)}[{self.random.randrange(4)}] * {self.number(0)}", "IndexError"))
        if self.arrays(1):
            ways.append((f"{self.pick(self.arrays(1))}[{self.random.randrange(5)}] + {self.number(0)}", "IndexError"))
        text, error = self.pick(ways)
        self.say("try:")
        self.say(f"    {v} = {text}")
        self.say(f"except {error}:")
        self.body(lambda: (self.block(1), self.say(f"{v} = {self.number(1)}")))
        self.scope[v] = FLOAT

    def handlers(self, error: str) -> None:
        self.say(f"except {error}:")
        self.body(lambda: self.block(2))
        if self.chance(0.3):
            self.say("else:")
            self.body(lambda: self.block(2))
        if self.chance(0.3):
            self.say("finally:")
            self.stays += 1
            outer, self.loops = self.loops, 0
            self.body(lambda: self.block(2))
            self.stays -= 1
            self.loops = outer
