"""Walking and rewriting IR: operands, blocks, substitutions, free values, uses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from .nodes import (
    Apply,
    Block,
    Call,
    Closure,
    Effect,
    For,
    If,
    ListOf,
    Nested,
    Operand,
    SliceOf,
    Stmt,
    TupleOf,
    Value,
    While,
)  # fmt: skip


def values_in(operand: Operand) -> Sequence[Value]:
    """The values an operand mentions, left to right."""
    if type(operand) is Value:
        return (operand,)
    return values_of(operand.items) if type(operand) in Nested else ()  # type: ignore[union-attr]


def values_of(operands: Iterable[Operand]) -> list[Value]:
    """The values that operands mention."""
    found: list[Value] = []
    for operand in operands:
        if type(operand) is Value:
            found.append(operand)
        elif type(operand) in Nested:
            found += values_of(operand.items)  # type: ignore[union-attr]
    return found


def map_operand(operand: Operand, f: Callable[[Operand], Operand]) -> Operand:
    """Rebuild an operand with `f` applied to its leaves (values, constants, undef, zero)."""
    if isinstance(operand, (TupleOf, ListOf)):
        return type(operand)(tuple(map_operand(i, f) for i in operand.items))
    if isinstance(operand, SliceOf):
        return SliceOf(*(map_operand(i, f) for i in operand.items))
    return f(operand)


def operands_of(stmt: Stmt) -> Sequence[Operand]:
    """The operands a statement reads itself, not those of the blocks inside it."""
    if isinstance(stmt, (Apply, Effect)):
        return (*stmt.args, *[operand for _, operand in stmt.kwargs]) if stmt.kwargs else stmt.args
    if isinstance(stmt, If):
        return (stmt.cond,)
    if isinstance(stmt, For):
        return (stmt.start, stmt.stop, stmt.step, *stmt.init)
    if isinstance(stmt, While):
        return stmt.init
    return stmt.args if isinstance(stmt, Call) else ()


def blocks_of(stmt: Stmt) -> tuple[Block, ...]:
    """The blocks inside a statement, in the order they run."""
    if type(stmt) is Apply:  # most are
        return ()
    if isinstance(stmt, If):
        return (stmt.then, stmt.orelse)
    if isinstance(stmt, While):
        return (stmt.cond, stmt.body)
    if isinstance(stmt, (For, Closure)):
        return (stmt.body,)
    return ()


def with_blocks(stmt: Stmt, blocks: tuple[Block, ...]) -> Stmt:
    """The statement with its blocks replaced (same order as `blocks_of`)."""
    if isinstance(stmt, If):
        return replace(stmt, then=blocks[0], orelse=blocks[1])
    if isinstance(stmt, While):
        return replace(stmt, cond=blocks[0], body=blocks[1])
    if isinstance(stmt, (For, Closure)):
        return replace(stmt, body=blocks[0])
    return stmt


def map_operands(stmt: Stmt, f: Callable[[Operand], Operand]) -> Stmt:
    """The statement with `f` applied to the leaves of its own operands (blocks untouched)."""

    def many(operands: Iterable[Operand]) -> tuple[Operand, ...]:
        return tuple(map_operand(o, f) for o in operands)

    if isinstance(stmt, (Apply, Effect)):
        kwargs = tuple((k, map_operand(o, f)) for k, o in stmt.kwargs)
        return replace(stmt, args=many(stmt.args), kwargs=kwargs)
    if isinstance(stmt, If):
        return replace(stmt, cond=map_operand(stmt.cond, f))
    if isinstance(stmt, For):
        start, stop, step = many((stmt.start, stmt.stop, stmt.step))
        return replace(stmt, start=start, stop=stop, step=step, init=many(stmt.init))
    if isinstance(stmt, While):
        return replace(stmt, init=many(stmt.init))
    if isinstance(stmt, Call):
        return replace(stmt, args=many(stmt.args))
    return stmt


def is_effect(stmt: Stmt) -> bool:
    """Whether a statement does something beside its results: an effect, or a call (`ir/custom.py`) with one in it."""
    return isinstance(stmt, Effect) or isinstance(stmt, Apply) and stmt.op.endswith("!")


def substitute(block: Block, mapping: dict[Value, Operand]) -> Block:
    """Replace values by operands everywhere in a block, nested blocks included."""
    if not mapping:
        return block

    def leaf(operand: Operand) -> Operand:
        return mapping.get(operand, operand) if isinstance(operand, Value) else operand

    def walk(b: Block) -> Block:
        stmts = tuple(with_blocks(map_operands(s, leaf), tuple(map(walk, blocks_of(s)))) for s in b.stmts)
        return replace(b, stmts=stmts, yields=tuple(map_operand(y, leaf) for y in b.yields))

    return walk(block)


def statements(block: Block) -> Iterator[Stmt]:
    """Every statement of a block, nested ones included, outer before inner."""
    for stmt in block.stmts:
        yield stmt
        for inner in blocks_of(stmt):
            yield from statements(inner)


def defined_in(block: Block) -> set[Value]:
    """Every value a block defines, nested blocks included."""
    found = set(block.params)
    for stmt in block.stmts:
        found.update(stmt.results)
        for inner in blocks_of(stmt):
            found |= defined_in(inner)
    return found


def uses(block: Block) -> list[Value]:
    """Every mention of a value in a block, nested ones included (with repetition)."""
    found: list[Value] = []
    for stmt in block.stmts:
        found += uses_of_stmt(stmt)
    return found + values_of(block.yields)


def uses_of_stmt(stmt: Stmt) -> list[Value]:
    """Every mention of a value in a statement and the blocks inside it."""
    found = values_of(operands_of(stmt))
    for inner in blocks_of(stmt):
        found += uses(inner)
    return found


def free_values(block: Block) -> dict[Value, None]:
    """What a block mentions and does not define, in order of first mention."""
    own = defined_in(block)
    return {v: None for v in uses(block) if v not in own}


def free_of_stmt(stmt: Stmt) -> dict[Value, None]:
    """What a statement mentions and its blocks do not define."""
    own = set().union(*map(defined_in, blocks_of(stmt)), set())
    return {v: None for v in uses_of_stmt(stmt) if v not in own}


def refresh(block: Block) -> Block:
    """A copy of a block in which every value it defines is a new one."""
    mapping: dict[Value, Operand] = {}

    def new(values: tuple[Value, ...]) -> tuple[Value, ...]:
        fresh = tuple(Value(v.type, v.hint, v.span, v.user) for v in values)
        mapping.update(zip(values, fresh, strict=True))
        return fresh

    def leaf(operand: Operand) -> Operand:
        return mapping.get(operand, operand) if isinstance(operand, Value) else operand

    def walk(b: Block) -> Block:
        params = new(b.params)
        stmts = []
        for s in b.stmts:
            s = with_blocks(map_operands(s, leaf), tuple(map(walk, blocks_of(s))))
            stmts.append(s if isinstance(s, Effect) else replace(s, results=new(s.results)))
        return Block(params, tuple(stmts), tuple(map_operand(y, leaf) for y in b.yields))

    return walk(block)
