"""How the methods of a distribution of scipy.stats are written out from its standard form.

SciPy's methods look at every argument anew at each call; what is written here is the formula that is left. Parameters
are bound by a function with the distribution's own parameters, which returns the shapes, the location and the scale.
"""

from __future__ import annotations

import numpy as np

from ...prelude import known
from ..registry import written_out

# -- the parameters, by the names that SciPy gives them


def plain(loc=0, scale=1):
    return (), loc, scale


def shape_a(a, loc=0, scale=1):
    return (a,), loc, scale


def shape_b(b, loc=0, scale=1):
    return (b,), loc, scale


def shape_c(c, loc=0, scale=1):
    return (c,), loc, scale


def shape_s(s, loc=0, scale=1):
    return (s,), loc, scale


def shape_df(df, loc=0, scale=1):
    return (df,), loc, scale


def shape_beta(beta, loc=0, scale=1):
    return (beta,), loc, scale


def shape_kappa(kappa, loc=0, scale=1):
    return (kappa,), loc, scale


def shape_mu(mu, loc=0, scale=1):
    return (mu,), loc, scale


def shapes_a_b(a, b, loc=0, scale=1):
    return (a, b), loc, scale


def shapes_a_c(a, c, loc=0, scale=1):
    return (a, c), loc, scale


def shapes_c_d(c, d, loc=0, scale=1):
    return (c, d), loc, scale


def shapes_dfn_dfd(dfn, dfd, loc=0, scale=1):
    return (dfn, dfd), loc, scale


# -- where a distribution lives


def everywhere(z, *shapes):
    return None


def not_negative(z, *shapes):
    return z >= 0


def positive(z, *shapes):
    return z > 0


def unit(z, *shapes):
    return (z >= 0) & (z <= 1)


# -- between the standard form and the given one


def standard(x, loc, scale):
    """(x - loc) / scale."""
    if isinstance(x, (list, tuple)):
        x = np.array(x)
    if known(loc) and loc == 0:
        return x if known(scale) and scale == 1 else x / scale
    return x - loc if known(scale) and scale == 1 else (x - loc) / scale


def stretched(z, loc, scale):
    """loc + scale * z."""
    if known(loc) and loc == 0:
        return z if known(scale) and scale == 1 else scale * z
    return loc + z if known(scale) and scale == 1 else loc + scale * z


def defined(value, scale):
    """A scale that is not positive is none."""
    return value if known(scale) else np.where(scale > 0, value, np.nan)


def continuous(distribution, bind, inside=everywhere, beyond=None):
    """Write out the methods of a distribution by its standard form, a class of functions of z (or q) and the shapes.

    `inside`: where the density is not 0. `beyond`: what lies above that, for distributions that end.
    """

    def register(family):
        _density(distribution, bind, inside, family)
        if hasattr(family, "cdf"):
            _below(distribution, bind, inside, beyond, family)
        if hasattr(family, "ppf"):
            _quantiles(distribution, bind, family)
        if hasattr(family, "mean"):
            _moments(distribution, bind, family)
        if hasattr(family, "entropy"):
            _entropy(distribution, bind, family)
        return family

    return register


def _density(distribution, bind, inside, family):
    def logarithm(x, *args, **kwds):
        shapes, loc, scale = bind(*args, **kwds)
        z = standard(x, loc, scale)
        value = family.log_density(z, *shapes)
        return (value if known(scale) and scale == 1 else value - np.log(scale)), inside(z, *shapes), scale

    @written_out(distribution.logpdf)
    def logpdf(x, *args, **kwds):
        value, mask, scale = logarithm(x, *args, **kwds)
        return value if mask is None else defined(np.where(mask, value, -np.inf), scale)

    @written_out(distribution.pdf)
    def pdf(x, *args, **kwds):
        value, mask, scale = logarithm(x, *args, **kwds)
        return np.exp(value) if mask is None else defined(np.where(mask, np.exp(value), 0.0), scale)


