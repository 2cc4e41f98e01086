"""One program through every transform, against the oracle: what the verdict is, and why."""

from __future__ import annotations

import contextlib
import copy
import io
import linecache
import math
import random
import sys
import traceback
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from types import ModuleType
from typing import Any

import gradscribe as gs
import numpy as np
from fuzz.limits import TooLong, limited
from fuzz.oracle import Kink, Oracle
from fuzz.points import lanes, lanes_of_gradient
from gradscribe.compiler import pipeline

LARGEST = 1e5
SECONDS = 20  # of this process, for the compilation and the run of one transform
_numbers = count()

# How often each part is judged in a long run: the share of the programs for which it can be.
SHARES = {
    "reverse": 1.0, "forward": 0.5, "reverse, not optimised": 0.25, "second order": 0.25, "reverse twice": 0.05, "points": 1.0,
    "gradient at points": 1.0,
}  # fmt: skip
PARTS = tuple(SHARES)


def some_parts(seed: int) -> tuple[str, ...]:
    """The parts that a long run judges for the program of a seed."""
    r = random.Random(seed + 1)
    return tuple(part for part, share in SHARES.items() if r.random() < share)


@dataclass
class Verdict:
    """`kind`: ok, wrong, refused, crashed, skipped (a kink) or invalid (the program itself does not run).

    `where`: the part; `what`: the code of a refusal, the name of an exception.
    """

    kind: str
    where: str = ""
    what: str = ""
    detail: str = ""
    skipped: tuple[str, ...] = ()  # parts that a kink kept from being judged

    @property
    def signature(self) -> tuple[str, str, str]:
        return self.kind, self.where, self.what


def load(source: str) -> Any:
    """The program's function, with its source where `inspect` finds it."""
    name = f"<program {next(_numbers)}>"
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    names = vars(sys.modules.setdefault("program", ModuleType("program"))).copy()  # dataclasses look for the module
    exec(compile(source, name, "exec"), names)
    return names["f"]


@contextmanager
def plain() -> Iterator[None]:
    """The compiler without its optimisation."""
    kept, pipeline.optimize = pipeline.optimize, lambda fn: fn
    try:
        yield
    finally:
        pipeline.optimize = kept


@contextmanager
def quiet() -> Iterator[io.StringIO]:
    """No warnings, and what is printed in a text."""
    with warnings.catch_warnings(), np.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()) as printed:
        warnings.simplefilter("ignore")
        yield printed


def judge(source: str, args: list[Any], parts: Sequence[str] = PARTS) -> Verdict:
    """What becomes of a program."""
    with quiet() as printed:
        try:
            with limited(2):
                f = load(source)
                value = f(*copy.deepcopy(args))
        except (Exception, TooLong) as e:
            return Verdict("invalid", what=type(e).__name__, detail=str(e))
        if not isinstance(value, (float, np.ndarray)) or np.ndim(value) or not abs(value) < LARGEST:
            return Verdict("invalid", what="large")
        return Trial(source, f, args, float(value), printed.getvalue()).verdict(parts)


