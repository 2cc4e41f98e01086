"""`check_grads`: derivatives of any order, in both modes, against differences. The first disagreement raises."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ...compiler.diagnostics import ArgumentError, Diagnostic, VerificationError
from .. import tree
from ..verify.calls import Call, aligned
from ..verify.core import _quietly, _show
from ..verify.numeric import Check, check_slope


def check_grads(
    f: Callable[..., Any], args: Any, order: int = 2, modes: Sequence[str] = ("fwd", "rev"), *, seed: int = 0
) -> None:
    """Check the derivatives of `f` at `args` up to an order, along a random direction of all arguments.

    "fwd" holds `jvp` against differences, "rev" `vjp`; the next order does the same to the gradient (the Jacobian of a
    function with several results). `args` is a tuple or a list; anything else is the only argument. Integer arguments stay
    as they are. Raises VerificationError with the first disagreement: G401 with differences, G403 between the modes.

    >>> check_grads(lambda x, y: x**2 * y, (3.0, 2.0))
    """
    if not set(modes) <= {"fwd", "rev"} or not modes:
        raise ArgumentError(Diagnostic("G215", f'`modes` holds "fwd" and "rev", not {tuple(modes)!r}'))
    f, moving = _without_fixed(f, tuple(args) if isinstance(args, (tuple, list)) else (args,))
    for k in range(1, order + 1):
        with _quietly():
            call = Call(f, moving, None, tuple(range(len(moving))))
            _check_order(call, f, moving, k, modes, seed)
        if k < order:
            f = _derivative(f, call)


def _without_fixed(f: Callable[..., Any], args: tuple[Any, ...]) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    """The function of its float arguments alone, the others bound by name."""
    from ..callables import take_apart

    names = [n for n, p in take_apart(f).visible.parameters.items()]
    fixed = {n: a for n, a in zip(names, args, strict=False) if not _moves(a)}
    if not fixed:
        return f, args
    return functools.partial(f, **fixed), tuple(a for a in args if _moves(a))


def _moves(x: Any) -> bool:
    return any(isinstance(leaf, (float, np.floating)) or isinstance(leaf, np.ndarray) and leaf.dtype.kind == "f"
               for leaf in tree.leaves(x))  # fmt: skip


def _derivative(f: Callable[..., Any], call: Call) -> Callable[..., Any]:
    from ..transforms import grad, jacobian

    argnums = tuple(range(len(call.wrt))) if len(call.wrt) > 1 else 0
    out = call.run()
    return (grad if not tree.is_container(out) and np.ndim(out) == 0 else jacobian)(f, argnums)


def _check_order(call: Call, f: Any, args: tuple[Any, ...], order: int, modes: Sequence[str], seed: int) -> None:
    from ..linear import jvp, vjp

    r = np.random.default_rng(seed)
    base = call.values()
    steps = [r.standard_normal(v.shape) if v.shape else float(r.standard_normal()) for v in call.variables]
    bars = tree.map_leaves(lambda y: _like(y, r.standard_normal(np.shape(y))) if _moves(y) else None, call.run())
    phi = _line(call, base, steps, bars)
    found: dict[str, float] = {}
    if "fwd" in modes:
        _, out_dot = jvp(f, args, _tangents(call, steps))
        found["fwd"] = _product(bars, out_dot)
        _judge(check_slope(phi, found["fwd"], _step(base, steps), _tolerance(call)), f, order, "forward")
    if "rev" in modes:
        _, pull = vjp(f, *args)
        adjoints = [np.asarray(g, dtype=float) for g in call.columns(pull(bars))]
        found["rev"] = float(sum(np.sum(s * g) for s, g in zip(steps, adjoints, strict=True)))
        _judge(check_slope(phi, found["rev"], _step(base, steps), _tolerance(call)), f, order, "reverse")
    if len(found) == 2:
        a, b = found["fwd"], found["rev"]
        if abs(a - b) > max(1e-9, _tolerance(call) * 1e-2) * max(abs(a), abs(b), 1e-300):
            text = f"derivative {order} of `{_name(f)}`: forward mode gives {a:.12g}, reverse mode {b:.12g}"
            raise VerificationError(Diagnostic("G403", text))


def _like(y: Any, x: Any) -> Any:
    return np.asarray(x, np.asarray(y).dtype) if isinstance(y, np.ndarray) else float(x)


def _tolerance(call: Call) -> float:
    return 1e-3 if any(v.single_precision for v in call.variables) else 1e-7


def _line(call: Call, base: list[Any], steps: list[Any], bars: Any) -> Callable[[float], Any]:
    def phi(t: float) -> float:
        return _product(bars, call.run([x + t * s for x, s in zip(base, steps, strict=True)]))

    return phi


def _product(a: Any, b: Any) -> float:
    return float(sum(np.sum(np.asarray(x) * np.asarray(y)) for x, y in aligned(a, b) if x is not None))


def _step(base: list[Any], steps: list[Any]) -> float:
    size = max((float(np.max(np.abs(x), initial=0.0)) for x in base), default=0.0)
    return 0.05 * max(size, 0.1) / max((float(np.max(np.abs(s), initial=0.0)) for s in steps), default=1.0)


def _tangents(call: Call, steps: list[Any]) -> tuple[Any, ...]:
    """The direction in the structure of the arguments."""
    by_position = {v.position: s for v, s in zip(call.variables, steps, strict=True)}
    counter = iter(range(10**9))

    def leaf(x: Any) -> Any:
        step = by_position.get(next(counter))
        return None if step is None else _like(x, step)

    moved = {n: tree.map_leaves(leaf, v) for n, v in call.arguments.items()}
    return inspect.BoundArguments(call.signature, moved).args  # type: ignore[arg-type]


def _judge(check: Check, f: Any, order: int, mode: str) -> None:
    if check.verdict == "failed":
        text = f"derivative {order} of `{_name(f)}` in {mode} mode is {_show(check.given)}, and differences give {_show(check.expected)}"
        raise VerificationError(Diagnostic("G401", text, None, check.note))
    if check.verdict == "unclear":
        raise VerificationError(Diagnostic("G402", f"derivative {order} of `{_name(f)}` cannot be checked here: {check.note}"))


def _name(f: Any) -> str:
    while isinstance(f, functools.partial):
        f = f.func
    return str(getattr(f, "__name__", "f"))
