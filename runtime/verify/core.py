"""`verify`: both oracles, in the order of their price, within the time there is; failed raises."""

from __future__ import annotations

import contextlib
import io
import random
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ...compiler.diagnostics import Diagnostic, VerificationError
from .. import tree
from .calls import Call, Variable, aligned
from .elements import CannotFollow
from .follow import asks_for_classes
from .limits import within
from .numeric import Check, check_slope
from .report import Finding, Report
from .subjects import Subject

SYMPY_IMPORT = 0.55  # seconds, on a slow machine: not begun with less time left
LONGEST = 5.0  # seconds for SymPy where there is no budget: it can take hours
LARGE = 24  # numbers


def check_derivative(subject: Subject, budget: float | None) -> Report:
    """The report on a derivative at a point. `budget` in seconds; None is no limit. Raises nothing for a failure."""
    begin = time.monotonic()
    deadline = None if budget is None else begin + budget
    with _quietly():
        call = subject.call
        out, again = call.run(), call.run()
        if not _same(out, again):
            note = "two calls with the same arguments give different results"
            return Report(subject.name, _all(subject, out, "not checked", note))
        args, kwargs = call.with_values([np.array(v.value) if v.shape else v.value for v in call.variables])
        rows = call.rows(out, subject.derivative(*args, **kwargs))
        checks = _differences(subject, out, rows, deadline)
        proofs, why = _exact(subject, deadline)
    findings = [
        _finding(label, v, check, proofs[k] if proofs else None, why)
        for k, (label, v, check) in enumerate((label, v, c) for label, row in checks for v, c in row)
    ]
    if subject.on_purpose:
        findings = [_meant(f, subject.on_purpose) for f in findings]
    return Report(subject.name, tuple(findings), (), time.monotonic() - begin)


def _meant(finding: Finding, purposes: tuple[str, ...]) -> Finding:
    """A derivative that the user has changed on purpose may differ from that of the function."""
    if finding.verdict != "failed":
        return finding
    note = f"{' and '.join(purposes)} may change it on purpose: differences give {finding.expected}, it is {finding.given}"
    return replace(finding, verdict="not checked", expected="", given="", against="", note=note)


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    """The user's function runs many times: no prints, no warnings, and the random state as it was."""
    python, legacy = random.getstate(), np.random.get_state()
    try:
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        random.setstate(python)
        np.random.set_state(legacy)


def _same(a: Any, b: Any) -> bool:
    return all(np.array_equal(x, y, equal_nan=True) for x, y in aligned(a, b))


def _labels(out: Any, name: str) -> list[str]:
    return [name + path for path, _ in tree.leaves_with_paths(out)]


def _all(subject: Subject, out: Any, verdict: str, note: str) -> tuple[Finding, ...]:
    labels, variables = _labels(out, subject.function), subject.call.variables
    return tuple(Finding(v.label, label, verdict, note=note) for label in labels for v in variables)


# -- differences

Row = tuple[str, list[tuple[Variable, Check]]]


def _differences(subject: Subject, out: Any, rows: list[list[Any]], deadline: float | None) -> list[Row]:
    """Every variable's derivative of every leaf of the result, along random directions."""
    call = subject.call
    made: list[Row] = [(label, []) for label in _labels(out, subject.function)]
    base = call.values()
    for k, v in enumerate(call.variables):
        lines = [_line(call, base, k, d) for d in _directions(v, k)]
        for (_, found), row, leaf in zip(made, rows, range(len(rows)), strict=True):
            found.append((v, _worst([_along(line, leaf, row[k], v, deadline) for line in lines])))
    return made


def _directions(v: Variable, seed: int) -> list[np.ndarray]:
    """Each axis of a small array, and sums of entries: at a tie, single entries alone say too little.

    A complex number moves in two directions.
    """
    if v.number is complex:
        turned = np.random.default_rng(seed + 1).uniform(0.5, 2.5, v.shape)
        return [d * u for d in _directions(replace(v, value=np.real(v.value)), seed) for u in (1.0, np.exp(1j * turned))]
    if not v.shape:
        return [np.array(1.0)]
    if v.size <= 3:
        return [*np.eye(v.size).reshape(v.size, *v.shape), np.ones(v.shape)]
    return [*np.random.default_rng(seed).standard_normal((2, *v.shape)), np.ones(v.shape)]


@dataclass
class _Line:
    """The function along a direction of one variable; values are kept, since every leaf of the result asks for them."""

    run: Callable[[Any], list[Any]]
    direction: np.ndarray
    values: dict[Any, list[Any]]

    def leaf(self, k: int) -> Callable[[Any], Any]:
        def phi(t: Any) -> Any:
            if t not in self.values:
                self.values[t] = self.run(t)
            return self.values[t][k]

        return phi


def _line(call: Call, base: list[Any], k: int, direction: np.ndarray) -> _Line:
    def run(t: Any) -> list[Any]:
        step = direction * t
        moved = base[k] + (step if np.ndim(base[k]) else step.item())
        new = [x.copy() if isinstance(x, np.ndarray) else x for x in base]
        new[k] = np.asarray(moved) if isinstance(base[k], np.ndarray) else moved
        return tree.leaves(call.run(new))

    return _Line(run, direction, {})


