"""What verification found: one line per result and parameter, as a plain table and in a notebook."""

from __future__ import annotations

import html
from dataclasses import dataclass, field

ORDER = ("failed", "not checked", "numeric only", "agreed", "proved")  # worst first


@dataclass(frozen=True)
class Finding:
    """The verdict on one parameter's derivative.

    `verdict`: "proved" (equal to SymPy's as expressions, on the sample's path), "agreed" (with high-precision
    evaluation, to `digits`), "numeric only" (with differences; `note` says why no more), "not checked" (`note` says
    why), or "failed" (`expected` and `given` differ).
    """

    parameter: str
    output: str
    verdict: str
    digits: int = 0
    note: str = ""
    expected: str = ""
    given: str = ""
    against: str = ""  # which oracle says so, if failed

    @property
    def text(self) -> str:
        """The verdict as a user reads it."""
        counted = f" ({self.digits} digits)" if self.digits and self.verdict in ("agreed", "numeric only") else ""
        return self.verdict + counted


@dataclass(frozen=True)
class Report:
    """What the oracles say of a derivative at one point. `str` is a table; a notebook shows an HTML one.

    >>> report = Report("f_grad", (Finding("x", "f", "proved"), Finding("w", "f", "agreed", 41, "too large to simplify")))
    >>> print(report)
    f_grad: agreed
      d f / d x   proved
      d f / d w   agreed (41 digits)   too large to simplify
    >>> report.ok, report.verdict
    (True, 'agreed')
    """

    name: str
    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()
    seconds: float = field(default=0.0, compare=False)

    @property
    def verdict(self) -> str:
        """The weakest of all verdicts."""
        return min((f.verdict for f in self.findings), key=ORDER.index, default="not checked")

    @property
    def ok(self) -> bool:
        """No oracle contradicts the derivative, and at least one was asked about each part of it."""
        return self.verdict not in ("failed", "not checked")

    def _rows(self) -> list[tuple[str, str, str]]:
        rows = []
        for f in self.findings:
            note = f.note
            if f.verdict == "failed":
                note = f"should be {f.expected}, is {f.given}" + (f": {note}" if note else "")
            rows.append((f"d {f.output} / d {f.parameter}", f.text, note))
        return rows

    def __str__(self) -> str:
        rows = self._rows()
        widths = [max((len(row[k]) for row in rows), default=0) for k in (0, 1)]
        lines = [f"{self.name}: {self.verdict}"]
        lines += [f"  {a:<{widths[0]}}   {b:<{widths[1]}}   {c}".rstrip() for a, b, c in rows]
        return "\n".join([*lines, *(f"  {note}" for note in self.notes)])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        colours = {"failed": "#c62828", "not checked": "#9e6a00", "numeric only": "#9e6a00"}
        body = "".join(
            f"<tr><td style='text-align:left'><code>{html.escape(a)}</code></td>"
            f"<td style='text-align:left;color:{colours.get(f.verdict, '#2e7d32')}'><b>{html.escape(b)}</b></td>"
            f"<td style='text-align:left'>{html.escape(c)}</td></tr>"
            for (a, b, c), f in zip(self._rows(), self.findings, strict=True)
        )
        notes = "".join(f"<div>{html.escape(note)}</div>" for note in self.notes)
        return f"<div><b>{html.escape(self.name)}: {self.verdict}</b><table>{body}</table>{notes}</div>"
