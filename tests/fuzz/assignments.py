"""Assignments of names: new, again, augmented, swapped, unpacked, chained, by the walrus."""

from __future__ import annotations

from typing import ClassVar

from fuzz.kinds import BOOL, FLOAT, INT, Mask, Positions
from fuzz.writing import Ways, Writing


class Assignments(Writing):
    """Statements that give names to values."""

    WAYS: ClassVar[Ways] = [
        (12, "new_number"), (12, "new_array"), (8, "reassign"), (8, "augment"), (3, "swap"), (3, "unpack"), (2, "starred"),
        (3, "chained"), (3, "walrus"), (4, "whole"), (2, "truth"), (3, "kept_mask"), (3, "kept_positions"),
    ]  # fmt: skip

    def new_number(self) -> None:  # type: ignore[override]
        self.assign("v", self.number(3), FLOAT)

    def new_array(self) -> None:
        shape = self.scope[self.pick(self.arrays())] if self.arrays() and self.chance(0.6) else self.shape()
        self.assign("a", self.array(shape, 3), shape)

    def reassign(self) -> None:
        floats, arrays = self.names(FLOAT), self.arrays()
        name = self.pick(floats if floats and (self.chance(0.6) or not arrays) else arrays or floats)
        self.say(f"{name} = {self.value(self.scope[name])}")

    def augment(self) -> None:
        name = self.pick(self.names(FLOAT) + self.arrays())
        t = self.scope[name]
        op = self.pick(["+=", "+=", "-=", "*=", "/=", "**="])
        value = self.number(2) if t == FLOAT else self.operand(t, 2)
        if op == "**=":
            return self.say(f"{name} {op} {self.pick(['2', '3', '2.0'])}")
        self.say(f"{name} {op} {f'1.5 + np.cos({value})' if op == '/=' else value}")

    def swap(self) -> None:
        a = self.pick(self.names(FLOAT) + self.arrays())
        b = self.pick(self.names(self.scope[a]))
        self.say(f"{a}, {b} = {b}, {a}" if a != b else f"{a} = {a} + 0.0")

    def unpack(self) -> None:
        a, b = self.name("v"), self.name("v")
        over = [n for n in self.arrays(1) if self.scope[n][0] == 2] + self.names(self.tuple_of(FLOAT, FLOAT))
        text = self.pick(over) if over and self.chance(0.6) else f"({self.number()}, {self.number()})"
        self.say(f"{a}, {b} = {text}")
        self.scope |= {a: FLOAT, b: FLOAT}

    def starred(self) -> None:
        """`v, *q = ...`: the rest is a list, which is not kept longer than for its sum."""
        a, rest, total = self.name("v"), self.name("q"), self.name("v")
        arrays = [n for n in self.arrays(1) if self.scope[n][0] > 1 and n[0] == "a"]
        over = self.pick(arrays) if arrays and self.chance(0.3) else f"({self.number()}, {self.number()}, {self.number(1)})"
        self.say(self.pick([f"{a}, *{rest} = {over}", f"*{rest}, {a} = {over}"]))
        self.scope[a] = FLOAT
        self.say(f"{total} = {self.pick(['sum({})', '{}[0]', 'max({})', 'np.sum({})']).format(rest)} * {self.number(1)}")
        self.scope[total] = FLOAT

    def chained(self) -> None:
        """Two names, or a name and an element, for one value: two names for an array are one array."""
        if self.arrays() and self.chance(0.4):
            a = self.name("v")
            self.say(f"{a} = {self.element(*self.target())} = {self.number()}")
            self.scope[a] = FLOAT
            return
        t = self.scope[self.pick(self.arrays())] if self.arrays() and self.chance(0.6) else FLOAT
        letter = "v" if t == FLOAT else "a"
        a, b = self.name(letter), self.name(letter)
        self.say(f"{a} = {b} = {self.value(t)}")
        self.scope |= {a: t, b: t}

    def walrus(self) -> None:
        name = self.name("v")
        value = self.number()
        self.say(f"if ({name} := {value}) {self.pick('<>')} {self.constant()}:")
        self.scope[name] = FLOAT
        self.body(lambda: self.block(2))

    def whole(self) -> None:
        """A whole number: a counter, or one that follows from numbers."""
        ints = [n for n in self.names(INT) if n.startswith("c")]
        if ints and self.chance(0.6):
            return self.say(f"{self.pick(ints)} {self.pick(['+= 1', '+= 2', '*= 2', '//= 2', f'= {self.integer()}', f'+= int({self.compare(1)})'])}")
        self.assign("c", self.integer(), INT)

    def truth(self) -> None:
        self.assign("t", self.condition(1), BOOL)

    def kept_mask(self) -> None:
        """A mask, which stays what it was when the array changes."""
        if not self.arrays():
            return self.new_array()
        shape = self.scope[self.pick(self.arrays())]
        self.assign("m", self.mask(shape), Mask(shape))

    def kept_positions(self) -> None:
        of, length = self.pick(self.sizes), self.random.randint(1, 4)
        arrays = [n for n in self.arrays(1) if self.scope[n] == (of,)]
        if arrays and self.chance(0.4):
            self.assign("p", f"np.argsort({self.pick(arrays)})", Positions(of, of))
        else:
            self.assign("p", f"np.array([{', '.join(str(self.random.randrange(-of, of)) for _ in range(length))}])", Positions(of, length))
