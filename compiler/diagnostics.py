"""Spans, diagnostics and the errors that users see. Imports nothing of ours."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """A piece of the user's source: 1-based lines, 0-based columns, as `ast` counts them."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    function: str = ""


@dataclass(frozen=True)
class Diagnostic:
    """One violation: a code with a page in docs/errors.md, what is wrong, where, and a way out."""

    code: str
    message: str
    span: Span | None = None
    help: str = ""


class GradscribeError(Exception):
    """Base of every error that gradscribe raises on purpose."""


class _Diagnosed(GradscribeError):
    def __init__(self, diagnostics: Diagnostic | list[Diagnostic]):
        found = [diagnostics] if isinstance(diagnostics, Diagnostic) else list(diagnostics)
        self.diagnostics = found
        super().__init__("\n".join(f"error[{d.code}]: {d.message}" for d in found))


class UnsupportedError(_Diagnosed, TypeError):
    """Source that is refused at compile time; `.diagnostics` has every violation."""


class ArgumentError(_Diagnosed, TypeError):
    """A call that cannot be differentiated: a dtype, shape or structure."""


class VerificationError(_Diagnosed, ArithmeticError):
    """A derivative that an independent oracle contradicts."""
