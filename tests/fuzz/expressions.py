"""Random expressions: numbers, whole numbers, conditions and arrays of a wanted shape, from what is in scope.

Every production keeps its values near 1, whatever its operands are, or leaves that to the statement that uses it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

FLOAT, INT = "float", "int"
Shape = tuple[int, ...]

BOUNDED = ["np.sin({})", "np.cos({})", "np.tanh({})", "np.arctan({})", "np.exp(-({}) ** 2)", "1.0 / (1.5 + ({}) ** 2)"]
GROWING = [
    "np.sqrt(1.0 + ({}) ** 2)", "np.log(1.5 + ({}) ** 2)", "np.log1p(({}) ** 2)", "np.square({})", "np.abs({})", "-({})",
    "np.exp(np.tanh({}))", "np.arcsinh({})", "np.hypot({}, 1.5)", "np.logaddexp({}, 0.3)",
]  # fmt: skip
SCALAR_ONLY = ["math.sin({})", "math.tanh({})", "math.exp(-({}) ** 2)", "math.sqrt(1.0 + ({}) ** 2)", "abs({})", "float({})"]
COMPARES = ["<", ">", "<=", ">="]


@dataclass(frozen=True)
class List:
    """A list of items of one type, of which at least `length` are certain."""

    item: Any
    length: int


@dataclass(frozen=True)
class Dict:
    """A dict with these keys."""

    item: Any
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Function:
    """A function that takes these and returns that. `writes`: it stores into its arrays."""

    takes: tuple[Any, ...]
    gives: Any
    writes: bool = False


Type = Any  # FLOAT, INT, a shape, List, Dict, Function


@dataclass
class Expressions:
    """What can be said with the variables in scope."""

    random: random.Random
    sizes: tuple[int, ...]
    scope: dict[str, Type] = field(default_factory=dict)

    # -- choosing

    def chance(self, p: float) -> bool:
        return self.random.random() < p

    def pick(self, items):
        return self.random.choice(list(items))

    def names(self, wanted) -> list[str]:
        """The variables of a type, or those for which `wanted(type)` holds; the latest are more likely."""
        test = wanted if callable(wanted) else lambda t: t == wanted
        found = [n for n, t in self.scope.items() if test(t)]
        return found + found[-2:]

    def arrays(self, rank=None) -> list[str]:
        return self.names(lambda t: isinstance(t, tuple) and (rank is None or len(t) == rank))

    def constant(self) -> str:
        return repr(round(self.random.uniform(-1.6, 1.6), 2))

    def shape(self) -> Shape:
        rank = self.random.choices([1, 2, 3], [6, 4, 1])[0]
        return tuple(1 if self.chance(0.1) else self.pick(self.sizes) for _ in range(rank))

    # -- numbers

    def number(self, depth: int = 2) -> str:
        """A number: a Python float, a NumPy float or (rarely) an array of rank 0."""
        if depth <= 0 or self.chance(0.15):
            return self.atom()
        a, b = (lambda: self.number(depth - 1)), (lambda: self.number(depth - 1))
        kind = self.random.random()
        if kind < 0.28:
            return f"({a()} {self.pick('+-*')} {b()})"
        if kind < 0.34:
            return f"{a()} / (2.0 + {self.pick(['np.cos', 'np.sin', 'np.abs'])}({b()}))"
        if kind < 0.5:
            return self.pick(BOUNDED + GROWING + SCALAR_ONLY).format(a())
        if kind < 0.56:
            return f"({a()} if {self.condition(1)} else {b()})"
        if kind < 0.62:
            return self.pick(["max({}, {})", "min({}, {})", "np.maximum({}, {})", "np.minimum({}, {})"]).format(a(), b())
        if kind < 0.65:
            return f"np.where({self.compare(1)}, {a()}, {b()})"
        if kind < 0.7 and self.calls(FLOAT):
            return self.call(FLOAT, depth)
        if kind < 0.74:
            return self.folded(depth)
        return self.reduction(depth)

    def atom(self) -> str:
        kind = self.random.random()
        floats, ints = self.names(FLOAT), self.names(INT)
        if kind < 0.5 and floats:
            return self.pick(floats)
        if kind < 0.75 and self.arrays():
            name = self.pick(self.arrays())
            return self.element(name)
        if kind < 0.83 and ints:
            return self.pick([f"0.3 * {self.pick(ints)}", self.pick(ints)])
        if kind < 0.93 and self.containers(FLOAT):
            return self.pick(self.containers(FLOAT))
        return self.pick(floats) if floats and self.chance(0.7) else self.constant()

    def containers(self, item: Type) -> list[str]:
        """Items of this type in lists and dicts."""
        found = []
        for name, t in self.scope.items():
            if isinstance(t, List) and t.item == item and t.length:
                found.append(f"{name}[{self.pick([-1, *range(t.length)])}]")
            elif isinstance(t, Dict) and t.item == item:
                found.append(f'{name}["{self.pick(t.keys)}"]')
        return found

    def element(self, name: str) -> str:
        return f"{name}[{', '.join(self.index(n) for n in self.scope[name])}]"

    def index(self, n: int) -> str:
        """An index into an axis of length n."""
        ints = self.names(INT)
        if ints and self.chance(0.4):
            i = self.pick(ints)
            return self.pick([f"{i} % {n}", f"({i} + 1) % {n}", f"-1 - {i} % {n}"])
        return str(self.random.randrange(-n, n))

    def reduction(self, depth: int) -> str:
        shape = self.scope[self.pick(self.arrays())] if self.arrays() else self.shape()
        a = self.array(shape, depth - 1)
        kind = self.random.random()
        if kind < 0.4:
            return self.pick(["np.sum({})", "np.mean({})", "({}).sum()", "({}).mean()"]).format(a)
        if kind < 0.55:
            return self.pick(["np.max({})", "np.min({})", "({}).max()", "np.var({})", "np.linalg.norm({} + 2.5)"]).format(a)
        if kind < 0.85 and len(shape) == 1:
            b = self.array(shape, depth - 1)
            return self.pick(["np.dot({}, {})", "({}) @ ({})", "np.sum({} * {})", "np.inner({}, {})"]).format(a, b)
        if kind < 0.9 and len(shape) == 2 and shape[0] == shape[1]:
            return f"np.trace({a})"
        return f"np.sum({a} ** 2)"

    def folded(self, depth: int) -> str:
        """A sum or maximum over a generator."""
        over = [n for n in self.arrays(1)]
        if not over:
            return self.atom()
        a = self.pick(over)
        body = self.inside({"e": FLOAT}, lambda: self.number(depth - 1))
        where = f" if e > {self.constant()}" if self.chance(0.3) else ""
        return f"sum({body} for e in {a}{where})"

    def inside(self, names: dict[str, Type], make):
        """What `make` makes with these names in scope as well."""
        outer, self.scope = self.scope, self.scope | names
        try:
            return make()
        finally:
            self.scope = outer

    # -- whole numbers and conditions

    def integer(self) -> str:
        ints = self.names(INT)
        if ints and self.chance(0.6):
            i = self.pick(ints)
            return self.pick([i, f"{i} + 1", f"{i} % 2", f"{i} // 2", f"2 * {i} - 1"])
        if self.arrays() and self.chance(0.4):
            a = self.pick(self.arrays())
            return self.pick([f"len({a})", f"{a}.shape[0]", f"{a}.size"])
        return str(self.random.randrange(4))

    def compare(self, depth: int) -> str:
        return f"{self.number(depth)} {self.pick(COMPARES)} {self.pick([self.constant(), self.number(depth)])}"

    def condition(self, depth: int = 2) -> str:
        kind = self.random.random()
        if kind < 0.45 or depth <= 0:
            return self.compare(min(depth, 1))
        if kind < 0.65:
            return f"{self.integer()} {self.pick(COMPARES + ['==', '!='])} {self.random.randrange(4)}"
        if kind < 0.75:
            return f"{self.condition(depth - 1)} {self.pick(['and', 'or'])} {self.condition(depth - 1)}"
        if kind < 0.8:
            return f"not ({self.condition(depth - 1)})"
        if kind < 0.9 and self.arrays():
            a = self.pick(self.arrays())
            return f"{self.pick(['np.any', 'np.all'])}({a} {self.pick(COMPARES)} {self.constant()})"
        return f"{self.constant()} < {self.number(0)} {self.pick(['<', '<='])} {self.random.uniform(0, 2):.2f}"

    def mask(self, shape: Shape) -> str:
        a = self.array(shape, 0)
        kind = self.random.random()
        if kind < 0.6:
            return f"{a} {self.pick(COMPARES)} {self.constant()}"
        return f"({a} > {self.constant()}) {self.pick('&|')} ({self.array(shape, 0)} < {self.constant()})"

    # -- arrays

    def array(self, shape: Shape, depth: int = 2) -> str:
        """An array of this very shape."""
        if depth <= 0 or self.chance(0.12):
            return self.leaf(shape)
        kind = self.random.random()
        a = lambda: self.array(shape, depth - 1)  # noqa: E731
        if kind < 0.3:
            pair = [a(), self.operand(shape, depth - 1)]
            self.random.shuffle(pair)
            return f"({pair[0]} {self.pick('+-*')} {pair[1]})"
        if kind < 0.36:
            return f"{a()} / (2.0 + np.cos({self.operand(shape, depth - 1)}))"
        if kind < 0.54:
            return self.pick(BOUNDED + GROWING).format(a())
        if kind < 0.6:
            return f"np.where({self.mask(shape)}, {a()}, {self.operand(shape, depth - 1)})"
        if kind < 0.66:
            return self.pick(["np.maximum({}, {})", "np.minimum({}, {})"]).format(a(), self.operand(shape, depth - 1))
        if kind < 0.69:
            return f"np.clip({a()}, -0.8, {self.pick(['0.9', '1.1'])})"
        if kind < 0.72 and self.calls(shape):
            return self.call(shape, depth)
        if kind < 0.75:
            return f"({a()} if {self.condition(1)} else {a()})"
        return self.built(shape, depth)

    def operand(self, shape: Shape, depth: int) -> str:
        """Something that broadcasts into the shape."""
        kind = self.random.random()
        if kind < 0.5:
            return self.array(shape, depth)
        if kind < 0.8 or len(shape) == 1:
            return self.number(depth)
        if kind < 0.9:
            return self.array(shape[1:], depth)
        return self.array(tuple(1 if self.chance(0.5) else n for n in shape), depth)

    def leaf(self, shape: Shape) -> str:
        """A variable, or a piece of one, of this shape."""
        same, pieces = self.names(shape), []
        for name in self.arrays():
            own = self.scope[name]
            if len(own) == len(shape) + 1 and own[1:] == shape:
                pieces.append(f"{name}[{self.index(own[0])}]")
            if len(own) == len(shape) + 1 and own[:-1] == shape:
                pieces.append(f"{name}[..., {self.index(own[-1])}]")
            if len(own) == len(shape) and own[1:] == shape[1:] and own[0] > shape[0]:
                gap = own[0] - shape[0]
                pieces += [f"{name}[{gap}:]", f"{name}[:-{gap}]"]
            if own == shape[::-1] and len(shape) == 2:
                pieces.append(f"{name}.T")
            if own == shape:
                pieces.append(f"{name}[::-1]")
        pieces += self.containers(shape)
        if same and (self.chance(0.65) or not pieces):
            return self.pick(same)
        return self.pick(pieces) if pieces else self.fresh(shape)

    def fresh(self, shape: Shape) -> str:
        """A new array."""
        size = shape[0] if len(shape) == 1 else shape
        kind = self.random.random()
        if kind < 0.3:
            return f"np.zeros({size})"
        if kind < 0.4:
            return f"np.ones({size})"
        if kind < 0.7 or len(shape) > 1:
            return f"np.full({size}, {self.number(1)})"
        return f"np.array([{', '.join(self.number(1) for _ in range(shape[0]))}])"

    def built(self, shape: Shape, depth: int) -> str:
        """An array made from arrays of other shapes."""
        size, rank = self.pick(self.sizes), len(shape)
        a = lambda *s: self.array(s, depth - 1)  # noqa: E731
        ways = [
            lambda: f"np.sum({a(*shape, size)}, axis=-1)",
            lambda: f"np.mean({a(size, *shape)}, axis=0)",
            lambda: f"({a(size, *shape)}).sum(axis=0)",
            lambda: f"np.cumsum({a(*shape)}, axis={self.random.randrange(rank)})",
            lambda: f"np.roll({a(*shape)}, {self.pick([1, -1])}, axis=0)",
            lambda: f"{a(size, *shape[1:])}[[{', '.join(str(self.random.randrange(size)) for _ in range(shape[0]))}]]",
            lambda: f"np.stack([{', '.join(a(*shape[1:]) for _ in range(shape[0]))}])" if rank > 1 else self.fresh(shape),
            lambda: f"np.zeros_like({a(*shape)})",
            lambda: f"({a(*shape)}).copy()",
            lambda: f"({a(*shape[::-1])} * 1.0).reshape({', '.join(map(str, shape))})",
        ]
        if rank == 1:
            ways += [
                lambda: f"({a(shape[0], size)} @ {a(size)})",
                lambda: f"({a(size)} @ {a(size, shape[0])})",
                lambda: f"np.array([{self.inside({'e': FLOAT}, lambda: self.number(depth - 1))} for e in {a(*shape)}])",
                lambda: f"np.append({a(shape[0] - 1)}, {self.number(1)})" if shape[0] > 1 else self.fresh(shape),
                lambda: f"np.concatenate([{a(1)}, {a(shape[0] - 1)}])" if shape[0] > 1 else self.fresh(shape),
                lambda: f"np.max({a(shape[0], size)}, axis=1)",
                lambda: f"np.diff({a(shape[0] + 1)})",
            ]
        if rank == 2:
            ways += [
                lambda: f"np.outer({a(shape[0])}, {a(shape[1])})",
                lambda: f"({a(shape[0], size)} @ {a(size, shape[1])})",
                lambda: f"{a(shape[0])}[:, None]" + f" * {a(shape[1])}",
                lambda: f"({a(shape[1], shape[0])}).T",
            ]
        return self.pick(ways)()

    # -- calls

    def calls(self, gives: Type) -> list[str]:
        return [n for n, t in self.scope.items() if isinstance(t, Function) and t.gives == gives and not t.writes]

    def call(self, gives: Type, depth: int) -> str:
        name = self.pick(self.calls(gives))
        return f"{name}({', '.join(self.value(t, depth - 1) for t in self.scope[name].takes)})"

    def value(self, type: Type, depth: int = 2) -> str:
        """An expression of a type."""
        if type == FLOAT:
            return self.number(depth)
        if type == INT:
            return f"({self.integer()}) % 4"
        return self.array(type, depth)
