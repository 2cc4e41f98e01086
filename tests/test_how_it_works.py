"""The blocks of docs/how-it-works.md print what stands in it."""

import doctest
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "how-it-works.md"


def test_how_it_works():
    result = doctest.testfile(str(PAGE), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.attempted > 5 and result.failed == 0
