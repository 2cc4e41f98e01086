"""The types of convolutions."""

from __future__ import annotations

from ...ir.nodes import Const
from ...ir.types import Array, Size, Type, Unknown, shape_of
from ..dtypes import result_dtype
from .operands import Args, Kwargs, Rule, array_types, numeric, static


def _convolution(args: Args, kwargs: Kwargs) -> Type:
    types = array_types(args[:2])
    if not numeric(*types) or any(len(shape_of(t) or ()) != 1 for t in types):
        return Unknown()
    full = static(kwargs.get("mode", Const("full"))) == "full" and "mode" in kwargs
    a, b = (shape_of(t)[0] for t in types)  # type: ignore[index]
    return Array(result_dtype(types), (a + b - 1 if full else Size.unknown(),))


def _convolve(args: Args, kwargs: Kwargs) -> Type:
    return _convolution(args, {"mode": Const("full"), **kwargs})


def _correlate(args: Args, kwargs: Kwargs) -> Type:
    return _convolution(args, {"mode": Const("valid"), **kwargs})


RULES: dict[str, Rule] = {
    "np.convolve": _convolve, "np.correlate": _correlate,
}  # fmt: skip
