"""Stores at every kind of index, through every kind of view, by every function that writes.

`stores/*_stores.txt` has a program per line, a store into `y = np.sin(u)`; `*_programs.txt` has a program per paragraph.
Each gives a `y`, and the number that is differentiated is made of all its elements. `refused.txt`: the same, with codes.
"""

from __future__ import annotations

import linecache
import types
from pathlib import Path

import gradscribe as gs
import numpy as np
import pytest

HERE = Path(__file__).parent / "stores"
_RNG = np.random.default_rng(5)
ARGUMENTS = {
    "vector": np.array([0.7, -1.2, 1.1, 0.4, -0.35, 0.9]), "matrix": _RNG.normal(size=(3, 4)),
    "tensor": _RNG.normal(size=(2, 3, 4)), "number": 0.8,
}  # fmt: skip
AROUND = '''
import numpy as np
GLOBAL_LIST = [1.0]
GLOBAL_ARRAY = np.ones(6)
GLOBAL_DICT = {"a": 1.0}
class Box:
    def __init__(self, x):
        self.x = x
GLOBAL_BOX = Box(np.ones(6))
def setter(y, x):
    y[1] = x[0] * x[1]
    y[2:4] *= x[:2]
    return y
def scale_in_place(a, n):
    for _ in range(n):
        a *= 1.5
        a[0] = a[1] * a[2]
    return a
def f(u):
'''
RESULT = "return np.sum(np.sin(y) * np.arange(1.0, np.size(y) + 1.0).reshape(np.shape(y)))"


def function(body: str, name: str):
    """The program as a function that has a source."""
    text = AROUND + "".join(f"    {line}\n" for line in [*body.splitlines(), RESULT])
    file = f"/programs/{name}.py"
    linecache.cache[file] = (len(text), None, text.splitlines(True), file)
    module = types.ModuleType(name)
    exec(compile(text, file, "exec"), module.__dict__)
    return module.f


def programs():
    for kind in ARGUMENTS:
        lines = HERE / f"{kind}_stores.txt"
        bodies = [f"y = np.sin(u)\n{line}" for line in lines.read_text().splitlines()] if lines.exists() else []
        bodies += (HERE / f"{kind}_programs.txt").read_text().strip().split("\n\n")
        for k, body in enumerate(bodies):
            yield pytest.param(kind, body, f"{kind}_{k}", id=f"{kind}-{k}-{body.splitlines()[-1]}")


def slope(f, u, d):
    """Richardson-extrapolated central difference along `d`."""
    def central(h):
        return (np.asarray(f(u + h * d)) - np.asarray(f(u - h * d))) / (2 * h)

    return (4 * central(5e-4) - central(1e-3)) / 3


@pytest.mark.parametrize(("kind", "body", "name"), list(programs()))
def test_store(kind, body, name):
    f, u = function(body, name), ARGUMENTS[kind]
    d = np.random.default_rng(9).normal(size=np.shape(u)) if np.ndim(u) else 1.0

    def fresh(x):
        return np.array(x) if np.ndim(x) else float(x)

    argument = fresh(u)
    value, gradient = gs.value_and_grad(f)(argument)
    np.testing.assert_array_equal(argument, u, err_msg="the caller's array has changed")
    np.testing.assert_allclose(value, f(fresh(u)), rtol=1e-12, atol=1e-12)
    number = slope(lambda x: f(fresh(x)), u, d)
    np.testing.assert_allclose(np.sum(gradient * d), number, rtol=1e-6, atol=1e-6, err_msg="reverse")
    np.testing.assert_allclose(gs.jvp(f, (fresh(u),), (d,))[1], number, rtol=1e-6, atol=1e-6, err_msg="forward")
    g = gs.grad(f)
    second = slope(lambda x: g(fresh(x)), u, d)
    np.testing.assert_allclose(gs.jvp(g, (fresh(u),), (d,))[1], second, rtol=1e-5, atol=1e-5, err_msg="second order")


def refused():
    for k, text in enumerate((HERE / "refused.txt").read_text().strip().split("\n\n")):
        mark, _, body = text.partition("\n")
        _, code, kind = mark.split()
        yield pytest.param(code, kind, body, f"refused_{k}", id=f"{code}-{k}-{body.splitlines()[-1]}")


@pytest.mark.parametrize(("code", "kind", "body", "name"), list(refused()))
def test_refused(code, kind, body, name):
    with pytest.raises(gs.UnsupportedError) as e:
        gs.grad(function(body, name))(np.array(ARGUMENTS[kind]))
    assert [d.code for d in e.value.diagnostics] == [code]
