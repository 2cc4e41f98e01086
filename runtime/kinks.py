"""`kinks`: whether derivatives at points where there is none are given by convention, or refused."""

from __future__ import annotations

import warnings
from types import TracebackType
from typing import Any

from ..compiler.diagnostics import Diagnostic, KinkWarning, VerificationError
from . import signature
from .arguments import refuse
from .callables import Callee, Wanted
from .dispatch import Dispatcher

_KINDS = frozenset({"grad", "value_and_grad", "jvp", "vjp", "linearize", "jacfwd", "jacrev", "hessian"})


class kinks:
    """`kinks("raise")`: from here on, a derivative whose function touches a kink raises VerificationError (G404).

    The error tells every kink: `abs` at 0, equal numbers in a maximum, a median or a comparison, a bound of `np.clip`, a norm
    or a root of 0, equal eigenvalues, a jump of `//`, all that is in docs/conventions.md and its kin. `kinks("ignore")`, as it is at the beginning, gives the derivative of docs/conventions.md. In a `with`
    statement it holds for the block only. Each call runs the function once more.

    >>> import gradscribe as gs
    >>> with gs.kinks("raise"):
    ...     gs.grad(lambda x: abs(x) + x)(2.0)
    2.0
    >>> gs.grad(lambda x: abs(x) + x)(0.0)
    1.0
    """

    def __init__(self, mode: str):
        if mode not in ("raise", "ignore"):
            refuse("G215", f'`kinks` is "raise" or "ignore", not {mode!r}')
        self._before = Dispatcher.slow_only
        _switch(mode == "raise")

    def __enter__(self) -> kinks:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        _switch(self._before)


def _switch(on: bool) -> None:
    Dispatcher.slow_only = on
    for specializer in list(signature.specializers):
        specializer._dispatcher.refresh()


def check(specializer: Any, values: tuple[Any, ...]) -> None:
    """Raise if the function inside a derivative touches a kink at these arguments."""
    if specializer.kind not in _KINDS:
        return
    inner = specializer.callee.inner
    while isinstance(inner, signature.Specializer):
        inner = inner.callee.inner
    plain = values[: len(specializer.signature.parameters)]
    names = specializer.active(specializer._specs(values))
    tester = specializer.derived.get(("kinks", names))
    if tester is None:
        wanted = Wanted(names, tuple((k, None) for k in range(len(names))), False)
        tester = signature.Specializer(Callee(inner, specializer.signature), "kinks", f"{specializer.name}_kinks", wanted)
        specializer.derived["kinks", names] = tester
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always", KinkWarning)
        tester.entry(plain).call(plain)
    texts = dict.fromkeys(str(w.message) for w in found if issubclass(w.category, KinkWarning))
    if texts:
        raise VerificationError([Diagnostic("G404", f"a kink: {text}", None) for text in texts])
