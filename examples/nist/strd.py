"""Reads a data set of the NIST StRD collection: starting points, certified values and observations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

DATA = Path(__file__).parent / "data"
NAMES = sorted(file.stem for file in DATA.glob("*.dat"))

_LINES = re.compile(r"(Starting Values|Data)\s+\(lines\s+(\d+)\s+to\s+(\d+)\)")


@dataclass(frozen=True)
class DataSet:
    """`starts` has NIST's two starting points; `certified` the parameters; `ssr` the certified sum of squares."""

    name: str
    starts: tuple[np.ndarray, np.ndarray]
    certified: np.ndarray
    ssr: float
    x: np.ndarray
    y: np.ndarray


def load(name: str) -> DataSet:
    """Read `data/<name>.dat`. The file's own header says on which lines the numbers are."""
    text = (DATA / f"{name}.dat").read_text()
    lines = text.splitlines()
    where = {what: (int(first) - 1, int(last)) for what, first, last in _LINES.findall(text)}

    # "  b1 =   500         250           2.3894212918E+02  2.7070075241E+00"
    parameters = np.array([line.split("=")[1].split() for line in lines[slice(*where["Starting Values"])]], dtype=float)
    y, x = np.array([line.split() for line in lines[slice(*where["Data"])]], dtype=float).T
    ssr = re.search(r"Residual Sum of Squares:\s+(\S+)", text)
    assert ssr is not None
    start1, start2, certified, _ = parameters.T
    return DataSet(name, (start1, start2), certified, float(ssr[1]), x.copy(), y.copy())
