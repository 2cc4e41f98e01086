"""`compare`: one table of what each way to a derivative gives and costs, for one function at one point."""

from __future__ import annotations

import html
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...compiler.diagnostics import ArgumentError, Diagnostic, GradscribeError
from .. import tree
from ..verify.calls import Argnums, Call
from ..verify.symbolic import SymbolicGradient
from .numeric_grad import METHODS, NumericGradient, one_number
from .reference import Reference, error_of, operations, reference

HEADER = ("method", "value", "gradient", "error", "operations", "source", "made in", "time per call")


@dataclass(frozen=True)
class Row:
    """One method. `error`: largest, relative to the largest partial; `operations`: scalar ones, per call; `source`:
    characters of the derivative's code; `made`, `called`: seconds. `problem`: why the method does not work here."""

    method: str
    value: Any = None
    gradient: Any = None
    error: float | None = None
    operations: int | None = None
    source: int | None = None
    made: float | None = None
    called: float | None = None
    problem: str = ""

    def cells(self) -> tuple[str, ...]:
        """The row as text."""
        if self.problem:
            return (self.method, "", self.problem, "", "", "", "", "")
        return (
            self.method, short(self.value), short(self.gradient), _error(self.error), _count(self.operations),
            _count(self.source), _seconds(self.made), _seconds(self.called),
        )  # fmt: skip


@dataclass(frozen=True)
class Comparison:
    """The table of `compare`, with pictures. `str` is a text table; a notebook shows an HTML one."""

    name: str
    rows: tuple[Row, ...]
    reference: Reference
    call: Call

    def __getitem__(self, method: str) -> Row:
        return next(r for r in self.rows if r.method == method)

    def __str__(self) -> str:
        table = [HEADER, *(r.cells() for r in self.rows)]
        plain = [cells for cells, row in zip(table[1:], self.rows, strict=True) if not row.problem]
        widths = [max(len(cells[k]) for cells in [HEADER, *plain]) for k in range(len(HEADER))]
        widths[0] = max(len(cells[0]) for cells in table)
        left = (0, 1, 2)
        lines = [
            "   ".join(c.ljust(w) if k in left else c.rjust(w) for k, (c, w) in enumerate(zip(cells, widths, strict=True)))
            for cells in table
        ]
        lines.insert(1, "   ".join("-" * w for w in widths))
        return "\n".join([*(line.rstrip() for line in lines), f"errors are against {self.reference.origin}"])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        def line(cells: tuple[str, ...], tag: str) -> str:
            parts = (f"<{tag} style='text-align:{'left' if k < 3 else 'right'}'>{html.escape(c)}</{tag}>" for k, c in enumerate(cells))
            return f"<tr>{''.join(parts)}</tr>"

        body = "".join(line(r.cells(), "td") for r in self.rows)
        note = html.escape(f"{self.name}: errors are against {self.reference.origin}")
        return f"<table>{line(HEADER, 'th')}{body}</table><div>{note}</div>"

    def to_latex(self) -> str:
        """The table as a LaTeX tabular (with booktabs' rules)."""
        lines = [r"\begin{tabular}{lllrrrrr}", r"\toprule", " & ".join(HEADER) + r" \\", r"\midrule"]
        lines += [" & ".join(map(_latex, r.cells())) + r" \\" for r in self.rows]
        return "\n".join([*lines, r"\bottomrule", r"\end{tabular}"])

    def plot(self, ax: Any = None) -> Any:
        """Error of the differences against their step: truncation to the right, rounding to the left. Returns the axes."""
        from .plots import plot_errors

        return plot_errors(self, ax)


def compare(f: Callable[..., Any], *args: Any, argnums: Argnums = None, **kwargs: Any) -> Comparison:
    """Symbolic, numerical and automatic derivative of `f` at these arguments, in one table.

    Rows: "symbolic" (SymPy), "forward", "central", "complex", "richardson" (differences), "automatic" (the generated code).
    For each, value, gradient, error against a high-precision reference, scalar operations, size of its source, and the time
    to make and to call it: of the code alone, and of the function's evaluations for differences. `argnums` as in `verify`. Raises ArgumentError for a result that is not one number (G203) and
    for complex arguments (G211).

    >>> import gradscribe as gs
    >>> table = gs.compare(lambda x: x**3, 2.0)
    >>> table["automatic"].gradient, table["automatic"].error
    (12.0, 0.0)
    >>> 1e-12 < table["forward"].error < 1e-6
    True
    """
    from ..verify.core import _quietly
    from ..verify.subjects import subject_of

    f = getattr(f, "__gradscribe_function__", f)
    with _quietly():
        one_number(f(*args, **kwargs), f)
        subject = subject_of(f, args, kwargs, argnums)
        made = _timed(subject.compile)
        call = subject.call
        if any(v.number is complex for v in call.variables):
            raise ArgumentError(Diagnostic("G211", "derivatives by complex numbers are not compared", None, "use `gradscribe.verify`"))
        truth = reference(call)
        names: Argnums = [n for n, _ in call.wrt] if not call.single else call.wrt[0][0]
        rows = [_symbolic(f, call, names, args, kwargs, truth)]
        rows += [_numeric(f, call, names, m, args, kwargs, truth) for m in METHODS]
        rows.append(_automatic(subject, made, args, kwargs, truth))
    return Comparison(subject.function, tuple(rows), truth, call)


