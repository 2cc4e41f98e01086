"""What a variable of a random program can be: numbers, arrays of a shape (a tuple), and what holds or makes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

FLOAT, INT, BOOL = "float", "int", "bool"
Shape = tuple[int, ...]
Type = Any  # FLOAT, INT, BOOL, a shape, or one of these


@dataclass(frozen=True)
class Mask:
    """A boolean array of a shape."""

    shape: Shape


@dataclass(frozen=True)
class Positions:
    """An array of whole numbers that index an axis of length `of`."""

    of: int
    length: int


@dataclass(frozen=True)
class List:
    """A list of items of one type, of which at least `length` are certain."""

    item: Type
    length: int


@dataclass(frozen=True)
class Dict:
    """A dict with these keys."""

    item: Type
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Tuple:
    """A tuple of things of these types."""

    items: tuple[Type, ...]


@dataclass(frozen=True)
class Record:
    """An object of the class `name`, with these attributes and methods."""

    name: str
    fields: tuple[tuple[str, Type], ...]
    methods: tuple[tuple[str, tuple[Type, ...], Type], ...] = ()  # (name, what it takes, what it gives)


@dataclass(frozen=True)
class Stream:
    """What a generator function gives."""

    item: Type


@dataclass(frozen=True)
class Function:
    """A function that takes these and returns that. `writes`: it is called for what it stores into its arguments."""

    takes: tuple[Type, ...]
    gives: Type
    writes: bool = False


def is_array(t: Type) -> bool:
    return type(t) is tuple
