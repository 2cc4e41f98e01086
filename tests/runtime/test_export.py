"""Exported files: they stand alone, give the same numbers, and notice when they are wrong."""

from __future__ import annotations

import math
import subprocess
import sys
from typing import NamedTuple

import gradscribe as gs
import numpy as np
import pytest

WEIGHTS = np.array([1.0, 2.0])
FACTOR = 3.0


def mse(w, b, x, y):
    r = w * x + b - y
    return np.mean(r**2) * FACTOR + np.sum(WEIGHTS)


def halved(x):
    return x * x if abs(x) < 1 else math.sin(halved(x / 2)) * x


def nested(p):
    return np.linalg.norm(p["a"]) * p["b"] + np.prod(p["a"])


def chosen(x, w):
    return np.sum(np.where(KEPT, np.log(x) @ w, 0.0) ** 2)


X, KEPT = np.array([0.5, 2.0]), np.array([True, False])
CASES = {
    "masks": (lambda: gs.grad(chosen, (0, 1)), (np.array([[0.5, 2.0], [1.5, 3.0]]), X)),
    "globals": (lambda: gs.grad(mse, (0, 1)), (1.0, 2.0, X, np.ones(2))),
    "recursion": (lambda: gs.value_and_grad(halved), (5.3,)),
    "helpers": (lambda: gs.grad(nested), ({"a": X, "b": 2.0},)),
    "jacobian": (lambda: gs.jacobian(lambda x: np.sin(x) * x[0]), (X,)),
    "hessian": (lambda: gs.hessian(lambda x: np.sum(np.sin(x) * x[0])), (X,)),
    "vectorized": (lambda: gs.vectorize(lambda x: math.sin(x) if x > 0 else x), (X,)),
    "a kink": (lambda: gs.grad(abs), (0.0,)),
}


def run(path):
    """The file in a process that finds neither gradscribe nor anything beside the file."""
    return subprocess.run([sys.executable, "-I", str(path)], capture_output=True, text=True, check=False)


def numbers(x):
    if isinstance(x, dict):
        x = tuple(x.values())
    return np.concatenate([numbers(i) for i in x]) if isinstance(x, tuple) else np.ravel(x)


@pytest.mark.parametrize("name", CASES)
def test_a_file_stands_alone(name, tmp_path):
    make, at = CASES[name]
    derivative = make()
    path = gs.export(derivative, tmp_path / "exported.py", *at)
    text = path.read_text()
    assert "gradscribe" not in text.split('"""', 2)[2]
    done = run(path)
    assert done.returncode == 0 and "agrees" in done.stdout, done.stderr
    namespace = {"__name__": "exported"}
    exec(text, namespace)
    np.testing.assert_allclose(numbers(namespace[derivative.__name__](*at)), numbers(derivative(*at)))


def test_a_wrong_file_says_so(tmp_path):
    path = gs.export(gs.grad(mse), tmp_path / "exported.py", 1.0, 2.0, X, np.ones(2))
    path.write_text(path.read_text().replace("2.0 * (K", "2.1 * (K").replace("2.0 * (FACTOR", "2.1 * (FACTOR"))
    done = run(path)
    assert done.returncode != 0 and "AssertionError" in done.stderr


def test_where_it_comes_from(tmp_path):
    @gs.differentiable
    def power(x: float, n: int = 3):
        return x**n

    text = gs.export(power.grad, tmp_path / "power_grad.py").read_text()  # for the annotated types
    assert "test_export.py" in text and "Arguments: x: float" in text and "python power_grad.py" in text
    called = gs.grad(nested)
    called({"a": X, "b": 2.0})
    assert "0.5" in gs.export(called, tmp_path / "nested_grad.py").read_text()  # the arguments of the call


class Model:
    def __init__(self):
        self.c = 2.0


model = Model()


def test_what_is_refused(tmp_path):
    with pytest.raises(gs.ArgumentError, match="G501.*the global `model` is a Model"):
        gs.export(gs.grad(lambda x: model.c * x), tmp_path / "f.py", 3.0)
    with pytest.raises(gs.ArgumentError, match="G501"):
        gs.export(mse, tmp_path / "f.py")
    assert not (tmp_path / "f.py").exists()


class Spring:
    k = 2.0

    def energy(self, x):
        return self.k * x * x


class Place(NamedTuple):
    x: float


@pytest.mark.parametrize(("g", "args", "said"), [
    (gs.grad(Spring().energy), (1.0,), "is bound to an object (Spring)"),
    (gs.grad(lambda p: p.x**2), (Place(1.0),), "uses `Place`"),
])  # fmt: skip
def test_what_cannot_be_written_is_said(g, args, said, tmp_path):
    g(*args)
    with pytest.raises(gs.GradscribeError) as e:
        gs.export(g, tmp_path / "out.py")
    assert said in str(e.value)


def test_numpys_own_exception_is_written(tmp_path):
    def f(a):
        try:
            return np.linalg.inv(a)[0, 0]
        except np.linalg.LinAlgError:
            return a[0, 0] * 2.0

    g = gs.grad(f)
    g(np.eye(2))
    gs.export(g, tmp_path / "out.py")
    assert "np.linalg.LinAlgError" in (tmp_path / "out.py").read_text()
    namespace = {}
    exec((tmp_path / "out.py").read_text(), namespace)
    np.testing.assert_allclose(namespace["f_grad"](np.zeros((2, 2))), [[2.0, 0.0], [0.0, 0.0]])


def test_an_example_at_which_the_function_fails_is_told(tmp_path):
    g = gs.value_and_grad(lambda x: math.log(x))
    with pytest.raises(ValueError):
        g(-1.0)
    with pytest.raises(gs.ArgumentError, match=r"fails at \(-1.0\), where it was to be checked: ValueError"):
        gs.export(g, tmp_path / "g.py")
    assert gs.export(g, tmp_path / "g.py", 2.0).is_file()
