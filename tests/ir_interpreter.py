"""Runs IR directly, value by value: the oracle for passes and the emitter, which must not change results."""

from __future__ import annotations

import builtins
import importlib
import math
import operator

import numpy as np
from gradscribe.compiler.ir import nodes as n

OPERATORS = {
    "add": operator.add, "sub": operator.sub, "mul": operator.mul, "div": operator.truediv,
    "floordiv": operator.floordiv, "mod": operator.mod, "pow": operator.pow, "matmul": operator.matmul,
    "neg": operator.neg, "pos": operator.pos, "invert": operator.invert, "not": operator.not_,
    "lshift": operator.lshift, "rshift": operator.rshift, "bitand": operator.and_, "bitor": operator.or_,
    "bitxor": operator.xor, "lt": operator.lt, "le": operator.le, "gt": operator.gt, "ge": operator.ge,
    "eq": operator.eq, "ne": operator.ne, "is": operator.is_, "isnot": operator.is_not,
    "in": lambda a, b: a in b, "notin": lambda a, b: a not in b, "getitem": operator.getitem,
    "iadd": operator.add, "isub": operator.sub, "imul": operator.mul, "idiv": operator.truediv,
    "tuple": lambda t: t, "list": list,
}  # fmt: skip


def setitem(x, index, v):
    x = list(x) if isinstance(x, list) else x.copy()
    x[index] = v
    return x


def index_add(x, index, v):
    if isinstance(x, list):
        return setitem(x, index, x[index] + v)
    x = x.copy()
    np.add.at(x, index, v)
    return x


OPERATORS |= {
    "setitem": setitem,
    "index_add": index_add,
    "list.append": lambda items, v: [*items, v],
    "list.pop": lambda items: (items[:-1], items[-1]),
}


def function_of(op: str):
    if op in OPERATORS:
        return OPERATORS[op]
    head, _, rest = op.partition(".")
    if not rest:
        return getattr(builtins, op)
    if head == "attr":
        return operator.attrgetter(rest)
    base = {"np": np, "math": math}.get(head)
    if head == "prelude":
        base = importlib.import_module("gradscribe.compiler.prelude")
    return operator.attrgetter(rest)(base if base is not None else importlib.import_module(head))


class Stop(Exception):
    pass


def read(o, env):
    if isinstance(o, n.Value):
        return env[o]
    if isinstance(o, n.Const):
        return o.value
    if isinstance(o, n.Zero):
        return 0.0
    if isinstance(o, n.TupleOf):
        return tuple(read(i, env) for i in o.items)
    if isinstance(o, n.ListOf):
        return [read(i, env) for i in o.items]
    if isinstance(o, n.SliceOf):
        return slice(*(read(i, env) for i in o.items))
    return None  # Undef


def run_block(block, env, fns):
    for s in block.stmts:
        for r, v in zip(s.results, run_stmt(s, env, fns), strict=True):
            env[r] = v
    return [read(y, env) for y in block.yields]


def run_stmt(s, env, fns):
    if isinstance(s, n.Apply):
        args = [read(a, env) for a in s.args]
        value = function_of(s.op)(*args, **{k: read(o, env) for k, o in s.kwargs})
        return [value] if len(s.results) == 1 else list(value)
    if isinstance(s, n.If):
        return run_block(s.then if read(s.cond, env) else s.orelse, env, fns)
    if isinstance(s, n.Call):
        return run(fns[s.fn], *(read(a, env) for a in s.args), fns=fns, flat=True)
    if isinstance(s, n.Closure):
        def pullback(*args, s=s):
            inner = {**env, **dict(zip(s.body.params, args, strict=True))}
            return build(s.returns, run_block(s.body, inner, fns))
        return [pullback]
    if isinstance(s, n.Effect):
        if s.kind == "raise":
            raise s.args[0].value(*(read(a, env) for a in s.args[1:]))
        if s.kind == "assert" and not read(s.args[0], env):
            raise AssertionError(read(s.args[1], env))
        return []
    carried = [read(o, env) for o in s.init]
    if isinstance(s, n.For):
        steps = range(read(s.start, env), read(s.stop, env), read(s.step, env))
        for i in reversed(steps) if s.reverse else steps:
            env.update(zip(s.body.params, [i, *carried], strict=True))
            carried = run_block(s.body, env, fns)
            if s.breaks and carried.pop(0):
                break
        return carried
    while True:
        env.update(zip(s.cond.params, carried, strict=True))
        if not run_block(s.cond, env, fns)[0]:
            return carried
        env.update(zip(s.body.params, carried, strict=True))
        carried = run_block(s.body, env, fns)
        if s.breaks and carried.pop(0):
            return carried


def build(tree, values):
    if tree.kind == "slot":
        return values[tree.data]
    if tree.kind == "const":
        return tree.data
    items = [build(c, values) for c in tree.children]
    if tree.kind == "dict":
        return dict(zip(tree.data, items, strict=True))
    if tree.kind == "new":
        return tree.data[0](**dict(zip(tree.data[1], items, strict=True)))
    return tuple(items) if tree.kind == "tuple" else items


def run(fn, *leaves, fns=None, flat=False):
    """Run a function on the values of its leaf parameters."""
    fns = fns or {h.name: h for h in fn.helpers} | {fn.name: fn}
    values = run_block(fn.body, dict(zip(fn.body.params, leaves, strict=True)), fns)
    return values if flat else build(fn.returns, values)
