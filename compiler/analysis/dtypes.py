"""Dtypes of results, by asking NumPy about empty arrays and weak Python scalars. Kept once asked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from ..ir.types import Array, Scalar, Size, Type, kind_of_dtype

_WEAK = {"bool": True, "int": 1, "float": 1.0, "complex": 1j}


def _key(t: Type) -> tuple[str, bool]:
    """What the dtype of a result depends on: a dtype, or the kind of a Python scalar (weak)."""
    assert isinstance(t, (Array, Scalar))
    return (t.dtype, False) if t.dtype else (t.kind, True)  # type: ignore[union-attr]


def ufunc_dtype(f: np.ufunc, types: Sequence[Type]) -> tuple[str, ...] | None:
    """The dtypes of a ufunc's results, or None if it does not take these."""
    return _ufunc_dtype(f, tuple(map(_key, types)))


def example(t: Type) -> Any:
    """A number with the dtype of a type; weak if it is."""
    return _example(*_key(t))


def _example(name: str, weak: bool) -> Any:
    return _WEAK[name] if weak else np.ones((), dtype=name)[None]


@cache
def _ufunc_dtype(f: np.ufunc, keys: tuple[tuple[str, bool], ...]) -> tuple[str, ...] | None:
    args = [_example(*key) for key in keys]
    try:
        with np.errstate(all="ignore"):
            result = f(*args)
    except (TypeError, ValueError):
        return None
    results = result if isinstance(result, tuple) else (result,)
    return tuple(np.asarray(r).dtype.name for r in results)


def result_dtype(types: Sequence[Type]) -> str:
    """The common dtype of several operands."""
    return _result_dtype(tuple(map(_key, types)))


@cache
def _result_dtype(keys: tuple[tuple[str, bool], ...]) -> str:
    return np.result_type(*(_WEAK[n] if weak else np.dtype(n) for n, weak in keys)).name


def array_or_scalar(dtype: str, shape: tuple[Size, ...] | None) -> Type:
    """NumPy returns a scalar where the shape is ()."""
    if shape == ():
        return Scalar(kind_of_dtype(dtype), dtype)
    return Array(dtype, shape)
