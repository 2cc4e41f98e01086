"""Every doctest of the package. (`pytest --doctest-modules` would import the root under a second name.)"""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import gradscribe
import pytest


def modules() -> list[str]:
    return sorted(m.name for m in pkgutil.walk_packages(gradscribe.__path__, "gradscribe.") if ".__main__" not in m.name)


@pytest.mark.parametrize("name", ["gradscribe", *modules()])
def test_doctests(name: str) -> None:
    module = importlib.import_module(name)
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    result = doctest.testmod(module, optionflags=flags)
    assert result.failed == 0