def _symbolic(f: Any, call: Call, names: Argnums, args: Any, kwargs: Any, truth: Reference) -> Row:
    try:
        begin = time.perf_counter()
        gradient = SymbolicGradient(f, names)
        code, run = gradient.prepare(*args, **kwargs)
        made = time.perf_counter() - begin
        found = run()
    except (GradscribeError, RecursionError) as error:
        return Row("symbolic", problem=str(error))
    import sympy

    expression = gradient.expression
    parts = expression if isinstance(expression, tuple) else (expression,)
    entries = [e for p in parts for e in (list(sympy.flatten(p)) if isinstance(p, sympy.NDimArray) else [p])]
    count = sum(int(sympy.count_ops(e)) for e in entries)
    return Row("symbolic", call.run(), found, error_of(call, found, truth), count, len(gradient.source), made, _timed(code))


def _numeric(f: Any, call: Call, names: Argnums, method: str, args: Any, kwargs: Any, truth: Reference) -> Row:
    gradient = NumericGradient(f, names, method, None)
    try:
        found = gradient(*args, **kwargs)
    except GradscribeError as error:
        text = str(getattr(error, "diagnostics", [error])[0].message) if hasattr(error, "diagnostics") else str(error)
        return Row(method, problem=text)
    once = operations(call, call.f)
    count = None if once is None else once * gradient.evaluations
    called = gradient.evaluations * _timed(lambda: f(*args, **kwargs))
    return Row(method, call.run(), found, error_of(call, found, truth), count, 0, 0.0, called)


def _automatic(subject: Any, made: float, args: Any, kwargs: Any, truth: Reference) -> Row:
    call = subject.call
    found = subject.derivative(*args, **kwargs)
    count = operations(call, subject.followable)
    called = _timed(subject.code)
    return Row("automatic", call.run(), found, error_of(call, found, truth), count, len(subject.source), made, called)


def _timed(run: Callable[[], Any], seconds: float = 0.03) -> float:
    """The time of a call: the best of several, of short ones in a row."""
    calls, best, stop = 1, float("inf"), time.perf_counter() + seconds
    while time.perf_counter() < stop or best == float("inf"):
        begin = time.perf_counter()
        for _ in range(calls):
            run()
        best = min(best, (time.perf_counter() - begin) / calls)
        calls = max(1, int(2e-5 / max(best, 1e-9)))
    return best


# -- cells


def short(x: Any) -> str:
    """A value in a cell: numbers with 12 digits, arrays in short."""
    if isinstance(x, (tuple, list)):
        return f"({', '.join(map(short, x))})"
    if isinstance(x, dict):
        return "{" + ", ".join(f"{k}: {short(v)}" for k, v in x.items()) + "}"
    if isinstance(x, np.ndarray) and x.ndim:
        flat = [f"{v:.6g}" for v in x.ravel()[:3]] + (["..."] if x.size > 3 else [])
        return f"[{' '.join(flat)}]"
    if tree.is_container(x):
        return f"{type(x).__name__}({', '.join(map(short, tree.leaves(x)))})"
    return f"{float(x):.12g}" if x is not None else "None"


def _error(x: float | None) -> str:
    return "" if x is None else "0" if x == 0 else f"{x:.1e}"


def _count(x: int | None) -> str:
    return "" if not x else str(x)


def _seconds(x: float | None) -> str:
    if not x:
        return ""
    if x < 1e-6:
        return f"{x * 1e6:.2f} us"
    return f"{x * 1e6:.1f} us" if x < 1e-3 else f"{x * 1e3:.1f} ms" if x < 1 else f"{x:.2f} s"


def _latex(cell: str) -> str:
    for a, b in (("\\", r"\textbackslash "), ("&", r"\&"), ("%", r"\%"), ("_", r"\_"), ("{", r"\{"), ("}", r"\}"), ("#", r"\#")):
        cell = cell.replace(a, b)
    return cell
