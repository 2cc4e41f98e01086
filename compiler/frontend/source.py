"""From a function object to its syntax tree, at the positions of its file.

A function is found by its code: the statement of the file that should hold it is compiled again, and the
function whose code is the same is the one. So a file that was edited after it was imported, or a decorator
that put another function in the place of the one that is written there, can never make us read the wrong text.
"""

from __future__ import annotations

import ast
import textwrap
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from types import CodeType, FunctionType, MethodType, ModuleType
from typing import Any, NoReturn

from ..diagnostics import Diagnostic, Span, UnsupportedError
from . import files, typed
from .names import FunctionNode

_LAMBDA = "<lambda>"


@dataclass(frozen=True, eq=False)
class Source:
    """A function's syntax tree (its own decorators removed), and the file it is in.

    Positions in `tree` are those of the file: 1-based lines, 0-based columns. `text_lines` are all lines
    of the file. `name` is an identifier to call it by: a lambda that is assigned to a variable has that.
    """

    tree: FunctionNode
    file: str
    text_lines: tuple[str, ...]
    function_name: str
    qualname: str
    name: str

    @cached_property
    def text(self) -> str:
        """The function's own lines, moved to the left margin."""
        last = self.tree.end_lineno or self.tree.lineno
        return textwrap.dedent("".join(self.text_lines[self.tree.lineno - 1 : last]))

    def span_of(self, node: ast.AST) -> Span:
        return span_of(node, self)


def span_of(node: ast.AST, source: Source) -> Span:
    """Where a node is in the user's file. Nodes without a position (`ast.arguments`) get the function's."""
    at: Any = node if hasattr(node, "lineno") else source.tree
    end_line = at.end_lineno or at.lineno
    end_column = at.end_col_offset if at.end_col_offset is not None else at.col_offset
    return Span(source.file, at.lineno, at.col_offset, end_line, end_column, source.function_name)


_sources: dict[int, tuple[weakref.ref[CodeType], Source]] = {}


def source_of(function: Any) -> Source:
    """The source of a function, method or lambda. Raises UnsupportedError (G101, G111) if there is none.

    Wrappers are not looked through: the source of a `functools.wraps` wrapper is the wrapper's.
    """
    function = _plain_function(function)
    code = function.__code__
    kept = _sources.get(id(code))
    if kept is not None and kept[0]() is code:
        return kept[1]
    source = _find(code, function.__globals__)
    key = id(code)
    _sources[key] = (weakref.ref(code, lambda _: _sources.pop(key, None)), source)
    return source


def _plain_function(function: Any) -> FunctionType:
    if isinstance(function, (MethodType, staticmethod, classmethod)):
        return _plain_function(function.__func__)
    if isinstance(function, FunctionType):
        return function
    name = getattr(function, "__name__", type(function).__name__)
    if hasattr(function, "__wrapped__"):
        way_out = "pass the function that it wraps, its `__wrapped__`, if the wrapper does not change the result"
    else:
        way_out = "give it a rule with `gradscribe.custom_vjp`, on a Python function that calls it"
    _refuse("G101", f"`{name}` is not a Python function ({type(function).__name__}), so it has no source", way_out)


def _refuse(code: str, message: str, help: str, span: Span | None = None) -> NoReturn:
    raise UnsupportedError(Diagnostic(code, message, span, help))


# -- finding the function


def _find(code: CodeType, module: dict[str, Any]) -> Source:
    lines = files.lines_of(code.co_filename, module)
    found = _found_in(lines, code, module) if lines else None
    if found is not None:
        return found
    if lines and code.co_filename not in typed.FILES:
        _changed(code)
    for text in typed.texts(code.co_filename, _word(code)):
        found = _found_in(text, code, module)
        if found is not None:
            return found
    _no_text(code)


def _found_in(lines: list[str], code: CodeType, module: dict[str, Any]) -> Source | None:
    """The function in the lines of a file, if it is there."""
    file = files.read(code.co_filename, lines)
    found = _found_in_place(file, code, module)
    if found is not None or not file.is_python():
        return found
    for stmt, twin in _twins(file, code, "@pytest_ar" in module):
        nodes = _nodes_of(stmt, twin)
        if len(nodes) == 1:
            return _source(file, stmt, nodes[0], code)
        if len(nodes) > 1:
            _refuse(
                "G101", f"line {twin.co_firstlineno} of {code.co_filename} has several lambdas",
                "write one per line: this Python runs without column positions (-X no_debug_ranges)",
            )  # fmt: skip
    return None


def _found_in_place(file: files.File, code: CodeType, module: dict[str, Any]) -> Source | None:
    """The function in the statement at its line, if that compiles to this very code: without parsing all of the file."""
    stmt = file.statement_at(code.co_firstlineno)
    if stmt is None:
        return None
    for twin in file.codes_alone(stmt, files.flags_of(code), _imported(code, module)):
        if (twin.co_firstlineno, twin.co_qualname) == (code.co_firstlineno, code.co_qualname) and _same(twin, code):
            nodes = _nodes_of(stmt, twin) if list(twin.co_positions()) == list(code.co_positions()) else []
            if len(nodes) == 1:
                return _source(file, stmt, nodes[0], code)
    return None


