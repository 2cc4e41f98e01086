"""Spans, diagnostics, the errors that users see and how they are printed. Imports nothing of ours.

    error[G104]: `try` cannot be differentiated
      --> model.py:14:5 in `loss`
    14 |     try:
       |     ^^^
       = help: move it out of `loss`, or give the call a rule with `gradscribe.custom_vjp`

The codes are in `CODES`; each has a section in docs/errors.md and a case in tests/errors/.
"""

from __future__ import annotations

import linecache
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

_PACKAGE = __name__.split(".")[0]


@dataclass(frozen=True)
class Span:
    """A piece of the user's source: 1-based lines, 0-based columns, as `ast` counts them (in UTF-8 bytes)."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    function: str = ""


@dataclass(frozen=True)
class Diagnostic:
    """One violation: a code with a page in docs/errors.md, what is wrong, where, and a way out.

    `calls` are the calls that led there, innermost first, if it is in a function that was called.
    """

    code: str
    message: str
    span: Span | None = None
    help: str = ""
    calls: tuple[Span, ...] = ()

    def render(self) -> str:
        """The text a user sees: message, place, the line with carets, help."""
        lines = [f"error[{self.code}]: {self.message}"]
        margin = 0
        if self.span is not None:
            margin = len(str(self.span.line))
            lines += _place(self.span, margin)
        lines += [f"{' ' * margin} = called at {place(call)}" for call in self.calls]
        if self.help:
            first, *more = self.help.rstrip().split("\n")
            lines.append(f"{' ' * margin} = help: {first}")
            lines += [f"{' ' * (margin + 9)}{line}".rstrip() for line in more]
        return "\n".join(lines)


def place(span: Span) -> str:
    """Where a span starts, as a user reads it: "model.py:14:5 in `loss`"."""
    column = _characters(_line(span), span.column) + 1
    inside = f" in `{span.function}`" if span.function else ""
    return f"{shown_path(span.file)}:{span.line}:{column}{inside}"


def _line(span: Span) -> str:
    return linecache.getline(span.file, span.line).rstrip("\n")


def _place(span: Span, margin: int) -> list[str]:
    """The arrow with the position, the line of source, and carets under the part of it that is meant."""
    text = _line(span)
    start = _characters(text, span.column)
    end = _characters(text, span.end_column) if span.end_line == span.line else len(text.rstrip())
    arrow = f"{' ' * margin}--> {place(span)}"
    if not text.strip():
        return [arrow]
    indent = "".join("\t" if c == "\t" else " " for c in text[:start])  # tabs are as wide as above
    carets = "^" * max(1, end - start)
    return [arrow, f"{span.line} | {text}", f"{' ' * margin} | {indent}{carets}"]


def _characters(text: str, column: int) -> int:
    """A column in UTF-8 bytes as one in characters (as it is, where the text is not known)."""
    if not text:
        return column
    return len(text.encode("utf-8", "replace")[:column].decode("utf-8", "ignore"))


def render(diagnostics: Iterable[Diagnostic]) -> str:
    """The report of several diagnostics: in the order of the source, each once, those without a place last."""

    def order(d: Diagnostic) -> tuple[Any, ...]:
        return (d.span is None, *((d.span.file, d.span.line, d.span.column) if d.span else ()), d.code)

    unique = dict.fromkeys(diagnostics)
    return "\n\n".join(d.render() for d in sorted(unique, key=order))


# -- names of files, as users know them


def notebook_cell(file: str) -> str | None:
    """`In [3]`, for the file name that IPython compiles its third input under."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    number = getattr(getattr(shell, "compile", None), "_filename_map", {}).get(file)
    return None if number is None else f"In [{number}]"


def shown_path(file: str) -> str:
    """A file as an editor finds it: relative to the working directory if it is below it."""
    cell = notebook_cell(file)
    if cell is not None:
        return cell
    if not os.path.isabs(file):
        return file
    here = os.path.join(os.getcwd(), "")
    return file.removeprefix(here)


def is_of_library(file: str) -> bool:
    """Whether a file belongs to Python or to an installed package."""
    parts = file.split(os.sep)
    return file.startswith(os.path.join(os.path.dirname(os.__file__), "")) or "site-packages" in parts or "dist-packages" in parts


# -- the errors


class GradscribeError(Exception):
    """Base of every error that gradscribe raises on purpose."""


class _Diagnosed(GradscribeError):
    """An error that consists of diagnostics. Its text is their report."""

    def __init__(self, diagnostics: Diagnostic | list[Diagnostic]):
        found = [diagnostics] if isinstance(diagnostics, Diagnostic) else list(diagnostics)
        self.diagnostics = found
        super().__init__(render(found))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.diagnostics,)


class UnsupportedError(_Diagnosed, TypeError):
    """Source that is refused at compile time; `.diagnostics` has every violation."""


class ArgumentError(_Diagnosed, TypeError):
    """A call that cannot be differentiated: a dtype, shape or structure."""


class KinkWarning(UserWarning):
    """A function has no derivative where it is asked for one."""


class VerificationError(_Diagnosed, ArithmeticError):
    """A derivative that an independent oracle contradicts."""


class InternalError(_Diagnosed, AssertionError):
    """A mistake of ours. Nothing was computed."""


for _error in (GradscribeError, UnsupportedError, ArgumentError, VerificationError):
    _error.__module__ = _PACKAGE  # where users import them from, and what tracebacks show


