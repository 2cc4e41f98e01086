"""docs/supported.md is what the code says. After a change: `python docs/supported.py`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
STALE = "docs/supported.md is stale: run `python docs/supported.py`"


def test_the_page_is_not_stale():
    # In a process of its own: other tests register rules.
    code = "import runpy; made = runpy.run_path('docs/supported.py'); print(made['FUNCTIONS']); print(made['page'](), end='')"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert ran.returncode == 0, ran.stderr
    functions, _, text = ran.stdout.partition("\n")
    page = (ROOT / "docs" / "supported.md").read_text(encoding="utf-8")
    assert page.split(functions)[0] == text.split(functions)[0], STALE
    if os.environ.get("CI"):  # the tables of functions change with every rule: they are compared there
        assert page == text, STALE
