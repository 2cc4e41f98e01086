"""In place: after this pass every store may overwrite the storage of its first operand.

The IR's stores make new versions. Where an old version, or anything that shares its memory, is still
needed afterwards, a copy is inserted, at the place where it is made least often that resolves the
conflict: in front of the outermost loop that carries the array, where it is put on a tape, or right at
the store. Then `x2 = add(x1, g)` on an array that is the function's own and dead becomes `iadd`.

>>> from ..ir.build import Builder
>>> from ..ir.nodes import Fn, Param, Value, slot
>>> from ..ir.printer import show
>>> from ..ir.types import Array, Size
>>> x = Value(Array("float64", (Size.symbol("n"),)), "x")
>>> b = Builder(lambda op, args, kwargs: (x.type,))
>>> y = b.apply("setitem", x, 0, 1.0, hint="x")
>>> print(show(inplace(Fn("f", (), (Param(x, "x"),), b.block([x], [y]), slot(0)))))
fn f(x%0: float64[n]):
    x%1: float64[n] = np.copy(x%0)
    x%2: float64[n] = setitem(x%1, 0, 1.0)
    return x%2
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Set
from dataclasses import replace

from ..analysis.liveness import live_after
from ..analysis.sharing import OUTSIDE, Sharing
from ..ir.nodes import Apply, Block, Fn, For, If, Operand, Stmt, Value, While
from ..ir.ops import INPLACE, STORES
from ..ir.types import Array, ListOfType
from ..ir.visit import blocks_of, statements, with_blocks

Edit = Callable[[Stmt], tuple[Stmt, ...]]  # a statement -> what to put in its place


def inplace(fn: Fn) -> Fn:
    """The function with copies where stores need them, and with arrays added to in place."""
    fn = _accumulate(_protect(_Facts(fn)))
    return replace(fn, helpers=tuple(map(inplace, fn.helpers)))


class _Facts:
    """Sharing and liveness of one version of the function, and what its stores conflict with.

    Values `beside` the stores that are asked about are left out of it, which is less to find out.
    """

    def __init__(self, fn: Fn, beside: Set[Value] = frozenset()):
        self.fn, self.beside = fn, beside

    @functools.cached_property
    def sharing(self) -> Sharing:
        return Sharing(self.fn, self.beside)

    @functools.cached_property
    def live(self) -> dict[int, frozenset[Value]]:
        return live_after(self.fn, self.beside)

    def after(self, *edits: Edit) -> _Facts:
        return _Facts(functools.reduce(_edit, edits, self.fn), self.beside)

    def conflicts(self, stmt: Apply) -> set[object]:
        """Why `stmt` must not overwrite its first operand: OUTSIDE, or values that would change too."""
        target, sharing = stmt.args[0], self.sharing
        if not isinstance(target, Value):
            return set()
        found: set[object] = {OUTSIDE} if sharing.shares(target, OUTSIDE) else set()
        for v in self.live[id(stmt)]:
            if v not in stmt.results and any(sharing.shares(target, n) for n in sharing.nodes(v)):
                found.add(v)
        return found


def _stores(fn: Fn) -> Iterator[Apply]:
    return (s for s in statements(fn.body) if isinstance(s, Apply) and s.op in STORES)


def _protect(whole: _Facts) -> _Facts:
    """Insert the copies that stores need."""
    fn, near = whole.fn, whole
    for store in filter(whole.conflicts, _stores(fn)):  # a copy for one may be enough for others
        assert isinstance(store.args[0], Value)
        if near is whole or near.fn is not fn or store.args[0] in near.beside:
            near = _Facts(fn, whole.sharing.never_with(store.args[0]))
        if near.conflicts(_find(fn, store.results[0])):
            near = _resolve(near, store.results[0])
            fn = near.fn
    if fn is whole.fn:
        return whole
    done = _Facts(fn)
    assert not any(map(done.conflicts, _stores(fn))), "a store would change a value that is still needed"
    return done


def _find(fn: Fn, key: Value) -> Apply:
    return next(s for s in _stores(fn) if s.results[0] is key)


def _resolve(facts: _Facts, key: Value) -> _Facts:
    """Free one store of its conflicts: by copies outside of its loop if these are enough, else at the store."""
    start, edits = facts, list(_candidates(facts, _find(facts.fn, key)))
    most = facts.after(*edits)
    if edits and not most.conflicts(_find(most.fn, key)):
        for edit in edits:
            conflicts = facts.conflicts(_find(facts.fn, key))
            if not conflicts:
                return facts
            tried = most if len(edits) == 1 else facts.after(edit)
            if tried.conflicts(_find(tried.fn, key)) < conflicts:
                facts = tried
        if not facts.conflicts(_find(facts.fn, key)):
            return facts

    def copy_here(s: Stmt) -> tuple[Stmt, ...]:
        if not isinstance(s, Apply) or s.results[:1] != (key,):
            return (s,)
        copy = _copy(s.args[0])
        return copy, replace(s, args=(copy.result, *s.args[1:]))

    return start.after(copy_here)


def _copy(operand: Operand) -> Apply:
    assert isinstance(operand, Value)
    op = "list.copy" if isinstance(operand.type, ListOfType) else "np.copy"
    return Apply((Value(operand.type, operand.hint, operand.span, operand.user),), op, (operand,), (), operand.span)


def _edit(fn: Fn, edit: Edit) -> Fn:
    def walk(block: Block) -> Block:
        stmts: list[Stmt] = []
        for s in block.stmts:
            inner = blocks_of(s)
            if inner:
                new = tuple(map(walk, inner))
                s = with_blocks(s, new) if any(a is not b for a, b in zip(new, inner, strict=True)) else s
            stmts.extend(edit(s))
        same = len(stmts) == len(block.stmts) and all(a is b for a, b in zip(stmts, block.stmts, strict=True))
        return block if same else replace(block, stmts=tuple(stmts))

    return replace(fn, body=walk(fn.body))


def _candidates(facts: _Facts, store: Apply) -> Iterator[Edit]:
    """Places for a copy other than the store itself, those that run least often first."""
    loops = _carried_from(facts.fn, store.args[0])
    for result in reversed(loops):
        yield _copy_initial(result)
    for s in statements(facts.fn.body):
        if isinstance(s, Apply) and s.op == "list.append" and isinstance(s.args[1], Value):
            if any(facts.sharing.shares(n, store.args[0]) for n in facts.sharing.nodes(s.results[0])):
                yield _copy_appended(s.results[0])


def _carried_from(fn: Fn, operand: Operand) -> list[Value]:
    """The results of the loops through which a stored array is carried, innermost first."""
    origin: dict[Value, tuple[Operand, ...]] = {}
    carried: dict[Value, tuple[Value, Operand, Operand]] = {}  # a loop's parameter -> its result, and what it holds
    for s in statements(fn.body):
        if isinstance(s, Apply) and s.op in STORES:
            origin[s.results[0]] = (s.args[0],)
        elif isinstance(s, If):
            origin.update(zip(s.results, zip(s.then.yields, s.orelse.yields, strict=True), strict=True))
        elif isinstance(s, (For, While)):
            params = s.body.params[1:] if isinstance(s, For) else s.body.params
            for p, r, i, y in zip(params, s.results, s.init, s.body.yields[int(s.breaks) :], strict=True):
                carried[p] = (r, i, y)
                origin[r] = (y, i)
    found: list[Value] = []
    seen: set[Value] = set()
    pending = [operand]
    while pending:
        v = pending.pop(0)
        if isinstance(v, Value) and v not in seen:
            seen.add(v)
            if v in carried:
                result, *holds = carried[v]  # what it starts from, and what an iteration leaves: two may change places
                found.append(result)
                pending.extend(holds)
            pending.extend(origin.get(v, ()))
    return found


def _copy_initial(result: Value) -> Edit:
    """Copy what the loop with this result starts from."""

    def edit(s: Stmt) -> tuple[Stmt, ...]:
        if not isinstance(s, (For, While)) or result not in s.results:
            return (s,)
        k = s.results.index(result)
        if not isinstance(s.init[k], Value):
            return (s,)
        copy = _copy(s.init[k])
        return copy, replace(s, init=(*s.init[:k], copy.result, *s.init[k + 1 :]))

    return edit


def _copy_appended(result: Value) -> Edit:
    """Copy what the `list.append` with this result puts on the list."""

    def edit(s: Stmt) -> tuple[Stmt, ...]:
        if not isinstance(s, Apply) or s.results[:1] != (result,):
            return (s,)
        copy = _copy(s.args[1])
        copy = replace(copy, results=(_renamed(copy.result, ""),))
        return copy, replace(s, args=(s.args[0], copy.result))

    return edit


def _renamed(value: Value, hint: str) -> Value:
    """A new value like this one, of another name and not the user's."""
    return Value(value.type, hint, value.span)


