"""Distributions of scipy.stats: the value is SciPy's, the gradient that of differences, for every method."""

import gradscribe as gs
import numpy as np
import pytest
from scipy import stats
from scipy_support import check, difference, dot

CONTINUOUS = {  # shapes, points, whether the distribution function is differentiated by the shapes
    "norm": ((), (-1.2, 0.7), True), "lognorm": ((0.8,), (0.4, 1.7), True), "halfnorm": ((), (0.4, 1.7), True),
    "skewnorm": ((1.5,), (-0.7, 1.1), True), "truncnorm": ((-0.8, 1.9), (-0.5, 1.1), True), "invgauss": ((1.3,), (0.4, 1.7), True),
    "expon": ((), (0.4, 1.7), True), "gamma": ((1.7,), (0.4, 1.7), False), "erlang": ((2.0,), (0.4, 1.7), False),
    "chi2": ((3.5,), (0.4, 1.7), False), "chi": ((2.5,), (0.4, 1.7), False), "invgamma": ((1.7,), (0.4, 1.7), False),
    "rayleigh": ((), (0.4, 1.7), True), "maxwell": ((), (0.4, 1.7), True), "weibull_min": ((1.7,), (0.4, 1.7), True),
    "beta": ((1.7, 2.4), (0.3, 0.6), False), "uniform": ((), (0.3, 0.6), True), "powerlaw": ((1.7,), (0.3, 0.6), True),
    "t": ((3.5,), (-0.7, 1.1), False), "f": ((3.5, 4.2), (0.4, 1.7), False), "cauchy": ((), (-0.7, 1.1), True),
    "pareto": ((1.7,), (1.4, 2.7), True), "lomax": ((1.7,), (0.4, 1.7), True), "laplace": ((), (-0.7, 1.1), True),
    "gennorm": ((1.7,), (-0.7, 1.1), True), "logistic": ((), (-0.7, 1.1), True), "gumbel_r": ((), (-0.7, 1.1), True),
    "gumbel_l": ((), (-0.7, 1.1), True), "vonmises": ((1.7,), (-0.7, 1.1), True),
    "arcsine": ((), (0.3, 0.6), True), "bradford": ((1.7,), (0.3, 0.6), True), "triang": ((0.45,), (0.3, 0.6), True),
    "truncexpon": ((2.4,), (0.4, 1.7), True), "loguniform": ((0.5, 3.0), (0.7, 1.7), True), "reciprocal": ((0.5, 3.0), (0.7, 1.7), True),
    "semicircular": ((), (-0.3, 0.6), True), "johnsonsb": ((0.4, 1.3), (0.3, 0.6), True), "genpareto": ((0.3,), (0.4, 1.7), True),
    "genextreme": ((0.2,), (-0.4, 1.7), True), "gompertz": ((0.9,), (0.4, 1.7), True), "invweibull": ((1.7,), (0.4, 1.7), True),
    "weibull_max": ((1.7,), (-1.7, -0.4), True), "exponweib": ((1.3, 1.7), (0.4, 1.7), True), "fisk": ((2.4,), (0.4, 1.7), True),
    "burr": ((2.1, 1.4), (0.4, 1.7), True), "burr12": ((2.1, 1.4), (0.4, 1.7), True), "kappa3": ((1.3,), (0.4, 1.7), True),
    "levy": ((), (0.4, 1.7), True), "halfcauchy": ((), (0.4, 1.7), True), "halflogistic": ((), (0.4, 1.7), True),
    "gibrat": ((), (0.4, 1.7), True), "genlogistic": ((1.4,), (-0.7, 1.1), True), "hypsecant": ((), (-0.7, 1.1), True),
    "moyal": ((), (-0.7, 1.1), True), "johnsonsu": ((0.4, 1.3), (-0.7, 1.1), True), "laplace_asymmetric": ((1.4,), (-0.7, 1.1), True),
    "exponnorm": ((1.3,), (-0.7, 1.1), True), "betaprime": ((1.7, 2.4), (0.4, 1.7), False), "gengamma": ((1.7, 1.3), (0.4, 1.7), False),
    "nakagami": ((1.4,), (0.4, 1.7), False), "loggamma": ((1.7,), (-0.7, 1.1), False), "rice": ((0.9,), (0.4, 1.7), False),
    "foldnorm": ((1.1,), (0.4, 1.7), True),
}  # fmt: skip
DISCRETE = {"poisson": (2.5,), "binom": (6, 0.3), "bernoulli": (0.3,), "geom": (0.3,), "nbinom": (4, 0.3)}
OUTSIDE = np.array([-50.0, 50.0])