def _along(line: _Line, leaf: int, entry: Any, v: Variable, deadline: float | None) -> Check:
    here = line.leaf(leaf)(0.0)
    if not _is_number(here):
        return Check("unclear", None, None, note=f"the result is a {type(here).__name__}")
    if deadline is not None and time.monotonic() > deadline:
        return Check("unclear", None, None, note="out of time")
    given = np.asarray(entry, dtype=np.complex128 if np.iscomplexobj(entry) else np.float64)
    if given.shape != np.shape(here) + v.shape:
        note = f"the derivative has shape {given.shape}"
        return Check("failed", np.zeros(np.shape(here) + v.shape), given, note=note)
    given = np.tensordot(given, line.direction, line.direction.ndim)
    given = _parts(given) if np.iscomplexobj(here) else np.real(given)
    size = float(np.max(np.abs(v.value), initial=0.0))
    spread = float(np.max(np.abs(line.direction), initial=1.0))
    h = 0.05 * max(size, 0.1) / max(spread, 1e-300)
    phi = line.leaf(leaf)
    if np.iscomplexobj(here):
        return check_slope(lambda t: _parts(phi(t)), given, h, 1e-3 if v.single_precision else 1e-7)
    return check_slope(phi, given, h, 1e-3 if v.single_precision else 1e-7, None if v.number is complex else phi)


def _parts(z: Any) -> np.ndarray:
    return np.stack([np.real(z), np.imag(z)])


def _is_number(x: Any) -> bool:
    return isinstance(x, (int, float, complex, np.generic, np.ndarray)) and np.asarray(x).dtype.kind in "fiubc"


def _worst(checks: list[Check]) -> Check:
    order = ("failed", "unclear", "kink", "agreed")
    return min(checks, key=lambda c: (order.index(c.verdict), c.digits), default=Check("agreed", 0.0, 0.0, 15))


# -- exact oracles


def _exact(subject: Subject, deadline: float | None) -> tuple[list[Any] | None, str]:
    """Proofs by SymPy, or else by 60-digit differences; None and the reason where neither is possible."""
    reasons = []
    if not subject.call.variables:
        return None, "nothing to differentiate"
    if any(v.number is complex for v in subject.call.variables):
        return None, "complex numbers"
    if any(v.of_numpy for v in subject.call.variables) and asks_for_classes(subject.function):
        return None, "it asks what kind of number it gets"
    attempts = [(SYMPY_IMPORT, "sympy", _by_sympy), (0.2, "mpmath", _by_digits)]
    if deadline is not None and sum(v.size for v in subject.call.variables) > LARGE:
        attempts.reverse()  # expressions of many numbers take long: what is certain to end comes first
    for needed, module, attempt in attempts:
        left = None if deadline is None else deadline - time.monotonic() - (0.0 if module in sys.modules else needed)
        if left is not None and left < 0.02:
            reasons.append(f"no time left for {'SymPy' if module == 'sympy' else '60-digit differences'}")
            continue
        try:
            return attempt(subject, deadline), reasons[0] if reasons else ""
        except CannotFollow as reason:
            reasons.append(str(reason))
        except RecursionError:
            reasons.append("the expression is nested too deeply")
    return None, "; ".join(dict.fromkeys(reasons))


def _by_sympy(subject: Subject, deadline: float | None) -> list[Any]:
    import sympy  # noqa: F401  (here, because watching the clock would make its import twice as slow)

    from .prove import prove

    # Part of what is left, so that a function too large for SymPy can still be followed with 60 digits.
    now = time.monotonic()
    until = now + (LONGEST if deadline is None else 0.7 * (deadline - now))
    return within(until, lambda: prove(subject.call, subject.followable, until, deadline is not None), _out_of_time)


def _by_digits(subject: Subject, deadline: float | None) -> list[Any]:
    import mpmath  # noqa: F401

    from .prove import agree

    return within(deadline, lambda: agree(subject.call, subject.followable, deadline), _out_of_time)


def _out_of_time() -> Any:
    raise CannotFollow("out of time")


# -- the verdict


def _finding(label: str, v: Variable, check: Check, proof: Any, why: str) -> Finding:
    """Both oracles' words on one derivative made into one."""
    exact = proof.verdict if proof is not None else "none"
    same_number = exact in ("proved", "agreed")
    if exact == "failed" and not (check.verdict == "agreed" and proof.off > 1e-6):
        return Finding(v.label, label, "failed", 0, "", _show(proof.expected), _show(proof.given), "SymPy")
    if check.verdict == "failed" and not same_number:
        return Finding(v.label, label, "failed", 0, check.note, _show(check.expected), _show(check.given), "differences")
    if same_number and check.verdict == "failed" and _far(check):
        # The formula is right, so the derivative that was run is not this formula, or the function jumps nearby.
        return Finding(v.label, label, "failed", 0, "the formula is right, the number is not", _show(check.expected),
                       _show(check.given), "differences")  # fmt: skip
    if same_number:
        note = "; ".join(filter(None, [proof.note, why]))
        return Finding(v.label, label, exact, proof.digits if exact == "agreed" else 0, note)
    note = "; ".join(filter(None, [check.note, why, proof.note if proof is not None else ""]))
    if exact == "failed":
        note = f"followed through the code, it would be {_show(proof.expected)}: {note}".rstrip(": ")
    if check.verdict == "unclear":
        return Finding(v.label, label, "not checked", 0, note)
    return Finding(v.label, label, "numeric only", check.digits, note)


def _far(check: Check) -> bool:
    return not np.allclose(check.expected, check.given, rtol=1e-3, atol=1e-12)


def _show(x: Any) -> str:
    return f"{float(x):.10g}" if np.size(x) == 1 else np.array2string(np.asarray(x), precision=6, threshold=6)


def raise_if_failed(report: Report, name: str) -> Report:
    """The report, or VerificationError with one diagnostic per failed line."""
    failed = [f for f in report.findings if f.verdict == "failed"]
    if failed:
        raise VerificationError([_diagnostic(f, name) for f in failed])
    return report


def _diagnostic(f: Finding, name: str) -> Diagnostic:
    text = f"the derivative of `{name}` with respect to `{f.parameter}` disagrees with {f.against}"
    return Diagnostic("G401", f"{text}: it should be {f.expected}, and is {f.given}", None, f.note)

