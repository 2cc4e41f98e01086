"""From text to a function: compiled under a name that tracebacks and the debugger can show."""

from __future__ import annotations

import hashlib
import linecache
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from . import prelude
from .diagnostics import Span
from .emit.python import Emitted


def load(emitted: Emitted, name: str) -> Callable[..., Any]:
    """The function `name` of an emitted text. The text is registered with `linecache`, so `pdb` steps through it."""
    digest = hashlib.sha256(emitted.source.encode()).hexdigest()[:8]
    file = f"<gradscribe {name} {digest}>"
    linecache.cache[file] = (len(emitted.source), None, emitted.source.splitlines(keepends=True), file)
    namespace: dict[str, Any] = {"np": np, "math": math, "__name__": "gradscribe.generated", **emitted.namespace}
    for helper in emitted.prelude:
        namespace[helper] = getattr(prelude, helper)
    exec(compile(emitted.source, file, "exec"), namespace)
    return namespace[name]


def user_span(error: BaseException, lines: dict[int, Span]) -> Span | None:
    """Which of the user's lines an error comes from that was raised in generated code.

    >>> user_span(ValueError("no traceback: nothing to say"), {})
    """
    traceback = error.__traceback__
    line: int | None = None
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename.startswith("<gradscribe "):
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    before = [n for n in lines if line is not None and n <= line]  # a line that is not named belongs to the one before it
    return lines[max(before)] if before else None


def note_user_line(error: BaseException, lines: dict[int, Span]) -> None:
    """Tell an error that was raised in generated code which line of the user's it comes from."""
    span = user_span(error, lines)
    if span is not None:
        error.add_note(f"in the derivative of {span.function or 'the function'}, {span.file}:{span.line}")