def _imported(code: CodeType, module: dict[str, Any]) -> list[str]:
    """The names in a function that its module has got from others, as it seems."""
    named = sorted({n for c in (code, *files.codes_in(code)) for n in c.co_names if n in module and n.isidentifier()})
    own = module.get("__name__")
    return [n for n in named if isinstance(module[n], ModuleType) or getattr(module[n], "__module__", own) != own]


def _word(code: CodeType) -> str:
    """What a line that holds the function's beginning mentions."""
    return code.co_name if code.co_name != _LAMBDA else "lambda"


def _twins(file: files.File, code: CodeType, rewritten: bool) -> Iterator[tuple[ast.stmt, CodeType]]:
    """Code objects of the file as it is now that are the same as `code`: the one at its position first."""
    flags = files.flags_of(code)
    statements = [s for s in file.statements(code.co_firstlineno) if _mentions(file, s, _word(code))]
    for stmt in statements:
        named = [c for c in file.codes(stmt, flags) if c.co_qualname == code.co_qualname]
        placed = [c for c in named if c.co_firstlineno == code.co_firstlineno]
        same = [c for c in placed if _same(c, code)]
        exact = [c for c in same if list(c.co_positions()) == list(code.co_positions())]
        yield from ((stmt, c) for c in exact or same)
        if rewritten:
            yield from ((stmt, c) for c in placed if _same_but_for_asserts(c, code))
        yield from ((stmt, c) for c in named if _same(c, code))  # moved, by edits above it
    for stmt in statements:  # a cell of a notebook
        codes = (c for c in file.codes(stmt, flags, alone=True) if c.co_firstlineno == code.co_firstlineno)
        yield from ((stmt, c) for c in codes if c.co_qualname == code.co_qualname and _same(c, code))
    for stmt in statements:  # compiled in its module: names that other functions declare global may matter
        lines = range(files.first_line(stmt), (stmt.end_lineno or 0) + 1)
        codes = (c for c in file.codes(None, flags) if c.co_firstlineno in lines)
        yield from ((stmt, c) for c in codes if c.co_qualname == code.co_qualname and _same(c, code))


def _mentions(file: files.File, stmt: ast.stmt, word: str) -> bool:
    return any(word in line for line in file.lines[files.first_line(stmt) - 1 : stmt.end_lineno])


def _same(a: CodeType, b: CodeType) -> bool:
    """Whether two code objects do the same, wherever they were written."""
    if _outline(a) != _outline(b) or len(a.co_consts) != len(b.co_consts) or a.co_code != b.co_code:
        return False
    return all(map(_same_constant, a.co_consts, b.co_consts))


def _outline(c: CodeType) -> tuple[Any, ...]:
    counts = (c.co_argcount, c.co_posonlyargcount, c.co_kwonlyargcount)
    return c.co_name, counts, c.co_names, c.co_varnames, c.co_freevars, c.co_cellvars


def _same_constant(a: Any, b: Any) -> bool:
    if isinstance(a, CodeType) and isinstance(b, CodeType):
        return _same(a, b)
    return type(a) is type(b) and (a == b if isinstance(a, frozenset) else repr(a) == repr(b))


def _same_but_for_asserts(written: CodeType, running: CodeType) -> bool:
    """pytest rewrites `assert` in the files of tests. All else must be the same, as far as can be told."""

    def numbers(c: CodeType) -> set[str]:  # without signs: pytest takes `-1` apart
        return {repr(k).lstrip("-") for k in c.co_consts if isinstance(k, (int, float, complex))}

    arguments = running.co_argcount + running.co_kwonlyargcount
    return (
        set(written.co_names) - {"AssertionError"} <= set(running.co_names)
        and set(written.co_varnames) <= set(running.co_varnames)
        and written.co_varnames[:arguments] == running.co_varnames[:arguments]
        and numbers(written) <= numbers(running)
    )


# -- from the code object to its node


def _nodes_of(stmt: ast.stmt, code: CodeType) -> list[FunctionNode]:
    """The nodes in a statement that may be what a code object was compiled from: one, if positions are kept."""
    nearby = list(_at_line(stmt, code.co_firstlineno))
    if code.co_name != _LAMBDA:
        defs = (n for n in nearby if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef)))
        return [n for n in defs if n.name == code.co_name and files.first_line(n) == code.co_firstlineno]
    found: list[FunctionNode] = [n for n in nearby if isinstance(n, ast.Lambda) and n.lineno == code.co_firstlineno]
    extent = _extent(code)
    if len(found) > 1 and extent is None and all(None not in p for p in code.co_positions()):
        # Columns are kept, and no instruction has one: Python 3.12 returns a constant without a position.
        returned = code.co_consts[code.co_code[-1]]
        return [n for n in found if isinstance(n.body, ast.Constant) and _same_constant(n.body.value, returned)]
    if len(found) < 2 or extent is None:
        return found
    start, end = extent
    holding = [n for n in found if _start(n.body) <= start and end <= _end(n.body)]  # type: ignore[arg-type]
    return sorted(holding, key=_start)[-1:]  # of lambdas inside lambdas, the innermost


