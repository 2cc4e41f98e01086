"""Random programs about one question: which way the program goes when something raises, breaks or returns.

Nested `try` with handlers, `else` and `finally`, in loops and helpers, with stores, counters and lists that have changed
by then. `Raising(seed)` has what `Program(seed)` has.
"""

from __future__ import annotations

import numpy as np
from fuzz.lines import Lines

HEADER = """\
import math
from contextlib import suppress

import numpy as np


class Failure(ValueError):
    pass


def root(u, log):
    log.append(u)
    return math.sqrt(u)


def checked(u, v):
    if u > v:
        raise Failure("too large", u)
    return u * v


def first(values, least):
    for u in values:
        try:
            if checked(u, least) > 0:
                return u
        except Failure:
            continue
    raise KeyError(least)


def upto(n, u):
    for i in range(n):
        if i * u > 2.5:
            raise IndexError(i)
        yield i * u


"""
CLASSES = ("ValueError", "ArithmeticError", "Failure", "LookupError", "(ValueError, ZeroDivisionError)", "Exception", "KeyError")
LONGEST = 26


class Raising(Lines):
    """One random program: `.source` and `.arguments()`."""

    def __init__(self, seed: int):
        super().__init__(seed)
        self.say(0, "def f(x, c, d, k):")
        self.say(1, "s, t, n, log = 0.5, 1.0, 0, [c]")
        self.say(1, "def counted(u):")
        self.say(2, "nonlocal n")
        self.say(2, "n += 1")
        self.say(2, f"{self.pick('t_ = u * n', 'x[n % 3] = u', 'log.append(u)', 'n += 1')}")
        self.say(2, f"return {self.pick('math.log(u)', '1.0 / (n - 2)', 'u * n', 'checked(u, 1.0)')}")
        for _ in range(3):
            self.block(1, False, False)
        self.say(1, "return s + t * c + n * d + sum(log) * 0.5 + np.sum(x * x)")
        self.source = HEADER + "\n".join(self.lines) + "\n"

    def arguments(self) -> list:
        """The arguments, the same at each call; new arrays."""
        rng = np.random.default_rng(self.seed)
        return [rng.uniform(-1, 2, 3), *map(float, rng.uniform(-1.5, 1.5, 2)), int(rng.integers(0, 4))]

    # -- parts

    def number(self) -> str:
        return self.pick("c", "d", "t", "s * 0.3", "x[0]", "x[-1] * c", "log[-1]", "n * 0.5", "c * d + 1.0", "len(log) * d")

    def risky(self) -> str:
        """An expression that may raise."""
        u, v = self.number(), self.number()
        return self.pick(
            f"math.sqrt({u})", f"math.log({u})", "c / (k - 1)", "d / (n - 1)", f"root({u}, log)", f"checked({u}, {v})",
            f"counted({u})", f"first([{u}, {v}], {self.number()})", f"log[int({u})]", f"log[k] * {u}", f"{{0: {u}, 2: {v}}}[k]",
            f"sum(upto(k, {u}))", f"(math.sqrt({u}) if {self.test()} else {v})", f"max(counted({u}), root({v}, log))",
            f"sum([root(e, log) for e in ({u}, {v})])", f"log.pop() * {u}", f"next(e for e in log if e > {u})", f"math.acos({u})",
        )  # fmt: skip

    def test(self) -> str:
        return self.pick("c > 0", "d > 0", "k > 1", "n > 1", f"{self.number()} > {self.number()}", "len(log) > 2", "x[1] > 0.5")

    def block(self, depth: int, loop: bool, inside: bool) -> None:
        for _ in range(self.random.randint(1, 3)):
            if len(self.lines) > LONGEST:
                return self.say(depth, "s += c * 0.25")
            if self.chance(0.35 if inside else 0.7) and depth < 4:
                self.region(depth, loop, inside)
            else:
                self.statement(depth, loop, inside)

    def statement(self, depth: int, loop: bool, inside: bool) -> None:
        name = self.pick("s", "t")
        i = "    " * (depth + 1)
        leave = [f"if {self.test()}:\n{i}return {self.number()}", *[f"if {self.test()}:\n{i}{self.pick('break', 'continue')}"] * (2 * loop)]
        fail = [f"if {self.test()}:\n{i}raise {self.pick('Failure(c)', 'KeyError', 'ValueError(n)', 'ZeroDivisionError')}"]
        risky = [f"{name} += {self.risky()}", f"x[{self.random.randint(0, 2)}] = {self.risky()}", f"{name} = {self.risky()} + {self.risky()}",
                 f"log.append({self.risky()})", f"x *= {self.risky()}"]  # fmt: skip
        safe = [f"{name} += {self.number()}", f"x[{self.random.randint(0, 2)}] += {self.number()}", f"log.append({self.number()})", "n += 1"]
        self.say(depth, self.pick(*safe, *leave[: 1 + 2 * loop], *(risky * 2 + fail) * inside))

    def region(self, depth: int, loop: bool, inside: bool) -> None:
        kind = self.random.random()
        if kind < 0.55:
            return self.attempt(depth, loop)
        if kind < 0.75:
            self.say(depth, f"for i in range({self.pick('2', '3', 'k', 'k')}):")
            self.block(depth + 1, True, inside)
            if self.chance(0.2):
                self.say(depth, "else:")
                self.block(depth + 1, loop, inside)
        else:
            self.say(depth, f"if {self.test()}:")
            self.block(depth + 1, loop, inside)
            if self.chance(0.5):
                self.say(depth, "else:")
                self.block(depth + 1, loop, inside)

    def attempt(self, depth: int, loop: bool) -> None:
        if self.chance(0.12):
            self.say(depth, f"with suppress({self.pick('ValueError', 'ArithmeticError, LookupError', 'Exception')}):")
            return self.block(depth + 1, loop, True)
        self.say(depth, "try:")
        self.block(depth + 1, loop, True)
        self.say(depth + 1, f"s += {self.risky()}")
        if self.chance(0.3):
            self.block(depth + 1, loop, True)
        for cls in self.random.sample(CLASSES, self.random.choice([1, 1, 2])):
            self.say(depth, f"except {cls}:")
            self.block(depth + 1, loop, False)
        self.say(depth, "except Exception:")
        self.block(depth + 1, loop, False)
        if self.chance(0.25):
            self.say(depth, "else:")
            self.block(depth + 1, loop, False)
        if self.chance(0.25):
            self.say(depth, "finally:")
            self.say(depth + 1, self.pick("n += 1", "t += c", "log.append(d)", "x[0] += d"))
