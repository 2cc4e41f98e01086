"""Derivatives of whole functions: from an IR function to the IR function of its gradient, jvp, vjp, Jacobian."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ..analysis.types import infer
from ..diagnostics import ArgumentError, Diagnostic
from ..ir.build import Builder
from ..ir.nodes import Apply, Block, Closure, Const, Fn, Operand, Param, Root, Stmt, Tree, Value, slot
from ..ir.ops import VIEWS
from ..ir.types import Array, ListOfType, Opaque, Scalar, is_inexact, kind, ndim_of
from ..ir.visit import refresh
from .adjoints import bar_name, dot_name, named, zero
from .apply_rule import RuleWriter, fit
from .forward import pushforward
from .holomorphic import check_gradient
from .reverse import pullback


def leaves_of(fn: Fn, names: Sequence[str]) -> list[Param]:
    """The leaves of the named parameters that can carry a derivative."""
    return [p for name in names for p in fn.params if p.root == name and is_inexact(p.value.type)]


def _structure(fn: Fn, name: str, leaf: Callable[[Param], Tree]) -> Tree:
    """A tree of the structure of a parameter; leaves that carry no derivative are None."""
    trees = dict(fn.arguments)

    def walk(t: Tree) -> Tree:
        if t.kind == "slot":
            param = fn.params[t.data]
            return leaf(param) if is_inexact(param.value.type) else Tree("const", None)
        return replace(t, children=tuple(map(walk, t.children)))

    return walk(trees[name])


def _returned(fn: Fn, names: Sequence[str], single: bool, leaf: Callable[[Param], Tree]) -> Tree:
    trees = tuple(_structure(fn, n, leaf) for n in names)
    return trees[0] if single else Tree("tuple", None, trees)


def _about(fn: Fn) -> str:
    where = f" ({fn.span.file.rsplit('/', 1)[-1]}:{fn.span.line})" if fn.span is not None else ""
    return f"{fn.source_name}{where}"


def owned(b: Builder, o: Operand, params: Sequence[Value], taken: set[Value]) -> Operand:
    """A result that shares no memory with an argument or another result."""
    if not isinstance(o, Value) or not isinstance(o.type, Array):
        return o
    stmt = next((s for s in reversed(b.stmts) if o in s.results), None)
    if isinstance(stmt, Apply) and stmt.op == "np.broadcast_to" and not isinstance(_type(stmt.args[0]), Array):
        return named(b, b.apply("np.full", stmt.args[1], stmt.args[0]), o.hint)
    shared = o in params or o in taken or isinstance(stmt, Apply) and (stmt.op in VIEWS or stmt.op == "getitem")
    if stmt is None and o not in params:
        shared = True  # a value of the primal: what else holds it is not known here
    if shared:
        o = b.apply("np.copy", o, hint=o.hint)
        assert isinstance(o, Value)
    taken.add(o)
    return o


def _type(o: Operand) -> object:
    return o.type if isinstance(o, Value) else Opaque("constant")


# -- reverse


def gradient(
    fn: Fn, names: Sequence[str], single: bool, value: bool, has_aux: bool, rules: RuleWriter, holomorphic: bool = False
) -> Fn:
    """`fn`'s gradient with respect to the named parameters; with `value`, (value, gradient)."""
    out, extra = _scalar_output(fn, has_aux)
    if value and isinstance(out, Value) and not out.hint:
        out.called("value", user=False)  # computed as it was written: see `optimize/facts.py`
    leaves = leaves_of(fn, names)
    check_gradient(fn, leaves, out, holomorphic)
    b = Builder(infer)
    stmts, bars, _ = pullback(fn.body, [p.value for p in leaves], [out], [Const(1.0)], b, rules)
    yields: list[Operand] = list(fn.body.yields) if value or has_aux else []
    first = len(yields)
    yields += _finished(fn, b, leaves, bars)
    places = {p.value: slot(first + k) for k, p in enumerate(leaves)}
    grads = _returned(fn, names, single, lambda p: places[p.value])
    returns = grads
    if value:
        returns = Tree("tuple", None, (fn.returns, grads))
    elif has_aux:
        returns = Tree("tuple", None, (grads, extra))
    what = "Value and gradient" if value else "Gradient"
    doc = f"{what} of {_about(fn)} with respect to {', '.join(names)}."
    name = f"{fn.source_name}_{'value_and_grad' if value else 'grad'}"
    body = Block(fn.body.params, (*stmts, *b.stmts), tuple(yields))
    return replace(fn, name=name, source_name=name, body=body, returns=returns, doc=doc)