def _below(distribution, bind, inside, beyond, family):
    def cdf_of(x, left, right, f, *args, **kwds):
        """A function of z inside, `left` below and `right` above."""
        shapes, loc, scale = bind(*args, **kwds)
        z = standard(x, loc, scale)
        mask = inside(z, *shapes)
        if mask is None:
            return defined(f(z, *shapes), scale)
        if beyond is None:
            return defined(np.where(mask, f(z, *shapes), left), scale)
        return defined(np.where(mask, f(z, *shapes), np.where(beyond(z, *shapes), right, left)), scale)

    def log_cdf(z, *shapes):
        return np.log(family.cdf(z, *shapes))

    def log_sf(z, *shapes):
        return np.log(family.sf(z, *shapes))

    to_log_cdf, to_log_sf = getattr(family, "log_cdf", log_cdf), getattr(family, "log_sf", log_sf)

    @written_out(distribution.cdf)
    def cdf(x, *args, **kwds):
        return cdf_of(x, 0.0, 1.0, family.cdf, *args, **kwds)

    @written_out(distribution.sf)
    def sf(x, *args, **kwds):
        return cdf_of(x, 1.0, 0.0, family.sf, *args, **kwds)

    @written_out(distribution.logcdf)
    def logcdf(x, *args, **kwds):
        return cdf_of(x, -np.inf, 0.0, to_log_cdf, *args, **kwds)

    @written_out(distribution.logsf)
    def logsf(x, *args, **kwds):
        return cdf_of(x, 0.0, -np.inf, to_log_sf, *args, **kwds)


def _quantiles(distribution, bind, family):
    @written_out(distribution.ppf)
    def ppf(q, *args, **kwds):
        shapes, loc, scale = bind(*args, **kwds)
        return defined(stretched(family.ppf(standard(q, 0, 1), *shapes), loc, scale), scale)

    @written_out(distribution.isf)
    def isf(q, *args, **kwds):
        shapes, loc, scale = bind(*args, **kwds)
        return defined(stretched(family.isf(standard(q, 0, 1), *shapes), loc, scale), scale)

    @written_out(distribution.median)
    def median(*args, **kwds):
        shapes, loc, scale = bind(*args, **kwds)
        return stretched(family.ppf(0.5, *shapes), loc, scale)


def _moments(distribution, bind, family):
    @written_out(distribution.mean)
    def mean(*args, **kwds):
        shapes, loc, scale = bind(*args, **kwds)
        return stretched(family.mean(*shapes), loc, scale)

    @written_out(distribution.var)
    def var(*args, **kwds):
        shapes, loc, scale = bind(*args, **kwds)
        return scale * scale * family.var(*shapes)

    @written_out(distribution.std)
    def std(*args, **kwds):
        shapes, loc, scale = bind(*args, **kwds)
        return scale * np.sqrt(family.var(*shapes))


def _entropy(distribution, bind, family):
    @written_out(distribution.entropy)
    def entropy(*args, **kwds):
        shapes, loc, scale = bind(*args, **kwds)
        return family.entropy(*shapes) + np.log(scale)


# -- discrete: a location, and no scale


def discrete(distribution, bind, inside):
    """The same for whole numbers. `inside`: where the mass may not be 0."""

    def register(family):
        _mass(distribution, bind, inside, family)
        if hasattr(family, "cdf"):
            _counted(distribution, bind, family)
        return family

    return register


def _mass(distribution, bind, inside, family):
    def logarithm(k, *args, **kwds):
        shapes, loc = bind(*args, **kwds)
        z = standard(k, loc, 1)
        return family.log_mass(z, *shapes), inside(z, *shapes) & (np.floor(z) == z)

    @written_out(distribution.logpmf)
    def logpmf(k, *args, **kwds):
        value, mask = logarithm(k, *args, **kwds)
        return np.where(mask, value, -np.inf)

    @written_out(distribution.pmf)
    def pmf(k, *args, **kwds):
        value, mask = logarithm(k, *args, **kwds)
        return np.where(mask, np.exp(value), 0.0)


def _counted(distribution, bind, family):
    def at(k, f, *args, **kwds):
        shapes, loc = bind(*args, **kwds)
        return f(np.floor(standard(k, loc, 1)), *shapes)

    @written_out(distribution.cdf)
    def cdf(k, *args, **kwds):
        return at(k, family.cdf, *args, **kwds)

    @written_out(distribution.sf)
    def sf(k, *args, **kwds):
        return at(k, family.sf, *args, **kwds)

    @written_out(distribution.logcdf)
    def logcdf(k, *args, **kwds):
        return np.log(at(k, family.cdf, *args, **kwds))

    @written_out(distribution.logsf)
    def logsf(k, *args, **kwds):
        return np.log(at(k, family.sf, *args, **kwds))
