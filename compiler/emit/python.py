"""IR to Python text, as a person would write it. `emit` prints; what goes where was decided in `plan` and `naming`.

A comment `# line N` says which line of the user's a statement comes from. It stands on statements that
compute with numbers, not on those that set up, keep or restore; an update that follows a statement of
the same line does not repeat it.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .. import prelude
from ..analysis.definedness import perhaps_undefined
from ..diagnostics import Span
from ..ir.nodes import (
    Apply,
    Const,
    Effect,
    Fn,
    Operand,
    Root,
    Tree,
    Value,
)  # fmt: skip
from ..ir.ops import BINARY, COMPARE, UNARY
from ..ir.visit import statements
from .expressions import Expressions, Globals, imported
from .naming import Names
from .plan import Plan, Planner, renumbered
from .statements import Body, Line

WIDTH = 100  # of code, comments not counted
COMMENT = 44  # where comments begin, if the code leaves room
ATTEMPTS = 40


@dataclass(frozen=True)
class Emitted:
    """The text, the user's place of each of its lines (1-based), and the names that it takes from its module."""

    source: str
    lines: dict[int, Span]
    namespace: dict[str, Any] = field(default_factory=dict)
    prelude: tuple[str, ...] = ()
    name: str = ""


def emit(fn: Fn, functions: dict[str, Any] | None = None, comments: bool = True) -> Emitted:
    """The Python source of a function and its helpers. `functions`: op -> the object it means, for ops
    that are neither Python's, NumPy's nor ours (a user's function with a rule)."""
    everything = [*_all_helpers(fn), fn]
    arrays = any(isinstance(s, Apply) and s.op.startswith("np.") for f in everything for s in statements(f.body))
    globals_ = Globals(functions=functions or {}, callees={f.name: f for f in everything}, constants="np" if arrays else "math")
    lines: list[Line] = []
    for f in everything:
        if lines:
            lines += [Line(0, ""), Line(0, "")]
        lines += _function(f, globals_)
    aliases = [_import(name, alias) for name, alias in globals_.renamed.items() if name not in globals_.imports]
    aliases += [_import_from(p, name, globals_.name(name)) for name, p in sorted(globals_.imports.items())]
    lines = [Line(0, a) for a in aliases] + ([Line(0, ""), Line(0, "")] if aliases else []) + lines
    texts = _with_comments(lines) if comments else [_code(line) for line in lines]
    places = {k: line.span for k, line in enumerate(lines, 1) if line.span is not None}
    return Emitted("\n".join(texts) + "\n", places, globals_.objects, tuple(globals_.prelude), fn.name)


def _all_helpers(fn: Fn) -> list[Fn]:
    found: dict[str, Fn] = {}
    for helper in fn.helpers:
        found.update({f.name: f for f in _all_helpers(helper)})
        found[helper.name] = helper
    return [f for name, f in found.items() if name != fn.name]


def _import(name: str, alias: str) -> str:
    if name in ("np", "math"):
        return f"import {'numpy' if name == 'np' else name} as {alias}"
    return f"{alias} = {name}" if hasattr(prelude, name) else f"from builtins import {name} as {alias}"


def _import_from(package: str, name: str, alias: str) -> str:
    return (f"from {package} import {name}" if package else f"import {name}") + (f" as {alias}" if alias != name else "")


# One function.


def _function(fn: Fn, globals_: Globals) -> list[Line]:
    """Decide, name, print; and again with one expression less in every line that is too long."""
    tree, returned = renumbered(fn.returns, fn.body.yields)
    reserved = _reserved(fn, globals_)
    pinned: set[Value] = set()
    for _ in range(ATTEMPTS):
        plan, names = _decide(fn, returned, pinned, reserved)
        lines = _print(fn, tree, returned, plan, names, globals_)
        longest = {v for line in lines for v in line.unfold if len(_code(line)) > WIDTH}
        if not longest - pinned:
            break
        pinned |= longest
    return lines


def _decide(fn: Fn, returned: tuple[Operand, ...], pinned: set[Value], reserved: set[str]) -> tuple[Plan, Names]:
    """Fold and name. A value that gets no variable together with what it is yielded to is printed there."""
    inline: set[Value] = set()
    while True:
        plan = Planner(fn, returned, pinned, inline).run()
        names = Names(fn, returned, plan, reserved)
        apart = names.yielded_apart() - inline - pinned
        if not apart:
            return plan, names
        inline |= apart


