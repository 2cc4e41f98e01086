"""Marks in the primal that only mean something to the compiler."""

from __future__ import annotations

from typing import Any

import numpy as np


def stop_gradient(x: Any) -> Any:
    """`x`; its derivative is taken to be zero."""
    return x


def zeros_of_list(x: list[Any]) -> list[Any]:
    """A zero for every number or array of a list.

    >>> zeros_of_list([1.0, np.inf, np.ones(2)])
    [0.0, 0.0, array([0., 0.])]
    """
    return [
        zeros_of_list(v) if isinstance(v, list) else np.zeros_like(v, dtype=np.result_type(v, 0.5)) if isinstance(v, np.ndarray) else 0.0
        for v in x
    ]


def add_lists(x: list[Any], y: list[Any]) -> list[Any]:
    """The sums of two lists, item by item.

    >>> add_lists([1.0, 2.0], [0.5, 0.0])
    [1.5, 2.0]
    """
    return [add_lists(a, b) if isinstance(a, list) else a + b for a, b in zip(x, y, strict=True)]


def sum_of_lists(x: Any, y: Any) -> Any:
    """The sums of two lists, item by item; the number 0 stands for zeros.

    >>> sum_of_lists([1.0, 2.0], 0.0), sum_of_lists([1.0, 2.0], [0.5, 0.0])
    ([1.0, 2.0], [1.5, 2.0])
    """
    if not isinstance(x, list):
        return y
    return add_lists(x, y) if isinstance(y, list) else x


def zero_like(x: Any) -> Any:
    """A zero of the shape of `x`, whatever `x` is.

    >>> zero_like(np.inf)
    0.0
    """
    return np.zeros_like(x) if isinstance(x, np.ndarray) else 0.0


def bare_instance(cls: type, **attributes: Any) -> Any:
    """An instance of a class with these attributes, for which its constructor is not asked.

    >>> class Positive:
    ...     def __init__(self, x):
    ...         assert x > 0
    >>> bare_instance(Positive, x=-1.0).x
    -1.0
    """
    made: Any = object.__new__(cls)
    for name, value in attributes.items():
        object.__setattr__(made, name, value)  # also where the class is frozen
    return made


def fails(error: type[BaseException], function: Any, *args: Any) -> bool:
    """Whether a call raises an exception of this class.

    >>> fails(OverflowError, pow, 10.0, 1000)
    True
    """
    try:
        function(*args)
    except error:
        return True
    return False


def range_length(start: int, stop: int, step: int) -> int:
    """How many numbers `range(start, stop, step)` has.

    >>> range_length(0, 10, 3)
    4
    """
    return len(range(start, stop, step))
