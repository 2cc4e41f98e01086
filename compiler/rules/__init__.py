"""The mathematics: one file per topic. Those of Python and NumPy are listed here, those of a library in its own package."""

TOPICS = (
    "cmath_module", "complex_parts", "creation", "decompositions", "eigen", "elementary", "fft", "helpers", "linalg",
    "math_module", "orderings", "products", "quantiles", "real_only", "reductions", "selection", "shaping", "signals",
    "transcendental", "ufunc_methods",
)  # fmt: skip
DEFINITIONS = (
    "calculus", "calling", "joining", "matrices", "picking", "polynomials", "products", "quantiles", "reductions", "sets",
    "statistics",
)  # fmt: skip
