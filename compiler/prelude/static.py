"""What is computed while compiling, from operands whose values are known: permutations, axes, subscripts.

The frontend calls a function marked with `@static` when it meets it, and puts the result into the code.
`known(x)` and `nothing(x)` are answered by the frontend itself: whether the value of `x` is known while compiling, or zero.
"""

from __future__ import annotations

import string
from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


def static(f: F) -> F:
    """Mark a function that runs while compiling; all of its arguments must be known then."""
    f.__gradscribe_static__ = True  # type: ignore[attr-defined]
    return f


def known(x: Any) -> bool:
    """Whether the value of `x` is known while compiling. Outside of the compiler: a Python constant."""
    return x is None or isinstance(x, (bool, int, float, complex, str, tuple))


known.__gradscribe_known__ = True  # type: ignore[attr-defined]


def nothing(x: Any) -> bool:
    """Whether an adjoint or a tangent is known to be zero while compiling. Outside of the compiler none is."""
    return False


nothing.__gradscribe_nothing__ = True  # type: ignore[attr-defined]


@static
def axis_tuple(axis: int | tuple[int, ...] | None, ndim: int) -> tuple[int, ...]:
    """The axes that `axis` means, none of them negative.

    >>> axis_tuple(-1, 3), axis_tuple(None, 2), axis_tuple((0, -1), 3)
    ((2,), (0, 1), (0, 2))
    """
    axes = range(ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    return tuple(k % ndim for k in axes)


@static
def dual_norm(norm: str | None) -> Any:
    """The `norm` of the inverse transform that scales as a Fourier transform with `norm` does.

    >>> dual_norm(None), dual_norm("ortho"), dual_norm("forward")
    ('forward', 'ortho', 'backward')
    """
    return {"forward": "backward", "ortho": "ortho"}.get(norm or "backward", "forward")


@static
def inverse_permutation(axes: tuple[int, ...] | list[int]) -> tuple[int, ...]:
    """The permutation that undoes `axes`.

    >>> inverse_permutation((2, 0, 1)), inverse_permutation((-1, 0))
    ((1, 2, 0), (1, 0))
    """
    positive = [k % len(axes) for k in axes]
    return tuple(positive.index(k) for k in range(len(axes)))


@static
def expand_subscripts(subscripts: str, ndims: tuple[int, ...]) -> str:
    """An einsum's subscripts with `...` and the implicit result spelled out.

    >>> expand_subscripts("ij, jk", (2, 2)), expand_subscripts("...i,i->...", (3, 1))
    ('ij,jk->ik', 'ABi,i->AB')
    """
    subscripts = subscripts.replace(" ", "")
    left, arrow, right = subscripts.partition("->")
    terms = left.split(",")
    spare = [c for c in string.ascii_uppercase + string.ascii_lowercase if c not in subscripts]
    widths = [n - len(t.replace("...", "")) if "..." in t else 0 for t, n in zip(terms, ndims, strict=True)]
    dots = "".join(spare[: max(widths, default=0)])
    terms = [t.replace("...", dots[len(dots) - w :]) for t, w in zip(terms, widths, strict=True)]
    if not arrow:
        letters = "".join(terms)
        right = "..." + "".join(sorted(c for c in set(letters) if letters.count(c) == 1 and c not in dots))
    return ",".join(terms) + "->" + right.replace("...", dots)


@static
def einsum_adjoint(subscripts: str, i: int) -> tuple[str, tuple[int, ...], tuple[tuple[int, int], ...]]:
    """How the adjoint of operand `i` of an einsum comes about: a plan for the rule, which writes the code.

    The subscripts of the einsum to do; the axes of the operand whose lengths fill `np.ones` factors
    (letters that nothing else has), then the pairs of axes joined by `np.eye` factors (repeated letters).

    >>> einsum_adjoint("ij,jk->ik", 0)
    ('ik,jk->ij', (), ())
    >>> einsum_adjoint("ii->", 0), einsum_adjoint("ij->i", 0)
    ((',i,iA->iA', (0,), ((0, 1),)), ('i,j->ij', (1,), ()))
    """
    left, _, right = subscripts.partition("->")
    terms = left.split(",")
    own, others = terms[i], terms[:i] + terms[i + 1 :]
    spare = iter(c for c in string.ascii_uppercase + string.ascii_lowercase if c not in subscripts)
    target, filled, joined = list(own), [], []
    available = set(right).union(*others) if others else set(right)
    factors = []
    for k, letter in enumerate(own):
        if own.index(letter) < k:
            target[k] = next(spare)
            joined.append((own.index(letter), k))
            factors.append(letter + target[k])
        elif letter not in available:
            filled.append(k)
    ones = [own[k] for k in filled]
    return ",".join([right, *others, *ones, *factors]) + "->" + "".join(target), tuple(filled), tuple(joined)


@static
def split_points(shape_along: tuple[int, ...]) -> tuple[int, ...]:
    """Where to cut a concatenation to get its parts back.

    >>> split_points((2, 3, 1))
    (2, 5)
    """
    return tuple(sum(shape_along[:k]) for k in range(1, len(shape_along)))


@static
def tensordot_axes(axes: Any, ndim_a: int, ndim_b: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The axes of both operands that a tensordot sums over, none of them negative.

    >>> tensordot_axes(1, 2, 2), tensordot_axes(([0], [-1]), 2, 2)
    (((1,), (0,)), ((0,), (1,)))
    """
    if isinstance(axes, int):
        return tuple(range(ndim_a - axes, ndim_a)), tuple(range(axes))
    a, b = (axis_tuple(tuple(x) if isinstance(x, (list, tuple)) else x, n) for x, n in zip(axes, (ndim_a, ndim_b), strict=True))
    return a, b


@static
def tensordot_plan(
    axes: Any, ndim_a: int, ndim_b: int, which: int
) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """For the adjoint of operand `which`: the axes of `g` and of the other operand to sum over, then the
    transposition that puts the result's axes in the operand's order.

    >>> tensordot_plan(1, 2, 2, 0), tensordot_plan(1, 2, 2, 1)
    (((1,), (1,), (0, 1)), ((0,), (0,), (1, 0)))
    """
    sum_a, sum_b = tensordot_axes(axes, ndim_a, ndim_b)
    free_a = [k for k in range(ndim_a) if k not in sum_a]
    free_b = [k for k in range(ndim_b) if k not in sum_b]
    if which == 0:
        of_g, of_other, own_free = range(len(free_a), len(free_a) + len(free_b)), free_b, free_a
        pairs = sorted(zip(sum_b, sum_a, strict=True))
    else:
        of_g, of_other, own_free = range(len(free_a)), free_a, free_b
        pairs = sorted(zip(sum_a, sum_b, strict=True))
    order = own_free + [own for _, own in pairs]  # the axes of the operand, as the product lists them
    return tuple(of_g), tuple(of_other), tuple(order.index(k) for k in range(len(order)))


@static
def quantile_slope(method: str) -> float | None:
    """By how much more than n positions a quantile goes through, from 0 to 1; None if it jumps from one to the next.

    Hyndman and Fan, "Sample quantiles in statistical packages" (1996): `n * q + alpha + q * (1 - alpha - beta) - 1`.

    >>> quantile_slope("linear"), quantile_slope("weibull"), quantile_slope("lower")
    (-1.0, 1.0, None)
    """
    slopes = {"linear": -1.0, "interpolated_inverted_cdf": 0.0, "hazen": 0.0, "weibull": 1.0}
    return (slopes | {"median_unbiased": 1 / 3, "normal_unbiased": 0.25}).get(method)


@static
def binary_digits(n: int) -> tuple[int, ...]:
    """The digits of a whole number in base 2.

    >>> binary_digits(6)
    (1, 1, 0)
    """
    return tuple(map(int, f"{n:b}"))


@static
def interleaved_subscripts(labels: tuple[tuple[Any, ...], ...], operands: int) -> str:
    """The subscripts of an einsum whose axes are numbered: those of the operands, then perhaps those of the result.

    >>> interleaved_subscripts(((0, 1), (1, 2), (0, 2)), 2)
    'ab,bc->ac'
    """
    letters = string.ascii_lowercase + string.ascii_uppercase
    terms = ["".join("..." if k is ... else letters[k] for k in term) for term in labels]
    return ",".join(terms[:operands]) + ("->" + terms[operands] if len(terms) > operands else "")


@static
def first_two_swapped(subscripts: str) -> str:
    """The subscripts of an einsum whose first two operands have changed places.

    >>> first_two_swapped("ij,jk,k->i")
    'jk,ij,k->i'
    """
    first, second, *rest = subscripts.partition("->")[0].split(",")
    return ",".join([second, first, *rest]) + "->" + subscripts.partition("->")[2]


@static
def as_matmul(subscripts: str) -> tuple[bool, bool, bool] | None:
    """Whether an einsum of two matrices is a product of matrices: (swap the two, transpose the left, the right).

    >>> as_matmul("ik,jk->ij"), as_matmul("ij,ik->jk"), as_matmul("ij,ij->i")
    ((False, False, True), (False, True, False), None)
    """
    left, _, out = subscripts.partition("->")
    terms = left.split(",")
    if len(terms) != 2 or [*map(len, terms), len(out)] != [2, 2, 2] or any(len(set(t)) != 2 for t in (*terms, out)):
        return None
    swap = out[0] in terms[1]
    a, b = reversed(terms) if swap else terms
    shared = set(a) & set(b)
    if len(shared) != 1 or shared & set(out) or out[0] not in a or out[1] not in b:
        return None
    return swap, a[0] != out[0], b[1] != out[1]
