"""Every rule of the registry against differences: both modes, shapes and dtypes, second order."""

from __future__ import annotations

import gradscribe.compiler.rules  # noqa: F401
import pytest
from gradscribe.compiler.rules import registry
from gradscribe.runtime.testing import check_complex, check_rule

registry.read_libraries()
DIFFERENTIABLE = sorted(op for op, rule in registry.rules.items() if rule.kind in ("elementwise", "linear", "custom"))


@pytest.fixture(autouse=True)
def no_verification(monkeypatch):
    monkeypatch.setenv("GRADSCRIBE_CHECK", "off")


@pytest.mark.parametrize("op", DIFFERENTIABLE)
def test_rule(op):
    assert check_rule(registry.rules[op]) > 0


@pytest.mark.parametrize("op", DIFFERENTIABLE)
def test_rule_with_complex_numbers(op):
    """Right, or refused (`registry.real_only`)."""
    check_complex(registry.rules[op])


def test_complex_numbers_go_through_many_rules():
    assert sum(check_complex(registry.rules[op], order=1) > 0 for op in ("mul", "np.exp", "np.matmul", "np.fft.fft", "np.var")) == 5
