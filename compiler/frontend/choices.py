"""One of several things, of which only a number tells when the code runs: None or a value, one of two functions.

Where it is used, the code that uses it is written once per thing, under a test of the number (`distribute`). Where a
test has just been passed (`if best is not None:`), what it says is known (`refined`).
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from ..ir.nodes import Block, Const, Effect, If, ListOf, Operand, TupleOf, Undef, Value, Zero
from ..ir.types import Array, Opaque, Scalar, Type, kind
from .lower import Lowerer, type_of
from .state import State
from .values import UNDEF, Choice, Content, Mixed, PyVal, Ref

MOST = 8  # things that one choice may be of
Fact = tuple[Operand, int, bool]  # a tag, an option, and whether it is that option


def labels(options: tuple[PyVal, ...]) -> tuple[Any, ...]:
    """What the tag is for each option: for None or something else, whether it is None; else 0, 1, 2 ..."""
    if len(options) == 2 and options[0] == Const(None):
        return True, False
    return tuple(range(len(options)))


def order(option: Any) -> tuple[int, str]:
    """None, then what is known, in an order that does not depend on the path, then values."""
    if not isinstance(option, Const):
        return 3, ""
    if option.value is None:
        return 0, ""
    return (2, getattr(option.value, "__qualname__", "")) if callable(option.value) else (1, repr(option.value))


def tag_hint(options: tuple[PyVal, ...], hint: str) -> str:
    """A name for the tag."""
    if not hint:
        return ""
    return f"{hint}_is_none" if labels(options)[0] is True else f"{hint}_case"


def test(lw: Lowerer, c: Choice, k: int) -> Operand:
    """Whether it is option `k`, when the code runs."""
    label = labels(c.options)[k]
    if isinstance(c.tag, Const):
        return Const(c.tag.value == label)
    if label is True:
        value = c.tag
    elif label is False:
        value = lw.apply("not", c.tag)
    else:
        value = lw.apply("eq", c.tag, Const(label))
    if isinstance(value, Value):
        lw.facts[value] = (((c.tag, k, True),), ((c.tag, k, False),))
    return value


# -- making


def at_position(lw: Lowerer, items: tuple[PyVal, ...], index: Value) -> Choice | None:
    """The item at a position that is not known, of a few things that are no numbers; None if there is no such choice."""
    if not 2 <= len(items) <= MOST or kind(index.type) not in ("int", "bool") or any(isinstance(i, (Mixed, Undef, Choice)) for i in items):
        return None
    if kind(index.type) == "bool" and getattr(index.type, "dtype", None) is not None:
        return None  # NumPy's truth values are no positions
    positions = ListOf(tuple(map(Const, range(len(items)))))
    tag: Operand = lw.apply("getitem", positions, index if kind(index.type) == "int" else lw.apply("int", index))
    return Choice(lw.apply("eq", tag, Const(0)) if labels(items)[0] is True else tag, items)



def parts(v: PyVal) -> tuple[PyVal, ...]:
    """What something may be."""
    return v.options if isinstance(v, Choice) else (v,)


def retag(lw: Lowerer, v: PyVal, options: tuple[PyVal, ...], places: list[int]) -> Operand:
    """The tag among `options` of something whose own option `k` is number `places[k]` of them."""
    names = labels(options)
    wanted = tuple(names[p] for p in places)
    if not isinstance(v, Choice):
        return Const(wanted[0])
    own = labels(v.options)
    if own == wanted:
        return v.tag
    if isinstance(v.tag, Const):
        return Const(wanted[own.index(v.tag.value)])
    by_number = wanted if own[0] is not True else wanted[::-1]  # True is 1
    return lw.apply("getitem", TupleOf(tuple(map(Const, by_number))), v.tag)


def alike(a: PyVal, b: PyVal) -> bool:
    """Whether two things are one option: the same, or both numbers or arrays."""
    if is_number(a) and is_number(b):
        return True
    return a is b or type(a) is type(b) and a == b


def is_number(v: Any) -> bool:
    """A number or an array."""
    if isinstance(v, Const):
        return isinstance(v.value, (bool, int, float, complex))
    return isinstance(v, Ref) or isinstance(v, (Value, Zero)) and not isinstance(type_of(v), Opaque)


def value_or_none(lw: Lowerer, assigned: Operand, value: PyVal, node: ast.AST | None) -> PyVal:
    """What a function returns that only where `assigned` holds has come to a `return`."""
    from .merge import branch

    return branch(lw, assigned, lambda: value, lambda: Const(None), node)


def nothing(type: Type | None) -> Operand:
    """What stands where a number is not yet one, so that its variable has a value."""
    if not isinstance(type, (Array, Scalar)):
        return UNDEF
    return Const({"int": 0, "bool": False, "complex": 0j}.get(kind(type) or "", 0.0))


# -- using


def distribute(
    lw: Lowerer, c: Choice, use: Callable[[PyVal], PyVal], node: ast.AST | None, hint: str = "", asks: bool = False
) -> PyVal:
    """`use` of each option, where the choice is that option. `asks`: a question, which changes nothing."""
    from .exceptions import either

    if asks and (folded := _folded(lw, c, use)) is not None:
        return folded

    def some(k: int, *rest: int) -> PyVal:
        if not rest:
            return use(c.options[k])
        return either(lw, test(lw, c, k), lambda: use(c.options[k]), lambda: some(*rest), node, hint)

    return some(*possible(c))


def possible(c: Choice) -> list[int]:
    """The options that it may still be, after tests that it has passed."""
    return [k for k, o in enumerate(c.options) if not isinstance(o, Undef)]


def _folded(lw: Lowerer, c: Choice, use: Callable[[PyVal], PyVal]) -> PyVal | None:
    """The result of a question whose answer is known for each option: a test of the tag."""
    written = len(lw.builder.stmts)
    answers: list[PyVal] = []
    for option in c.options:
        answers.append(Const(False) if isinstance(option, Undef) else use(option))
        if len(lw.builder.stmts) != written or answers[-1] not in (Const(True), Const(False)):
            del lw.builder.stmts[written:]
            return None
    return _which(lw, c, [a == Const(True) for a in answers])


def _which(lw: Lowerer, c: Choice, answers: list[bool]) -> Operand:
    if all(answers) or not any(answers):
        return Const(answers[0])
    if answers.count(True) == 1:
        return test(lw, c, answers.index(True))
    if answers.count(False) == 1:
        return negated(lw, test(lw, c, answers.index(False)))
    first, *rest = (test(lw, c, k) for k, a in enumerate(answers) if a)
    for other in rest:
        first = lw.apply("bool.or", first, other)
    return first


def negated(lw: Lowerer, o: Operand) -> Operand:
    """`not o`, and what is known where that holds."""
    if isinstance(o, Const):
        return Const(not o.value)
    value = lw.apply("not", o)
    if isinstance(o, Value) and o in lw.facts:
        lw.facts[value] = lw.facts[o][::-1]
    return value


def only(lw: Lowerer, c: Choice, fits: Callable[[PyVal], bool], node: ast.AST | None) -> PyVal | None:
    """The one option that can be used here: where it is another, Python raises an exception, and so do we."""
    found = [k for k in possible(c) if fits(c.options[k])]
    if len(found) != 1:
        return None
    (k,) = found
    others = [i for i in possible(c) if i != k]
    if not others:
        return c.options[k]
    cond = negated(lw, test(lw, c, k)) if len(others) > 1 else test(lw, c, others[0])
    if cond != Const(False):
        what = "None" if c.options[others[0]] == Const(None) else "something else"
        error = Effect("raise", (Const(TypeError), Const(f"a number is needed, and this is {what}")), (), lw.span(node))
        lw.builder.add(If((), cond, Block((), (error,), ()), Block((), (), ()), lw.span(node)))
        learn(lw, lw.state, cond, False)
    return c.options[k]


def resolved(lw: Lowerer, v: PyVal, node: ast.AST | None) -> PyVal:
    """What can be used of something that may be None."""
    if not isinstance(v, Choice):
        return v
    found = only(lw, v, lambda o: o != Const(None), node)
    return v if found is None else found


# -- knowing


def learn(lw: Lowerer, state: State, cond: Operand, outcome: bool) -> dict[Any, tuple[Any, Any]]:
    """Choices that a test has decided become what they are. Returns {key: (before, after)}."""
    facts = lw.facts.get(cond, ((), ()))[0 if outcome else 1] if isinstance(cond, Value) else ()
    changed: dict[Any, tuple[Any, Any]] = {}
    for fact in facts:
        for key, v in list(state.memory.items()):
            new = known(v, fact)
            if new is not v:
                changed[key] = (changed.get(key, (v,))[0], new)
                state[key] = new
    return changed


def known(v: PyVal | Content, fact: Fact) -> Any:
    """A choice of which a fact is known."""
    tag, k, positive = fact
    if not isinstance(v, Choice) or v.tag is not tag:
        return v
    if positive or isinstance(v.options[k], Undef):
        return v.options[k] if positive else v
    options = tuple(UNDEF if i == k else o for i, o in enumerate(v.options))
    rest = [o for o in options if not isinstance(o, Undef)]
    return rest[0] if len(rest) == 1 else Choice(tag, options)


def forget(state: State, changed: dict[Any, tuple[Any, Any]]) -> None:
    """What a test decided is open again after it, if nobody assigned it meanwhile."""
    for key, (before, after) in changed.items():
        if key in state and state[key] is after:
            state[key] = before


def both(lw: Lowerer, result: Any, first: Operand, second: Any, stop_at: bool) -> None:
    """What is known where `first and second` holds, or where `first or second` does not."""
    if not isinstance(result, Value) or result is first or result is second:
        return
    index = 1 if stop_at else 0
    found = tuple(f for o in (first, second) if isinstance(o, Value) for f in lw.facts.get(o, ((), ()))[index])
    if found:
        lw.facts[result] = ((), found) if stop_at else (found, ())

