"""The notebook runs from the top, in a process of its own, and was stored with what it printed."""

from pathlib import Path

import pytest

NOTEBOOK = Path(__file__).parents[2] / "examples" / "notebooks" / "three_ways.ipynb"


@pytest.mark.slow
def test_three_ways():
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    stored = nbformat.read(NOTEBOOK, as_version=4)
    pictures = [o for c in stored.cells if c.cell_type == "code" for o in c.outputs if "image/png" in o.get("data", {})]
    assert len(pictures) == 2
    again = nbformat.read(NOTEBOOK, as_version=4)
    nbclient.NotebookClient(again, timeout=120, kernel_name="python3").execute()
    printed = [c.outputs[0].text for c in again.cells if c.cell_type == "code" and c.outputs and "text" in c.outputs[0]]
    assert any("def logistic_grad" in text for text in printed)
