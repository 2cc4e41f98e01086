"""Derivatives at a point as linear maps: jvp, vjp, linearize and Hessian-vector products."""

from __future__ import annotations

from collections.abc import Sequence
from types import FunctionType
from typing import Any

from .arguments import differentiable, like, refuse
from .callables import take_apart, wanted
from .signature import Specializer, kept
from .transforms import Transformed, grad, specializer_of
from .tree import is_container


def jvp(f: Any, primals: Sequence[Any], tangents: Sequence[Any]) -> tuple[Any, Any]:
    """The value of `f(*primals)` and its derivative along `tangents`: (out, out_dot).

    Each tangent has its primal's structure and shapes; None for an argument that stays fixed. Raises `ArgumentError`
    if a tangent does not fit (G216) or an argument has no derivative (G202, G204, G211).

    >>> import gradscribe as gs
    >>> gs.jvp(lambda x, y: x * y, (3.0, 2.0), (1.0, 0.0))
    (6.0, 2.0)
    """
    return _along("jvp", f, *_pairs("jvp", primals, tangents))


def vjp(f: Any, *primals: Any, has_aux: bool = False) -> tuple[Any, ...]:
    """The value of `f(*primals)` and its pullback: (out, vjp_fn), with `has_aux` (out, vjp_fn, aux).

    `vjp_fn(out_bar)` gives a tuple with the adjoint of each primal, and may be called again. `out_bar` has the
    structure and shapes of `out`, else it raises `ArgumentError` (G216).

    >>> import gradscribe as gs
    >>> out, pull = gs.vjp(lambda x, y: x * y, 3.0, 2.0)
    >>> out, pull(1.0), pull(10.0)
    (6.0, (2.0, 3.0), (20.0, 30.0))
    """
    args, specializer = _at("vjp", f, (True,) * len(primals), has_aux)
    return specializer.dispatch(*args[0], *primals, **args[1])


def linearize(f: Any, *primals: Any) -> tuple[Any, Any]:
    """The value of `f(*primals)` and its derivative as a linear function: (out, jvp_fn).

    `jvp_fn(*tangents)` gives the tangent of the result, and may be called again.

    >>> import gradscribe as gs
    >>> out, push = gs.linearize(lambda x, y: x * y, 3.0, 2.0)
    >>> out, push(1.0, 0.0), push(0.0, 1.0)
    (6.0, 2.0, 3.0)
    """
    args, specializer = _at("linearize", f, (True,) * len(primals))
    return specializer.dispatch(*args[0], *primals, **args[1])


def hvp(f: Any, primals: Sequence[Any], tangents: Sequence[Any]) -> Any:
    """The product of `f`'s Hessian at `primals` with `tangents`, without making the Hessian.

    One primal gives one product, several give a tuple. A tangent of None is an argument that stays fixed.

    >>> import numpy as np, gradscribe as gs
    >>> gs.hvp(lambda x: x[0] ** 2 * x[1], (np.array([1.0, 3.0]),), (np.array([1.0, 0.0]),))
    array([6., 2.])
    """
    primals, tangents = _pairs("hvp", primals, tangents)
    moving = tuple(i for i, t in enumerate(tangents) if t is not None)
    if not moving:
        refuse("G216", "every tangent of `hvp` is None: there is no direction")
    argnums = 0 if len(primals) == 1 else moving
    product = _along("jvp", _gradient(f, argnums), primals, tangents)[1]
    if not any(map(is_container, primals)):
        return product
    of = [differentiable(p, "primal") for p in primals]
    return like(of[0], product) if argnums == 0 else tuple(like(of[i], p) for i, p in zip(moving, product, strict=True))


def _gradient(f: Any, argnums: Any) -> Transformed:
    """`grad(f, argnums)`, made once for a function."""
    if type(f) is not FunctionType:
        return grad(f, argnums)
    store = kept(f)
    key = ("gradient for hvp", argnums)
    if key not in store:
        store[key] = grad(f, argnums)
    return store[key]


def _pairs(what: str, primals: Any, tangents: Any) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    for name, given in (("primals", primals), ("tangents", tangents)):
        if not isinstance(given, (tuple, list)):
            refuse("G216", f"the {name} of `{what}` must be a tuple with one item for each argument, "
                           f"not a {type(given).__name__}", f"write `({name[:-1]},)` for one argument")  # fmt: skip
    if len(primals) != len(tangents):
        refuse("G216", f"`{what}` got {len(primals)} primals and {len(tangents)} tangents")
    return tuple(primals), tuple(tangents)


def _along(kind: str, f: Any, primals: tuple[Any, ...], tangents: tuple[Any, ...]) -> Any:
    bound, specializer = _at(kind, f, tuple(t is not None for t in tangents))
    assert specializer.wanted is not None
    named: dict[str, Any] = {}
    moving = [t for t in tangents if t is not None]
    for t, (index, item) in zip(moving, specializer.wanted.picks, strict=True):
        dot = specializer.tangents[specializer.wanted.names[index]]
        if item is None:
            named[dot] = t
        else:
            named[dot] = (*named.get(dot, ()), t)
    return specializer.dispatch(*bound[0], *primals, **bound[1], **named)


Bound = tuple[tuple[Any, ...], dict[str, Any]]


def _at(kind: str, f: Any, moving: tuple[bool, ...], has_aux: bool = False) -> tuple[Bound, Specializer]:
    """What is bound to `f` already, and the specializer for derivatives with respect to the moving arguments."""
    key = ("at", kind, moving, has_aux)
    if type(f) is FunctionType and (found := kept(f).get(key)) is not None:
        return found
    if not any(moving):
        refuse("G216", f"there is no argument for `{kind}` to differentiate with respect to")
    callee = take_apart(f)
    wrt = wanted(callee, tuple(i for i, m in enumerate(moving) if m))
    _, specializer = specializer_of(kind, f, wrt, has_aux=has_aux, callee=callee)
    made = ((callee.args, callee.keywords), specializer)
    if type(f) is FunctionType:
        kept(f)[key] = made
    return made
