"""The blocks of docs/how-it-works.md print what stands in it; `pytest --update-golden` writes what they print now."""

import contextlib
import doctest
import io
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "how-it-works.md"


def test_how_it_works(update_golden):
    if update_golden:
        _rewrite()
    result = doctest.testfile(str(PAGE), module_relative=False)
    assert result.attempted > 5 and result.failed == 0


def _rewrite():
    names: dict[str, object] = {}
    text = ""
    for part in doctest.DocTestParser().parse(PAGE.read_text()):
        if isinstance(part, str):
            text += part
            continue
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(part.source, "<page>", "single"), names)
        lines = part.source.splitlines()
        text += "".join(f"{'>>>' if k == 0 else '...'} {line}\n" for k, line in enumerate(lines)) + printed.getvalue()
    PAGE.write_text(text)
