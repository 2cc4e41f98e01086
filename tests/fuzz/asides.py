"""What a program does beside its numbers: prints, asserts, text, and derivatives that are stopped."""

from __future__ import annotations

from typing import ClassVar

from fuzz.kinds import FLOAT, INT
from fuzz.writing import Ways, Writing


class Asides(Writing):
    """Statements without an influence on the result."""

    WAYS: ClassVar[Ways] = [(1, "print_"), (1, "assert_"), (1, "text"), (1, "named_choice"), (1, "stopped")]

    def print_(self) -> None:
        v = self.pick(self.names(FLOAT) or ["0.0"])
        c = self.pick(self.names(INT) or ["1"])
        self.say(self.pick([f'print("{v}", {c})', f'print(f"{{{c}:3d}}", {c} + 1, sep=", ")', f'print(f"{{float({v}):.3f}}")', f"print({c}, {c} > 2)"]))

    def assert_(self) -> None:
        v = self.pick(self.names(FLOAT) or ["0.0"])
        self.say(f'assert abs({v}) < 1e9, f"too large: {{{v}}}"')

    def text(self) -> None:
        c = self.pick(self.names(INT) or ["1"])
        name = self.name("s")
        self.say(f'{name} = f"{{{c}}}-{{{c} + 1}}"')
        self.say(f'print({name}, len({name}))')

    def named_choice(self) -> None:
        """A text that is known when the program is compiled."""
        name = self.name("s")
        self.say(f'{name} = "{self.pick("ab")}"')
        self.say(f'if {name} == "{self.pick("ab")}":')
        self.body(lambda: self.block(2))

    def stopped(self) -> None:
        self.surgery = True
        self.assign("v", f"gs.stop_gradient({self.number()}) * {self.number(1)}", FLOAT)