class Trial:
    """A valid program, its arguments, directions and the oracle's numbers."""

    def __init__(self, source: str, f: Any, args: list[Any], value: float, printed: str):
        rng = np.random.default_rng(5)
        self.source, self.f, self.args, self.value, self.printed = source, f, args, value, printed
        self.along, self.then = ([None if isinstance(a, int) else _direction(rng, a) for a in args] for _ in range(2))
        self.oracle = Oracle(source)

    def verdict(self, parts: Sequence[str]) -> Verdict:
        slope = self.slope()
        if slope is not None and not abs(slope) < 1e7:  # nan, too, if it reads memory that was never written
            return Verdict("invalid", what="steep")
        skipped = ["first"] * (slope is None)
        second = None
        if {"second order", "reverse twice"} & {*parts}:
            stopped = "stop_gradient" in self.source  # differences of slopes see through it
            second = None if slope is None or stopped else self.curvature()
            skipped += ["second"] * (second is None and not stopped)
        for where, run, expected, tolerance in (
            ("reverse", self.reverse, slope, 1e-8), ("reverse, not optimised", self.unoptimised, slope, 1e-8),
            ("forward", self.forward, slope, 1e-8), ("second order", self.second, second, 1e-5), ("reverse twice", self.twice, second, 1e-5),
        ):  # fmt: skip
            chosen = where in parts and (where != "reverse twice" or len(self.argnums) == len(self.args))
            verdict = self.compare(where, run, expected, tolerance) if chosen else None
            if verdict is not None:
                return verdict
        if all(isinstance(a, float) for a in self.args):
            for where, run in (("points", lanes), ("gradient at points", lanes_of_gradient)):
                verdict = self.compare(where, lambda _, run=run: (None, run(self)), 0.0, 1e-8) if where in parts else None
                if verdict is not None:
                    return verdict
        return Verdict("skipped" if slope is None else "ok", skipped=tuple(skipped))

    def slope(self) -> float | None:
        """The derivative along the direction, if there is one."""
        try:
            return self.oracle.slope(copy.deepcopy(self.args), self.then)[0]
        except Kink:
            return None
        except Exception:
            if "stop_gradient" in self.source:
                return None  # differences see through it
            return self.oracle.differences(lambda *a: self.f(*copy.deepcopy(a)), self.args, self.then)

    def curvature(self) -> float | None:
        """The second derivative, if there is one."""
        try:
            return self.oracle.second(self.args, self.along, self.then)
        except Exception:
            return None

    def compare(self, where: str, run: Any, expected: float | None, tolerance: float) -> Verdict | None:
        args = copy.deepcopy(self.args)
        try:
            with quiet() as printed, limited(SECONDS):
                value, found = run(args)
        except gs.GradscribeError as e:
            code = e.diagnostics[0].code if getattr(e, "diagnostics", None) else type(e).__name__
            if code == "G307":
                return None  # a `custom_vjp` has no forward mode
            return Verdict("crashed" if code == "G901" else "refused", where, code, str(e))
        except TooLong:
            return Verdict("crashed", where, "TooLong", f"{SECONDS} s")
        except Wrong as e:
            return Verdict("wrong", where, e.what, str(e))
        except Exception as e:
            return Verdict("crashed", where, type(e).__name__, traceback.format_exc(limit=-4))
        for before, after in zip(self.args, args, strict=True):
            if not np.array_equal(before, after):
                return Verdict("wrong", where, "arguments", "the caller's array was changed")
        if value is not None and not math.isclose(value, self.value, rel_tol=1e-14, abs_tol=1e-14):
            return Verdict("wrong", where, "value", f"{value} for {self.value}")
        if value is not None and printed.getvalue() != self.printed:
            return Verdict("wrong", where, "print", f"{printed.getvalue()!r} for {self.printed!r}")
        if expected is not None and not abs(found - expected) <= tolerance * (1 + abs(expected) + 1e-3 * abs(self.value)):
            return Verdict("wrong", where, "derivative", f"{found} for {expected}")
        return None

    # -- the transforms: (the value or None, the derivative)

    @property
    def argnums(self) -> tuple[int, ...]:
        return tuple(i for i, d in enumerate(self.then) if d is not None)

    def reverse(self, args: list[Any]) -> tuple[Any, float]:
        value, grads = gs.value_and_grad(self.f, argnums=self.argnums)(*args)
        for i, g in zip(self.argnums, grads, strict=True):
            if any(np.may_share_memory(g, a) for a in (*args, *grads) if a is not g and isinstance(a, np.ndarray)):
                raise Wrong("memory", "a gradient shares memory with an argument or another gradient")
            if type(g) is not type(args[i]) and np.ndim(args[i]) + np.ndim(g):
                raise Wrong("kind", f"a gradient that is a {type(g).__name__} for an argument that is a {type(args[i]).__name__}")
        return float(value), self.dot(grads)

    def unoptimised(self, args: list[Any]) -> tuple[Any, float]:
        with plain():
            value, grads = gs.value_and_grad(load(self.source), argnums=self.argnums)(*args)
        return float(value), self.dot(grads)

    def forward(self, args: list[Any]) -> tuple[Any, float]:
        value, dot = gs.jvp(self.f, args, copy.deepcopy(self.then))
        return float(value), float(dot)

    def second(self, args: list[Any]) -> tuple[Any, float]:
        found = gs.hvp(self.f, args, copy.deepcopy(self.along))
        return None, self.dot(found if len(self.args) > 1 else (found,))

    def twice(self, args: list[Any]) -> tuple[Any, float]:
        _, pull = gs.vjp(gs.grad(self.f, argnums=self.argnums), *args)
        found = pull(tuple(copy.deepcopy(self.along[i]) for i in self.argnums))
        return None, self.dot([found[i] for i in self.argnums])

    def dot(self, grads: Any) -> float:
        total = 0.0
        for i, g in zip(self.argnums, grads, strict=True):
            if np.shape(g) != np.shape(self.args[i]):
                raise Wrong("shape", f"a gradient of shape {np.shape(g)} for an argument of {np.shape(self.args[i])}")
            total += float(np.sum(g * self.then[i]))
        return total


class Wrong(Exception):
    """Something other than the number is wrong."""

    def __init__(self, what: str, message: str):
        super().__init__(message)
        self.what = what


def _direction(rng: Any, a: Any) -> Any:
    """A random tangent of the argument's own kind."""
    number = rng.normal(size=np.shape(a))
    if isinstance(a, float) and not isinstance(a, np.floating):
        return float(number)
    return np.float64(number) if isinstance(a, np.float64) else np.asarray(number)
