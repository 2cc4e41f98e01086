"""What is known of a value before it exists: its kind, dtype and symbolic shape.

Sizes are symbolic polynomials, so `x[1:]` and `x[:-1]` of the same `x` are known to have equal
length, and NumPy's broadcasting is decided without knowing a single number. A symbol remembers
whether it is known to differ from 1 (the arguments' key says so), because only a length of 1
broadcasts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import count


@dataclass(frozen=True, order=True)
class Symbol:
    """An unknown length. `many`: known to be different from 1."""

    name: str
    many: bool = False


@dataclass(frozen=True)
class Size:
    """An axis length: a polynomial in symbols, kept in a canonical order.

    >>> n = Size.symbol("n", many=True)
    >>> (n + 1 - 1) == n, (n - 1), Size.of(2) * 3
    (True, Size('n - 1'), Size('6'))
    """

    terms: tuple[tuple[tuple[Symbol, ...], int], ...]

    @staticmethod
    def of(value: int | Size) -> Size:
        if isinstance(value, Size):
            return value
        return Size((((), value),) if value else ())

    @staticmethod
    def symbol(name: str, many: bool = False) -> Size:
        return Size((((Symbol(name, many),), 1),))

    _fresh = count()

    @staticmethod
    def unknown() -> Size:
        """A length nothing is known of."""
        return Size.symbol(f"?{next(Size._fresh)}")

    @property
    def constant(self) -> int | None:
        """The number, if it is one."""
        if not self.terms:
            return 0
        if len(self.terms) == 1 and not self.terms[0][0]:
            return self.terms[0][1]
        return None

    @property
    def is_one(self) -> bool:
        return self.constant == 1

    @property
    def is_many(self) -> bool:
        """Certainly not 1."""
        if self.constant is not None:
            return self.constant != 1
        return self.is_two_or_more or all(c % 2 == 0 for _, c in self.terms)

    @property
    def is_two_or_more(self) -> bool:
        """Certainly 2 at least: the length of an argument's axis that is neither 0 nor 1."""
        if self.constant is not None:
            return self.constant >= 2
        return len(self.terms) == 1 and self.terms[0][1] == 1 and len(self.terms[0][0]) == 1 and self.terms[0][0][0].many

    @staticmethod
    def _canonical(terms: dict[tuple[Symbol, ...], int]) -> Size:
        return Size(tuple(sorted((k, c) for k, c in terms.items() if c)))

    def __add__(self, other: int | Size) -> Size:
        terms = dict(self.terms)
        for k, c in Size.of(other).terms:
            terms[k] = terms.get(k, 0) + c
        return Size._canonical(terms)

    def __mul__(self, other: int | Size) -> Size:
        terms: dict[tuple[Symbol, ...], int] = {}
        for k1, c1 in self.terms:
            for k2, c2 in Size.of(other).terms:
                k = tuple(sorted(k1 + k2))
                terms[k] = terms.get(k, 0) + c1 * c2
        return Size._canonical(terms)

    def __neg__(self) -> Size:
        return self * -1

    def __sub__(self, other: int | Size) -> Size:
        return self + -Size.of(other)

    __radd__ = __add__
    __rmul__ = __mul__

    def __repr__(self) -> str:
        def one(key: tuple[Symbol, ...], c: int) -> str:
            names = "*".join(s.name for s in key)
            return str(c) if not names else names if c == 1 else f"{c}*{names}"

        text = " + ".join(one(k, c) for k, c in reversed(self.terms)) or "0"
        return f"Size('{text.replace('+ -', '- ')}')"


@dataclass(frozen=True)
class Type:
    """Base of all types."""


@dataclass(frozen=True)
class Scalar(Type):
    """A Python scalar (`dtype` is None) or a NumPy scalar (`dtype` names it).

    `kind` is "bool", "int", "float" or "complex". `size` is the value of an integer as a symbolic
    size, where it is known: `n` in `np.zeros(n)`, `len(x)`, `x.shape[0] - 1`. `or_array`: it may be a 0-d
    array, with which one can do the same, but that is another object.
    """

    kind: str
    dtype: str | None = None
    size: Size | None = None
    or_array: bool = False

    def __repr__(self) -> str:
        return self.dtype or self.kind


