"""Functions that take complex numbers, and whose rules hold for real ones only."""

from __future__ import annotations

import numpy as np

from .registry import real_only

real_only(np.clip, np.maximum, np.minimum, np.fmax, np.fmin, why="complex numbers have no order")
real_only(
    np.sort, np.partition, np.unique, np.median, np.quantile, np.percentile, np.nanmedian, np.nanquantile, np.nanpercentile, np.i0,
    np.nanmax, np.nanmin, np.nan_to_num, "math.sumprod", why="its rule is that of real numbers",
)  # fmt: skip
real_only("prelude.eigen", why="its rule is that of real matrices")
real_only(
    *(f"scipy.special.{name}" for name in (
        "airye", "gamma", "loggamma", "psi", "rgamma", "shichi", "spence", "ive", "ivp", "jve", "jvp", "kvp", "yve", "yvp",
        "spherical_in", "spherical_jn", "spherical_kn", "spherical_yn", "eval_chebyc", "eval_chebys", "eval_chebyt",
        "eval_chebyu", "eval_gegenbauer", "eval_sh_chebyt", "eval_sh_chebyu",
    )),
    why="its rule is that of real numbers",
)  # fmt: skip
