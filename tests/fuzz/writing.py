"""Writing a program line by line: blocks, scopes, and which statement comes next."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any, ClassVar

from fuzz.arrays import Arrays
from fuzz.kinds import FLOAT, List, Tuple, Type, is_array

Ways = list[tuple[int, str]]  # how often, and the name of the method that writes it


class Writing(Arrays):
    """Lines at a depth, and blocks of statements."""

    WAYS: ClassVar[Ways] = []  # statements that are one line, or a few
    BLOCKS: ClassVar[Ways] = []  # statements that hold others

    def __init__(self, r: random.Random, sizes: tuple[int, ...]):
        super().__init__(r, sizes)
        self.lines: list[str] = []
        self.depth, self.loops, self.budget = 0, 0, 0
        self.stays = 0  # in a block that must not be left
        self.returns: Type = FLOAT
        self.ways, self.blocks = (self._chosen(kind) for kind in ("WAYS", "BLOCKS"))

    def _chosen(self, kind: str) -> Ways:
        """The statements of all topics; each program has some more often, and some not at all."""
        found = [way for topic in reversed(type(self).__mro__) for way in vars(topic).get(kind, [])]
        return [(weight * self.random.choice([0, 1, 1, 2, 4]), way) for weight, way in found] + [(1, found[0][1])]

    def say(self, line: str) -> None:
        self.lines.append("    " * self.depth + line)

    def assign(self, letter: str, value: str, t: Type) -> str:
        """A new variable."""
        name = self.name(letter)
        self.say(f"{name} = {value}")
        self.scope[name] = t
        return name

    def body(self, write: Callable[[], Any], **names: Type) -> None:
        """A block one level deeper; what it assigns first is not in scope after it."""
        outer, self.scope = self.scope, self.scope | names
        self.depth += 1
        before = len(self.lines)
        write()
        if len(self.lines) == before:
            self.say("pass")
        self.depth -= 1
        self.scope = {n: self._after(t, self.scope.get(n, t)) for n, t in outer.items()}

    @staticmethod
    def _after(before: Type, after: Type) -> Type:
        """What a variable is after a block that may not run."""
        if isinstance(before, List) and isinstance(after, List):
            return List(before.item, min(before.length, after.length))
        return before

    def written(self, write: Callable[[], Any]) -> list[str]:
        """The lines that `write` writes, instead of writing them."""
        outer, self.lines = self.lines, []
        write()
        lines, self.lines = self.lines, outer
        return lines

    def block(self, most: int = 4) -> None:
        for _ in range(self.random.randint(1, most)):
            if self.budget > 0:
                self.statement()

    def statements(self) -> None:
        """The whole body of a function."""
        if not self.names(FLOAT):
            self.new_number()
        while self.budget > 0:
            self.statement()
        self.say(f"return {self.result()}")

    def statement(self) -> None:
        self.budget -= 1
        ways = self.ways + (self.blocks if self.depth < 4 else [])
        weights, makers = zip(*ways, strict=True)
        getattr(self, self.random.choices(makers, weights)[0])()

    def result(self) -> str:
        """What the function that is being written returns: mostly made of what was written last."""
        if self.returns != FLOAT:
            return self.value(self.returns, 1)
        terms = []
        for name in [n for n, t in self.scope.items() if t == FLOAT or is_array(t)][-6:]:
            if self.scope[name] == FLOAT:
                terms.append(name)
            else:
                terms.append(self.pick(["np.sum({} ** 2)", "np.sum(np.sin({}))", "{}.sum()", "np.mean({} * 0.7)"]).format(name))
        terms += [f"sum({n})" for n, t in self.scope.items() if isinstance(t, List) and t.item == FLOAT]
        terms += self.held(FLOAT)[:3] + [f"np.sum({place})" for place in self._held_arrays()[:3]]
        return " + ".join(terms or [self.number()])

    def _held_arrays(self) -> list[str]:
        shapes = {t for t in map(self._holds, self.scope.values()) if t}
        return [place for s in sorted(shapes) for place in self.held(s)]

    @staticmethod
    def tuple_of(*types: Type) -> Tuple:
        return Tuple(types)

    new_number: Callable[[], None]
