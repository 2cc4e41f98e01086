"""Random expressions of arrays of a wanted shape, of masks and of positions."""

from __future__ import annotations

from fuzz.expressions import BOUNDED, COMPARES, GROWING, Expressions
from fuzz.kinds import FLOAT, Mask, Positions, Shape


class Arrays(Expressions):
    """Arrays."""

    def array(self, shape: Shape, depth: int = 2) -> str:  # type: ignore[override]
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
        if kind < 0.76 and self.surgery:
            return f"gs.stop_gradient({a()})"
        return self.built(shape, depth)

    def operand(self, shape: Shape, depth: int) -> str:
        """Something that broadcasts into the shape."""
        kind = self.random.random()
        if kind < 0.5 and 0 not in shape:
            return self.array(shape, depth)
        if kind < 0.8 or len(shape) == 1 or 0 in shape:
            return self.number(depth)
        if kind < 0.9:
            return self.array(shape[1:], depth)
        return self.array(tuple(1 if self.chance(0.5) else n for n in shape), depth)

    def leaf(self, shape: Shape) -> str:
        """A variable, or a piece of one, of this shape."""
        same, pieces = self.names(shape), self.held(shape)
        for name in self.arrays():
            own = self.scope[name]
            if len(own) == len(shape) + 1 and own[1:] == shape:
                pieces.append(f"{name}[{self.index(own[0])}]")
            if len(own) == len(shape) + 1 and own[:-1] == shape:
                pieces.append(f"{name}[..., {self.index(own[-1])}]")
            if len(own) == len(shape) and own[1:] == shape[1:] and own[0] > shape[0]:
                gap = own[0] - shape[0]
                pieces += [f"{name}[{gap}:]", f"{name}[:-{gap}]"]
                pieces += [f"{name}[{p}]" for p, t in self.scope.items() if t == Positions(own[0], shape[0])]
            if own == shape[::-1] and len(shape) == 2:
                pieces.append(f"{name}.T")
            if own == shape:
                pieces.append(f"{name}[::-1]")
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
        if kind < 0.75:
            return f"np.linspace(-1.0, 1.2, {size})"
        return f"np.array([{', '.join(self.number(1) for _ in range(shape[0]))}])"

    def built(self, shape: Shape, depth: int) -> str:
        """An array made from arrays of other shapes."""
        size, rank, e = self.pick(self.sizes), len(shape), self.name("e")
        a = lambda *s: self.array(s, depth - 1)  # noqa: E731
        ways = [
            lambda: f"np.sum({a(*shape, size)}, axis=-1)",
            lambda: f"np.mean({a(size, *shape)}, axis=0)",
            lambda: f"({a(size, *shape)}).sum(axis=0)",
            lambda: f"np.cumsum({a(*shape)}, axis={self.random.randrange(rank)})",
            lambda: f"np.roll({a(*shape)}, {self.pick([1, -1])}, axis=0)",
            lambda: f"{a(size, *shape[1:])}[{self.positions(size, shape[0])}]",
            lambda: f"np.stack([{', '.join(a(*shape[1:]) for _ in range(shape[0]))}])" if rank > 1 else self.fresh(shape),
            lambda: f"np.zeros_like({a(*shape)})",
            lambda: f"({a(*shape)}).copy()",
            lambda: f"({a(*shape[::-1])} * 1.0).reshape({', '.join(map(str, shape))})",
        ]
        if rank == 1:
            ways += [
                lambda: f"({a(shape[0], size)} @ {a(size)})",
                lambda: f"({a(size)} @ {a(size, shape[0])})",
                lambda: f"np.array([{self.inside({e: FLOAT}, lambda: self.number(depth - 1))} for {e} in {a(*shape)}])",
                lambda: f"np.append({a(shape[0] - 1)}, {self.number(1)})" if shape[0] > 1 else self.fresh(shape),
                lambda: f"np.concatenate([{a(1)}, {a(shape[0] - 1)}])" if shape[0] > 1 else self.fresh(shape),
                lambda: f"np.max({a(shape[0], size)}, axis=1)",
                lambda: f"np.diff({a(shape[0] + 1)})",
                lambda: f"np.array([{', '.join(self.held(FLOAT)[: shape[0]])}])" if len(self.held(FLOAT)) >= shape[0] else a(*shape),
            ]
        if rank == 2:
            ways += [
                lambda: f"np.outer({a(shape[0])}, {a(shape[1])})",
                lambda: f"({a(shape[0], size)} @ {a(size, shape[1])})",
                lambda: f"{a(shape[0])}[:, None]" + f" * {a(shape[1])}",
                lambda: f"({a(shape[1], shape[0])}).T",
            ]
        return self.pick(ways)()

    # -- masks and positions

    def mask(self, shape: Shape) -> str:  # type: ignore[override]
        kept = [n for n, t in self.scope.items() if t == Mask(shape)]
        if kept and self.chance(0.5):
            return self.pick([self.pick(kept), f"~{self.pick(kept)}"])
        if self.chance(0.6):
            return f"{self.array(shape, 0)} {self.pick(COMPARES)} {self.constant()}"
        return f"({self.array(shape, 0)} > {self.constant()}) {self.pick('&|')} ({self.array(shape, 0)} < {self.constant()})"

    def positions(self, of: int, length: int) -> str:  # type: ignore[override]
        """Whole numbers that index an axis; some come twice."""
        kept = [n for n, t in self.scope.items() if t == Positions(of, length)]
        if kept and self.chance(0.5):
            return self.pick(kept)
        listed = f"[{', '.join(str(self.random.randrange(-of, of)) for _ in range(length))}]"
        same = self.names((of,))
        if same and of == length and self.chance(0.2):
            return f"np.argsort({self.pick(same)})"
        return listed if self.chance(0.5) else f"np.array({listed})"
