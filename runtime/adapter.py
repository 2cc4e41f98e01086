"""The adapter of one specialisation: what a dispatcher calls in place of the generated function.

It puts the arguments into the form that was compiled for, passes them the way the generated signature wants them,
and gives the result its kinds. Where none of that is needed, the generated function itself is the adapter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..compiler.frontend.specs import Leaf, Spec
from ..compiler.ir.nodes import Fn, Tree
from ..compiler.ir.types import Array, Scalar, is_inexact
from .arguments import check_layout, check_overlap, differentiable, shape_mismatch, tangent
from .dispatch import Names
from .results import Pullback, Pushforward, gradient_conversion, tangent_conversion

if TYPE_CHECKING:
    from .signature import Specializer

_FLOAT = Leaf(Scalar("float"))


def adapter(
    owner: Specializer, compiled: Any, raw: dict[str, Spec], specs: dict[str, Spec],
    argnums: tuple[tuple[str, ...], bool], live: list[str], whole: dict[str, set[str]],
) -> Callable[..., Any]:  # fmt: skip
    """A function of all parameters, in order, and then the live values. `whole`: the paths of what stays an integer."""
    names = Names([*owner.parameters, *live, "r"])
    arguments = [*owner.parameters, *(f"{names.prefix}live_{n}" for n in live)]
    before = _conversions(owner, raw, specs, names, whole)
    before += _tangents(owner, raw, specs, names)
    before += _overlap(owner, compiled, specs, names)
    before += _layout(owner, compiled, names)
    passed = _passed(owner, compiled.fn, names)
    after = _result(owner, compiled, specs, argnums, names)
    if not before and after is None and passed == arguments:
        return compiled.function
    function = names.put("function", compiled.function)
    lines = [f"def {owner.name}({', '.join(arguments)}):", *(f"    {line}" for line in before)]
    if after is None:
        lines.append(f"    return {function}({', '.join(passed)})")
    else:
        lines += [f"    r = {function}({', '.join(passed)})", f"    return {after}"]
    exec(compile("\n".join(lines), f"<gradscribe: adapter of {owner.name}>", "exec"), names.globals)
    return names.globals[owner.name]


def _conversions(
    owner: Specializer, raw: dict[str, Spec], specs: dict[str, Spec], names: Names, whole: dict[str, set[str]]
) -> list[str]:
    """Integers to floats where a derivative is asked."""
    lines = []
    for name in owner.active(raw):
        if raw[name] != specs[name]:
            if specs[name] == _FLOAT:
                lines.append(f"{name} = {names.const(float)}({name})")
            else:
                convert = names.const(differentiable)
                paths = f", {names.put(f'whole_{name}', whole[name])}" if name in whole else ""
                lines.append(f"{name} = {convert}({name}, {name!r}, {owner.points}{paths})")
    return lines


def _tangents(owner: Specializer, raw: dict[str, Spec], specs: dict[str, Spec], names: Names) -> list[str]:
    """Tangents in the kinds and shapes of their values."""
    lines = []
    for name, dot in owner.tangents.items():
        if raw[dot] == specs[name] == _FLOAT:
            continue
        if _same_arrays(raw[dot], specs[name]):
            mismatch = f"{names.const(shape_mismatch)}({name!r}, {name}, {dot})"
            lines += [f"if {dot}.shape != {name}.shape:", f"    {mismatch}"]
        else:
            lines.append(f"{dot} = {names.const(tangent)}({name}, {dot}, {name!r})")
    return lines


def _same_arrays(a: Spec, b: Spec) -> bool:
    if not (isinstance(a, Leaf) and isinstance(b, Leaf) and isinstance(a.type, Array) and isinstance(b.type, Array)):
        return False
    return a.type.dtype == b.type.dtype and a.type.ndim == b.type.ndim


def _overlap(owner: Specializer, compiled: Any, specs: dict[str, Spec], names: Names) -> list[str]:
    """A test that no written array shares memory with another argument, where there is another."""
    holders = [n for n in specs if _has_array(specs[n])]
    written = [n for n in holders if n in compiled.written]
    if not written or holders == written and len(holders) == 1 and isinstance(specs[holders[0]], Leaf):
        return []

    def display(of: list[str]) -> str:
        return "{" + ", ".join(f"{n!r}: {n}" for n in of) + "}"

    others = [n for n in holders if n not in written]
    return [f"{names.const(check_overlap)}({display(written)}, {display(others)})"]


def _layout(owner: Specializer, compiled: Any, names: Names) -> list[str]:
    """A test that arrays whose `reshape` is written to lie in order, so that it is a view."""
    check = names.const(check_layout) if compiled.contiguous else ""
    texts = [(n, n if n in owner.parameters else f"{names.prefix}live_{n}") for n in compiled.contiguous]
    return [f"{check}({name!r}, {text})" for name, text in texts]


def _has_array(spec: Spec) -> bool:
    if isinstance(spec, Leaf):
        return isinstance(spec.type, Array)
    return any(map(_has_array, getattr(spec, "items", ())))


def _passed(owner: Specializer, fn: Fn, names: Names) -> list[str]:
    """The arguments of the generated function: parameters by place or name, tangents by place, live values by name.

    The order is that of the signature as it is printed: what is passed by place comes first.
    """
    tangents = iter(owner.tangents.values())
    passed: dict[str, list[str]] = {"positional": [], "star": [], "keyword": [], "free": [], "double_star": []}
    for root in fn.roots:
        if root.kind == "free":
            text = f"{root.name}={names.prefix}live_{root.name}"
        elif root.name not in owner.signature.parameters:
            text = next(tangents)
        elif root.kind == "keyword":
            text = f"{root.name}={root.name}"
        else:
            text = {"star": "*", "double_star": "**"}.get(root.kind, "") + root.name
        passed[root.kind].append(text)
    return [text for texts in passed.values() for text in texts]


def _result(
    owner: Specializer, compiled: Any, specs: dict[str, Spec], argnums: tuple[tuple[str, ...], bool], names: Names
) -> str | None:
    """The expression of the user's result in terms of `r`, None if it is `r`."""
    wrt, single = argnums
    if owner.kind in ("vjp", "linearize"):
        return _linear_map(owner, compiled, wrt, names)
    if owner.kind in ("grad", "value_and_grad"):
        pairs = [(n, specs[n]) for n in wrt]
        if owner.wanted is not None and not owner.wanted.plain:
            pairs = [_item(*pairs[index], item) for index, item in owner.wanted.picks]
            single = owner.wanted.single
        return gradient_conversion(owner.kind, compiled.fn, pairs, single, owner.has_aux, names)
    if owner.kind == "jvp":
        return tangent_conversion(compiled.fn, names)
    return None