def lane_gradient(
    fn: Fn, lanes: dict[Value, Value], made: int, names: Sequence[str], single: bool, value: bool, rules: RuleWriter
) -> Fn:
    """The gradient of each lane of a vectorized function: lanes are independent, so the pullback of ones.

    `lanes`: the parameters' values as lanes, which the first `made` statements make.
    """
    (k,) = fn.returns.slots()
    out = fn.body.yields[k]
    leaves = [p for name in names for p in fn.params if p.root == name]
    wrt = [lanes[p.value] for p in leaves]
    b = Builder(infer)
    prologue, rest = fn.body.stmts[:made], fn.body.stmts[made:]
    stmts, bars, _ = pullback(replace(fn.body, stmts=rest), wrt, *_ones(b, out, rest), b, rules)
    yields: list[Operand] = list(fn.body.yields) if value else []
    first = len(yields)
    for x, bar in zip(wrt, bars, strict=True):
        bar = fit(b, bar, x) if bar is not None else zero(b, x, bar_name(x))
        flat = isinstance(out, Value) and ndim_of(x.type) == 1 and ndim_of(out.type) not in (0, 1)
        yields.append(b.apply("np.reshape", bar, b.apply("attr.shape", out)) if flat else owned(b, bar, fn.body.params, set()))
    places = {p.value: slot(first + j) for j, p in enumerate(leaves)}
    trees = tuple(_lane_structure(fn, n, places) for n in names)
    grads = trees[0] if single else Tree("tuple", None, trees)
    returns = Tree("tuple", None, (fn.returns, grads)) if value else grads
    base = fn.source_name.removesuffix("_vectorized")
    name = f"{base}_{'value_and_grad' if value else 'grad'}_vectorized"
    doc = f"{'Value and gradient' if value else 'Gradient'} of {base} with respect to {', '.join(names)}, at many points."
    body = Block(fn.body.params, (*prologue, *stmts, *b.stmts), tuple(yields))
    return replace(fn, name=name, source_name=name, body=body, returns=returns, doc=doc)


def _lane_structure(fn: Fn, name: str, places: dict[Value, Tree]) -> Tree:
    def walk(t: Tree) -> Tree:
        return places[fn.params[t.data].value] if t.kind == "slot" else replace(t, children=tuple(map(walk, t.children)))

    return walk(dict(fn.arguments)[name])


def independent(fn: Fn, names: Sequence[str], single: bool, value: bool) -> tuple[str, ...]:
    """The parameters of a gradient whose every adjoint is a plain zero."""
    grads = fn.returns.children[1] if value else fn.returns
    trees = (grads,) if single else grads.children
    if grads.kind == "tuple" and len(grads.children) == 2 and len(trees) != len(names):
        trees = (grads.children[0],) if single else grads.children[0].children  # (gradient, aux)
    made = {r: s for s in fn.body.stmts if isinstance(s, Apply) for r in s.results}

    def is_zero(k: int) -> bool:
        o = fn.body.yields[k]
        return o in (Const(0.0), Const(0j)) or isinstance(o, Value) and o in made and made[o].op == "np.zeros_like"

    return tuple(n for n, t in zip(names, trees, strict=False) if list(t.slots()) and all(map(is_zero, t.slots())))


def _ones(b: Builder, out: Operand, stmts: Sequence[Stmt]) -> tuple[list[Operand], list[Operand]]:
    """What to pull back from, and its adjoint: ones."""
    made = next((s for s in stmts if isinstance(s, Apply) and out in s.results), None)
    if made is not None and made.op == "np.reshape":  # flat ones are ones too
        return _ones(b, made.args[0], stmts)
    if made is not None and made.op == "setitem":  # a store takes elements of the adjoint: then it is an array
        return [out], [b.apply("np.ones_like", out, hint=bar_name(made.result))]
    return [out], [Const(1.0)]


def _finished(fn: Fn, b: Builder, leaves: Sequence[Param], bars: Sequence[Operand | None]) -> list[Operand]:
    taken: set[Value] = set()
    found = []
    for p, bar in zip(leaves, bars, strict=True):
        bar = bar if bar is not None else zero(b, p.value, bar_name(p.value))
        bar = fit(b, bar, p.value) if isinstance(p.value.type, Array) and p.value.type.shape == () else bar
        bar = owned(b, bar, fn.body.params, taken)
        if isinstance(bar, Const) and kind(p.value.type) == "complex":
            bar = Const(complex(bar.value))
        found.append(bar)
    return found


