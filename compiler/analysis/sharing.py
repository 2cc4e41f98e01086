"""Sharing: which values may lie in the same memory, if every store is done in place.

A value has a node for its own storage, and one (`Inside`) for what a list or tuple holds. Two nodes are related if
they may share. Memory that is not the function's to change (its parameters' arrays, read-only views,
results of functions that nothing is known of) is related to OUTSIDE. What is not listed as fresh may
return its operands. Pairs are kept, not classes: buffers that swap in a loop stay apart.

Nodes are numbered, and sets of them are ints with a bit for each: there are some 100,000 pairs in a long function.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from functools import lru_cache

import numpy as np

from ..ir.nodes import Apply, Block, Call, Closure, Effect, Fn, For, If, Operand, Stmt, Value, While
from ..ir.ops import BINARY, COMPARE, STORES, UNARY
from ..ir.types import Array, ListOfType, Scalar, TupleType
from ..ir.visit import defined_in, operands_of, values_in

OUTSIDE = "outside"
Node = object  # a Value, an Inside or OUTSIDE

# Results of these are memory of their own. Ufuncs are too.
FRESH = frozenset({
    *BINARY, *COMPARE, *UNARY, "abs", "round", "len", "float", "int", "bool", "complex", "divmod", "astype", "format",
    "prelude.zeros_of_list", "prelude.add_lists", "prelude.zero_like", "prelude.divide_or_zero", "prelude.linear_recurrence",
    "prelude.product_of_others", "prelude.at_indices", "prelude.along_axis", "prelude.lower_half",
    "prelude.reciprocal_gap", "prelude.over_gaps", "prelude.cut_or_padded", "prelude.shifted", "prelude.last_write", "prelude.product_before",
}) | {
    f"np.{name}" for name in (
        "copy array zeros ones empty full zeros_like ones_like empty_like full_like arange linspace logspace geomspace "
        "eye identity tri tril triu diagflat where select clip round around sum prod mean var std max min amax amin "
        "argmax argmin argsort sort cumsum cumprod nansum nanmean nanmax nanmin median average quantile percentile "
        "dot vdot inner outer matmul tensordot kron cross trace concatenate stack vstack hstack dstack column_stack "
        "tile repeat roll pad take take_along_axis searchsorted interp convolve correlate bincount histogram "
        "count_nonzero nonzero flatnonzero argwhere any all isclose allclose sinc i0 gradient polyval vander meshgrid "
        "logaddexp linalg.inv linalg.solve linalg.det linalg.slogdet linalg.cholesky linalg.norm linalg.eigh "
        "linalg.eig linalg.eigvalsh linalg.svd linalg.qr linalg.pinv linalg.lstsq fft.fft fft.ifft fft.rfft fft.irfft fft.hfft "
        "fft.ihfft fft.fftn fft.ifftn fft.rfftn fft.irfftn fft.fft2 fft.ifft2 fft.rfft2 fft.irfft2 fft.fftshift fft.ifftshift"
    ).split()
}  # fmt: skip
# Numbers about an array: nothing of the array is in them.
ABOUT = frozenset({"attr.shape", "attr.size", "attr.ndim"})
# Views that must not be written through.
READ_ONLY = frozenset({
    "np.broadcast_to", "np.broadcast_arrays", "np.diagonal", "np.diag", "np.linalg.diagonal",
    "np.lib.stride_tricks.sliding_window_view", "np.lib.stride_tricks.as_strided",
})  # fmt: skip


class Inside:
    """What a list or tuple holds."""

    def __init__(self, value: Value):
        self.value = value


@lru_cache(maxsize=1024)
def is_fresh(op: str) -> bool:
    """Whether the results of an op share no memory with its operands."""
    return op in FRESH or op in ABOUT or op.startswith("math.") or (
        op.startswith("np.") and isinstance(getattr(np, op[3:], None), np.ufunc)
    )


def _is_advanced(index: Operand) -> bool:
    """Whether indexing an array with this certainly copies: an array or a list in the index."""
    return type(index).__name__ == "ListOf" or any(isinstance(v.type, (Array, ListOfType)) for v in values_in(index))


def _bits(nodes: int) -> Iterator[int]:
    while nodes:
        lowest = nodes & -nodes
        yield lowest.bit_length() - 1
        nodes ^= lowest


class Sharing:
    """The relation for one function; values `beside` what is asked for are left out."""

    def __init__(self, fn: Fn, beside: Set[Value] = frozenset()):
        self.beside = beside
        self.numbers: dict[Node, int] = {OUTSIDE: 0}
        self.related: list[int] = [0]  # by number, the nodes that a node is related to
        self.insides: dict[Value, Inside] = {}
        self.handed: dict[Value, set[Value]] = {}  # what is handed over as what, into blocks and out of them
        self.grown = False  # since a loop looked last
        self.in_loop = False
        self._block(fn.body, [OUTSIDE])

    def shares(self, a: Node, b: Node) -> bool:
        return a is b or bool(self._near(a) & self._bits_of([b]))

    def near(self, node: Node) -> set[Node]:
        """The nodes that a node may share memory with."""
        near, nodes = self._near(node), list(self.numbers)
        return {nodes[k] for k in _bits(near)}

    def never_with(self, value: Value) -> set[Value]:
        """The values that have nothing to do with a value, not even by way of others (but for what is OUTSIDE)."""
        found: set[Node] = {OUTSIDE}
        pending: list[Node] = [*self.nodes(value)]
        nodes = list(self.numbers)
        while pending:
            node = pending.pop()
            if node not in found:
                found.add(node)
                pending += [nodes[k] for k in _bits(self._near(node))]
                if isinstance(node, (Value, Inside)):
                    near = node if isinstance(node, Value) else node.value
                    pending += [*self.nodes(near), *self.handed.get(near, ())]
        return {n for n in nodes if isinstance(n, Value) and n not in found}

    def inside(self, value: Value) -> Inside:
        return self.insides.setdefault(value, Inside(value))

    def nodes(self, value: Value) -> tuple[Node, ...]:
        """Its storage, and what it holds, if it may hold anything but numbers."""
        return (value,) if isinstance(value.type, Array) else (value, self.inside(value))

    def _near(self, node: Node) -> int:
        return self.related[self.numbers[node]] if node in self.numbers else 0

    def _bits_of(self, nodes: Iterable[Node]) -> int:
        found = 0
        for n in nodes:
            if n in self.numbers:
                found |= 1 << self.numbers[n]
        return found

    def _number(self, node: Node) -> int:
        number = self.numbers.setdefault(node, len(self.related))
        if number == len(self.related):
            self.related.append(0)
        return number

    def _everything(self, operands: Iterable[Operand]) -> list[Node]:
        return [n for o in operands for v in values_in(o) if v not in self.beside for n in self.nodes(v)]

    def _relate(self, number: int, others: int) -> None:
        bit = 1 << number
        new = others & ~(self.related[number] | bit)
        if new:
            self.related[number] |= new
            for other in _bits(new):
                self.related[other] |= bit
            self.grown = True

    def _neighbours(self, sources: Iterable[Node]) -> int:
        """These nodes and all that they are related to."""
        found = 0
        for s in sources:
            number = self._number(s)
            found |= self.related[number] | 1 << number
        return found

    def _define(self, result: Value, own: Iterable[Node], inside: Iterable[Node] = ()) -> None:
        if not isinstance(result.type, Scalar) and result not in self.beside:
            self._relate(self._number(result), self._neighbours(own))
            if not isinstance(result.type, Array):
                self._relate(self._number(self.inside(result)), self._neighbours(inside))

    def _block(self, block: Block, sources: Iterable[Node] | None = None) -> None:
        if sources is not None:
            for p in block.params:
                self._define(p, sources, sources)
        for stmt in block.stmts:
            self._statement(stmt)

    def _statement(self, s: Stmt) -> None:
        if isinstance(s, Apply):
            if not all(r in self.beside for r in s.results):
                self._apply(s)
        elif isinstance(s, If):
            self._block(s.then)
            self._block(s.orelse)
            self._flow(s.results, [s.then.yields, s.orelse.yields], defined_in(s.then) | defined_in(s.orelse))
        elif isinstance(s, (For, While)):
            self._loop(s)
        elif isinstance(s, Closure):
            self._block(s.body, [OUTSIDE])
        elif not isinstance(s, Effect):
            assert isinstance(s, Call)
            nodes = [OUTSIDE, *self._everything(s.args)]
            for r in s.results:
                self._define(r, nodes, nodes)

    def _loop(self, s: For | While) -> None:
        flag = int(s.breaks)
        params = s.body.params[1:] if isinstance(s, For) else s.body.params
        blocks = [s.body, s.cond] if isinstance(s, While) else [s.body]
        own = set().union(*map(defined_in, blocks))
        ways = [s.init, s.body.yields[flag:]]
        outermost, self.in_loop = not self.in_loop, True
        before, self.grown = self.grown, True
        while self.grown:
            self.grown = False
            self._flow(params, ways, own)
            if isinstance(s, While):
                self._flow(s.cond.params, ways, own)
                self._block(s.cond)
            self._block(s.body)
            before |= self.grown
            if not outermost:  # the loop around goes on until nothing is new in this one either
                break
        self.grown, self.in_loop = before, not outermost
        self._flow(s.results, ways, own)

    def _flow(self, targets: tuple[Value, ...], ways: list[tuple[Operand, ...]], own: set[Value]) -> None:
        """`targets` are what one of the `ways` hands over; values in `own` are gone by then."""
        arriving = [[(self._number(t), self._number(o)) for t, o in self._handed(targets, operands)] for operands in ways]
        gone = self._bits_of(n for v in own for n in self.nodes(v))
        for pairs in arriving:
            arrived: dict[int, int] = {}  # a source -> the targets that it has come to on this way
            for target, source in pairs:
                near = self.related[source] | 1 << source
                self._relate(target, near & ~gone)
                for number, to in arrived.items():
                    if near >> number & 1:
                        self._relate(target, to)
                arrived[source] = arrived.get(source, 0) | 1 << target

    def _handed(self, targets: tuple[Value, ...], operands: tuple[Operand, ...]) -> Iterator[tuple[Node, Node]]:
        """The nodes of what is handed over, each with that of what it becomes."""
        for target, operand in zip(targets, operands, strict=True):
            left_out = isinstance(target.type, Scalar) or target in self.beside
            if not left_out and isinstance(operand, Value):
                self.handed.setdefault(target, set()).add(operand)
                self.handed.setdefault(operand, set()).add(target)
                yield from zip(self.nodes(target), self.nodes(operand), strict=False)  # an array holds nothing

    def _apply(self, s: Apply) -> None:
        op, args = s.op, s.args
        if op in STORES or op == "list.copy":
            self._store(s)
        elif op in ("tuple", "list", "list.concat", "list.repeat"):
            self._define(s.result, [], self._everything(args))
        elif op == "getitem":
            self._getitem(s)
        elif op in ABOUT:
            self._define(s.result, [])
        elif op in READ_ONLY:
            self._define(s.results[0], [OUTSIDE, *self._everything(args)], [OUTSIDE, *self._everything(args)])
        else:
            nodes = self._everything(operands_of(s))
            for r in s.results:
                holds = not is_fresh(op) or isinstance(r.type, (ListOfType, TupleType))
                self._define(r, [] if is_fresh(op) else nodes, nodes if holds else [])

    def _store(self, s: Apply) -> None:
        target = next(iter(values_in(s.args[0])), None)
        if target is None:
            own, held = [], []
        else:
            own, held = [target], [self.inside(target)]
        stored = self._everything(s.args[-1:]) if s.op in ("setitem", "index_add", "list.append") else []
        self._define(s.results[0], [] if s.op == "list.copy" else own, [*held, *stored])
        for popped in s.results[1:]:
            self._define(popped, held, held)

    def _getitem(self, s: Apply) -> None:
        base, index = s.args
        if isinstance(base, Value) and isinstance(base.type, Array):
            if _is_advanced(index):
                return self._define(s.result, [])
            return self._define(s.result, [base])
        nodes = self._everything([base])
        self._define(s.result, nodes, nodes)
