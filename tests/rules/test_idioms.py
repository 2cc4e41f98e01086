"""The idioms of `benchmarks/idioms.txt`: each is right in both modes and to second order, or one of those that are refused."""

from __future__ import annotations

import importlib.util
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

PATH = Path(__file__).parents[2] / "benchmarks" / "idioms.py"
spec = importlib.util.spec_from_file_location("idioms", PATH)
idioms = sys.modules["idioms"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(idioms)
SECTIONS: dict[str, list[str]] = {}
for section, text in idioms.idioms():
    SECTIONS.setdefault(section, []).append(text)

REFUSED = (PATH.parent / "idioms_refused.txt").read_text().splitlines()


@pytest.mark.parametrize("section", SECTIONS)
def test_idioms(section, monkeypatch):
    monkeypatch.setenv("GRADSCRIBE_CHECK", "off")
    library = idioms.gradscribe()
    wrong, gone = [], []
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for text in SECTIONS[section]:
            try:
                idiom = idioms.read(text)
            except ValueError:
                gone.append(text)
                continue
            verdict, why = idioms.verdict(idiom, library)
            if verdict != "right" and not (verdict == "refused" and text in REFUSED):
                wrong.append(f"{text}: {verdict}: {why}")
    assert not wrong, "\n".join(wrong)
    assert set(gone) <= {"np.cross(x[:2], y[:2])"}, "NumPy 2.5 has no cross product in the plane; all others must be computed"


def test_there_are_enough():
    assert sum(map(len, SECTIONS.values())) >= 300