@pytest.fixture(autouse=True)
def no_verification(monkeypatch):
    monkeypatch.setenv("GRADSCRIBE_CHECK", "off")


def covered(name, method):
    from gradscribe.compiler.rules import registry

    return registry.definition_of(getattr(getattr(stats, name), method)) is not None


def agrees(f, *args):
    places = tuple(range(len(args)))
    value, slopes = gs.value_and_grad(f, argnums=places)(*args)
    along = tuple(np.linspace(0.5, 1.0, np.size(a)).reshape(np.shape(a)) if np.ndim(a) else 0.7 for a in args)
    np.testing.assert_allclose(value, f(*args), rtol=1e-11)
    np.testing.assert_allclose(dot(slopes, along), difference(f, args, along), rtol=1e-6, atol=1e-7)


PAIRS = [("pdf", "logpdf"), ("cdf", "sf"), ("logcdf", "logsf"), ("ppf", "isf")]


@pytest.mark.parametrize("methods", PAIRS, ids=["density", "cumulative", "logarithm", "quantile"])
@pytest.mark.parametrize("name", CONTINUOUS)
@pytest.mark.filterwarnings("ignore")
def test_continuous(name, methods):
    if not covered(name, methods[0]):
        pytest.skip("has no definition")
    shapes, points, by_shapes = CONTINUOUS[name]
    distribution = getattr(stats, name)
    first, second = (getattr(distribution, m) for m in methods)
    weights, loc, scale = np.array([0.7, 1.3]), 0.2, 1.6
    x = np.array([0.3, 0.6]) if "ppf" in methods else loc + scale * np.array(points)

    def both(x, loc, scale, *shapes):
        return np.sum(weights * first(x, *shapes, loc, scale)) - 0.3 * np.sum(second(x, *shapes, loc=loc, scale=scale))

    if "pdf" in methods or by_shapes:
        agrees(both, x, loc, scale, *shapes)
    else:
        agrees(lambda x, loc, scale: both(x, loc, scale, *shapes), x, loc, scale)
        with pytest.raises(gs.UnsupportedError, match="parameter"):
            gs.grad(lambda a: first(x[0], a, *shapes[1:]))(shapes[0])


@pytest.mark.parametrize("methods", PAIRS[:2], ids=["density", "cumulative"])
@pytest.mark.parametrize("name", CONTINUOUS)
@pytest.mark.filterwarnings("ignore")
def test_outside(name, methods):
    """The values are SciPy's where the density is zero, and the derivatives are finite."""
    shapes = CONTINUOUS[name][0]
    if name == "vonmises":
        pytest.skip("is periodic")
    if name in ("moyal", "rice", "foldnorm") and "pdf" in methods:
        pytest.skip("SciPy's logarithm underflows")
    if covered(name, methods[0]):
        call, logarithm = (getattr(getattr(stats, name), m) for m in methods)
        value, slopes = gs.value_and_grad(lambda x: np.sum(call(x, *shapes)))(OUTSIDE)
        np.testing.assert_allclose(value, np.sum(call(OUTSIDE, *shapes)), rtol=1e-9)
        assert np.all(np.isfinite(slopes))
        values = gs.jvp(lambda x: logarithm(x, *shapes), (OUTSIDE,), (np.ones(2),))[0]
        np.testing.assert_allclose(values, logarithm(OUTSIDE, *shapes), rtol=1e-9)


def test_a_line_is_no_circle():
    """`vonmises_line` has the class of `vonmises`, and other values beyond its ends."""
    with pytest.raises(gs.UnsupportedError):
        gs.grad(lambda x: stats.vonmises_line.pdf(x, 1.3))(4.0)


def test_shapes_that_are_zero():
    x = np.array([0.4, 1.7])
    for name in ("genpareto", "genextreme"):
        logpdf = getattr(stats, name).logpdf
        expected = sum((logpdf(x, 1e-3) - logpdf(x, -1e-3)) / 2e-3)
        assert gs.grad(lambda c, logpdf=logpdf: np.sum(logpdf(x, c)))(0.0) == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize("name", ["norm", "gamma", "t", "beta", "truncnorm", "logistic", "genpareto", "burr12", "johnsonsu"])
