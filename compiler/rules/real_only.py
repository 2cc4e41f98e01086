"""Functions that take complex numbers, and whose rules hold for real ones only."""

from __future__ import annotations

import numpy as np

from .registry import real_only

ORDER = "complex numbers have no order"

real_only(np.clip, np.maximum, np.minimum, np.fmax, np.fmin, why=ORDER)
real_only(np.linalg.cholesky, np.linalg.eigh, np.linalg.eigvalsh, np.linalg.slogdet, np.linalg.norm, why="not done yet")
