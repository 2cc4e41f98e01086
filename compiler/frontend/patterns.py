"""`match`: each pattern as a test, and the names that it binds where the test holds."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from ..ir.nodes import Const
from . import arrays, choices, expressions, iterables, operators, statements
from .lower import Lowerer
from .merge import branch
from .values import Choice, DictVal, Entries, ListVal, ObjectVal, PyVal, Ref, TupleVal

Test = Any  # an operand: a constant where it is known
_SELF = (bool, bytearray, bytes, dict, float, frozenset, int, list, set, str, tuple)  # `case int(n)` binds the value


def match(lw: Lowerer, node: ast.Match) -> None:
    """`match subject: case pattern if guard: ...`: the first case that fits."""
    subject = expressions.expression(lw, node.subject)

    def case(k: int) -> None:
        if k == len(node.cases):
            return
        this = node.cases[k]
        lw.at(this.pattern)
        names: dict[str, PyVal] = {}
        test = fits(lw, this.pattern, subject, names)

        def bound(then: Callable[[], Any]) -> Any:
            for name, value in names.items():
                statements.assign_name(lw, name, value)
            return then()

        def guarded() -> None:
            assert this.guard is not None
            passed = expressions.truth(lw, expressions.expression(lw, this.guard), this.guard)
            _either(lw, passed, lambda: statements.run(lw, this.body), lambda: case(k + 1), node)

        body = guarded if this.guard is not None else lambda: statements.run(lw, this.body)
        _either(lw, test, lambda: bound(body), lambda: case(k + 1), node)

    case(0)


def _either(lw: Lowerer, test: Test, then: Callable[[], Any], orelse: Callable[[], Any], node: ast.AST) -> None:
    if isinstance(test, Const):
        return then() if test.value else orelse()  # type: ignore[no-any-return]
    branch(lw, test, then, orelse, node)


def fits(lw: Lowerer, p: ast.pattern, v: PyVal, names: dict[str, PyVal]) -> Test:
    """Whether a value fits a pattern; what it binds is put into `names`."""
    handler = _PATTERNS[type(p)]
    return handler(lw, p, v, names)


def _all(lw: Lowerer, tests: list[Callable[[], Test]], node: ast.AST) -> Test:
    """Whether all hold, asked in turn."""
    if not tests:
        return Const(True)
    first, *rest = tests
    return expressions.short_circuit(lw, first(), lambda: _all(lw, rest, node), stop_at=False, node=node)


def _value(lw: Lowerer, p: ast.MatchValue, v: PyVal, names: dict[str, PyVal]) -> Test:
    wanted = expressions.expression(lw, p.value)
    if not isinstance(v, (Const, Choice)) and not choices.is_number(v):
        return Const(False)
    return expressions.truth(lw, operators.compare(lw, ast.Eq, v, wanted, p), p)


def _singleton(lw: Lowerer, p: ast.MatchSingleton, v: PyVal, names: dict[str, PyVal]) -> Test:
    return expressions.truth(lw, operators.compare(lw, ast.Is, v, Const(p.value), p), p)


def _as(lw: Lowerer, p: ast.MatchAs, v: PyVal, names: dict[str, PyVal]) -> Test:
    test = Const(True) if p.pattern is None else fits(lw, p.pattern, v, names)
    if p.name is not None:
        names[p.name] = v
    return test


def _or(lw: Lowerer, p: ast.MatchOr, v: PyVal, names: dict[str, PyVal]) -> Test:
    found: Test = Const(False)
    for part in p.patterns:
        inner: dict[str, PyVal] = {}
        test = fits(lw, part, v, inner)
        if inner and not isinstance(test, Const):
            lw.refuse("G109", "an `|` whose parts bind names must be decided when the function is compiled", p)
        if test == Const(True):
            names.update(inner)
        before = found
        found = expressions.short_circuit(lw, before, lambda t=test: t, stop_at=True, node=p)  # type: ignore[misc]
        if found == Const(True):
            break
    return found


def _sequence(lw: Lowerer, p: ast.MatchSequence, v: PyVal, names: dict[str, PyVal]) -> Test:
    if isinstance(v, Ref) or not isinstance(v, (TupleVal, ListVal)):
        return Const(False)  # an array is no `Sequence`
    items = iterables.known_items(lw, v)
    if items is None:
        lw.refuse("G209", "the length of this list must be known when it is matched", p)
    starred = [k for k, part in enumerate(p.patterns) if isinstance(part, ast.MatchStar)]
    after = len(p.patterns) - starred[0] - 1 if starred else 0
    if len(items) < len(p.patterns) - 1 if starred else len(items) != len(p.patterns):
        return Const(False)
    pairs: list[tuple[ast.pattern, PyVal]] = list(zip(p.patterns, items, strict=False))
    if starred:
        k = starred[0]
        star: Any = p.patterns[k]
        if star.name is not None:
            names[star.name] = expressions.new_list(lw, tuple(items[k : len(items) - after]))
        last = zip(p.patterns[k + 1 :], items[len(items) - after :], strict=True)
        pairs = [*zip(p.patterns[:k], items[:k], strict=True), *last]
    return _all(lw, [lambda q=q, i=i: fits(lw, q, i, names) for q, i in pairs], p)  # type: ignore[misc]


def _mapping(lw: Lowerer, p: ast.MatchMapping, v: PyVal, names: dict[str, PyVal]) -> Test:
    if not isinstance(v, DictVal):
        return Const(False)
    content = lw.state[v.cell]
    if not isinstance(content, Entries):
        lw.refuse("G207", "what is in this dict depends on the path", p)
    from .arguments import require_static

    keys = [require_static(lw, expressions.expression(lw, k), k, "the key") for k in p.keys]
    if any(k not in content.keys for k in keys):
        return Const(False)
    if p.rest is not None:
        rest = [(k, i) for k, i in zip(content.keys, content.items, strict=True) if k not in keys]
        names[p.rest] = expressions.new_dict(lw, tuple(k for k, _ in rest), tuple(i for _, i in rest))
    pairs = [(q, content.get(k)) for q, k in zip(p.patterns, keys, strict=True)]
    return _all(lw, [lambda q=q, i=i: fits(lw, q, i, names) for q, i in pairs], p)  # type: ignore[misc]


def _class(lw: Lowerer, p: ast.MatchClass, v: PyVal, names: dict[str, PyVal]) -> Test:
    from .reflection import python_class

    cls = expressions.expression(lw, p.cls)
    if not isinstance(cls, Const) or not isinstance(cls.value, type):
        lw.refuse("G109", "the class of this pattern must be known", p)
    if not issubclass(python_class(lw, v, p), cls.value):
        return Const(False)
    if cls.value in _SELF and p.patterns:
        return fits(lw, p.patterns[0], v, names)
    arguments = [*zip(getattr(cls.value, "__match_args__", ()), p.patterns, strict=False),
                 *zip(p.kwd_attrs, p.kwd_patterns, strict=True)]  # fmt: skip
    if len(arguments) < len(p.patterns) + len(p.kwd_patterns):
        lw.refuse("G109", f"`{cls.value.__name__}` has no so many positional patterns", p)

    def attribute(name: str, q: ast.pattern) -> Test:
        owner: Any = v
        if isinstance(v, ObjectVal) and name not in lw.state[v.cell].keys and not hasattr(v.cls, name):  # type: ignore[union-attr]
            return Const(False)
        return fits(lw, q, arrays.attribute(lw, owner, name, p), names)

    return _all(lw, [lambda n=n, q=q: attribute(n, q) for n, q in arguments], p)  # type: ignore[misc]


_PATTERNS: dict[type[ast.pattern], Callable[[Lowerer, Any, PyVal, dict[str, PyVal]], Test]] = {
    ast.MatchValue: _value, ast.MatchSingleton: _singleton, ast.MatchAs: _as, ast.MatchOr: _or,
    ast.MatchSequence: _sequence, ast.MatchMapping: _mapping, ast.MatchClass: _class,
}  # fmt: skip
