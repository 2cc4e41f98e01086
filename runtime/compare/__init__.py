"""Contrast: symbolic, numerical and automatic derivatives of the same function, side by side."""

from __future__ import annotations

from .check_grads import check_grads as check_grads
from .comparison import Comparison as Comparison
from .comparison import compare as compare
from .numeric_grad import numeric_grad as numeric_grad
from .swell import Swell as Swell
from .swell import swell as swell