@dataclass(frozen=True)
class Array(Type):
    """An array (0-d included). `shape` is None where not even the rank is known.

    `unique`: positions of which none occurs twice (`np.flatnonzero`, `np.arange`), so that `x[p] += v` adds all.
    """

    dtype: str
    shape: tuple[Size, ...] | None
    unique: bool = False

    @property
    def ndim(self) -> int | None:
        return None if self.shape is None else len(self.shape)

    def __repr__(self) -> str:
        inner = "..." if self.shape is None else ", ".join(repr(s)[6:-2] for s in self.shape)
        return f"{self.dtype}[{inner}]"


@dataclass(frozen=True)
class ListOfType(Type):
    """A Python list of unknown length whose elements all have one type: a tape, or a user's list.

    `elem` is None while nothing has been put in.
    """

    elem: Type | None

    def __repr__(self) -> str:
        return f"list[{self.elem}]"


@dataclass(frozen=True)
class TupleType(Type):
    """A Python tuple with one type per item (`x.shape`, a pullback's residuals)."""

    items: tuple[Type, ...]


@dataclass(frozen=True)
class Opaque(Type):
    """Something that carries no number: a string, None, a function, a dtype."""

    what: str


@dataclass(frozen=True)
class Unknown(Type):
    """A number or array of which nothing is known. Correctness never rests on knowing more."""


BOOL, INT, FLOAT, COMPLEX = (Scalar(k) for k in ("bool", "int", "float", "complex"))


def kind_of_dtype(dtype: str) -> str:
    """ "float64" -> "float"; "object" -> "object"."""
    if dtype.startswith(("float", "longdouble")):
        return "float"
    if dtype.startswith(("complex", "clongdouble")):
        return "complex"
    if dtype.startswith(("int", "uint")):
        return "int"
    return "bool" if dtype.startswith("bool") else "object"


def kind(type: Type) -> str | None:
    """ "bool", "int", "float", "complex"; None where unknown or not a number."""
    if isinstance(type, Scalar):
        return type.kind
    if isinstance(type, Array):
        return kind_of_dtype(type.dtype)
    if isinstance(type, ListOfType) and type.elem is not None:
        return kind(type.elem)
    return None


def is_inexact(type: Type) -> bool:
    """Whether a value of this type can carry a derivative (unknown: it might)."""
    if isinstance(type, TupleType):
        return any(is_inexact(t) for t in type.items)
    if isinstance(type, ListOfType):
        return type.elem is None or is_inexact(type.elem)
    return isinstance(type, Unknown) or kind(type) in ("float", "complex")


_NUMBERED = re.compile(r"value (\d+)")


def forgotten(type: Type, since: int = 0, unknown: bool = False) -> Type:
    """The type without the lengths that are given by values made since then (by their numbers).

    What leaves an iteration must not be known to be as long as something of another one. With `unknown`, lengths
    of which nothing is known are also told apart from now on: items of a list may differ in length.
    """
    if isinstance(type, ListOfType):
        return ListOfType(forgotten(type.elem, since, unknown)) if type.elem is not None else type
    if isinstance(type, TupleType):
        return TupleType(tuple(forgotten(t, since, unknown) for t in type.items))
    if isinstance(type, Scalar):
        return replace(type, size=None) if type.size is not None and _is_local(type.size, since, unknown) else type
    if not isinstance(type, Array) or type.shape is None:
        return type
    if not any(_is_local(n, since, unknown) for n in type.shape):
        return type
    shape = tuple(Size.unknown() if _is_local(n, since, unknown) else n for n in type.shape)
    return Array(type.dtype, shape, type.unique)


def _is_local(size: Size, since: int, unknown: bool) -> bool:
    names = [s.name for key, _ in size.terms for s in key]
    return any(int(n) >= since for name in names for n in _NUMBERED.findall(name)) or unknown and any("?" in n for n in names)


def shape_of(type: Type) -> tuple[Size, ...] | None:
    """() for scalars, None where the rank is unknown."""
    if isinstance(type, Scalar):
        return ()
    return type.shape if isinstance(type, Array) else None


def ndim_of(type: Type) -> int | None:
    shape = shape_of(type)
    return None if shape is None else len(shape)
