"""The command line: in this process, as a process of its own, and its handling of arguments."""

import importlib
import os
import subprocess
import sys
from pathlib import Path

import click
import numpy as np
import pytest
from click.testing import CliRunner

MODULE = '''
import math
from dataclasses import dataclass

import gradscribe as gs
import helper_of_the_cli_test


def cube(x: float):
    return helper_of_the_cli_test.square(x) * x


def weighted(w, b, scale=2.0):
    return scale * (w @ w) * b["bias"]


def broken(x):
    with open("scale.txt"):
        return math.log(x)


@dataclass
class Model:
    def loss(self, x):
        return math.sin(x)

    @staticmethod
    def static(x):
        return math.exp(x)


@gs.differentiable
def marked(x: float, y: float):
    return x**2 - y**2


not_a_function = 3
'''


@pytest.fixture(scope="module")
def cli():
    return pytest.importorskip("gradscribe.__main__")


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "model_of_the_cli_test.py").write_text(MODULE)
    (tmp_path / "helper_of_the_cli_test.py").write_text("def square(x):\n    return x * x\n")
    monkeypatch.setattr(sys, "path", list(sys.path))
    yield "model_of_the_cli_test.py"
    for name in [n for n in sys.modules if "of_the_cli_test" in n]:
        del sys.modules[name]


@pytest.fixture
def run(cli, file):
    def run(*arguments: str):
        return CliRunner().invoke(cli.main, list(arguments))

    return run


def test_values_are_read_like_the_arguments_of_a_call(cli):
    positional, named = cli.parse_values("2, -1.5, x=[[1.0, 2.0], [3.0, 4.0]], p={'w': [1, 2], 't': (1.0, None, 'a')}")
    assert positional == [2, -1.5]
    np.testing.assert_array_equal(named["x"], [[1.0, 2.0], [3.0, 4.0]])
    assert named["p"]["w"].dtype == int and named["p"]["t"] == (1.0, None, "a")
    (ragged,) = cli.parse_values("[[1.0], [1.0, 2.0]]")[0]
    assert isinstance(ragged, list) and all(isinstance(r, np.ndarray) for r in ragged)
    assert cli.parse_values("['a', 'b'], []")[0][0] == ["a", "b"]


@pytest.mark.parametrize("text", ["x=", "x=open('f')", "**{}", "x=1)(2", "1; 2", "x=__import__('os')"])
def test_values_are_never_run(cli, text):
    with pytest.raises(click.BadParameter, match="write it as"):
        cli.parse_values(text)


def test_what_is_no_value_is_told(cli):
    with pytest.raises(click.BadParameter, match=r"`np.ones\(3\)` is not written out, as a number or a list of numbers"):
        cli.parse_values("x=np.ones(3)")


def test_show(run, file):
    done = run("show", f"{file}:cube")
    assert done.exit_code == 0, done.output
    assert "def cube_grad(x):" in done.output and "\x1b" not in done.output
    done = run("show", f"{file}:weighted", "--at", "w=[1.0, 2.0], b={'bias': 3.0}", "-t", "value_and_grad")
    assert done.exit_code == 0 and "def weighted_value_and_grad(" in done.output, done.output
    assert "def marked_grad(x, y):" in run("show", f"{file}:marked").output


def test_methods_by_their_dotted_name(run, file):
    assert "np.exp(x)" in (text := run("show", f"{file}:Model.static", "--at", "1.0").output) or "exp(x)" in text


def test_explain_verify_and_compare(run, file):
    for command in ("explain", "verify", "compare"):
        done = run(command, f"{file}:marked", "--at", "x=3.0, y=2.0")
        assert done.exit_code == 0 and len(done.output.splitlines()) > 2, (command, done.output, done.exception)


def test_a_refusal_ends_with_status_1_and_the_report(run, file):
    done = run("show", f"{file}:broken", "--at", "3.0")
    assert done.exit_code == 1
    assert "error[G105]" in done.output and f"--> {file}:18:10 in `broken`" in done.output


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["show", "nowhere.py:f"], "there is no file nowhere.py"),
        (["show", "cube"], "not of the form FILE.py:FUNCTION"),
        (["show", "{file}:nothing"], "it has cube, weighted, broken, Model, marked"),
        (["show", "{file}:not_a_function"], "is not a function"),
        (["verify", "{file}:marked", "--at", "3.0"], "missing a required argument: 'y'"),
        (["verify", "{file}:marked", "--at", "z=3.0"], "the parameters are (x: float, y: float)"),
        (["frobnicate"], "No such command"),
    ],
)
def test_wrong_usage_is_explained(run, file, arguments, said):
    done = run(*(a.format(file=file) for a in arguments))
    assert done.exit_code == 2 and said in " ".join(done.output.split()), done.output


def test_a_file_that_cannot_be_imported(run, tmp_path):
    (tmp_path / "bad_of_the_cli_test.py").write_text("x = 1\ny = 1 / 0\n")
    done = run("show", "bad_of_the_cli_test.py:f")
    assert done.exit_code == 1 and "bad_of_the_cli_test.py:2: ZeroDivisionError" in done.output


def test_a_file_whose_own_code_is_refused(run, tmp_path):
    (tmp_path / "refused_of_the_cli_test.py").write_text(
        "import gradscribe as gs\ndef f(x):\n    yield x\n\n\nprint(gs.grad(f)(1.0))\n"
    )
    done = run("show", "refused_of_the_cli_test.py:f")
    assert done.exit_code == 1 and done.output.startswith("error[G103]"), done.output


def test_a_file_named_like_a_module_of_python(run, tmp_path):
    (tmp_path / "json.py").write_text("def f(x: float):\n    return x * x\n")
    done = run("show", "json.py:f")
    assert done.exit_code == 0 and "def f_grad(x):" in done.output, done.output
    assert hasattr(importlib.import_module("json"), "dumps")


def python(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    parent = str(Path(__import__("gradscribe").__path__[0]).parent)
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([parent, os.environ.get("PYTHONPATH", "")]), **environment}
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, env=env, check=False)


def test_as_a_process(file):
    done = python("-m", "gradscribe", "verify", f"{file}:marked", "--at", "x=3.0, y=2.0")
    assert done.returncode == 0 and ("proved" in done.stdout or "agreed" in done.stdout), done.stderr
    done = python("-m", "gradscribe", "show", f"{file}:broken", "--at", "1.0")
    assert (done.returncode, done.stdout) == (1, "") and done.stderr.startswith("error[G105]")


def test_colours_are_for_terminals_only(file):
    plain, coloured = (
        python("-m", "gradscribe", "show", f"{file}:cube", **env) for env in ({"FORCE_COLOR": ""}, {"FORCE_COLOR": "1"})
    )
    assert "\x1b[" not in plain.stdout and "\x1b[" in coloured.stdout


def test_without_its_extra_it_says_what_to_install():
    code = "import sys; sys.modules['click'] = None; import gradscribe.__main__"
    done = python("-c", code)
    assert done.returncode == 1 and "pip install 'gradscribe[cli]'" in done.stderr


def test_export_and_check(run, file):
    done = run("export", f"{file}:weighted", "--at", "w=[1.0, 2.0], b={'bias': 3.0}", "-o", "exported_of_the_cli_test.py")
    assert done.exit_code == 0 and "is written" in done.output, done.output
    assert "agrees with differences" in run("check", "exported_of_the_cli_test.py").output
    assert "to second order" in run("check", f"{file}:cube", "--at", "x=3.0").output
    assert run("check", file).exit_code == 2
