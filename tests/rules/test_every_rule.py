"""Every rule of the registry against differences: both modes, shapes and dtypes, second order."""

from __future__ import annotations

import gradscribe.compiler.rules  # noqa: F401
import pytest
from gradscribe.compiler.rules import registry
from gradscribe.runtime.testing import check_rule

registry.read_libraries()
DIFFERENTIABLE = sorted(op for op, rule in registry.rules.items() if rule.kind in ("elementwise", "linear", "custom"))


@pytest.fixture(autouse=True)
def no_verification(monkeypatch):
    monkeypatch.setenv("GRADSCRIBE_CHECK", "off")


@pytest.mark.parametrize("op", DIFFERENTIABLE)
def test_rule(op):
    assert check_rule(registry.rules[op]) > 0
