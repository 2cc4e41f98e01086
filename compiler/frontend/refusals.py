"""What is refused in a statement is noted, and the interpretation goes on, so that all violations are told."""

from __future__ import annotations

import ast

from ..diagnostics import UnsupportedError
from ..ir.nodes import Const
from .lower import Lowerer
from .names import bound_by
from .values import REFUSED


def record(lw: Lowerer, e: UnsupportedError, node: ast.stmt) -> None:
    """Note a violation and go on; what was assigned here is not used again."""
    for d in e.diagnostics:
        if d.code != "" and not any((d.code, d.span, d.message) == (o.code, o.span, o.message) for o in lw.diagnostics):
            lw.diagnostics.append(d)
    for inner in ast.walk(node):
        for name in bound_by(inner):
            lw.state[lw.variable(name)] = REFUSED
    if isinstance(node, ast.Return):
        lw.state[lw.variable("<value>")] = REFUSED
        lw.state[lw.variable("<return>")] = Const(True)


def passed_over(lw: Lowerer, node: ast.stmt) -> None:
    """A statement that the fence has refused: of a `with`, the body is looked at."""
    from .statements import run

    record(lw, UnsupportedError([]), node)
    for name in node.names if isinstance(node, (ast.Global, ast.Nonlocal)) else ():
        lw.state[lw.variable(name)] = REFUSED
    if isinstance(node, ast.With):
        run(lw, node.body)
