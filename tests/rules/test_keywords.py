"""Random keyword arguments of NumPy's functions (`benchmarks/keywords.py`): none is wrong, none crashes."""

import importlib.util
import sys
from pathlib import Path

import pytest

spec = importlib.util.spec_from_file_location("keywords", Path(__file__).parents[2] / "benchmarks" / "keywords.py")
keywords = sys.modules["keywords"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(keywords)


@pytest.mark.parametrize("seed", [1, 2])
def test_keywords(seed, monkeypatch):
    monkeypatch.setenv("GRADSCRIBE_CHECK", "off")
    counts, bad = keywords.run(seed, 80)
    assert [text for text in bad if not text.startswith("refused")] == []
    assert counts["right"] >= 40
