"""How diagnostics are printed, and what errors are."""

import inspect
import linecache
import os
import pickle

import pytest
from gradscribe.compiler import diagnostics
from gradscribe.compiler.diagnostics import (
    ArgumentError,
    Diagnostic,
    GradscribeError,
    InternalError,
    Span,
    UnsupportedError,
    VerificationError,
    internal_error,
    render,
    rule_stub,
    shown_path,
)  # fmt: skip

TEXT = "def loss(x):\n    try:\n\treturn äöü + x  \n    z = (x +\n         1)\n"


@pytest.fixture(autouse=True)
def file(monkeypatch):
    monkeypatch.setitem(linecache.cache, "model.py", (len(TEXT), None, TEXT.splitlines(True), "model.py"))


def test_the_style_of_the_design():
    d = Diagnostic("G104", "`try` cannot be differentiated", Span("model.py", 2, 4, 2, 7, "loss"), "move it out")
    assert d.render() == (
        "error[G104]: `try` cannot be differentiated\n"
        " --> model.py:2:5 in `loss`\n"
        "2 |     try:\n"
        "  |     ^^^\n"
        "  = help: move it out"
    )


def test_columns_count_characters_and_keep_tabs():
    lines = Diagnostic("G201", "?", Span("model.py", 3, 8, 3, 14)).render().split("\n")
    assert lines[1:] == [" --> model.py:3:9", "3 | \treturn äöü + x  ", "  | \t       ^^^"]


def test_a_span_of_several_lines_is_marked_on_its_first():
    lines = Diagnostic("G201", "?", Span("model.py", 4, 8, 5, 11)).render().split("\n")
    assert lines[-2:] == ["4 |     z = (x +", "  |         ^^^^"]


def test_without_a_place_or_without_a_text():
    assert Diagnostic("G101", "no source", None, "write it\nin a file").render() == (
        "error[G101]: no source\n = help: write it\n         in a file"
    )
    gone = Diagnostic("G201", "?", Span("gone.py", 120, 3, 120, 5, "f"))
    assert gone.render() == "error[G201]: ?\n   --> gone.py:120:4 in `f`"


def test_the_calls_that_led_there():
    d = Diagnostic("G301", "?", Span("model.py", 2, 4, 2, 7, "loss"), "h", (Span("model.py", 4, 8, 4, 9, "fit"),))
    assert d.render().split("\n")[-2:] == ["  = called at model.py:4:9 in `fit`", "  = help: h"]


def test_several_are_in_the_order_of_the_source_and_each_once():
    first = Diagnostic("G104", "a", Span("model.py", 2, 4, 2, 7))
    second = Diagnostic("G201", "b", Span("model.py", 3, 8, 3, 14))
    placeless = Diagnostic("G101", "c")
    text = render([placeless, second, first, second])
    assert text.split("\n\n") == [first.render(), second.render(), placeless.render()]
    assert str(UnsupportedError([second, first])) == f"{first.render()}\n\n{second.render()}"


@pytest.mark.parametrize(
    "kind, base",
    [
        (UnsupportedError, TypeError),
        (ArgumentError, TypeError),
        (VerificationError, ArithmeticError),
        (InternalError, AssertionError),
    ],
)
def test_kinds_of_errors(kind, base):
    error = kind(Diagnostic("G201", "unknown", Span("model.py", 2, 4, 2, 7, "loss"), "help"))
    assert isinstance(error, GradscribeError) and isinstance(error, base)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind and again.diagnostics == error.diagnostics and str(again) == str(error)
    assert kind.__module__ == "gradscribe" or kind is InternalError


def test_paths_are_shown_from_the_working_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert shown_path(str(tmp_path / "a" / "b.py")) == os.path.join("a", "b.py")
    assert shown_path("/somewhere/else/b.py") == "/somewhere/else/b.py"
    assert shown_path("<cell>") == "<cell>"


def test_notebook_cells_have_numbers(monkeypatch):
    class Shell:
        class compile:
            _filename_map = {"/tmp/ipykernel_1/2.py": 3}

    class IPython:
        get_ipython = staticmethod(lambda: Shell)

    monkeypatch.setitem(diagnostics.sys.modules, "IPython", IPython)
    assert shown_path("/tmp/ipykernel_1/2.py") == "In [3]"


def test_stubs():
    def erfcx(x, y, scale=1.0, *args): ...

    text = rule_stub("special.erfcx", inspect.signature(erfcx))
    assert text.split("\n")[1:] == [
        "@gradscribe.elementwise(special.erfcx)",
        "def erfcx(result, x, y, scale=1.0):",
        "    return ..., ...  # d(result)/d(x), d(result)/d(y)",
    ]
    assert "def f(result, x):" in rule_stub("f")


def test_internal_errors_carry_the_function():
    error = internal_error(KeyError("x"), Span("model.py", 2, 4, 2, 7), "def f(x):\n    return x\n")
    assert str(error).startswith("error[G901]: the compiler failed: KeyError: 'x'\n --> model.py:2:5\n")
    assert str(error).endswith("with this function:\n          def f(x):\n              return x")