def test_second_order(name):
    shapes, points, _ = CONTINUOUS[name]
    logpdf = getattr(stats, name).logpdf
    check(lambda x, scale, *shapes: np.sum(logpdf(x, *shapes, scale=scale)), np.array(points), 1.3, *shapes)


@pytest.mark.parametrize("method", ["pmf", "logpmf", "cdf", "logcdf", "sf", "logsf"])
@pytest.mark.parametrize("name", DISCRETE)
@pytest.mark.filterwarnings("ignore")
def test_discrete(name, method):
    *fixed, p = DISCRETE[name]
    call = getattr(getattr(stats, name), method)
    k = np.array([1, 2, 3, 4]) if name != "bernoulli" else np.array([0, 1])
    k = k if "pm" in method else k[: len(k) // 2]
    agrees(lambda p: np.sum(call(k, *fixed, p)), p)
    for odd in (np.array([-3, 0, 2, 40]), np.array([0.5, 2.0])):
        expected = call(odd, *fixed, p)
        np.testing.assert_allclose(gs.jvp(lambda p, odd=odd: call(odd, *fixed, p), (p,), (1.0,))[0], expected, rtol=1e-11)


MOMENTS = [(n, m) for n in CONTINUOUS for m in ("mean", "var", "std", "entropy", "median")]


@pytest.mark.parametrize(("name", "method"), MOMENTS)
def test_moments(name, method):
    if not covered(name, method):
        pytest.skip("has no definition")
    shapes, _, by_shapes = CONTINUOUS[name]
    call = getattr(getattr(stats, name), method)
    if method == "median" and not by_shapes:
        agrees(lambda loc, scale: call(*shapes, loc=loc, scale=scale), 0.2, 1.6)
    else:
        agrees(lambda loc, scale, *shapes: 1.0 * call(*shapes, loc=loc, scale=scale), 0.2, 1.6, *shapes)


def test_frozen():
    outside = stats.norm(0.5, 2.0)
    x = np.array([0.3, 1.2])
    agrees(lambda x: np.sum(outside.logpdf(x)), x)
    agrees(lambda x, loc, scale: np.sum(stats.norm(loc, scale=scale).logpdf(x)), x, 0.2, 1.6)
    agrees(lambda x, a: np.sum(stats.gamma(a).pdf(x)) + stats.gamma(a, scale=2.0).mean(), x, 1.6)
    agrees(lambda mu: np.sum(stats.poisson(mu).logpmf(np.array([1, 3]))), 1.6)


def test_multivariate():
    rng = np.random.default_rng(0)
    x, mean, a = rng.normal(size=(5, 3)), rng.normal(size=3), rng.normal(size=(3, 3)) + 3 * np.eye(3)
    check(lambda x, mean, a: np.sum(stats.multivariate_normal.logpdf(x, mean, a @ a.T)), x, mean, a)
    check(lambda x, mean, a: stats.multivariate_normal.pdf(x, mean, cov=a @ a.T), x[0], mean, a)
    check(lambda x, mean, v: np.sum(stats.multivariate_normal.logpdf(x, mean, v)), x, mean, np.array([0.5, 1.0, 2.0]))
    check(lambda x, mean, v: np.sum(stats.multivariate_normal.logpdf(x, mean, v)), x, mean, 0.7)
    agrees(lambda x: stats.multivariate_normal.logpdf(x, [0.1, 0.2], [[1.0, 0.5], [0.5, 1.0]]), x[0, :2].copy())
    p, alpha = np.array([0.2, 0.3, 0.5]), np.array([1.5, 2.0, 0.7])
    found, slopes = gs.value_and_grad(lambda alpha: stats.dirichlet.logpdf(p, alpha))(alpha)
    np.testing.assert_allclose(found, stats.dirichlet.logpdf(p, alpha))
    agrees(lambda alpha: stats.dirichlet.logpdf(p, alpha), alpha)


def test_lists_and_keywords():
    agrees(lambda mu: np.sum(stats.poisson.logpmf([1, 2, 4], mu=mu)), 1.5)
    agrees(lambda df: stats.t.logpdf(0.3, df=df, scale=2.0), 3.5)
    with pytest.raises(gs.UnsupportedError, match="missing"):
        gs.grad(lambda x: stats.gamma.logpdf(x))(1.0)
