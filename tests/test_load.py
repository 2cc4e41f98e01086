"""Generated code as a loaded function: tracebacks and the debugger show it, errors name the user's line."""

from __future__ import annotations

import linecache
import traceback

import pytest
from emit_support import Writer
from gradscribe.compiler.emit.python import emit
from gradscribe.compiler.load import load, note_user_line


def failing():
    w = Writer("x:f")
    (x,) = w.values()
    w.at(17)
    y = w.apply("math.log", x, hint="y", user=True)
    return emit(w.fn(w.apply("mul", y, y), name="f_grad"))


def test_tracebacks_show_the_generated_source():
    f = load(failing(), "f_grad")
    with pytest.raises(ValueError) as caught:
        f(-1.0)
    shown = "".join(traceback.format_exception(caught.value))
    assert "y = math.log(x)" in shown and "<gradscribe f_grad" in shown
    linecache.checkcache()
    assert linecache.getline(f.__code__.co_filename, 1) == "def f_grad(x):\n"


def test_errors_name_the_users_line():
    emitted = failing()
    with pytest.raises(ValueError) as caught:
        load(emitted, "f_grad")(-1.0)
    note_user_line(caught.value, emitted.lines)
    (note,) = caught.value.__notes__
    assert note.endswith("model.py:17")


def test_the_same_text_has_the_same_name():
    assert load(failing(), "f_grad").__code__.co_filename == load(failing(), "f_grad").__code__.co_filename


def test_an_error_from_elsewhere_gets_no_note():
    error = ValueError()
    note_user_line(error, {})
    assert not hasattr(error, "__notes__")