def _at_line(node: ast.AST, line: int) -> Iterator[ast.AST]:
    """The nodes that a line is part of, outer before inner."""
    decorated = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
    first = files.first_line(node) if decorated else getattr(node, "lineno", line)
    if first <= line <= (getattr(node, "end_lineno", None) or line):
        yield node
        for child in ast.iter_child_nodes(node):
            yield from _at_line(child, line)


def _extent(code: CodeType) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """The first and last position of a code object's instructions. The first few only set up the frame."""
    known = [p for p in code.co_positions() if None not in p and p[2:] != (0, 0)]
    if not known:
        return None
    return min((a, c) for a, _, c, _ in known), max((b, d) for _, b, _, d in known)  # type: ignore[type-var, return-value]


def _start(node: ast.expr | FunctionNode) -> tuple[int, int]:
    return node.lineno, node.col_offset


def _end(node: ast.expr) -> tuple[int, int]:
    return node.end_lineno or node.lineno, node.end_col_offset or node.col_offset


def _source(file: files.File, stmt: ast.stmt, node: FunctionNode, code: CodeType) -> Source:
    name = _assigned_to(stmt, node) or "f" if isinstance(node, ast.Lambda) else node.name
    owner = _class_around(stmt, node)
    if owner is not None:
        node = _mangled(node, owner)
    if not isinstance(node, ast.Lambda):
        fields = {f: getattr(node, f) for f in node._fields} | {"decorator_list": []}
        node = ast.copy_location(type(node)(**fields), node)
    return Source(node, file.name, file.text_lines, code.co_name, code.co_qualname, name)


def _assigned_to(stmt: ast.stmt, node: ast.Lambda) -> str | None:
    for n in _at_line(stmt, node.lineno):
        if isinstance(n, ast.Assign) and n.value is node and isinstance(n.targets[0], ast.Name):
            return n.targets[0].id
    return None


# -- private names of classes: `__w` means `_Class__w`


def _class_around(stmt: ast.stmt, node: FunctionNode) -> str | None:
    """The name of the innermost class that a function is written in."""
    around = [n for n in _at_line(stmt, node.lineno) if isinstance(n, ast.ClassDef)]
    return around[-1].name if around else None


def _mangled(node: FunctionNode, owner: str) -> FunctionNode:
    """The function with the private names of its class written out; itself if it has none."""
    if not any(_private_fields(n) for n in ast.walk(node)) or not owner.strip("_"):
        return node
    copy = _copy(node)
    for n in ast.walk(copy):
        for name_field in _private_fields(n):
            setattr(n, name_field, f"_{owner.lstrip('_')}{getattr(n, name_field)}")
    return copy


def _private_fields(node: ast.AST) -> list[str]:
    """The fields of a node that hold a name which its class makes private. Keywords in calls stay as they are."""
    fields = () if isinstance(node, ast.keyword) else ("id", "attr", "arg", "name", "asname")
    return [f for f in fields if _is_private(getattr(node, f, None))]


def _is_private(name: Any) -> bool:
    return isinstance(name, str) and name.startswith("__") and not name.endswith("__")


def _copy(node: Any) -> Any:
    """A deep copy of a syntax tree, positions included."""
    if isinstance(node, list):
        return [_copy(n) for n in node]
    if not isinstance(node, ast.AST):
        return node
    return ast.copy_location(type(node)(**{f: _copy(getattr(node, f, None)) for f in node._fields}), node)


# -- refusals


def _no_text(code: CodeType) -> NoReturn:
    name, file = code.co_name, code.co_filename
    if file == "<stdin>":
        why = f"`{name}` was typed at Python's prompt, which has not kept it"
        _refuse("G101", why, "put it in a file, or use IPython, a notebook, or the prompt of Python 3.13 or newer")
    if file.startswith("<"):
        why = f"`{name}` comes from `exec` or `eval` (its file is {file}), and its text is not kept"
        _refuse("G101", why, "put it in a file, or enter its text in `linecache.cache` under that name")
    _refuse("G101", f"the source of `{name}` cannot be read: there is no file {file}", "run it where its source is")


def _changed(code: CodeType) -> NoReturn:
    why = f"the text of `{code.co_name}` is not at line {code.co_firstlineno} of {code.co_filename} any more"
    way_out = "the file has changed since it was imported (reload it), or an import hook has rewritten the function"
    _refuse("G111", why, way_out)
