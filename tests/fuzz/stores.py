"""Stores into arrays: elements, slices, masks, positions, whole arrays, through functions, through `out=` and `where=`."""

from __future__ import annotations

from typing import ClassVar

from fuzz.kinds import Positions, Shape, is_array
from fuzz.writing import Ways, Writing

OPS = ["=", "=", "+=", "-=", "*="]


class Stores(Writing):
    """Statements that change arrays."""

    WAYS: ClassVar[Ways] = [
        (14, "element_store"), (14, "slice_store"), (8, "mask_store"), (9, "position_store"), (4, "into_out"),
        (5, "by_function"), (3, "at_once"), (3, "through_a_view"),
    ]  # fmt: skip

    def element_store(self) -> None:
        if not self.arrays():
            return self.new_array()
        self.say(f"{self.element(*self.target())} {self.pick(OPS)} {self.number()}")

    def slice_store(self) -> None:
        if not self.arrays():
            return self.new_array()
        name, own = self.target()
        index, shape = self.part(own)
        self.say(f"{name}[{index}] {self.pick(OPS)} {self.operand(shape, 2) if shape else self.number()}")

    def part(self, own: Shape) -> tuple[str, Shape]:
        """An index of slices and numbers, and the shape of what it selects."""
        texts, shape = [], []
        for n in own[: self.random.randint(1, len(own))]:
            text, length = self.slice(n)
            texts.append(text)
            shape += [] if length is None else [length]
        rest = own[len(texts) :]
        if rest and self.chance(0.2):
            return "...", own
        return ", ".join(texts), (*shape, *rest)

    def slice(self, n: int) -> tuple[str, int | None]:
        """A slice or an index of an axis, and the length that it leaves."""
        if self.chance(0.35):
            return self.index(n), None
        start, stop = sorted(self.random.sample(range(n + 1), 2))
        ways = [(f"{start}:{stop}", stop - start), (f"{start}::2", len(range(start, n, 2))), ("::-1", n), (":", n), (f":{stop}", stop), ("-1:", 1)]
        return self.pick(ways)

    def mask_store(self) -> None:
        if not self.arrays():
            return self.new_array()
        name, own = self.target()
        mask, kind = self.mask(own), self.random.random()
        op = self.pick(OPS)
        if kind < 0.6:
            value = self.number()
        elif kind < 0.85:
            value = f"({self.array(own, 1)})[{mask}]"
        else:
            value = f"{self.number(1)} * {name}[{mask}]"
        self.say(f"{name}[{mask}] {op} {value}")

    def position_store(self) -> None:
        """A store at an array of positions, some of which come twice: the last one counts, and `+=` adds once."""
        if not self.arrays():
            return self.new_array()
        name, own = self.target()
        kept = [t for t in self.scope.values() if isinstance(t, Positions) and t.of == own[0]]
        length = self.pick(kept).length if kept and self.chance(0.6) else self.random.randint(1, 4)
        where = self.positions(own[0], length)
        kind = self.random.random()
        if len(own) > 1 and kind < 0.2:
            return self.say(f"{name}[{where}, {self.index(own[1])}] {self.pick(OPS)} {self.operand((length, *own[2:]), 1)}")
        if len(own) > 1 and kind < 0.35:
            return self.say(f"{name}[:, {self.positions(own[1], length)}] {self.pick(OPS)} {self.operand((own[0], length, *own[2:]), 1)}")
        value = self.operand((length, *own[1:]), 1)
        if kind < 0.5:
            value = f"{value} * {name}[{where}]"
        if kind > 0.75:
            f, value = self.pick(["add", "add", "subtract", "multiply"]), self.operand((length, *own[1:]), 1)
            return self.say(f"np.{f}.at({name}, {where}, {value})")
        self.say(f"{name}[{where}] {self.pick(OPS)} {value}")

    def into_out(self) -> None:
        """A ufunc with `out=`, and perhaps `where=`."""
        if not self.arrays():
            return self.new_array()
        out, shape = self.target()
        if shape[0] > 1 and self.chance(0.3):
            out, shape = f"{out}[1:]", (shape[0] - 1, *shape[1:])
        where = f", where={self.mask(shape)}" if self.chance(0.25) else ""
        if self.chance(0.5):
            f = self.pick(["np.add", "np.multiply", "np.subtract"] + ["np.maximum"] * (not where))
            return self.say(f"{f}({self.array(shape, 1)}, {self.operand(shape, 1)}, out={out}{where})")
        self.say(f"{self.pick(['np.sin', 'np.tanh', 'np.negative', 'np.square'])}({self.array(shape, 1)}, out={out}{where})")

    def by_function(self) -> None:
        """NumPy's functions and methods that store."""
        if not self.arrays():
            return self.new_array()
        name, own = self.target()
        size = 1
        for n in own:
            size *= n
        ways = [
            lambda: f"{name}.fill({self.number()})",
            lambda: f"np.copyto({name}, {self.operand(own, 1)})",
            lambda: f"np.copyto({name}, {self.operand(own, 1)}, where={self.mask(own)})",
            lambda: f"np.put({name}, {self.positions(size, 2)}, {self.pick([self.number(1), f'[{self.number(1)}, {self.number(0)}]'])})",
            lambda: f"np.place({name}, {self.mask(own)}, [{self.number(1)}, {self.number(0)}])",
            lambda: f"np.putmask({name}, {self.mask(own)}, {self.array(own, 1)})",
            lambda: f"{name}.flat[{self.random.randrange(size)}] {self.pick(OPS)} {self.number(1)}",
        ]
        if len(own) == 2:
            ways.append(lambda: f"np.fill_diagonal({name}, {self.number(1)})")
        self.say(self.pick(ways)())

    def at_once(self) -> None:
        """The whole array, or two parts that change places."""
        if not self.arrays():
            return self.new_array()
        name, own = self.target()
        if own[0] > 1 and self.chance(0.5):
            i, j = self.index(own[0]), self.index(own[0])
            copy = ".copy()" if len(own) > 1 else ""
            return self.say(f"{name}[{i}], {name}[{j}] = {name}[{j}]{copy}, {name}[{i}]{copy}")
        self.say(f"{name}[{self.pick([':', '...'])}] = {self.operand(own, 2)}")

    def through_a_view(self) -> None:
        """A store through a view without a name."""
        names = [n for n, t in self.scope.items() if is_array(t) and len(t) == 2]
        if not names:
            return self.slice_store()
        name = self.pick(names)
        rows, columns = self.scope[name]
        ways = [
            lambda: f"{name}.T[{self.index(columns)}] {self.pick(OPS)} {self.operand((rows,), 1)}",
            lambda: f"{name}[:, ::-1][{self.index(rows)}] {self.pick(OPS)} {self.operand((columns,), 1)}",
            lambda: f"{name}[{self.index(rows)}][{self.index(columns)}] {self.pick(OPS)} {self.number(1)}",
            lambda: f"{name}[None][0, {self.index(rows)}] {self.pick(OPS)} {self.operand((columns,), 1)}",
        ]
        self.say(self.pick(ways)())
