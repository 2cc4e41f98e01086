"""Random expressions: numbers, whole numbers and conditions, from what is in scope.

Every production keeps its values near 1, whatever its operands are, or leaves that to the statement that uses it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from typing import Any

from fuzz.kinds import (
    BOOL,
    FLOAT,
    INT,
    Dict,
    Function,
    List,
    Mask,
    Positions,
    Record,
    Shape,
    Stream,
    Tuple,
    Type,
    is_array,
)

BOUNDED = ["np.sin({})", "np.cos({})", "np.tanh({})", "np.arctan({})", "np.exp(-({}) ** 2)", "1.0 / (1.5 + ({}) ** 2)"]
GROWING = [
    "np.sqrt(1.0 + ({}) ** 2)", "np.log(1.5 + ({}) ** 2)", "np.log1p(({}) ** 2)", "np.square({})", "np.abs({})", "-({})",
    "np.exp(np.tanh({}))", "np.arcsinh({})", "np.hypot({}, 1.5)", "np.logaddexp({}, 0.3)",
]  # fmt: skip
SCALAR_ONLY = ["math.sin({})", "math.tanh({})", "math.exp(-({}) ** 2)", "math.sqrt(1.0 + ({}) ** 2)", "abs({})", "float({})"]
COMPARES = ["<", ">", "<=", ">="]


class Expressions:
    """What can be said with the variables in scope."""

    def __init__(self, r: random.Random, sizes: tuple[int, ...]):
        self.random, self.sizes, self.scope = r, sizes, {}
        self.surgery = False  # whether `gs.stop_gradient` may be used
        self.count = 0

    scope: dict[str, Type]

    # -- choosing

    def chance(self, p: float) -> bool:
        return self.random.random() < p

    def pick(self, items: Iterable[Any]) -> Any:
        return self.random.choice(list(items))

    def name(self, letter: str) -> str:
        self.count += 1
        return f"{letter}{self.count}"

    def names(self, wanted: Any) -> list[str]:
        """The variables of a type, or those for which `wanted(type)` holds; the latest are more likely."""
        test = wanted if callable(wanted) else lambda t: t == wanted
        found = [n for n, t in self.scope.items() if test(t)]
        return found + found[-2:]

    def of(self, kind: type) -> list[str]:
        """The variables whose type is of a class."""
        return self.names(lambda t: isinstance(t, kind))

    def arrays(self, rank: int | None = None) -> list[str]:
        return self.names(lambda t: is_array(t) and (rank is None or len(t) == rank))

    def constant(self) -> str:
        return repr(round(self.random.uniform(-1.6, 1.6), 2))

    def shape(self) -> Shape:
        rank = self.random.choices([1, 2, 3], [6, 4, 1])[0]
        return tuple(1 if self.chance(0.1) else self.pick(self.sizes) for _ in range(rank))

    def inside(self, names: dict[str, Type], make: Callable[[], Any]) -> Any:
        """What `make` makes with these names in scope as well."""
        outer, self.scope = self.scope, self.scope | names
        try:
            return make()
        finally:
            self.scope = outer

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
        if kind < 0.74 and self.calls(FLOAT):
            return self.call(FLOAT, depth)
        if kind < 0.78:
            return self.folded(depth)
        if kind < 0.8 and self.surgery:
            return f"gs.stop_gradient({a()})"
        return self.reduction(depth)

    def atom(self) -> str:
        kind = self.random.random()
        floats, ints = self.names(FLOAT), self.names(INT)
        if kind < 0.45 and floats:
            return self.pick(floats)
        if kind < 0.7 and self.arrays():
            return self.element(*self.target())
        if kind < 0.78 and ints:
            return self.pick([f"0.3 * {self.pick(ints)}", self.pick(ints)])
        if kind < 0.93 and self.held(FLOAT):
            return self.pick(self.held(FLOAT))
        return self.pick(floats) if floats and self.chance(0.7) else self.constant()

    def held(self, item: Type, places: bool = False) -> list[str]:
        """Things of this type in lists, dicts, tuples and objects. `places`: only what can be assigned to."""
        found = []
        for name, t in self.scope.items():
            if isinstance(t, List) and t.item == item and t.length:
                found.append(f"{name}[{self.pick([-1, *range(t.length)])}]")
            elif isinstance(t, Dict) and t.item == item:
                found.append(f'{name}["{self.pick(t.keys)}"]')
            elif isinstance(t, Record):
                found += [f"{name}.{field}" for field, kind in t.fields if kind == item]
            elif isinstance(t, Tuple) and not places:
                found += [f"{name}[{i}]" for i, kind in enumerate(t.items) if kind == item]
        return found

    def target(self) -> tuple[str, Shape]:
        """An array that can be stored into: a variable, or one that is held by something."""
        names = self.arrays()
        if not names or self.chance(0.25):
            shapes = {t for t in map(self._holds, self.scope.values()) if t}
            held = [(place, s) for s in sorted(shapes) for place in self.held(s)]
            if held:
                return self.pick(held)
        name = self.pick(names)
        return name, self.scope[name]

    @staticmethod
    def _holds(t: Type) -> Shape | None:
        items = [t.item] if isinstance(t, (List, Dict)) else [k for _, k in t.fields] if isinstance(t, Record) else ()
        items = t.items if isinstance(t, Tuple) else items
        return next((i for i in items if is_array(i)), None)

    def element(self, text: str, shape: Shape) -> str:
        return f"{text}[{', '.join(self.index(n) for n in shape)}]"

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
        """A sum or an extreme over a generator."""
        over = self.arrays(1) + self.names(lambda t: isinstance(t, List) and t.item == FLOAT and t.length > 0)
        streams = self.calls(Stream(FLOAT))
        if streams and self.chance(0.5):
            return f"sum({self.call(Stream(FLOAT), depth)})"
        if not over:
            return self.atom()
        e, kind = self.name("e"), self.random.random()
        body = self.inside({e: FLOAT}, lambda: self.number(depth - 1))
        if kind < 0.15:
            return f"{self.pick(['max', 'min'])}({body} for {e} in {self.pick(over)})"
        where = f" if {e} > {self.constant()}" if self.chance(0.3) else ""
        return f"sum({body} for {e} in {self.pick(over)}{where})"

    # -- whole numbers and conditions

    def integer(self) -> str:
        ints, kind = self.names(INT), self.random.random()
        if ints and kind < 0.5:
            i = self.pick(ints)
            return self.pick([i, f"{i} + 1", f"{i} % 2", f"{i} // 2", f"2 * {i} - 1", f"{i} ^ 1", f"min({i}, 2)"])
        if kind < 0.7 and self.arrays():
            a = self.pick(self.arrays())
            return self.pick([f"len({a})", f"{a}.shape[0]", f"{a}.size", f"{a}.ndim"])
        if kind < 0.8:
            return self.pick([f"int({self.compare(1)})", f"int(abs({self.number(1)})) % 3"])
        if kind < 0.87 and self.arrays(1):
            return f"int(np.{self.pick(['argmax', 'argmin'])}({self.pick(self.arrays(1))}))"
        if kind < 0.92 and self.of(Mask):
            return f"int(np.sum({self.pick(self.of(Mask))}))"
        if kind < 0.95 and self.of(List):
            return f"len({self.pick(self.of(List))})"
        return str(self.random.randrange(4))

    def compare(self, depth: int) -> str:
        return f"{self.number(depth)} {self.pick(COMPARES)} {self.pick([self.constant(), self.number(depth)])}"

    def condition(self, depth: int = 2) -> str:
        kind = self.random.random()
        if kind < 0.45 or depth <= 0:
            return self.compare(min(depth, 1))
        if kind < 0.65:
            return f"{self.integer()} {self.pick([*COMPARES, '==', '!='])} {self.random.randrange(4)}"
        if kind < 0.75:
            return f"{self.condition(depth - 1)} {self.pick(['and', 'or'])} {self.condition(depth - 1)}"
        if kind < 0.8:
            return f"not ({self.condition(depth - 1)})"
        if kind < 0.84 and self.names(BOOL):
            return self.pick(self.names(BOOL))
        if kind < 0.87 and self.arrays(1):
            return f"{self.pick(['any', 'all'])}(e {self.pick(COMPARES)} {self.constant()} for e in {self.pick(self.arrays(1))})"
        if kind < 0.93 and self.arrays():
            a = self.pick(self.arrays())
            return f"{self.pick(['np.any', 'np.all'])}({a} {self.pick(COMPARES)} {self.constant()})"
        return f"{self.constant()} < {self.number(0)} {self.pick(['<', '<='])} {self.random.uniform(0, 2):.2f}"

    # -- calls

    def calls(self, gives: Type) -> list[str]:
        """Functions, and methods of objects, that give this."""
        found = [n for n, t in self.scope.items() if isinstance(t, Function) and t.gives == gives and not t.writes]
        for name, t in self.scope.items():
            if isinstance(t, Record):
                found += [f"{name}.{method}" for method, _, given in t.methods if given == gives]
        return found

    def call(self, gives: Type, depth: int) -> str:
        name = self.pick(self.calls(gives))
        owner, _, method = name.partition(".")
        if method:
            takes = next(takes for n, takes, _ in self.scope[owner].methods if n == method)
        else:
            takes = self.scope[name].takes
        return f"{name}({', '.join(self.value(t, depth - 1) for t in takes)})"

    def value(self, t: Type, depth: int = 2) -> str:
        """An expression of a type."""
        if t == FLOAT:
            return self.number(depth)
        if t == INT:
            return f"({self.integer()}) % 4"
        if t == BOOL:
            return self.condition(1)
        if isinstance(t, Positions):
            return self.positions(t.of, t.length)
        if isinstance(t, Mask):
            return self.mask(t.shape)
        if isinstance(t, Tuple):
            return f"({', '.join(self.value(i, depth - 1) for i in t.items)},)"
        if isinstance(t, List):
            return f"[{', '.join(self.value(t.item, depth - 1) for _ in range(t.length))}]"
        if isinstance(t, Dict):
            return "{" + ", ".join(f'"{k}": {self.value(t.item, depth - 1)}' for k in t.keys) + "}"
        if isinstance(t, Record):
            return f"{t.name}({', '.join(self.value(kind, depth - 1) for _, kind in t.fields)})"
        assert is_array(t), t
        return self.array(t, depth)

    # made in `arrays.py`
    array: Callable[..., str]
    mask: Callable[[Shape], str]
    positions: Callable[[int, int], str]