def _scalar_output(fn: Fn, has_aux: bool) -> tuple[Operand, Tree]:
    """The number to differentiate, and the structure of what comes with it."""
    tree, extra = fn.returns, Tree("const", None)
    if has_aux:
        if tree.kind != "tuple" or len(tree.children) != 2:
            _refuse(fn, "G203", "with has_aux=True the function must return a pair (value, aux)", "")
        tree, extra = tree.children
    if tree.kind == "const" and isinstance(tree.data, bool) or tree.kind != "slot":
        what = "nothing" if tree == Tree("const", None) else "several values" if tree.children else "no number"
        way_out = "use `gradscribe.jacobian` or `gradscribe.vjp` for several results" if tree.children else "return the number"
        _refuse(fn, "G203", f"`{fn.source_name}` returns {what}, and a gradient needs one number", way_out)
    out = fn.body.yields[tree.data]
    type = out.type if isinstance(out, Value) else Scalar("float")
    if isinstance(type, ListOfType):
        _refuse(fn, "G203", f"`{fn.source_name}` returns a list, and a gradient needs one number",
                "use `gradscribe.vjp`, or return `np.array(...)` of it and use `gradscribe.jacobian`")  # fmt: skip
    if ndim_of(type) not in (0, None):
        _refuse(fn, "G203", f"`{fn.source_name}` returns an array ({type}), and a gradient needs one number",
                "use `gradscribe.jacobian` for all derivatives, `gradscribe.vjp` for a weighted sum of them, or "
                "`gradscribe.vectorize` for the gradient at many points")  # fmt: skip
    return out, extra


def _refuse(fn: Fn, code: str, message: str, help: str) -> None:
    raise ArgumentError(Diagnostic(code, message, fn.span, help))


def vjp(fn: Fn, names: Sequence[str], rules: RuleWriter, has_aux: bool = False) -> Fn:
    """`fn` that returns (result, pullback): the pullback takes the results' adjoints, leaf by leaf."""
    tree = fn.returns.children[0] if has_aux else fn.returns
    outs = [fn.body.yields[k] for k in tree.slots()]
    seeds = [_seed(o, k, len(outs)) for k, o in enumerate(outs)]
    leaves = leaves_of(fn, names)
    b = Builder(infer)
    wanted = [(o, s) for o, s in zip(outs, seeds, strict=True) if isinstance(o, Value) and is_inexact(o.type)]
    stmts, bars, _ = pullback(
        fn.body, [p.value for p in leaves], [o for o, _ in wanted], [s for _, s in wanted], b, rules
    )
    inner = Block(tuple(seeds), (), tuple(_finished(fn, b, leaves, bars)))
    inner = replace(inner, stmts=tuple(b.stmts))
    places = {p.value: slot(k) for k, p in enumerate(leaves)}
    closure = Value(Opaque("function"), "pullback")
    made = Closure((closure,), inner, _returned(fn, names, False, lambda p: places[p.value]), fn.span)
    yields = (*fn.body.yields, closure)
    parts = (tree, slot(len(yields) - 1), *((fn.returns.children[1],) if has_aux else ()))
    body = Block(fn.body.params, (*stmts, made), yields)
    doc = f"Value of {_about(fn)} and its pullback: adjoints of the result to adjoints of {', '.join(names)}."
    name = f"{fn.source_name}_vjp"
    return replace(fn, name=name, source_name=name, body=body, returns=Tree("tuple", None, parts), doc=doc)


def _seed(o: Operand, k: int, n: int) -> Value:
    type = o.type if isinstance(o, Value) else Scalar("float")
    hint = bar_name(o) if isinstance(o, Value) and o.hint else "out_bar" if n == 1 else f"out{k + 1}_bar"
    return Value(type, hint)


# -- forward


def _tangent_params(fn: Fn, names: Sequence[str]) -> tuple[list[Param], dict[Value, Operand], list[tuple[str, Tree]]]:
    """A tangent parameter `x_dot` for every parameter `x`, with its structure."""
    params: list[Param] = []
    dot: dict[Value, Operand] = {}
    trees = []
    for name in names:
        def leaf(p: Param) -> Tree:
            value = Value(p.value.type, dot_name(p.value), None, True)
            params.append(Param(value, f"{p.root}_dot", p.path))
            dot[p.value] = value
            return slot(len(fn.params) + len(params) - 1)

        trees.append((f"{name}_dot", _structure(fn, name, leaf)))
    return params, dot, trees


def jvp(fn: Fn, names: Sequence[str], rules: RuleWriter) -> Fn:
    """(result, tangent of the result) for arguments and their tangents `x_dot`."""
    params, dot, trees = _tangent_params(fn, names)
    b = Builder(infer)
    tangents = pushforward(fn.body, dot, fn.body.yields, b, rules)
    full = [_dense(b, o, t) for o, t in zip(fn.body.yields, tangents, strict=True)]
    n = len(fn.body.yields)
    returns = Tree("tuple", None, (fn.returns, _shifted(fn.returns, n)))
    values = (*fn.body.params, *(p.value for p in params))
    body = Block(values, tuple(b.stmts), (*fn.body.yields, *full))
    roots = (*(r for r in fn.roots if r.kind != "free"), *(Root(f"{n}_dot") for n in names))
    frees = tuple(r for r in fn.roots if r.kind == "free")
    name = f"{fn.source_name}_jvp"
    doc = f"Value of {_about(fn)} and its derivative along the tangents of {', '.join(names)}."
    return replace(
        fn, name=name, source_name=name, roots=_by_name(roots) + frees, params=(*fn.params, *params), body=body,
        returns=returns, doc=doc, arguments=(*fn.arguments, *trees),
    )  # fmt: skip


