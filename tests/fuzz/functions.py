"""Functions: helpers of the module, those that call themselves, that write, that yield, closures, rules of the user's own."""

from __future__ import annotations

import ast
from typing import ClassVar

from fuzz.kinds import FLOAT, INT, Function, Stream, Tuple, Type
from fuzz.stores import Stores
from fuzz.writing import Ways

OWN = [  # right by themselves: the oracle runs the function, not its rule
    ("np.tanh(u)", "(np.tanh(u), np.tanh(u))", "(g * (1.0 - t * t),)"),
    ("u * u * 0.5", "(u * u * 0.5, u)", "(g * t,)"),
    ("np.sin(u) + u", "(np.sin(u) + u, u)", "(g * (np.cos(t) + 1.0),)"),
]


class Functions(Stores):
    """Definitions, and statements that make or call functions."""

    WAYS: ClassVar[Ways] = [(3, "closure"), (3, "lambda_"), (3, "write_call")]

    def helper(self) -> list[str]:
        """A function of the module; its lines."""
        made: dict[str, Type] = {}
        kinds = [self.pure, self.pure, self.pure, self.recursive, self.writer, self.stream, self.own_rule, self.halves, self.pair]
        lines = self.written(lambda: made.update([self.pick(kinds)()]))
        self.scope = {n: v for n, v in self.scope.items() if isinstance(v, Function)} | made
        return lines

    def parameters(self, names: dict[str, Type]) -> str:
        """The parameters of a helper; some of them have a default, or are given by name only where nobody gives them."""
        extra = self.pick(["", "", "", f", k={self.constant()}", f", *, k={self.constant()}", ", *more", ", **more"])
        return ", ".join(names) + extra

    def pure(self) -> tuple[str, Function]:
        name = self.name("h")
        takes = tuple(self.pick([FLOAT, FLOAT, self.shape(), INT]) for _ in range(self.random.randint(1, 2)))
        gives = self.returns = FLOAT if self.chance(0.6) else self.shape()
        names = dict(zip("uw", takes, strict=False))
        if self.chance(0.1):
            self.say("@gs.checkpoint")
        parameters = self.parameters(names)
        self.say(f"def {name}({parameters}):")
        own = names | ({"k": FLOAT} if "k=" in parameters else {})
        outer, self.budget = self.budget, self.random.randint(1, 4)
        self.body(self.statements, **own)
        self.budget, self.returns = outer, FLOAT
        return name, Function(takes, gives)

    def pair(self) -> tuple[str, Function]:
        """A function that returns two things."""
        name = self.name("h")
        gives = self.returns = Tuple((FLOAT, self.pick([FLOAT, self.shape()])))
        self.say(f"def {name}(u):")
        outer, self.budget = self.budget, self.random.randint(1, 3)
        self.body(self.statements, u=FLOAT)
        self.budget, self.returns = outer, FLOAT
        return name, Function((FLOAT,), gives)

    def recursive(self) -> tuple[str, Function]:
        """A function that calls itself a few times."""
        name, t = self.name("rec"), self.pick([FLOAT, FLOAT, self.shape()])
        base = self.inside({"u": t, "m": INT}, lambda: self.number(1))
        step = self.inside({"u": t, "m": INT}, lambda: self.value(t))
        self.say(f"def {name}(u, m):")
        self.say("    if m <= 0:")
        self.say(f"        return {base}")
        again = f"{name}({step}, m - 1)"
        if t == FLOAT and self.chance(0.2):
            again = f"{again} * {name}(0.5 * u, m - 2)"
        self.say(f"    return {self.pick(['', '0.5 * u + ' if t == FLOAT else '', 'u * ' if t == FLOAT else ''])}{again}")
        return name, Function((t, INT), FLOAT)

    def halves(self) -> tuple[str, Function]:
        """A function that calls itself on both halves of an array."""
        name = self.name("rec")
        self.say(f"def {name}(u):")
        self.say("    if len(u) == 1:")
        self.say(f"        return {self.inside({'u': (1,)}, lambda: self.number(1))}")
        self.say("    h = len(u) // 2")
        self.say(f"    return {name}(u[:h]) {self.pick('+-*')} np.sin({name}(u[h:]))")
        return name, Function(((self.pick(self.sizes),),), FLOAT)

    def writer(self) -> tuple[str, Function]:
        """A function that writes into its argument, and returns a number or nothing."""
        name, shape = self.name("put"), self.shape()
        self.say(f"def {name}(u, w):")
        outer, self.budget = self.budget, 0

        def inside() -> None:
            for _ in range(self.random.randint(1, 3)):
                self.pick([self.element_store, self.slice_store, self.mask_store, self.position_store, self.by_function])()
            if self.chance(0.3):
                self.say(f"if {self.condition(1)}:")
                self.body(self.element_store)
            if self.chance(0.4):
                self.say(f"return {self.number(1)}")

        self.body(inside, u=shape, w=FLOAT)
        self.budget = outer
        return name, Function((shape, FLOAT), None, writes=True)

    def stream(self) -> tuple[str, Function]:
        """A generator function."""
        name = self.name("gen")
        i = self.name("i")
        self.say(f"def {name}(u, n):")
        scope = {"u": FLOAT, "n": INT, i: INT}
        over = self.pick(["range(n)", "range(1, n + 1)", "(2, 0, 1)"])
        self.say(f"    for {i} in {over}:")
        if self.chance(0.3):
            self.say(f"        if {self.inside(scope, lambda: self.condition(1))}:")
            self.say(f"            {self.pick(['continue', 'return'])}")
        self.say(f"        yield {self.inside(scope, self.number)}")
        if self.chance(0.6):
            self.say(f"        u = {self.inside(scope, self.number)}")
        return name, Function((FLOAT, INT), Stream(FLOAT))

    def own_rule(self) -> tuple[str, Function]:
        """A function with a `custom_vjp`."""
        name, (body, forward, backward) = self.name("own"), self.pick(OWN)
        self.say("@gs.custom_vjp")
        self.say(f"def {name}(u):")
        self.say(f"    return {body}")
        self.say("")
        self.say("")
        self.say(f"{name}.defvjp(lambda u: {forward}, lambda t, g: {backward})")
        t = self.pick([FLOAT, self.shape()])
        return name, Function((t,), t)

    # -- statements

    def write_call(self) -> None:
        writers = self.names(lambda t: isinstance(t, Function) and t.writes)
        arrays = [(w, a) for w in writers for a in [*self.names(self.scope[w].takes[0]), *self.held(self.scope[w].takes[0])]]
        if not arrays:
            return self.closure()
        w, a = self.pick(arrays)
        self.say(f"{w}({a}, {self.number(1)})")

    def lambda_(self) -> None:
        name = self.name("fn")
        self.say(f"{name} = lambda t: {self.inside({'t': FLOAT}, self.number)}")
        self.scope[name] = Function((FLOAT,), FLOAT)

    def closure(self) -> None:
        """A function written inside, which reads, changes or rebinds what is around it."""
        name, t = self.name("fn"), self.pick([FLOAT, FLOAT, self.shape()])
        outer = self.loops, self.returns, self.stays
        self.loops, self.returns, self.stays = 0, FLOAT, 0
        around = dict(self.scope)

        def inside() -> None:
            self.block(2)
            self.say(f"return {self.number(1)}")

        lines = self.written(lambda: self.body(inside, t=t))
        self.loops, self.returns, self.stays = outer
        self.say(f"def {name}(t):")
        rebound = self._assigned(lines) & (set(around) - {"t"})
        if rebound:
            self.say(f"    nonlocal {', '.join(sorted(rebound))}")
        self.lines += lines
        self.scope[name] = Function((t,), FLOAT)
        if self.chance(0.6):
            self.assign("v", f"{name}({self.value(t, 1)}) {self.pick('+-*')} {self.number(1)}", FLOAT)

    @staticmethod
    def _assigned(lines: list[str]) -> set[str]:
        margin = len(lines[0]) - len(lines[0].lstrip())
        tree = ast.parse("def f():\n" + "\n".join("    " + line[margin:] for line in lines))
        inner = {m for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n is not tree.body[0] for m in ast.walk(n)}
        return {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store) and n not in inner}
