"""Which syntax is refused: all violations of a function at once, before anything else looks at it.

The table is the list. What is not in it is for the lowering, which refuses what it cannot follow, at the node.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from ..diagnostics import Diagnostic, Span
from .names import FunctionNode, local_names
from .source import Source


@dataclass(frozen=True)
class Refusal:
    """Why a node is refused. `{function}` is filled in; `keyword` is what the carets go under (else the node)."""

    code: str
    message: str
    help: str
    keyword: str = ""


_ASYNC = "write a plain function; do the waiting outside, and pass in what it gives"
_TRY = "move it out of `{function}`, or give the call a rule with `gradscribe.custom_vjp`"

REFUSED: dict[type[ast.AST], Refusal] = {
    ast.AsyncFunctionDef: Refusal("G102", "an `async` function cannot be differentiated", _ASYNC, "async def"),
    ast.AsyncFor: Refusal("G102", "`async for` cannot be differentiated", _ASYNC, "async for"),
    ast.AsyncWith: Refusal("G102", "`async with` cannot be differentiated", _ASYNC, "async with"),
    ast.Await: Refusal("G102", "`await` cannot be differentiated", _ASYNC),
    ast.TryStar: Refusal("G104", "`except*` is not supported", _TRY, "try"),
    ast.ClassDef: Refusal(
        "G107", "a class inside of a function is not supported", "move it out of `{function}`", "class"
    ),
}
if hasattr(ast, "TypeAlias"):  # Python 3.12
    REFUSED[ast.TypeAlias] = Refusal("G110", "`type` is not supported", "move it out of `{function}`", "type")
if hasattr(ast, "TemplateStr"):  # Python 3.14
    REFUSED[ast.TemplateStr] = Refusal("G110", "a template string is not supported", "use an f-string")

_LOOKED_AT = {*REFUSED, ast.With, ast.Global, ast.Nonlocal, ast.Delete, ast.comprehension}


def fence(source: Source) -> list[Diagnostic]:
    """Every piece of a function's syntax that is refused, in the order of the source."""
    return fenced(source)[0]


def fenced(source: Source) -> tuple[list[Diagnostic], frozenset[ast.AST]]:
    """What is refused, and the nodes that it is: statements with these are passed over, for what else there is to tell."""
    if _LOOKED_AT.isdisjoint(map(type, ast.walk(source.tree))):
        return [], frozenset()
    walk = _Fence(source)
    found = list(walk.function(source.tree))
    return sorted(found, key=lambda d: (d.span.line, d.span.column) if d.span else (0, 0)), frozenset(walk.nodes)


def is_fenced(node: ast.stmt, nodes: frozenset[ast.AST]) -> bool:
    """Whether a statement is refused, or a part of it that is no statement itself."""
    if node in nodes:
        return True
    parts = [c for c in ast.iter_child_nodes(node) if not isinstance(c, (ast.stmt, ast.excepthandler, ast.match_case))]
    return not isinstance(node, ast.FunctionDef) and any(n in nodes for part in parts for n in ast.walk(part))


class _Fence:
    """The walk: a method per node that needs more than the table."""

    def __init__(self, source: Source):
        self.source = source
        functions = (n for n in ast.walk(source.tree) if isinstance(n, (ast.FunctionDef, ast.Lambda)))
        self.inside = {name for f in functions for name in local_names(f)}
        self.nodes: set[ast.AST] = set()

    def function(self, node: FunctionNode) -> Iterator[Diagnostic]:
        """A function's own parts; functions inside it are walked as what they are."""
        if type(node) in REFUSED:
            yield self.refused(node)
        own = frozenset(local_names(node))
        for part in [node.body] if isinstance(node, ast.Lambda) else node.body:
            yield from self.node(part, own)

    def node(self, node: ast.AST, own: frozenset[str]) -> Iterator[Diagnostic]:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            yield from self.function(node)
            return
        if type(node) in REFUSED:
            yield self.refused(node)
            if isinstance(node, ast.ClassDef):
                return
        elif isinstance(node, ast.With):
            yield from self.context(node)
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            yield from self.declaration(node)
        elif isinstance(node, ast.Delete):
            yield from self.deletion(node, own)
        elif isinstance(node, ast.comprehension) and node.is_async:
            yield self.diagnostic(Refusal("G102", "`async for` cannot be differentiated", _ASYNC), node.target)
        for child in ast.iter_child_nodes(node):
            yield from self.node(child, own)

    def context(self, node: ast.With) -> Iterator[Diagnostic]:
        """A file is opened for what it holds: that is not to be seen here."""
        for item in node.items:
            call = item.context_expr
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "open":
                way_out = "move it out, around the call of `{function}`"
                yield self.diagnostic(Refusal("G105", "this `with` is not supported", way_out), call)

    def declaration(self, node: ast.Global | ast.Nonlocal) -> Iterator[Diagnostic]:
        """`global x` is harmless until x is written, `nonlocal x` if x belongs to a function inside of this one."""
        word = type(node).__name__.lower()
        for name in node.names:
            if isinstance(node, ast.Nonlocal) and name in self.inside:
                continue
            if any(isinstance(n, ast.Name) and n.id == name and _writes(n) for n in ast.walk(self.source.tree)):
                way_out = f"return the new value of `{name}`, and assign it where `{{function}}` is called"
                message = f"writing the {word} variable `{name}` is not supported"
                yield self.diagnostic(Refusal("G106", message, way_out), node)

    def deletion(self, node: ast.Delete, own: frozenset[str]) -> Iterator[Diagnostic]:
        for target in node.targets:
            if isinstance(target, ast.Name) and target.id not in own:
                way_out = "leave it out: only the function's own variables may change"
                yield self.diagnostic(Refusal("G108", f"`del {target.id}` reaches outside", way_out), target)

    def refused(self, node: ast.AST) -> Diagnostic:
        return self.diagnostic(REFUSED[type(node)], node)

    def diagnostic(self, refusal: Refusal, node: ast.AST) -> Diagnostic:
        self.nodes.add(node)
        span = self.source.span_of(node)
        if refusal.keyword:
            end = span.column + len(refusal.keyword)
            span = Span(span.file, span.line, span.column, span.line, end, span.function)
        way_out = refusal.help.format(function=self.source.function_name)
        return Diagnostic(refusal.code, refusal.message, span, way_out)


def _writes(node: ast.Name) -> bool:
    return not isinstance(node.ctx, ast.Load)
