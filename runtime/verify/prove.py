"""The generated derivative held against SymPy's, and against 60-digit differences where expressions grow too large."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .calls import Call, Variable, aligned, elements
from .elements import CannotFollow, Element, Kit, PreciseKit, SymbolicKit
from .symbolic import constant, filled, numbers, run_followed
from .zero import evaluate, is_zero, only_rounding

DIGITS = 50
MOST_SYMBOLS = 24


@dataclass(frozen=True)
class Proof:
    """What was found for one result and one variable: "proved", "agreed", "unclear" or "failed"."""

    verdict: str
    digits: int = 0
    note: str = ""
    expected: Any = None
    given: Any = None
    off: float = 0.0  # how far apart, relative to the derivative


@dataclass(frozen=True)
class Moved:
    """A variable made of elements, with what to differentiate by: (element, weight of each entry of the variable)."""

    value: Any
    by: list[tuple[Any, np.ndarray]]


def weights(shape: tuple[int, ...], seed: int) -> np.ndarray:
    """Small nonzero integers, the same on every run: a direction that rounds nothing."""
    r = random.Random(seed)
    count = math.prod(shape)
    return np.reshape([r.choice((-3, -2, -1, 1, 2, 3)) for _ in range(count)], shape) if shape else np.array(1)


def unit(shape: tuple[int, ...], index: tuple[int, ...]) -> np.ndarray:
    """One at an index, zero elsewhere."""
    made = np.zeros(shape, int)
    made[index] = 1
    return made


def contracted(kit: Kit, entry: Any, out_weights: np.ndarray, variable_weights: np.ndarray) -> Element:
    """A block of a Jacobian between two directions, as one element."""
    total: Any = 0
    shape = out_weights.shape + variable_weights.shape
    both = np.multiply.outer(out_weights, variable_weights) if shape else np.array(1)
    block = entry if isinstance(entry, list) else [e for _, e in elements(entry)]
    if len(block) != both.size:
        raise CannotFollow(f"a derivative of shape {np.shape(entry)} where {shape} was expected")
    for e, w in zip(block, both.ravel().tolist(), strict=True):
        if w:
            total = total + w * kit.lift(e)
    return kit.lift(total)


def out_directions(shape: tuple[int, ...]) -> list[np.ndarray]:
    """What of a result to look at: each number of a small one, random sums of a large one."""
    if math.prod(shape) <= 4:
        return [unit(shape, index) for index in np.ndindex(shape)]
    return [weights(shape, 1), weights(shape, 2)]


# -- with SymPy


def prove(call: Call, derivative: Callable[..., Any], deadline: float | None, quick: bool = False) -> list[Proof]:
    """One proof per leaf of the result and variable, in order. Raises CannotFollow, with the reason."""
    kit = SymbolicKit(deadline, 3_000 if quick else 20_000)
    total = sum(v.size for v in call.variables)
    moved = [_symbols(kit, v, total <= MOST_SYMBOLS or not v.shape, k) for k, v in enumerate(call.variables)]
    out, given = _run(call, derivative, [m.value for m in moved])
    point = _point(kit, moved)
    proofs = []
    for (leaf, entries), (shape, _) in zip(_rows(call, out, given), _shapes(out), strict=True):
        for entry, m in zip(entries, moved, strict=True):
            pairs = []
            for o in out_directions(shape):
                whole = contracted(kit, leaf, o, np.array(1)).expr
                for symbol, w in m.by:
                    kit.check_time()
                    pairs.append((kit.sympy.diff(whole, symbol.expr), contracted(kit, entry, o, w).expr))
            proofs.append(_judge(pairs, point, kit, deadline))
    return proofs


def _symbols(kit: SymbolicKit, v: Variable, each: bool, seed: int) -> Moved:
    """Symbols for all entries of a variable, or for a step along a random direction."""
    by: list[tuple[Any, np.ndarray]] = []

    def one(index: tuple[int, ...], x: float) -> Element:
        symbol = kit.symbol("_".join([v.name, *map(str, index)]), float(x))
        by.append((symbol, unit(v.shape, index)))
        return symbol

    if each:
        return Moved(filled(v.value, one), by)
    direction, step = weights(v.shape, seed), kit.symbol(f"t_{v.name}", 0.0)
    value = filled(v.value, lambda index, x: x + int(direction[index]) * step)
    return Moved(value, [(step, direction)])


def _point(kit: SymbolicKit, moved: list[Moved]) -> dict[Any, float]:
    return {symbol.expr: symbol.number for m in moved for symbol, _ in m.by}


def _run(call: Call, derivative: Callable[..., Any], values: list[Any]) -> tuple[Any, Any]:
    """The function's and the derivative's result on followed numbers, each with its own copy of the arrays."""

    def again() -> list[Any]:
        return [v.copy() if isinstance(v, np.ndarray) else v for v in values]

    args, kwargs = call.with_values(again(), constant)
    out = run_followed(call.f, args, kwargs)
    args, kwargs = call.with_values(again(), constant)
    return out, run_followed(derivative, args, kwargs)


def _shapes(out: Any) -> list[tuple[tuple[int, ...], Any]]:
    return [(np.shape(leaf) if isinstance(leaf, np.ndarray) else (), leaf) for leaf, _ in aligned(out, out)]


def _rows(call: Call, out: Any, given: Any) -> list[tuple[Any, list[Any]]]:
    try:
        return [(leaf, call.columns(d)) for leaf, d in aligned(out, given)]
    except (TypeError, ValueError, KeyError, IndexError, AttributeError) as error:
        raise CannotFollow(f"the derivative's structure: {error}") from error


def _judge(pairs: list[tuple[Any, Any]], point: dict[Any, float], kit: SymbolicKit, deadline: float | None) -> Proof:
    """Compare expressions: numbers with 50 digits first, because they are quick to say no, then as expressions."""
    import mpmath

    with mpmath.workdps(DIGITS):
        found = [_at(pairs, point, 0.0)] + [_at(pairs, point, s) for s in (1e-3, -2e-3, 5e-3)]
    here = found[0]
    if here is None:
        return Proof("unclear", note="SymPy's derivative is not finite at this point")
    _, off, expected, given = here
    if off > 1e-9:
        if kit.ties:
            return Proof("unclear", note=f"on the border between two branches ({kit.ties[0]})")
        return Proof("failed", 0, "", expected, given, off)
    rounded = False
    # What is left is shared, so that a hard simplification leaves the agreement of the numbers as a result.
    until = None if deadline is None else time.monotonic() + 0.4 * (deadline - time.monotonic())
    for s, g in pairs:
        difference = s - g
        if not is_zero(difference, until):
            if not only_rounding(difference, s, until):
                digits = min(d for d, *_ in filter(None, found))
                return Proof("agreed", digits, "SymPy does not simplify the difference to 0", expected, given)
            rounded = True
    return Proof("proved", note="up to the rounding of constants" if rounded else "", expected=expected, given=given)


def _at(pairs: list[tuple[Any, Any]], point: dict[Any, float], away: float) -> tuple[int, float, float, float] | None:
    """Digits that agree at a point near the sample, the worst difference, and its two numbers; None if not finite."""
    import mpmath

    values = {
        s: mpmath.mpf(x) * (1 + away / (k + 1)) if x else mpmath.mpf(away) for k, (s, x) in enumerate(point.items())
    }
    memo: dict[Any, Any] = {}
    numbers = [(evaluate(s, values, memo), evaluate(g, values, memo)) for s, g in pairs]
    if not all(_finite(a) and _finite(b) for a, b in numbers):
        return None
    return _worst(numbers)


def _finite(x: Any) -> bool:
    import mpmath

    return isinstance(x, mpmath.mpf) and bool(mpmath.isfinite(x))


def _worst(numbers: list[tuple[Any, Any]]) -> tuple[int, float, float, float]:
    import mpmath

    scale = max((max(abs(a), abs(b)) for a, b in numbers), default=0)
    a, b = max(numbers, key=lambda pair: abs(pair[0] - pair[1]))
    if a == b or scale == 0:
        return DIGITS, 0.0, float(a), float(b)
    off = abs(a - b) / scale
    return max(0, min(DIGITS, int(-mpmath.log10(off)))), float(off), float(a), float(b)


# -- with 60 digits


def agree(call: Call, derivative: Callable[..., Any], deadline: float | None) -> list[Proof]:
    """As `prove`, along random directions, by central differences of numbers with 60 digits: errors below 1e-35."""
    import mpmath

    with mpmath.workdps(60):
        kit = PreciseKit(deadline)
        out, given = _run(call, derivative, [_precise(kit, v, 0) for v in call.variables])
        ties = list(kit.ties)
        directions = [weights(v.shape, k) for k, v in enumerate(call.variables)]
        slopes = [_slopes(call, kit, k, directions[k], 18) for k in range(len(directions))]
        proofs = []
        for row, ((_, entries), (shape, _)) in enumerate(zip(_rows(call, out, given), _shapes(out), strict=True)):
            for k, (entry, direction) in enumerate(zip(entries, directions, strict=True)):
                outs = out_directions(shape)
                numbers = [contracted(kit, entry, o, direction).number for o in outs]
                proof = _judge_numbers(_pairs(outs, slopes[k][row], numbers), ties)
                if proof.verdict == "failed" and _sensitive(slopes[k][row], _slopes(call, kit, k, direction, 20)[row]):
                    proof = Proof("unclear", note="too sensitive to its arguments even for 60 digits")
                proofs.append(proof)
        return proofs


def _slopes(call: Call, kit: PreciseKit, k: int, direction: np.ndarray, digits: int) -> list[list[Any]]:
    """Per leaf of the result, the derivatives of its numbers along a direction of one variable."""
    import mpmath

    h = mpmath.mpf(10) ** -digits
    sides = []
    for sign in (1, -1):
        values = [_precise(kit, v, sign * h * direction if j == k else 0) for j, v in enumerate(call.variables)]
        args, kwargs = call.with_values(values, constant)
        sides.append([numbers(kit, leaf) for _, leaf in _shapes(run_followed(call.f, args, kwargs))])
    return [[(a.number - b.number) / (2 * h) for a, b in zip(*pair, strict=True)] for pair in zip(*sides, strict=True)]


def _pairs(outs: list[np.ndarray], slopes: list[Any], given: list[Any]) -> list[tuple[Any, Any]]:
    import mpmath

    expected = [mpmath.fsum(w * s for w, s in zip(o.ravel().tolist(), slopes, strict=True)) for o in outs]
    return list(zip(expected, given, strict=True))


def _sensitive(wide: list[Any], narrow: list[Any]) -> bool:
    """Whether two step widths give different slopes: then neither is one."""
    return any(abs(a - b) > 1e-9 * max(abs(a), abs(b)) for a, b in zip(wide, narrow, strict=True))


def _precise(kit: PreciseKit, v: Variable, step: Any) -> Any:
    import mpmath

    def one(index: tuple[int, ...], x: float) -> Element:
        return kit.variable(mpmath.mpf(float(x)) + (step[index] if np.ndim(step) else step))

    return filled(v.value, one)


def _judge_numbers(pairs: list[tuple[Any, Any]], ties: list[str]) -> Proof:
    if not all(_finite(a) and _finite(b) for a, b in pairs):
        return Proof("unclear", note="not finite at this point")
    digits, off, expected, given = _worst(pairs)
    if off > 1e-9:
        if ties:
            return Proof("unclear", note=f"on the border between two branches ({ties[0]})")
        return Proof("failed", 0, "", expected, given, off)
    return Proof("agreed", min(digits, 35), "with 60-digit differences", expected, given)
