"""Expression swell: how a derivative's size grows with the depth of a function, as formula and as code."""

from __future__ import annotations

import html
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ..verify.calls import Call
from ..verify.elements import CannotFollow, SymbolicKit
from ..verify.symbolic import constant, numbers, run_followed, symbols
from .reference import operations

HEADER = ("depth", "SymPy operations", "SymPy characters", "SymPy time", "code operations", "code characters", "code time")


@dataclass(frozen=True)
class Depth:
    """Sizes and seconds at one depth; the symbolic ones are None where the expression is too large to count."""

    depth: int
    symbolic_operations: int | None
    symbolic_characters: int | None
    symbolic_seconds: float | None
    automatic_operations: int | None
    automatic_characters: int
    automatic_seconds: float


@dataclass(frozen=True)
class Swell:
    """The table of `swell`; `plot()` draws it."""

    name: str
    rows: tuple[Depth, ...]

    def _cells(self) -> list[tuple[str, ...]]:
        def seconds(x: float | None) -> str:
            return "" if x is None else f"{x * 1e3:.2f} ms"

        return [
            (str(r.depth), str(r.symbolic_operations or "too large"), str(r.symbolic_characters or ""), seconds(r.symbolic_seconds),
             str(r.automatic_operations), str(r.automatic_characters), seconds(r.automatic_seconds))
            for r in self.rows
        ]  # fmt: skip

    def __str__(self) -> str:
        table = [HEADER, *self._cells()]
        widths = [max(len(row[k]) for row in table) for k in range(len(HEADER))]
        lines = ["   ".join(c.rjust(w) for c, w in zip(row, widths, strict=True)) for row in table]
        return "\n".join([f"derivative of {self.name}", *lines])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        rows = "".join("<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in row) + "</tr>" for row in self._cells())
        return f"<table><tr>{''.join(f'<th>{h}</th>' for h in HEADER)}</tr>{rows}</table>"

    def plot(self, ax: Any = None) -> Any:
        """Sizes and times against depth. `ax`: two axes, or None for a new figure. Returns the axes."""
        from .plots import plot_swell

        return plot_swell(self, ax)


def logistic(x: float, depth: int) -> float:
    """The logistic map, `depth` times."""
    for _ in range(depth):
        x = 3.5 * x * (1.0 - x)
    return x


def swell(f: Callable[[float, int], float] = logistic, depths: Iterable[int] = range(1, 9), x: float = 0.3) -> Swell:
    """How the derivative of `f(x, depth)` grows with the depth: SymPy's formula against the generated code.

    SymPy unrolls the loop into one expression, whose derivative grows without shared parts; the generated code
    keeps the loop, so its text does not grow and its work is proportional to the depth.

    >>> table = swell(depths=[1, 2, 4])
    >>> [row.symbolic_operations for row in table.rows], len({row.automatic_characters for row in table.rows})
    ([3, 27, 324], 1)
    """
    return Swell(getattr(f, "__name__", "f"), tuple(_at_depth(f, x, n) for n in depths))


def _at_depth(f: Callable[..., Any], x: float, depth: int) -> Depth:
    from ..verify.subjects import subject_of

    size, characters, spent = _symbolic(f, x, depth)
    subject = subject_of(f, (x, depth), {}, 0)
    begin = time.perf_counter()
    subject.compile()
    subject.derivative(x, depth)
    seconds = time.perf_counter() - begin
    count = operations(subject.call, subject.followable)
    return Depth(depth, size, characters, spent, count, len(subject.source), seconds)


def _symbolic(f: Callable[..., Any], x: float, depth: int) -> tuple[int | None, int | None, float | None]:
    import sympy
    from sympy.core.cache import clear_cache

    clear_cache()
    kit = SymbolicKit(max_weight=6_000)
    call = Call(f, (x, depth), None, 0)
    begin = time.perf_counter()
    try:
        ins, (symbol,) = symbols(call, kit)
        args, kwargs = call.with_values(ins, constant)
        (out,) = numbers(kit, run_followed(f, args, kwargs))
    except CannotFollow:
        return None, None, None
    derivative = sympy.diff(out.expr, symbol.expr)
    sympy.lambdify(symbol.expr, derivative, "math")(x)
    seconds = time.perf_counter() - begin
    return int(sympy.count_ops(derivative)), len(str(derivative)), seconds
