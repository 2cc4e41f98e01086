"""Options and fixtures of all tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite golden files with what comes out now")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be rewritten."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture
def golden(update_golden: bool) -> Callable[[Path, str], None]:
    """`golden(file, text)`: the file holds this text; or it does from now on, with --update-golden."""

    def compare(file: Path, text: str) -> None:
        if update_golden and (not file.exists() or file.read_text() != text):
            file.write_text(text)
        assert file.exists(), f"there is no {file}: run pytest --update-golden, and read what it writes"
        assert file.read_text() == text, f"{file} differs: read the difference, then run pytest --update-golden"

    return compare
