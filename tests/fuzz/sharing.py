"""Random programs about one question: which array is which.

Few arrays under many names, in lists, dicts and objects, chosen by branches, exchanged in loops, left early, handed to
helpers; stored into and read through any of them. `Sharing(seed)` has what `Program(seed)` has.
"""

from __future__ import annotations

import numpy as np
from fuzz.lines import Lines

HEADER = """\
import math

import numpy as np


class Box:
    def __init__(self, u):
        self.u = u

    def swap(self, v):
        v, self.u = self.u, v
        return v


def same(u):
    return u


def either(u, v, c):
    if c > 0:
        return u
    return v


def stored(u, v):
    u[0] = v
    return u


def root(u, v):
    u[1] = v * 0.5
    return math.sqrt(v)


"""
NAMES = ("x", "y", "p", "q", "r")
PLACES = (*NAMES, *NAMES, "box.u", "w[0]", "w[1]", 'm["a"]')
LONGEST = 24


class Sharing(Lines):
    """One random program: `.source` and `.arguments()`."""

    def __init__(self, seed: int):
        super().__init__(seed)
        self.say(0, "def f(x, y, c, d, k):")
        self.say(1, "p, q, r = x, y, x * 2.0")
        self.say(1, f"box, w, m, s = Box({self.array()}), [{self.array()}, {self.array()}], {{'a': {self.array()}}}, 0.0")
        for _ in range(2):
            self.block(1, False)
        ends = [f"{k + 1}.0 * np.sum({place})" for k, place in enumerate((*NAMES, "box.u", "w[0]", "w[1]", 'm["a"]'))]
        self.say(1, f"return s + {' + '.join(ends)}")
        self.source = HEADER + "\n".join(self.lines) + "\n"

    def arguments(self) -> list:
        """The arguments, the same at each call; new arrays."""
        rng = np.random.default_rng(self.seed)
        return [rng.uniform(0, 3, 3), rng.uniform(0, 3, 3), *map(float, rng.choice([-1.1, 1.1], 2)), int(rng.integers(0, 4))]

    # -- parts

    def place(self) -> str:
        return self.random.choice(PLACES)

    def test(self) -> str:
        return self.pick("c > 0", "d > 0", "c * d > 0", "k > 1", "x[0] > 1.0", f"np.sum({self.place()}) > 9.0")

    def array(self) -> str:
        """Mostly an array that is there."""
        a, b = (self.random.choice(NAMES if not self.lines[2:] else PLACES) for _ in range(2))
        if self.chance(0.5):
            return a
        return self.pick(
            f"({a} if {self.test()} else {b})", f"({a} if {self.test()} else {b} if {self.test()} else {a} + 1.0)", f"{a} * 1.5",
            f"{a}.copy()", f"{a}[:]", f"{a}[::-1]", f"np.asarray({a})", f"same({a})", f"either({a}, {b}, d)", f"stored({a}, c * 2.0)",
        )  # fmt: skip

    def number(self) -> str:
        return self.pick(f"np.sum({self.place()}) * 0.3", "7.0 * d", f"{self.place()}[1] + c", f"{self.place()}[-1] * d")

    def block(self, depth: int, loop: bool) -> None:
        for _ in range(self.random.randint(1, 3)):
            if len(self.lines) > LONGEST:
                return self.say(depth, "s += c")
            if self.chance(0.3) and depth < 4:
                self.region(depth, loop)
            else:
                self.statement(depth, loop)

    def statement(self, depth: int, loop: bool) -> None:
        u, v = self.place(), self.place()
        leaves = [f"if {self.test()}:\n{'    ' * (depth + 1)}return s + np.sum({u})"] * (depth > 1)
        leaves += [f"if {self.test()}:\n{'    ' * (depth + 1)}{self.pick('break', 'continue')}"] * (2 * loop)
        self.say(depth, self.pick(
            f"{u} = {self.array()}", f"{u} = {self.array()}", f"{u} = {self.array()}", f"{u}, {v} = {v}, {u}", f"{u}, {v} = {v}, {u}",
            f"{u}[{self.random.randint(0, 2)}] {self.pick('=', '+=', '*=')} {self.number()}",
            f"{u}[{self.random.randint(0, 2)}] {self.pick('=', '+=', '*=')} {self.number()}",
            f"{u}[1:] = {v}[:-1]", f"{u} += {self.pick('c', v, self.number())}", f"s += {u}[{self.random.randint(0, 2)}] * {v}[0]",
            f"s += {u}[{self.random.randint(0, 2)}] * d", f"{self.pick(*NAMES)} = box.swap({self.array()})", "w[0], w[1] = w[1], w[0]",
            f"w = [{self.array()}, w[0]]", f"box = Box({self.array()})", f"stored({u}, {self.number()})", *leaves,
        ))  # fmt: skip

    def region(self, depth: int, loop: bool) -> None:
        kind = self.random.random()
        if kind < 0.55:
            self.say(depth, f"if {self.test()}:")
            self.block(depth + 1, loop)
            if self.chance(0.3):
                self.say(depth, f"elif {self.test()}:")
                self.block(depth + 1, loop)
            if self.chance(0.5):
                self.say(depth, "else:")
                self.block(depth + 1, loop)
        elif kind < 0.8:
            self.say(depth, f"for i in range({self.pick('2', '3', 'k', 'k')}):")
            self.block(depth + 1, True)
        elif kind < 0.9:
            self.say(depth, f"for {self.pick(*NAMES)} in ({self.array()}, {self.array()}):")
            self.block(depth + 1, True)
        else:
            self.say(depth, "try:")
            self.block(depth + 1, loop)
            self.say(depth + 1, f"s += root({self.place()}, {self.number()})")
            self.block(depth + 1, loop)
            self.say(depth, "except ValueError:")
            self.block(depth + 1, loop)
