"""One program through every transform, against the oracle: what the verdict is, and why."""

from __future__ import annotations

import copy
import linecache
import math
import signal
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

import gradscribe as gs
import numpy as np
from fuzz.oracle import Kink, Oracle
from gradscribe.compiler import pipeline

LARGEST = 1e5
SECONDS = 20  # of this process, for the compilation and the run of one transform
_numbers = count()


@dataclass
class Verdict:
    """`kind`: ok, wrong, refused, crashed, skipped (a kink) or invalid (the program itself does not run).

    `where`: the transform; `what`: the code of a refusal, the name of an exception.
    """

    kind: str
    where: str = ""
    what: str = ""
    detail: str = ""
    skipped: tuple[str, ...] = ()  # parts that a kink kept from being judged

    @property
    def signature(self) -> tuple[str, str, str]:
        return self.kind, self.where.split(",")[0], self.what


class TooLong(Exception):
    """A limit of time."""


def load(source: str) -> Any:
    """The program's function, with its source where `inspect` finds it."""
    name = f"<program {next(_numbers)}>"
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    names: dict[str, Any] = {"__name__": "program"}
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
def limited(seconds: int) -> Iterator[None]:
    def stop(*_: Any) -> None:
        raise TooLong

    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def judge(source: str, args: list[Any]) -> Verdict:
    """What becomes of a program."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            with limited(2):
                f = load(source)
                value = f(*copy.deepcopy(args))
        except Exception as e:
            return Verdict("invalid", what=type(e).__name__, detail=str(e))
        if not isinstance(value, (float, np.ndarray)) or np.ndim(value) or not abs(value) < LARGEST:
            return Verdict("invalid", what="large")
        return Trial(source, f, args, float(value)).verdict()


class Trial:
    """A valid program, its arguments, directions and the oracle's numbers."""

    def __init__(self, source: str, f: Any, args: list[Any], value: float):
        rng = np.random.default_rng(5)
        self.source, self.f, self.args, self.value = source, f, args, value
        self.along, self.then = ([None if isinstance(a, int) else _direction(rng, a) for a in args] for _ in range(2))
        self.oracle = Oracle(source)

    def verdict(self) -> Verdict:
        skipped: list[str] = []
        try:
            slope = self.oracle.slope(copy.deepcopy(self.args), self.then)[0]
        except Kink:
            slope = None
        except Exception:
            slope = self.oracle.differences(lambda *a: self.f(*copy.deepcopy(a)), self.args, self.then)
        try:
            second = None if slope is None else self.oracle.second(self.args, self.along, self.then)
        except Exception:
            second = None
        if slope is not None and not abs(slope) < 1e7:
            return Verdict("invalid", what="steep")
        skipped += ["first"] * (slope is None) + ["second"] * (second is None)
        for where, run, expected, tolerance in (
            ("reverse", self.reverse, slope, 1e-8), ("reverse, not optimised", self.unoptimised, slope, 1e-8),
            ("forward", self.forward, slope, 1e-8), ("second order", self.second, second, 1e-5),
        ):  # fmt: skip
            verdict = self.compare(where, run, expected, tolerance)
            if verdict is not None:
                return verdict
        return Verdict("skipped" if slope is None else "ok", skipped=tuple(skipped))

    def compare(self, where: str, run: Any, expected: float | None, tolerance: float) -> Verdict | None:
        args = copy.deepcopy(self.args)
        try:
            with limited(SECONDS):
                value, found = run(args)
        except gs.GradscribeError as e:
            code = e.diagnostics[0].code if getattr(e, "diagnostics", None) else type(e).__name__
            return Verdict("refused", where, code, str(e))
        except TooLong:
            return Verdict("crashed", where, "TooLong", f"{SECONDS} s")
        except Exception as e:

            return Verdict("crashed", where, type(e).__name__, traceback.format_exc(limit=-4))
        for before, after in zip(self.args, args, strict=True):
            if not np.array_equal(before, after):
                return Verdict("wrong", where, "arguments", "the caller's array was changed")
        if value is not None and not math.isclose(value, self.value, rel_tol=1e-11, abs_tol=1e-11):
            return Verdict("wrong", where, "value", f"{value} for {self.value}")
        if expected is not None and not abs(found - expected) <= tolerance * (1 + abs(expected) + 1e-3 * abs(self.value)):
            return Verdict("wrong", where, "derivative", f"{found} for {expected}")
        return None

    # -- the transforms: (the value or None, the derivative)

    @property
    def argnums(self) -> tuple[int, ...]:
        return tuple(i for i, d in enumerate(self.then) if d is not None)

    def reverse(self, args: list[Any]) -> tuple[Any, float]:
        value, grads = gs.value_and_grad(self.f, argnums=self.argnums)(*args)
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

    def dot(self, grads: Any) -> float:
        total = 0.0
        for i, g in zip(self.argnums, grads, strict=True):
            if np.shape(g) != np.shape(self.args[i]):
                raise AssertionError(f"a gradient of shape {np.shape(g)} for an argument of {np.shape(self.args[i])}")
            total += float(np.sum(g * self.then[i]))
        return total


def _direction(rng: Any, a: Any) -> Any:
    """A random tangent of the argument's own kind."""
    number = rng.normal(size=np.shape(a))
    return float(number) if isinstance(a, float) and not isinstance(a, np.floating) else (
        np.float64(number) if isinstance(a, np.float64) else np.asarray(number)
    )


