"""The notebook is what its builder writes, is stored with its outputs, and still runs."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat")
pytest.importorskip("nbclient")
FOLDER = Path(__file__).resolve().parents[2] / "examples" / "notebooks"


@pytest.fixture(scope="module")
def builder():
    spec = importlib.util.spec_from_file_location("build_three_ways", FOLDER / "build_three_ways.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def stored():
    return nbformat.read(FOLDER / "three_ways.ipynb", as_version=4)


def texts(notebook):
    return [out.get("text", "") or out.get("data", {}).get("text/plain", "") for c in notebook.cells
            for out in c.get("outputs", [])]  # fmt: skip


def test_it_is_what_the_builder_writes(builder, stored):
    assert [(c.cell_type, c.source) for c in stored.cells] == [(c.cell_type, c.source) for c in builder.build().cells]


def test_it_is_stored_executed_without_errors(stored):
    outputs = [out for c in stored.cells for out in c.get("outputs", [])]
    assert not [out for out in outputs if out.output_type == "error"]
    assert sum("image/png" in out.get("data", {}) for out in outputs) == 3
    assert any("proved" in text for text in texts(stored))


@pytest.mark.slow
def test_it_runs(builder, stored):
    again = builder.execute(builder.build())

    def code(notebook):
        names = re.compile(r"def \w+_grad\(")
        return [text for text in texts(notebook) if names.search(text)]

    assert code(again) == code(stored), "generated code changed: run examples/notebooks/build_three_ways.py"
