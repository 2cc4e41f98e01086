"""Random programs of 10 to 40 lines: a function `f`, its helpers and classes, and the arguments to try it at.

`Program(seed)` is the same for the same seed. Most programs run; those that raise, or whose values grow too large, are
thrown away by whoever runs them.
"""

from __future__ import annotations

import random

import numpy as np
from fuzz.asides import Asides
from fuzz.assignments import Assignments
from fuzz.containers import Containers
from fuzz.control import Control
from fuzz.functions import Functions
from fuzz.kinds import FLOAT, INT, Type
from fuzz.views import Views

VERSION = 2


class Program(Assignments, Views, Functions, Containers, Control, Asides):
    """One random program: `.source` and `.arguments()`.

    `points`: its arguments are numbers, so that it can be vectorized.
    """

    def __init__(self, seed: int):
        r = random.Random(seed)
        super().__init__(r, tuple(sorted(r.sample([2, 3, 4, 5], r.choice([1, 2])))))
        self.seed, self.classes = seed, {}
        self.points, self.surgery = self.chance(0.15), self.chance(0.1)
        classes = [self.class_of() for _ in range(r.choice([0, 0, 1]))]
        helpers = [self.helper() for _ in range(r.choice([0, 0, 1, 1, 2]))]
        self.parameters_of_f = self.choose_parameters()
        self.scope |= self.parameters_of_f
        self.budget = r.randint(4, 18)
        self.say(f"def f({', '.join(self.parameters_of_f)}):")
        self.body(self.statements)
        text = "\n".join(line for part in (*classes, *helpers) for line in [*part, "", ""]) + "\n".join(self.lines) + "\n"
        self.source = self.header(text) + "\n\n\n" + text

    @staticmethod
    def header(text: str) -> str:
        lines = ["import math"] + ["from dataclasses import dataclass"] * ("@dataclass" in text) + [""]
        return "\n".join([*lines, *["import gradscribe as gs"] * ("gs." in text), "import numpy as np"])

    def choose_parameters(self) -> dict[str, Type]:
        self.scalar = self.pick(["float", "float", "np.float64", "array"])
        if self.points:
            self.scalar = "float"
            return dict.fromkeys("xys"[: self.random.randint(1, 3)], FLOAT)
        chosen: dict[str, Type] = {"x": self.shape()}
        if self.chance(0.6):
            chosen["y"] = self.shape()
        if self.chance(0.6):
            chosen["s"] = FLOAT
        if self.chance(0.25):
            chosen["n"] = INT
        return chosen

    def arguments(self) -> list:
        """The arguments, the same at each call; new arrays."""
        rng = np.random.default_rng(self.seed)
        kinds = {"float": float, "np.float64": np.float64, "array": np.asarray}
        found: list = []
        for t in self.parameters_of_f.values():
            if t == INT:
                found.append(int(rng.integers(1, 4)))
            elif t == FLOAT:
                found.append(kinds[self.scalar](rng.uniform(-1.5, 1.5)))
            else:
                found.append(rng.uniform(-1.5, 1.5, size=t))
        return found
