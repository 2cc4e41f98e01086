"""Random programs about one question: what is in a list, dict, tuple or generator, and in which order.

Containers that grow, shrink, are sorted, sliced, nested, gone over, unpacked and handed to helpers, in branches and loops.
`Holding(seed)` has what `Program(seed)` has.
"""

from __future__ import annotations

import numpy as np
from fuzz.lines import Lines

HEADER = """\
import math
from collections import defaultdict, deque, namedtuple
from functools import reduce
from itertools import accumulate, chain, pairwise, product, zip_longest

import numpy as np

Pair = namedtuple("Pair", "u v")


def running(values):
    total = 0.0
    for u in values:
        total += u
        yield total


def evens(values):
    for i, u in enumerate(values):
        if i % 2:
            continue
        yield i, u


def added(values, u=1.0):
    values.append(u)
    return values


def ends(values):
    first, *_, last = [0.0, *values, 1.0]
    return first, last


"""
LONGEST = 22


class Holding(Lines):
    """One random program: `.source` and `.arguments()`."""

    def __init__(self, seed: int):
        super().__init__(seed)
        self.say(0, "def f(x, c, d, k):")
        self.say(1, "q, r, s = [c, d], [], 0.5")
        self.say(1, f"m = {self.pick('{chr(97): c, chr(98): d}', '{0: c, 1: d, 2: s}', 'dict(a=c, b=d)')}")
        self.keys = "'a', 'b'" if "chr" in self.lines[-1] or "dict(" in self.lines[-1] else "0, 1"
        for _ in range(3):
            self.block(1)
        self.say(1, "return s + sum(q) * c + sum(u * u for u in r) + sum(m.values()) * d + len(q) * 0.1 * c + np.sum(x * x)")
        self.source = HEADER + "\n".join(self.lines) + "\n"

    def arguments(self) -> list:
        """The arguments, the same at each call; new arrays."""
        rng = np.random.default_rng(self.seed)
        return [rng.uniform(-1, 2, 3), *map(float, rng.uniform(-1.5, 1.5, 2)), int(rng.integers(0, 4))]

    # -- parts

    def key(self) -> str:
        return self.random.choice(self.keys.split(", "))

    def number(self) -> str:
        return self.pick(
            "c", "d", "s", "x[0]", "x[-1] * c", "q[0]", "q[-1]", "len(r) * d", "c * d", f"m[{self.key()}]", "q[len(q) // 2]", "sum(q)", "max(q)",
            "(r[-1] if r else c)", "sum(r, d)", "min(r, default=d)", f"m.get({self.key()}, c)", f"m.get({self.pick('7', 'chr(122)')}, d)",
        )  # fmt: skip

    def values(self) -> str:
        """Something to go over that holds numbers."""
        a = self.pick("q", "r", "x", "q", "list(m.values())", f"[{self.number()}, {self.number()}]", "[*r, *q]", "q[1:]", "q[::-1]", "q + r")
        return self.pick(
            a, a, a, f"reversed({a})" if "+" not in a else a, f"sorted({a})", f"[u * c for u in {a}]", f"(u + d for u in {a} if u > c)",
            f"list(running({a}))", f"running({a})", f"[u for i, u in evens({a})]", f"list(accumulate({a}))", f"[u - v for u, v in pairwise({a})]",
            f"chain({a}, [d])", f"map(lambda u: u * u, {a})", f"filter(lambda u: u > 0, {a})", f"[u * v for u, v in zip({a}, q)]",
            f"[max(u, v) for u, v in zip_longest({a}, r, fillvalue=c)]", f"[u * v for u, v in product({a}, [c, d])]", f"ends({a})", f"deque({a}, maxlen=2)",
            f"sorted({a}, key=lambda u: -u)", f"list({a}) * 2", f"np.array([*{a}, c])", f"[u for u in {a} for _ in range(2)]", f"added(list({a}), d)",
        )  # fmt: skip

    def test(self) -> str:
        return self.pick("c > 0", "d > 0", "k > 1", "len(q) > 2", "r", "not r", f"{self.number()} > {self.number()}", f"any(u > 1 for u in {self.values()})")

    def fold(self) -> str:
        v = self.values()
        return self.pick(
            f"sum({v})", f"sum(u * u for u in {v})", f"math.prod({v})", f"max(*{v}, c)", f"reduce(lambda u, v: u * 0.5 + v, {v}, d)",
            f"sum(i * u for i, u in enumerate({v}))", f"min({v}, default=c)", f"len(list({v})) * c", f"next(iter({v}), d)", f"sum(list({v})[:2])",
            f"math.fsum({v})", f"sum(u for u in {v} if u < d)",
        )  # fmt: skip

    def block(self, depth: int) -> None:
        for _ in range(self.random.randint(1, 3)):
            if len(self.lines) > LONGEST:
                return self.say(depth, "s += c * 0.25")
            if self.chance(0.35) and depth < 4:
                self.region(depth)
            else:
                self.statement(depth)

    def statement(self, depth: int) -> None:
        q = self.pick("q", "q", "r")
        self.say(depth, self.pick(
            f"s += {self.fold()}", f"s += {self.fold()}", f"s = {self.fold()} * 0.3 + c", f"{q}.append({self.number()})", f"{q}.append({self.fold()})",
            f"{q}.extend({self.values()})", f"{q}.insert({self.pick('0', '1', '-1')}, {self.number()})", f"{q} += [{self.number()}]",
            f"{q} = {q} + [{self.number()}]", f"q[{self.pick('0', '-1', '1 - 1')}] = {self.number()}", f"q[0] *= {self.number()}",
            f"m[{self.key()}] = {self.fold()}", f"m[{self.key()}] += {self.number()}", f"m[{self.key()}] = m.pop({self.key()}, c) * d",
            f"m.setdefault({self.pick('9', 'chr(120)')}, {self.number()})", f"m.update({{{self.key()}: {self.number()}}})", "if len(q) > 1:\n"
            + "    " * (depth + 1) + "s += q.pop()", "if r:\n" + "    " * (depth + 1) + "s -= r.pop(0)", "q.reverse()", "q[:1] = [d, c]",
            f"r = list({self.values()})", "q, r = [c, *r], q[:2]", f"q[0], q[-1] = q[-1], {self.number()}", f"*r, s = [*r, {self.number()}]",
            f"t = Pair({self.number()}, {self.number()})\n" + "    " * depth + "s += t.u * t.v", f"r = [({self.number()}, c)[int(u > 0)] for u in q]",
            f"g = running(q)\n{'    ' * depth}s += next(g) * next(g, c)", "r = sorted(zip(q, [c, d]), key=lambda p: p[0])[0][1:] + (s,)\n"
            + "    " * depth + "r = list(r)", "del q[1:2]", f"x[{self.pick('0', '1', '-1')}] += {self.number()}",
        ))  # fmt: skip

    def region(self, depth: int) -> None:
        kind = self.random.random()
        if kind < 0.5:
            self.say(depth, f"if {self.test()}:")
            self.block(depth + 1)
            if self.chance(0.5):
                self.say(depth, "else:")
                self.block(depth + 1)
            return
        self.say(depth, self.pick(
            f"for u in {self.values()}:", f"for i, u in enumerate({self.values()}):", f"for u, v in zip({self.values()}, {self.values()}):",
            "for i in range(k):", "for i in range(2):", "for key, u in m.items():", f"for u in list({self.values()}):",
        ))  # fmt: skip
        self.say(depth + 1, self.pick("s += c * 0.5", "s += u * d", "s *= 0.5", "r.append(s)", "r.append(u)") if " u" in self.lines[-1] else "s += c * i")
        self.block(depth + 1)
        if self.chance(0.3):
            self.say(depth + 1, f"if {self.test()}:")
            self.say(depth + 2, self.pick("break", "continue"))