def _by_name(roots: Sequence[Root]) -> tuple[Root, ...]:
    """Tangents follow the parameters, so no parameter may keep a default."""
    return tuple(replace(r, has_default=False, default=None) for r in roots)


def _dense(b: Builder, o: Operand, tangent: Operand | None) -> Operand:
    if tangent is not None:
        return tangent
    return zero(b, o, dot_name(o)) if isinstance(o, Value) and not isinstance(o.type, Opaque) else Const(0.0)


def _shifted(t: Tree, n: int) -> Tree:
    """The same structure, its slots `n` later; constants carry no tangent."""
    if t.kind == "slot":
        return slot(t.data + n)
    if t.kind == "const" and type(t.data) in (int, float, complex):
        return replace(t, data=0.0 * t.data)
    return replace(t, data=None) if t.kind == "const" else replace(t, children=tuple(_shifted(c, n) for c in t.children))


def linearize(fn: Fn, names: Sequence[str], rules: RuleWriter) -> Fn:
    """`fn` that returns (result, pushforward): the pushforward takes tangents, leaf by leaf."""
    forward = jvp(fn, names, rules)
    n, m = len(fn.params), len(fn.body.yields)
    tangents = forward.body.params[n:]
    again = refresh(Block(tangents, forward.body.stmts, forward.body.yields[m:]))
    closure = Value(Opaque("function"), "pushforward")
    made = Closure((closure,), again, fn.returns, fn.span)
    body = Block(fn.body.params, (*fn.body.stmts, made), (*fn.body.yields, closure))
    name = f"{fn.source_name}_linearize"
    doc = f"Value of {_about(fn)} and its derivative as a function of the tangents of {', '.join(names)}."
    returns = Tree("tuple", None, (fn.returns, slot(m)))
    return replace(fn, name=name, source_name=name, body=body, returns=returns, doc=doc)




def picked(fn: Fn, picks: tuple[tuple[int, int | None], ...], one: bool, value: bool, has_aux: bool) -> Fn:
    """A gradient of which only items of a `*args` are returned: (position among the parameters, item or None)."""
    place = 1 if value else 0 if has_aux else None
    chosen = _chosen(fn.returns if place is None else fn.returns.children[place], picks, one, fn)
    if place is not None:
        chosen = replace(fn.returns, children=tuple(chosen if k == place else c for k, c in enumerate(fn.returns.children)))
    return _returning(fn, chosen)


def picked_jacobian(fn: Fn, outs: Tree, picks: tuple[tuple[int, int | None], ...], one: bool, twice: bool) -> Fn:
    """The same of a Jacobian of results of the structure `outs`; of a Hessian (`twice`), those of a gradient."""

    def walk(out: Tree, t: Tree) -> Tree:
        if out.kind == "slot":
            return _chosen(t, picks, one, fn)
        return replace(t, children=tuple(map(walk, out.children, t.children)))

    if twice:
        return _returning(fn, walk(_chosen(outs, picks, one, fn), _chosen(fn.returns, picks, one, fn)))
    return _returning(fn, walk(outs, fn.returns))


def _chosen(whole: Tree, picks: tuple[tuple[int, int | None], ...], one: bool, fn: Fn) -> Tree:
    for k, item in picks:
        n = len(whole.children[k].children)
        if item is not None and not -n <= item < n:
            raise ArgumentError(Diagnostic("G215", f"`argnums` asks for item {item} of `*args`, and there are {n}", fn.span))
    parts = tuple(whole.children[k] if i is None else whole.children[k].children[i] for k, i in picks)
    return parts[0] if one else Tree("tuple", None, parts)


def _returning(fn: Fn, returns: Tree) -> Fn:
    """A function that returns less."""
    used = list(dict.fromkeys(returns.slots()))
    body = replace(fn.body, yields=tuple(fn.body.yields[k] for k in used))
    return replace(fn, body=body, returns=_renumbered(returns, {k: n for n, k in enumerate(used)}))


def _renumbered(t: Tree, places: dict[int, int]) -> Tree:
    return slot(places[t.data]) if t.kind == "slot" else replace(t, children=tuple(_renumbered(c, places) for c in t.children))