def _reserved(fn: Fn, globals_: Globals) -> set[str]:
    """Names that no variable may have: what the text calls. A parameter of such a name makes it an alias."""
    words = {"np", "math", "range", "reversed", "slice", *globals_.callees}
    for s in statements(fn.body):
        if isinstance(s, Apply) and s.op not in {*BINARY, *COMPARE, *UNARY}:
            words.add(_word(s.op))
            words.update(getattr(o, "__name__", "") for op, o in globals_.functions.items() if op == s.op)
        if isinstance(s, Effect):
            words.update(("print", "warnings"))
            words.update(a.value.__name__ for a in s.args if isinstance(a, Const) and isinstance(a.value, type))
    words |= _classes(fn.returns)
    roots = {r.name for r in fn.roots}
    modules = {_word(s.op) for s in statements(fn.body) if isinstance(s, Apply) and s.op.startswith("scipy.")}
    hidden = roots | (_hints(fn) if modules else set())  # a variable keeps its name, the module is imported as another
    for word in sorted(words & roots | modules & hidden):
        if word in modules or word in ("np", "math") or hasattr(builtins, word) or hasattr(prelude, word):
            free = _free_name(f"scipy_{word}" if word in modules else word, words | roots | _hints(fn))
            globals_.renamed[word] = free
    words -= {word for word in modules if word in globals_.renamed}
    return words | set(globals_.renamed.values())


def _classes(tree: Tree) -> set[str]:
    """What makes the instances in a result."""
    own = {tree.data[0].__name__, "bare_instance"} if tree.kind == "new" else set()
    return own.union(*map(_classes, tree.children))


def _word(op: str) -> str:
    """The name that the call of an op begins with."""
    head, _, rest = op.partition(".")
    return rest if head == "prelude" else imported(op)[1] if head == "scipy" else head


def _hints(fn: Fn) -> set[str]:
    found = {p.hint for p in fn.body.params}
    for s in statements(fn.body):
        found |= {r.hint for r in s.results}
    return found


def _free_name(word: str, taken: set[str]) -> str:
    number = 1
    if word.startswith("scipy_") and word not in taken:
        return word
    while f"{word}_{number}" in taken:
        number += 1
    return f"{word}_{number}"


def _print(
    fn: Fn, tree: Tree, returned: tuple[Operand, ...], plan: Plan, names: Names, globals_: Globals
) -> list[Line]:
    paths = {p.value: _path(p.root, p.path, globals_) for p in fn.params if p.path}
    body = Body(plan, names, paths, globals_, perhaps_undefined(fn.body))
    lines = [Line(0, f"def {fn.name}({_signature(fn.roots, globals_)}):")]
    if fn.doc:
        lines.append(Line(1, f'"""{fn.doc}"""'))
    for p in fn.params:
        if p.path and p.value not in plan.paths and plan.used(p.value):
            lines.append(Line(1, f"{names[p.value]} = {paths[p.value]}"))
    return lines + body.function(fn.body, returned, tree, 1)


def _path(root: str, path: tuple[tuple[str, Any], ...], globals_: Globals) -> str:
    text = root
    for how, key in path:
        text += f".{key}" if how == "attr" else f"[{_constant(key, globals_)}]"
    return text


def _constant(value: Any, globals_: Globals) -> str:
    return Expressions(Plan(), str, {}, globals_).constant(value)[0]


def _signature(roots: Iterable[Root], globals_: Globals) -> str:
    parts: list[str] = []
    starred = False
    for kinds in (("positional",), ("star",), ("keyword", "free"), ("double_star",)):
        for r in (r for r in roots if r.kind in kinds):
            if kinds[0] == "keyword" and not starred:
                parts.append("*")
            starred = starred or kinds[0] != "positional"
            prefix = {"star": "*", "double_star": "**"}.get(r.kind, "")
            parts.append(f"{prefix}{r.name}" + (f"={_default(r, globals_)}" if r.has_default else ""))
    return ", ".join(parts)


def _default(root: Root, globals_: Globals) -> str:
    simple = isinstance(root.default, (bool, int, float, complex, str, bytes, type(None), type(...)))
    if simple or isinstance(root.default, tuple) and not root.default:
        return _constant(root.default, globals_) if simple else "()"
    return globals_.object(root.default, f"{root.name}_default")


# Comments.


def _code(line: Line) -> str:
    return "    " * line.depth + line.text if line.text else ""


def _with_comments(lines: list[Line]) -> list[str]:
    """Put `# line N` behind the statements that compute."""
    texts: list[str] = []
    said: tuple[int, int] | None = None  # the line and depth of the last comment, until the depth changes
    for line in lines:
        code = _code(line)
        if said is not None and line.text and said[1] != line.depth:
            said = None
        if line.computes and line.span is not None:
            here = (line.span.line, line.depth)
            if not (line.updates and said == here):
                code = f"{code}  " if len(code) + 2 > COMMENT else f"{code:<{COMMENT}}"
                code += f"# line {line.span.line}"
            said = here
        texts.append(code)
    return texts