def _item(name: str, spec: Spec, item: int | None) -> tuple[str, Spec]:
    """An argument, or an item of a `*args`: as an expression, and its spec."""
    return (name, spec) if item is None else (f"{name}[{item}]", spec.items[item])  # type: ignore[union-attr]


def _linear_map(owner: Specializer, compiled: Any, wrt: tuple[str, ...], names: Names) -> str:
    fn = compiled.fn
    name = f"{owner.name}: {'pullback' if owner.kind == 'vjp' else 'pushforward'}"
    source = names.const(compiled.source)
    if owner.kind == "linearize":
        primals = "{" + ", ".join(f"{n!r}: {n}" for n in wrt) + "}"
        structures = names.put("structures", tuple(_moving(fn, dict(fn.arguments)[n]) for n in wrt))
        assert owner.wanted is not None
        picks = names.put("picks", owner.wanted.picks)
        return f"(r[0], {names.const(Pushforward)}(r[1], {structures}, {primals}, {picks}, {name!r}, {source}))"
    structure = names.put("structure", fn.returns.children[0])
    picks = names.put("picks", None if owner.wanted is None or owner.wanted.plain else owner.wanted.picks)
    made = f"{names.const(Pullback)}(r[1], r[0], {structure}, ({', '.join(wrt)},), {picks}, {name!r}, {source})"
    return f"(r[0], {made}, r[2])" if owner.has_aux else f"(r[0], {made})"


def _moving(fn: Fn, structure: Tree) -> Tree:
    """An argument's structure with slots only where there is a number that carries a derivative."""
    if structure.kind == "slot":
        return structure if is_inexact(fn.params[structure.data].value.type) else Tree("const", None)
    return replace(structure, children=tuple(_moving(fn, c) for c in structure.children))
