"""The examples are run as a user runs them, and their numbers are asserted."""

from __future__ import annotations

import importlib.util
import math
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import gradscribe as gs
import numpy as np
import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NAMES = sorted(file.stem for file in EXAMPLES.glob("*.py"))


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"example_{name}", EXAMPLES / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", NAMES)
def test_runs_and_prints_generated_code(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    load(name).main()
    printed = capsys.readouterr().out
    assert "def " in printed and "return" in printed


def test_quickstart_as_the_readme_says() -> None:
    done = subprocess.run([sys.executable, EXAMPLES / "quickstart.py"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "def mse_grad(w, b, x, y):" in done.stdout
    assert "proved" in done.stdout or "agreed" in done.stdout
    x, y = np.array([1.0, 2.0, 3.0, 4.0]), np.array([3.1, 4.9, 7.2, 8.8])
    r = 2.0 * x + 0.5 - y
    w_bar, b_bar = load("quickstart").mse.grad(2.0, 0.5, x, y)
    assert w_bar == pytest.approx(2 * np.mean(r * x), rel=1e-14)
    assert b_bar == pytest.approx(2 * np.mean(r), rel=1e-14)


def test_power() -> None:
    power = load("power")
    assert power.square.grad(5.0) == 10.0
    assert power.square.grad(3.0) == 6.0
    assert power.product.grad(3.0) == 6.0


def test_polynomial() -> None:
    f = load("polynomial").f
    assert f(2.0) == 7.0
    assert f.grad(2.0) == 6.0
    assert gs.grad(gs.grad(f))(2.0) == 2.0


def test_saddle(tmp_path: Path) -> None:
    example = load("saddle")
    slopes = [example.saddle.grad(*point) for point in example.POINTS]
    assert slopes == [(0.0, 0.0), (4.0, 0.0), (6.0, -4.0)]
    assert "return 2.0 * x, -2.0 * y" in str(example.saddle.grad)
    pytest.importorskip("matplotlib")
    example.draw(str(tmp_path / "saddle.png"))
    assert (tmp_path / "saddle.png").read_bytes().startswith(b"\x89PNG")


def test_two_variables() -> None:
    assert load("two_variables").z.grad(3.0, 2.0) == (2.0, 7.0)


def test_array_sum() -> None:
    x_bar, z_bar = load("array_sum").y.grad(np.full((2, 3), 3.0), 5.0)
    np.testing.assert_array_equal(x_bar, np.full((2, 3), 6.0))
    assert z_bar == 12.0


def test_chain_rule() -> None:
    example = load("chain_rule")
    for x in (-1.0, 0.0, 0.3, 1.5):
        assert example.chain.grad(x) == pytest.approx(math.cos(x**2 + 1) * 2 * x, rel=1e-15)
    assert "cos(u)" in str(example.chain.grad)


def test_line_fit_reaches_the_least_squares_line() -> None:
    example = load("line_fit")
    x, y = example.data()
    w, b, losses = example.fit(x, y)
    np.testing.assert_allclose([w, b], np.polyfit(x, y, 1), rtol=1e-10)
    assert all(later <= earlier * (1 + 1e-12) for earlier, later in pairwise(losses))


def test_network_learns() -> None:
    example = load("network")
    params, losses = example.train()
    assert losses[-1] < 0.1 * losses[0]
    assert losses[-1] < 0.02
    assert {name: sorted(layer) for name, layer in params.items()} == {"hidden": ["b", "w"], "output": ["b", "w"]}


def test_network_gradient_has_the_structure_of_the_parameters() -> None:
    example = load("network")
    rng = np.random.default_rng(1)
    x, y = example.data(7, rng)
    params = example.initial(3, rng)
    gradient = example.loss.grad(params, x, y)
    for name, layer in params.items():
        for key, value in layer.items():
            assert gradient[name][key].shape == value.shape
            direction = rng.normal(size=value.shape)

            def along(t: float, name=name, layer=layer, key=key, value=value, direction=direction) -> float:
                moved = {**params, name: {**layer, key: value + t * direction}}
                return example.loss(moved, x, y)

            slope = (along(1e-6) - along(-1e-6)) / 2e-6
            assert np.sum(gradient[name][key] * direction) == pytest.approx(slope, rel=1e-6, abs=1e-9)
