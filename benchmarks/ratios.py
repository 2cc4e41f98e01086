"""Value-and-gradient against the primal and against the gradient written by hand, in one run.

Run it:  python benchmarks/ratios.py [WORD ...]      (only the cases whose names contain a WORD)

Before anything is timed, the generated gradient must agree with the hand-written one, and that with differences.
autograd and JAX get a column each if they are installed and can run the same source.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from types import FunctionType, SimpleNamespace
from typing import Any

import timing  # first: it pins the BLAS to one core

import gradscribe as gs  # isort: skip
import numpy as np  # isort: skip
from cases import Case, cases  # isort: skip

LIMIT = 1.5  # generated / by hand


def generated(case: Case) -> Callable[..., Any]:
    """The code gradscribe writes for the case; verification is not part of what is timed."""
    if case.vectorized:
        return gs.vectorize(gs.grad(case.function))
    return gs.value_and_grad(case.function, argnums=case.argnums)


def fresh(args: tuple[Any, ...]) -> tuple[Any, ...]:
    """The arguments with arrays copied: a primal may store into its own."""
    return tuple(a.copy() if isinstance(a, np.ndarray) else a for a in args)


def check(case: Case, ours: Callable[..., Any]) -> None:
    """Generated == by hand == differences along a random direction."""
    if case.vectorized:
        np.testing.assert_allclose(ours(*case.args), case.by_hand(*case.args), rtol=1e-9)
        points = case.args[0][:100]
        h = 1e-5 * points
        slopes = [(case.function(a + d) - case.function(a - d)) / (2 * d) for a, d in zip(points, h, strict=True)]
        np.testing.assert_allclose(case.by_hand(points), slopes, rtol=1e-5)
        return
    value, gradients = case.by_hand(*fresh(case.args))
    our_value, our_gradients = ours(*fresh(case.args))
    np.testing.assert_allclose(our_value, value, rtol=1e-12)
    for mine, theirs in zip(our_gradients, gradients, strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-9, atol=1e-13)
    rng = np.random.default_rng(1)
    directions = {k: rng.normal(size=np.shape(case.args[k])) for k in case.argnums}

    def along(t: float) -> float:
        return case.function(*(a + t * directions[k] if k in directions else a for k, a in enumerate(fresh(case.args))))

    slope = (along(1e-6) - along(-1e-6)) / 2e-6
    exact = sum(np.sum(g * directions[k]) for k, g in zip(case.argnums, gradients, strict=True))
    np.testing.assert_allclose(exact, slope, rtol=1e-6)


def peers(case: Case) -> dict[str, Callable[..., Any]]:
    """The same source with `np` and `math` replaced by a peer's, differentiated by the peer."""
    found: dict[str, Callable[..., Any]] = {}
    if case.vectorized:
        return found
    for name in ("autograd", "jax"):
        try:
            peer = _peer(name, case)
            peer(*fresh(case.args))
        except Exception:  # not installed, or it cannot run this source
            continue
        found[name] = peer
    return found


def _peer(name: str, case: Case) -> Callable[..., Any]:
    peer = importlib.import_module(name)
    function = _with_modules_of(name, case.function)
    if name == "jax":
        peer.config.update("jax_enable_x64", True)
        static = tuple(k for k, a in enumerate(case.args) if isinstance(a, int))
        compiled = peer.jit(peer.value_and_grad(function, argnums=case.argnums), static_argnums=static)
        return lambda *args: peer.block_until_ready(compiled(*args))

    def of_active(active: Any, args: tuple[Any, ...]) -> Any:
        values = dict(zip(case.argnums, active, strict=True))
        return function(*(values.get(k, a) for k, a in enumerate(args)))

    both = peer.value_and_grad(of_active)
    return lambda *args: both(tuple(args[k] for k in case.argnums), args)


def _with_modules_of(peer: str, function: FunctionType) -> FunctionType:
    """The function, and the helpers beside it, with `np` and `math` meaning the peer's modules."""
    numpy = importlib.import_module("autograd.numpy" if peer == "autograd" else "jax.numpy")
    special = importlib.import_module(f"{peer}.scipy.special")
    math = SimpleNamespace(**{k: getattr(numpy, k) for k in ("log", "exp", "sqrt", "sin", "cos")}, erf=special.erf)
    namespace: dict[str, Any] = {**function.__globals__, "np": numpy, "math": math}
    for key, value in list(namespace.items()):
        if isinstance(value, FunctionType) and value.__module__ == function.__module__:
            namespace[key] = FunctionType(value.__code__, namespace, key)
    return namespace[function.__name__]


def main(words: list[str]) -> int:
    columns = ["primal", "by hand", "generated", "autograd", "jax"]
    print(f"{'microseconds per call':30s}" + "".join(f"{c:>12s}" for c in columns) + "   generated / by hand")
    above = []
    for case in cases():
        if words and not any(word in case.name for word in words):
            continue
        ours = generated(case)
        check(case, ours)
        contestants = {"by hand": case.by_hand, "generated": ours, **peers(case)}
        if not case.vectorized:
            contestants["primal"] = case.function
        seconds = timing.measure(contestants, fresh(case.args))
        ratio = seconds["generated"] / seconds["by hand"]
        cells = "".join(f"{seconds[c] * 1e6:12.2f}" if c in seconds else f"{'-':>12s}" for c in columns)
        print(f"{case.name:30s}{cells}   {ratio:.2f}")
        if ratio > LIMIT:
            above.append(case.name)
    print(f"\nabove {LIMIT}: {', '.join(above) or 'none'}")
    return 1 if above else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
