"""docs/make_coverage.py: every function of NumPy and of math is accounted for. CI checks that docs/coverage.md is not stale."""

from __future__ import annotations

import importlib.util
import math
from pathlib import Path

import numpy as np
import pytest

spec = importlib.util.spec_from_file_location("make_coverage", Path(__file__).parents[2] / "docs" / "make_coverage.py")
coverage = importlib.util.module_from_spec(spec)
spec.loader.exec_module(coverage)

# Neither a rule nor a reason yet.
OPEN = {"test", "put", "put_along_axis", "place", "putmask"}


@pytest.mark.parametrize("module", [math, np, np.linalg, np.fft], ids=lambda m: m.__name__)
def test_every_function_has_a_rule_or_a_reason(module):
    plain = " ".join(coverage.NOT_NUMERIC.values()).split()
    found = {n for n, f in coverage.callables(module) if coverage.status(f) == "not yet" and n not in plain}
    assert found <= OPEN


def test_the_page_is_generated():
    page = coverage.text()
    for line in ("| `interp` | written out |", "| `sin` | elementwise |", "- a position, piecewise constant: "):
        assert line in page
