"""The certified nonlinear regressions of NIST, fitted with generated Jacobians."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

pytest.importorskip("scipy")

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "nist"
NAMES = sorted(file.stem for file in (FOLDER / "data").glob("*.dat"))


@pytest.fixture(scope="module")
def nist() -> ModuleType:
    """examples/nist/fit.py, which imports its neighbours as a script does."""
    sys.path.insert(0, str(FOLDER))
    try:
        import fit
    finally:
        sys.path.remove(str(FOLDER))
    return fit


def test_every_data_set_is_there(nist: ModuleType) -> None:
    assert len(NAMES) == 17
    assert set(nist.MODELS) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_data_is_read_rightly(nist: ModuleType, name: str) -> None:
    """The certified parameters give the certified sum of squares."""
    data = nist.load(name)
    residual = nist.MODELS[name](data.certified, data.x) - data.y
    assert np.sum(residual**2) == pytest.approx(data.ssr, rel=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_generated_jacobian_is_the_hand_written_one(nist: ModuleType, name: str) -> None:
    data = nist.load(name)
    model = nist.MODELS[name]
    for b in (*data.starts, data.certified):
        with np.errstate(all="ignore"):
            generated = nist.generated_jacobian(model)(b, data.x)
            by_hand = nist.JACOBIANS[model](b, data.x)
        scale = np.max(np.abs(by_hand), axis=0)
        np.testing.assert_allclose(generated / scale, by_hand / scale, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_fit_from_the_second_start(nist: ModuleType, name: str) -> None:
    data = nist.load(name)
    found = nist.fit(data, 2, nist.generated_jacobian(nist.MODELS[name]))
    assert np.min(found.digits) >= 6


@pytest.mark.parametrize("name", NAMES)
def test_fit_from_the_first_start_where_the_hand_written_jacobian_succeeds(nist: ModuleType, name: str) -> None:
    data = nist.load(name)
    model = nist.MODELS[name]
    assert np.min(nist.fit(data, 1, nist.JACOBIANS[model]).digits) >= 6  # today it succeeds on all 17
    assert np.min(nist.fit(data, 1, nist.generated_jacobian(model)).digits) >= 6
