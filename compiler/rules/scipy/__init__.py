"""SciPy's rules, read when a function of SciPy is first met: the files for each subpackage of SciPy.

Formulas without another source are in the NIST Digital Library of Mathematical Functions (DLMF), under the function's
name. A function is differentiated by its argument; by an order or a parameter where there is a closed form.
"""

TOPICS: dict[str, tuple[str, ...]] = {
    "integrate": ("callbacks", "sums"),
    "interpolate": ("grids", "splines"),
    "fft": ("fourier",),
    "linalg": ("decompositions", "matrices", "matrix_functions", "solvers"),
    "stats": ("continuous", "continuous_elementary", "continuous_gamma", "continuous_lines", "continuous_normal", "discrete", "multivariate", "samples_statistics", "tests_and_distances"),
    "optimize": ("callbacks",),
    "ndimage": ("edges", "filters", "ranks", "resampling"),
    "signal": ("edges", "filters", "ranks", "waves"),
    "spatial": ("distances",),
    "special": (
        "bessel", "cumulative", "elementary", "elliptic", "entropy", "errors", "gamma", "hypergeometric", "integrals",
        "polynomials", "softmax", "unsupported",
    ),
}  # fmt: skip
