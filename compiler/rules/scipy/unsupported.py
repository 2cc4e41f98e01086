"""Functions of scipy.special without a derivative rule, and why."""

from __future__ import annotations

from scipy import special

from ..registry import missing


def public(*names):
    """Those of these functions that this version of SciPy has."""
    return [getattr(special, name) for name in names if hasattr(special, name)]


missing(
    *public(
        "bdtrik", "bdtrin", "btdtria", "btdtrib", "chdtriv", "chndtridf", "chndtrinc", "chndtrix", "fdtridfd", "gdtrib",
        "nbdtrik", "nbdtrin", "ncfdtri", "ncfdtridfd", "ncfdtridfn", "ncfdtrinc", "nctdtridf", "nctdtrinc", "nctdtrit",
        "pdtrik", "stdtridf",
    ),
    why="it inverts a distribution function for a parameter by which that has no derivative in SciPy",
)  # fmt: skip
missing(*public("ncfdtr", "nctdtr"), why="SciPy has no density of the noncentral F and t distributions as a function")
missing(*public("kolmogi", "kolmogorov", "smirnov", "smirnovi"), why="SciPy has no density of it as a public function")
missing(*public("tklmbda", "zetac", "besselpoly", "lmbda"), why="its derivative is no function that SciPy has")
missing(
    *public(
        "mathieu_modcem1", "mathieu_modcem2", "mathieu_modsem1", "mathieu_modsem2", "obl_ang1", "obl_ang1_cv", "obl_cv",
        "obl_rad1", "obl_rad1_cv", "obl_rad2", "obl_rad2_cv", "pro_ang1", "pro_ang1_cv", "pro_cv", "pro_rad1", "pro_rad1_cv",
        "pro_rad2", "pro_rad2_cv", "ellip_harm", "ellip_harm_2", "ellip_normal",
    ),
    why="a wave function that SciPy knows by numbers only; take the derivative that it returns as the value",
)  # fmt: skip
missing(
    *public(
        "assoc_legendre_p", "assoc_legendre_p_all", "legendre_p", "legendre_p_all", "sph_legendre_p", "sph_legendre_p_all",
        "sph_harm_y_all", "lqn", "lqmn", "pbdn_seq", "pbdv_seq", "pbvv_seq", "riccati_jn", "riccati_yn",
    ),
    why="it returns many orders or derivatives at once; use the function of one order (`eval_legendre`, `lpmv`, `pbdv`)",
)  # fmt: skip
missing(
    *public("h1vp", "h2vp", "kelvin", "modfresnelm", "modfresnelp", "sph_harm_y"),
    why="its values are complex; take the real functions that it is made of",
)
missing(*public("factorial2", "factorialk", "stirling2"), why="a function of whole numbers; use `gamma` or `binom`")
