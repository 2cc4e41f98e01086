"""The files that functions are written in: their statements, parsed and compiled as they are wanted."""

from __future__ import annotations
import __future__

import ast
import linecache
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from types import CodeType
from typing import Any

_MOST_ENDS = 8  # of a statement, that are tried
_NOT_FIRST = (" ", "\t", "\n", "\r", "\f", "#", ")", "]", "}")


@dataclass(eq=False)
class File:
    """A file. All of it is parsed only if the lines of a function alone do not say enough."""

    name: str
    lines: list[str]
    compiled: dict[tuple[ast.stmt | None, int, bool], list[CodeType]] = field(default_factory=dict)

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse("".join(self.lines), self.name)

    def is_python(self) -> bool:
        """Whether the file can still be parsed."""
        try:
            return bool(self.tree)
        except SyntaxError:
            return False

    @cached_property
    def text_lines(self) -> tuple[str, ...]:
        return tuple(self.lines)

    @cached_property
    def starts(self) -> list[int]:
        return [first_line(stmt) for stmt in self.tree.body]

    def statements(self, line: int) -> Iterator[ast.stmt]:
        """The module's statements: the one that holds `line` first, then the others in order."""
        likely = bisect_right(self.starts, line) - 1
        if likely >= 0:
            yield self.tree.body[likely]
        yield from (s for i, s in enumerate(self.tree.body) if i != likely)

    @cached_property
    def imports(self) -> list[ast.stmt]:
        """The imports of the module's own scope: they decide which instructions a call compiles to."""
        return [n for stmt in self.tree.body for n in _in_scope(stmt) if isinstance(n, (ast.Import, ast.ImportFrom))]

    def codes(self, stmt: ast.stmt | None, flags: int, alone: bool = False) -> list[CodeType]:
        """The code objects of all functions in a statement of the module (None: in the whole module).

        `alone`: compiled by itself, without the module's imports, as IPython compiles the statements of a cell.
        """
        if (stmt, flags, alone) not in self.compiled:
            imports = [i for i in self.imports if getattr(i, "module", None) != "__future__" and not alone]
            module = self.tree if stmt is None else ast.Module([*imports, stmt], [])
            self.compiled[stmt, flags, alone] = self._compiled(module, flags)
        return self.compiled[stmt, flags, alone]

    def _compiled(self, module: ast.Module, flags: int) -> list[CodeType]:
        return list(codes_in(compile(module, self.name, "exec", flags=flags, dont_inherit=True)))

    # -- one statement, without parsing the others

    @cached_property
    def beginnings(self) -> list[int]:
        """The lines at which a statement of the module may begin: those without indentation, not behind a decorator."""
        flush = [n for n, text in enumerate(self.lines, 1) if not text.startswith(_NOT_FIRST)]
        return [n for before, n in zip([0, *flush], flush, strict=False) if not before or self.lines[before - 1][0] != "@"]

    def statement_at(self, line: int) -> ast.stmt | None:
        """The module's statement that holds a line, parsed by itself; None where that is not so simple.

        Its code must be compared with the one that is meant: the line may as well be one of a text.
        """
        k = bisect_right(self.beginnings, line)
        if k == 0:
            return None
        begin = self.beginnings[k - 1]
        for end in [*self.beginnings[k : k + _MOST_ENDS], len(self.lines) + 1]:  # lines of texts and in brackets are no ends
            try:
                body = ast.parse("\n" * (begin - 1) + "".join(self.lines[begin - 1 : end - 1]), self.name).body
            except SyntaxError:
                continue
            return body[0] if len(body) == 1 else None
        return None

    def codes_alone(self, stmt: ast.stmt, flags: int, imported: list[str]) -> list[CodeType]:
        """The code objects of all functions in a statement, in a module that imports these names."""
        imports = ast.parse(f"import {', '.join(imported)}").body if imported else []
        try:
            return self._compiled(ast.Module([*imports, stmt], []), flags)
        except SyntaxError:
            return []


_files: dict[str, File] = {}


def read(name: str, lines: list[str]) -> File:
    """The file of this name, as its lines are now."""
    kept = _files.get(name)
    if kept is None or (kept.lines is not lines and kept.lines != lines):
        kept = _files[name] = File(name, lines)
    return kept


def lines_of(name: str, module: dict[str, Any]) -> list[str]:
    """The lines of a file; none if there is no such file."""
    linecache.checkcache(name)
    return linecache.getlines(name, module)  # the module's loader knows files inside archives


def flags_of(code: CodeType) -> int:
    """What a file was compiled with that matters."""
    return code.co_flags & __future__.annotations.compiler_flag


def codes_in(code: CodeType) -> Iterator[CodeType]:
    """The code objects of the functions inside of a code object."""
    for const in code.co_consts:
        if isinstance(const, CodeType):
            yield const
            yield from codes_in(const)


def first_line(node: ast.AST) -> int:
    """The line a code object says it starts at: that of the first decorator."""
    decorators = getattr(node, "decorator_list", None)
    return decorators[0].lineno if decorators else node.lineno  # type: ignore[attr-defined]


def _in_scope(stmt: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a statement, those of functions and classes inside left out."""
    yield stmt
    if not isinstance(stmt, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.expr)):
        for child in ast.iter_child_nodes(stmt):
            yield from _in_scope(child)
