"""The code in README.md and docs/: what is shown as a session runs and prints what it says, what is shown as output is output."""

from __future__ import annotations

import doctest
import importlib.util
import re
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("page", [p for p in PAGES if ">>>" in p.read_text()], ids=lambda p: p.stem)
def test_sessions(page):
    result = doctest.testfile(str(page), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)
    assert result.attempted and not result.failed


def blocks(page: Path) -> list[str]:
    return re.findall(r"```python\n(.*?)```", page.read_text(), re.S)


def test_the_readme_shows_the_quickstart():
    source, generated = blocks(ROOT / "README.md")[:2]
    example = ROOT / "examples" / "quickstart.py"
    assert source.strip() in example.read_text()
    spec = importlib.util.spec_from_file_location("quickstart", example)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.mse.grad(2.0, 0.5, np.array([1.0, 2.0]), np.array([3.0, 5.0]))
    assert module.mse.grad.source.strip() == generated.strip()


def test_the_readme_shows_the_stencil():
    """Two columns: the function, and the end of its gradient."""
    import linecache

    import gradscribe as gs

    (shown,) = [b for b in blocks(ROOT / "README.md") if "def heat(" in b]
    rows = [(row[:47].rstrip(), row[47:]) for row in shown.splitlines()]
    source, generated = "\n".join(r[0] for r in rows).rstrip() + "\n", [r[1] for r in rows]
    linecache.cache["<README>"] = (len(source), None, source.splitlines(True), "<README>")
    space = {"np": np}
    exec(compile(source, "<README>", "exec"), space)
    gradient = gs.grad(space["heat"])
    gradient(np.array([0.0, 1.0, 3.0, 2.0]), 2)
    code = [re.sub(r" +# line.*", "", line) for line in gradient.source.splitlines()]
    assert [line for line in code[-(len(generated) - 2) :]] == [line.rstrip() for line in generated[2:]]
