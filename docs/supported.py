"""Writes docs/supported.md from the tables of the code: what is accepted, what is refused, and why.

    python docs/supported.py          # rewrite the page
    python docs/supported.py --check  # is it what the code says?
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from gradscribe.compiler.diagnostics import CODES
from gradscribe.compiler.frontend import (
    builtin_calls,
    containers,
    contexts,
    copying,
    endless,
    expressions,
    failures,
    fence,
    generators,
    library,
    methods,
    numpy_calls,
    patterns,
    sets,
    statements,
)  # fmt: skip
from gradscribe.compiler.rules import registry

PAGE = Path(__file__).with_name("supported.md")
FUNCTIONS = "## Functions with derivatives"  # from here on, the page depends on what the rules are
# Of newer versions of Python only: the page is the same on all.
_NEWER = {"TypeAlias", "TemplateStr", "Interpolation", "TryStar", "ParamSpec", "TypeVar", "TypeVarTuple", "math.sumprod"}
_WORDS = {
    "AnnAssign": "annotated assignment", "Assert": "`assert`", "Assign": "assignment", "AugAssign": "`x += y`",
    "Break": "`break`", "Continue": "`continue`", "Delete": "`del`", "Expr": "an expression by itself", "For": "`for`",
    "FunctionDef": "nested `def`, decorators", "Global": "`global` (reading)", "If": "`if`", "Import": "`import`",
    "ImportFrom": "`from ... import`", "Match": "`match`", "Nonlocal": "`nonlocal`", "Pass": "`pass`", "Raise": "`raise`",
    "Return": "`return`", "Try": "`try`", "While": "`while`", "With": "`with`",
    "Attribute": "attributes", "BinOp": "operators", "BoolOp": "`and`, `or`", "Call": "calls", "Compare": "comparisons",
    "Constant": "constants", "Dict": "dicts", "DictComp": "dict comprehensions", "GeneratorExp": "generator expressions",
    "IfExp": "`a if c else b`", "JoinedStr": "f-strings", "Lambda": "`lambda`", "List": "lists",
    "ListComp": "list comprehensions", "Name": "names", "NamedExpr": "`:=`", "Set": "sets of known things",
    "SetComp": "set comprehensions", "Slice": "slices", "Subscript": "subscripts", "Tuple": "tuples",
    "UnaryOp": "`-x`, `not x`, `~x`", "Yield": "`yield`", "YieldFrom": "`yield from`",
    "MatchAs": "`case name`, `case pattern as name`", "MatchClass": "`case Point(x=0)`", "MatchMapping": "`case {...}`",
    "MatchOr": "`case a | b`", "MatchSequence": "`case [a, *rest]`", "MatchSingleton": "`case None`",
    "MatchValue": "`case 3`",
}  # fmt: skip


def page() -> str:
    """The text of the page."""
    registry.read_libraries()
    return "\n".join([*_language(), *_functions(), ""])


def _language() -> Iterator[str]:
    yield "# What is supported\n"
    yield "Made from the tables of the code by `python docs/supported.py`; a test fails when it is stale.\n"
    yield "What is not listed is refused when the function is compiled, with a code of [errors.md](errors.md).\n"
    yield "## Python\n"
    yield f"- Statements: {_nodes({*statements._HANDLERS, ast.If})}."
    yield f"- Expressions: {_nodes(expressions._HANDLERS)}."
    yield f"- Patterns of `match`: {_nodes(patterns._PATTERNS)}."
    silent = [c.__name__ for c in contexts.SILENT]
    yield f"- Contexts written in Python, and {_code([*silent, 'nullcontext', 'suppress', 'no_grad'])}."
    watched = sorted({*failures.SIMPLE, *failures.TRIED})
    yield f"- Operations whose exceptions reach a handler in the function: {_code(watched)}.\n"
    yield "## Refused syntax\n"
    yield "| code | what | way out |\n|---|---|---|"
    rows = {(r.code, r.message, r.help) for n, r in fence.REFUSED.items() if n.__name__ not in _NEWER - {"TryStar"}}
    for code, message, way_out in sorted(rows):
        yield f"| {code} | {message} | {way_out.format(function='f')} |"
    yield "\n## Containers\n"
    yield f"- Lists and deques: `+`, `*`, slices, `in`, `del`, unpacking, {_code(containers._LIST)}, `sort`, `index`, `count`."
    yield f"- Dicts: `|`, `**`, `in`, `del`, {_code(containers._DICT)}."
    yield f"- Sets of things known while compiling: {_code(sets._CHANGES | sets._ASKS)}."
    yield "- Tuples, named tuples, dataclasses, and instances of classes written in Python."
    yield "\n## Functions of Python, and of NumPy without a rule of their own\n"
    named = {*map(_name, builtin_calls.HANDLERS), *map(_name, numpy_calls.HANDLERS), *map(_name, generators.DEFINITIONS), *map(_name, endless.HANDLERS), *map(_name, copying.HANDLERS),
             *map(_name, library.HANDLERS)}
    yield f"{_code(named - _NEWER)}."
    yield f"\nMethods of arrays: {_code(methods._SAME)}, and those that store.\n"
    yield "## Why something is refused\n"
    yield "| code | what | why |\n|---|---|---|"
    for code, about in CODES.items():
        yield f"| {code} | {about.title} | {about.why} |"
    yield ""


def _functions() -> Iterator[str]:
    yield FUNCTIONS + "\n"
    rules = registry.rules.values()
    yield f"{_code(r.op for r in rules if r.kind in ('elementwise', 'linear', 'custom'))}."
    yield "\n## Functions whose derivative is zero\n"
    yield from _reasons("nondifferentiable")
    yield "\n## Functions that are refused\n"
    yield from _reasons("missing")


def _reasons(kind: str) -> Iterator[str]:
    """The functions of a kind, by the reason."""
    found: dict[str, list[str]] = {}
    for rule in registry.rules.values():
        if rule.kind == kind:
            found.setdefault(rule.why, []).append(rule.op)
    for why in sorted(found):
        yield f"- {_code(found[why])}: {why}."


def _nodes(types: Iterable[type[ast.AST]]) -> str:
    return ", ".join(_WORDS[name] for name in sorted(t.__name__ for t in types) if name not in _NEWER)


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{n}`" for n in sorted(set(names)))


def _name(f: Any) -> str:
    module = (getattr(f, "__module__", None) or "").replace("builtins", "").replace("numpy", "np").split(".")[0]
    name = getattr(f, "__qualname__", None) or f.__name__
    return f"{module.lstrip('_')}.{name}" if module else str(name)


def main() -> int:
    text = page()
    if "--check" in sys.argv:
        return int(PAGE.read_text() != text)
    PAGE.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
