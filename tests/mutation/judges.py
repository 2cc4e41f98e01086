"""The checks of the repository by name, and the functions that they are about.

    rule np.sum              `check_rule` on the rule's samples
    control.newton           a program of tests/programs, its three tests
    combos.nested_try        a program of tests/language, its three tests
    store vector 12          a program of tests/programs/stores
    golden kernels/heat      the text of a golden file
    test_x.test_y[case]      a test below tests/, by the names of its module and function
"""

from __future__ import annotations

import importlib.util
import inspect
import sys
import types
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import gradscribe as gs
import numpy as np
import pytest
from gradscribe.compiler.rules import registry
from gradscribe.runtime import signature
from gradscribe.runtime.testing import calls_of, cases_of, check_rule

TESTS = Path(__file__).parents[1]


@cache
def module(name: str) -> types.ModuleType:
    """A module below tests/, by its name."""
    (path,) = [p for p in TESTS.rglob(f"{name}.py") if not {"golden", "fuzz"} & {*p.parts}]
    spec = importlib.util.spec_from_file_location(f"judged_{name}", path)
    made = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = made  # where dataclasses look for it
    spec.loader.exec_module(made)
    return made


def check(name: str) -> None:
    """Run a check; raises if it fails."""
    kind, _, rest = name.partition(" ")
    if kind == "rule":
        check_rule(registry.rules[rest])
    elif kind == "store":
        module("test_stores").test_store(*_store(rest))
    elif kind == "golden":
        module("test_golden").test_golden(TESTS / "golden" / f"{rest}.py", False)
    elif name.startswith("test_"):
        _run_test(name)
    else:
        program = _program(name)
        tests = module("test_language" if "language" in inspect.getfile(program) else "test_programs")
        for test in ("test_first_order", "test_gradient", "test_forward_mode", "test_second_order"):
            if hasattr(tests, test):
                _called(getattr(tests, test), {"f": program, "given": program.at, "capsys": None})


def _called(test: Callable[..., Any], values: dict[str, Any]) -> None:
    test(**{n: values[n] for n in inspect.signature(test).parameters})


def _program(name: str) -> Any:
    """A program, without what has been compiled of it."""
    where, _, name = name.partition(".")
    program = getattr(module(where), name)
    forget()
    return program


def forget() -> None:
    """Nothing that was compiled is used again."""
    signature._kept_of_builtins.clear()
    for specializer in list(signature.specializers):
        function = specializer.function
        if isinstance(function, types.FunctionType):
            function.__dict__.pop("__gradscribe_kept__", None)


def _store(rest: str) -> tuple[str, str, str]:
    kind, _, number = rest.partition(" ")
    return next(p.values for p in module("test_stores").programs() if p.values[2] == f"{kind}_{number}")


def _run_test(name: str) -> None:
    """A test function, with one case of its parameters and the fixtures that it asks for."""
    name, _, case = name.removesuffix("]").partition("[")
    where, _, name = name.partition(".")
    test = getattr(module(where), name)
    values: dict[str, Any] = {}
    for mark in (m for m in getattr(test, "pytestmark", []) if m.name == "parametrize"):
        names = [n.strip() for n in mark.args[0].split(",")] if isinstance(mark.args[0], str) else list(mark.args[0])
        cases = list(mark.args[1])
        chosen = cases[int(case)] if case.isdecimal() else next(c for c in cases if _label(c) == case)
        chosen = getattr(chosen, "values", (chosen,) if len(names) == 1 else chosen)
        values |= dict(zip(names, chosen, strict=True))
    forget()
    with pytest.MonkeyPatch.context() as patch, np.errstate(all="ignore"):
        _called(test, values | {"monkeypatch": patch})


def _label(case: Any) -> str:
    return getattr(case, "id", None) or getattr(case, "__name__", str(case))


# -- what a user would decorate


def decorated(name: str) -> Iterator[tuple[Any, tuple[Any, ...], tuple[str, ...]]]:
    """The functions of a check, with arguments and the parameters to differentiate by."""
    kind, _, rest = name.partition(" ")
    if kind == "rule":
        rule = registry.rules[rest]
        for case in cases_of(rule, np.random.default_rng(0)):
            yield case.scalar, case.primals, tuple(inspect.signature(case.scalar).parameters)
        assert calls_of(rule)
    elif kind == "store":
        store_kind, body, label = _store(rest)
        yield module("test_stores").function(body, label), (module("test_stores").ARGUMENTS[store_kind],), ("u",)
    elif kind != "golden" and not name.startswith("test_"):
        program = _program(name)
        tests = module("test_language" if "language" in inspect.getfile(program) else "test_programs")
        names = list(inspect.signature(program).parameters)
        wrt = [names[k] for k in tests.moving(program)] if hasattr(tests, "moving") else tests.names_of(program, program.at)
        yield program, tuple(tests.fresh(program) if hasattr(tests, "moving") else tests.fresh(program.at)), tuple(wrt)


def verified(f: Any, args: tuple[Any, ...], wrt: tuple[str, ...], holomorphic: bool = False) -> None:
    """What the decorator says of a function's gradient, Jacobian and Hessian; raises where it finds them wrong."""
    forget()
    d = gs.differentiable(f, argnums=wrt)
    for derivative in (d.grad, d.hessian):
        derivative(*args)
