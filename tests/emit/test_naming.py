"""Variables: the user's names stay, ours give way, and temporaries say what they are."""

from __future__ import annotations

import ast
import subprocess
import sys

import gradscribe as gs
import numpy as np
import pytest
from emit_support import Writer, run, text
from gradscribe.compiler.emit.python import emit
from gradscribe.compiler.ir.nodes import Param, Root, Undef, Value
from gradscribe.compiler.ir.types import FLOAT
from gradscribe.compiler.load import load


def test_the_users_name_stays_and_ours_gives_way():
    w = Writer("x:f")
    (x,) = w.values()
    theirs = w.apply("mul", x, 2.0, hint="x_bar", user=True)
    ours = w.apply("add", theirs, 1.0, hint="x_bar")
    (r,) = w.loop(3, {"x_bar": ours}, lambda b, i, v: (b.apply("mul", v, theirs, hint="x_bar"),), user=False)
    assert run(w.fn(r), 0.5).source == """\
def f(x):
    x_bar = x * 2.0
    x_bar_1 = x_bar + 1.0
    for _ in range(3):
        x_bar_1 = x_bar_1 * x_bar
    return x_bar_1
"""


def test_versions_of_a_variable_that_are_needed_together():
    w = Writer("x:f")
    (x,) = w.values()
    x2 = w.apply("mul", x, 2.0, hint="x", user=True)
    x3 = w.apply("mul", x2, x, hint="x", user=True)
    source = run(w.fn(w.apply("sub", x3, x)), 1.5).source
    assert source == "def f(x):\n    x_1 = x * 2.0\n    x_1 = x_1 * x\n    return x_1 - x\n"


def test_temporaries_say_what_they_are():
    w = Writer("x:f", "v:v")
    x, v = w.values()
    parts = [
        w.apply("math.sin", x), w.apply("pow", x, 2), w.apply("getitem", v, 1), w.apply("attr.size", v),
        w.apply("add", x, 1.0), w.apply("sub", x, 1.0),
    ]  # fmt: skip
    total = x
    for p in parts:
        total = w.apply("add", total, w.apply("mul", p, p))
    lines = run(w.fn(total), 0.5, np.arange(3.0)).source.splitlines()
    assert [line.split(" = ")[0].strip() for line in lines[1:-1]] == [
        "sin_x", "x_squared", "v_1", "v_size", "t", "t2",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["np", "math", "abs", "range", "reversed", "f", "lambda", "_", "helper"])
def test_variables_never_hide_what_the_text_calls(name):
    h = Writer("a:f")
    helper = h.fn(h.values()[0], name="helper")
    w = Writer("x:f")
    (x,) = w.values()
    y = w.apply("abs", w.apply("math.sin", x), hint=name, user=True)
    (y,) = w.loop(2, {name: y}, lambda b, i, y: (b.apply("add", y, b.apply("np.cos", y), hint=name, user=True),))
    fn = w.fn(w.apply("mul", y, w.apply("abs", y)), helpers=(helper,))
    emitted = run(fn, 0.5)
    names = [n for n in ast.walk(ast.parse(emitted.source)) if isinstance(n, ast.Name)]
    assigned = {n.id for n in names if isinstance(n.ctx, ast.Store)}
    assert name not in assigned - {"_"}


@pytest.mark.parametrize("name", ["np", "math", "abs"])
def test_a_parameter_that_hides_what_the_text_calls(name):
    w = Writer(f"{name}:f")
    (x,) = w.values()
    fn = w.fn(w.apply("abs", w.apply("add", w.apply("math.sin", x), w.apply("np.cos", x))))
    assert f"as {name}_1" in run(fn, 0.5).source


def test_signatures():
    w = Writer("x:f", "y:f", "g:f")
    x, y, g = w.values()
    fn = w.fn(w.apply("add", w.apply("mul", x, y), g))
    roots = (Root("x"), Root("y", default=2.0, has_default=True), Root("z", default=np.ones, has_default=True))
    fn = type(fn)(fn.name, (*roots, Root("g", "free")), fn.params, fn.body, fn.returns)
    emitted = emit(fn)
    assert emitted.source.splitlines()[0] == "def f(x, y=2.0, z=z_default, *, g):"
    assert load(emitted, "f")(3.0, g=1.0) == 7.0


def test_parameters_known_by_their_path_do_not_lose_their_root():
    w = Writer()
    inner = Value(FLOAT, "params", None, True)
    w.params = (Param(inner, "params", (("item", "params"),)),)
    fn = w.fn(w.apply("mul", inner, inner))
    fn = type(fn)(fn.name, (Root("params"),), fn.params, fn.body, fn.returns)
    assert load(emit(fn), "f")({"params": 3.0}) == 9.0


@gs.differentiable(check=False)
def awkward(np_, x_bar, t1, d):
    t = np_ * x_bar
    value = t + t1
    d = d * value
    return d * d * np_


def test_awkward_names_of_the_user():
    point = (0.5, 1.5, -0.4, 2.0)
    got = awkward.value_and_grad(*point)
    assert got[0] == awkward(*point)
    for k, g in enumerate(got[1]):
        h = [1e-6 * (j == k) for j in range(4)]
        high, low = (awkward(*(p + s * e for p, e in zip(point, h, strict=True))) for s in (1, -1))
        assert abs((high - low) / 2e-6 - g) < 1e-6


def test_the_same_text_under_every_hash_seed():
    program = """
import sys
sys.path.insert(0, "tests")
from gradscribe.compiler.emit.python import emit
from gradscribe.compiler.optimize.inplace import inplace
from ir_random import Program
print("".join(emit(inplace(Program(seed).fn())).source for seed in range(25)))
"""
    texts = {
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(p for p in sys.path if p)},
            cwd=__file__.rpartition("/tests/")[0],
        ).stdout
        for seed in ("0", "1", "2")
    }  # fmt: skip
    assert len(texts) == 1 and len(texts.pop()) > 1000


def test_text_of_ours_is_the_same_again():
    w = Writer("x:f")
    fn = w.fn(w.apply("math.sin", w.values()[0]))
    assert text(fn) == text(fn)


def test_a_parameter_is_not_emptied():
    """Its variable later holds what has no value on one path."""
    w = Writer("x:f", "y:f", "c:b")
    x, y, c = w.values()
    (u,) = w.branch(c, lambda b: (b.apply("mul", y, 2.0),), lambda b: (x,), ("u",))
    (later,) = w.branch(c, lambda b: (Undef(),), lambda b: (b.apply("add", u, 1.0),), ("x",), user=True)
    v, k = w.branch(c, lambda b: (b.apply("mul", u, u), 1.0), lambda b: (later, u), ("v", "k"), user=True)
    assert "None" not in run(w.fn(v, k), 1.5, 2.5, False).source