def _accumulate(start: _Facts) -> Fn:
    """Turn `x = x + g` on arrays that are the function's own and dead into in-place additions."""
    fn = start.fn
    wanted = {s.result for s in statements(fn.body) if isinstance(s, Apply) and _is_update(fn, s)}
    if not wanted:
        return fn
    facts, free = _with_own_carries(start, wanted)
    while free:  # every one changes what shares memory: take back those that are not possible together
        tried = _Facts(_edit(facts.fn, _update_of(free)))
        bad = {s.results[0] for s in _stores(tried.fn) if tried.conflicts(s)}
        if not bad:
            return tried.fn
        free = free - bad if free & bad else set()
    return fn


def _free(facts: _Facts, wanted: set[Value]) -> set[Value]:
    """The updates whose array nothing else needs."""
    updates = (s for s in statements(facts.fn.body) if isinstance(s, Apply) and s.results[0] in wanted)
    return {s.result for s in updates if not facts.conflicts(s)}


def _with_own_carries(facts: _Facts, wanted: set[Value]) -> tuple[_Facts, set[Value]]:
    """Copies in front of loops that carry an array which is not the function's own: one copy for a new array each time.

    Returns what is free then, too.
    """
    free = _free(facts, wanted)
    updates = [s for s in statements(facts.fn.body) if isinstance(s, Apply) and s.results[0] in wanted - free]
    for loop in dict.fromkeys(r for s in updates for r in _carried_from(facts.fn, s.args[0])):
        tried = _Facts(_edit(facts.fn, _copy_initial(loop)))
        now = _free(tried, wanted)
        if now > free:
            facts, free = tried, now
    return facts, free


def _update_of(results: set[Value]) -> Edit:
    def edit(s: Stmt) -> tuple[Stmt, ...]:
        if isinstance(s, Apply) and s.results[0] in results:
            return (replace(s, op=INPLACE[s.op]),)
        return (s,)

    return edit


def _is_update(fn: Fn, s: Apply) -> bool:
    """Whether it is a new version of a named array, of the same dtype and shape (not a number, not 0-d)."""
    if s.op not in INPLACE or len(s.args) != 2 or s.kwargs:
        return False
    x, result = s.args[0], s.results[0]
    if not isinstance(x, Value) or not isinstance(x.type, Array) or not x.type.shape or x.type != result.type:
        return False
    return bool(x.hint) and x.hint == result.hint