def internal_error(problem: BaseException | str, span: Span | None = None, source: str = "") -> InternalError:
    """The error to raise (`from problem`) when the compiler itself has failed on a function."""
    what = problem if isinstance(problem, str) else f"{type(problem).__name__}: {problem}"
    help = "this is a bug in gradscribe, and no number was computed; please report it"
    if source:
        help += " with this function:\n" + source.rstrip()
    return InternalError(Diagnostic("G901", f"the compiler failed: {what}", span, help))


def rule_stub(op_name: str, signature: Any = None) -> str:
    """A help text with the start of a rule to paste. `op_name`: the function, as the user writes it.

    >>> import inspect
    >>> print(rule_stub("special.spence", inspect.signature(lambda z: z)))
    give it a rule, if it is elementwise (for others see docs/adding-a-rule.md):
    @gradscribe.elementwise(special.spence)
    def spence(result, z):
        return ...  # d(result)/d(z)
    """
    required: list[str] = []
    written = ["result"]
    for p in getattr(signature, "parameters", {}).values():
        if p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD):
            continue
        plain = p.default is p.empty
        required += [p.name] if plain else []
        written.append(p.name if plain else f"{p.name}={p.default!r}")
    required, written = (required, written) if required else (["x"], ["result", "x"])
    partials = ", ".join("..." for _ in required)
    meaning = ", ".join(f"d(result)/d({n})" for n in required)
    return (
        "give it a rule, if it is elementwise (for others see docs/adding-a-rule.md):\n"
        f"@gradscribe.elementwise({op_name})\n"
        f"def {op_name.rpartition('.')[2]}({', '.join(written)}):\n"
        f"    return {partials}  # {meaning}"
    )


@dataclass(frozen=True)
class Code:
    """What an error code means: a title, and an explanation of a sentence or two."""

    title: str
    why: str


CODES: dict[str, Code] = {
    # G1xx: syntax and source
    "G101": Code("the source is not found", "The compiler reads source text, and Python has none for this function."),
    "G102": Code("`async` and `await`", "A coroutine gives its result later; a derivative needs it now."),
    "G103": Code("generators", "Generators are followed where they are consumed; a function to differentiate returns its values."),
    "G104": Code("`try`", "The path that is taken is differentiated, if what is caught, and where, is known."),
    "G105": Code("`with`", "What a context manager does cannot be seen, if it is not written in Python."),
    "G106": Code("`global` and `nonlocal`", "A function to differentiate may only change its own variables."),
    "G107": Code("classes inside of functions", "A class statement runs code of its own; write it outside."),
    "G108": Code("`del`", "Variables, and items of dicts and lists of known length, can be deleted."),
    "G109": Code("`match`", "Patterns are decided by structure when the function is compiled, or test numbers."),
    "G110": Code("other syntax", "This construct of Python has no place in numeric code so far."),
    "G111": Code("the source has changed", "The text that is there now is not that of the function that runs."),
    # G2xx: types and arguments
    "G201": Code("unknown name", "A variable, global or attribute has no value where it is used."),
    "G202": Code("an integer or boolean array", "There is no derivative with respect to something that cannot move."),
    "G203": Code("`grad` of a vector", "A gradient needs one number as the result."),
    "G204": Code("this kind of value is not supported", "The compiler does not know how to use this kind of value here."),
    "G205": Code("unclear whether memory is shared", "Whether a store is seen through another name is not known."),
    "G206": Code("not a number", "Something that is not a number or array is used, or returned, as one."),
    "G207": Code("branches that do not agree", "The two sides of an `if` give values of different structure."),
    "G208": Code("loops whose variables change their structure", "What a loop carries must keep its structure."),
    "G209": Code("must be known when the function is compiled", "A length, an axis or an index decides the structure."),
    "G210": Code("two arguments share memory", "The function writes to one of them, so the other would change."),
    "G211": Code("a complex result or argument", "A complex result has one derivative only if the function is holomorphic."),
    "G212": Code("unpacking does not match", "The number of targets is not the number of values."),
    "G213": Code("wrong arguments in a call", "A function is called with arguments that it does not take."),
    "G214": Code("this always fails", "The function would raise an exception here on every call like this one."),
    "G215": Code("wrong `argnums`", "`argnums` does not name parameters of the function."),
    "G216": Code("tangent or cotangent does not fit", "Its structure, shape and dtype must be those of its value."),
    "G217": Code("calls nested too deeply", "Calls are written out where they are made, and these do not end."),
    "G218": Code("an array that does not lie in order", "Whether `reshape` makes a view or a copy depends on it."),
    # G3xx: missing rules
    "G301": Code("no rule for a function", "The function has no Python source and no derivative rule."),
    "G302": Code("an argument that a rule does not support", "The rule of a function covers only some arguments."),
    "G303": Code("a function that is refused", "The function has no derivative rule for a stated reason."),
    "G304": Code("an attribute or method", "This attribute or method is not supported."),
    "G305": Code("code that cannot be seen", "A function is called of which the compiler cannot read the source."),
    "G306": Code("writing to something outside", "The function changes an object that others can see."),
    "G307": Code("a derivative of its own that does not fit", "What `custom_vjp` or `custom_jvp` was given does not say what is needed here."),
    # G4xx: verification
    "G401": Code("verification failed", "An independent oracle contradicts the derivative."),
    "G402": Code("verification was not possible", "No oracle could run at this point."),
    "G403": Code("forward and reverse mode disagree", "Two ways to the same derivative give different numbers."),
    "G404": Code("a kink", "The function has no derivative at this point, and `kinks(\"raise\")` says to tell."),
    # G9xx: ours
    "G501": Code("an export that is not possible", "The code needs something that cannot be written to a file."),
    "G901": Code("internal error", "A mistake in gradscribe."),
}
