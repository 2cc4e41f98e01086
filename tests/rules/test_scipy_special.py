"""SciPy's special functions where the samples of their rules do not go: edges, other libraries, what is refused."""

import subprocess
import sys

import gradscribe as gs
import mpmath
import numpy as np
import pytest
from scipy import special


@pytest.fixture(autouse=True)
def no_verification(monkeypatch):
    monkeypatch.setenv("GRADSCRIBE_CHECK", "off")


AT_MPMATH = [
    (special.erfcx, 8.0, lambda x: mpmath.exp(x * x) * mpmath.erfc(x)),
    (special.log_ndtr, -30.0, lambda x: mpmath.log(mpmath.ncdf(x))),
    (special.expit, 40.0, lambda x: 1 / (1 + mpmath.exp(-x))),
    (special.rgamma, -2.0, lambda x: mpmath.rgamma(x)),
    (special.ellipk, 0.0, mpmath.ellipk),
    (special.ellipk, -40.0, mpmath.ellipk),
    (special.ellipk, 0.999, mpmath.ellipk),
    (special.ellipe, 0.999, mpmath.ellipe),
    (special.ellipkm1, 1e-9, lambda p: mpmath.ellipk(1 - p)),
    (special.spence, 1.0, lambda x: mpmath.polylog(2, 1 - x)),
    (special.spence, 30.0, lambda x: mpmath.polylog(2, 1 - x).real),
    (special.exprel, 1e-9, lambda x: mpmath.expm1(x) / x),
    (special.gammaln, 1e8, mpmath.loggamma),
    (special.i0e, 300.0, lambda x: mpmath.besseli(0, x) * mpmath.exp(-x)),
]


@pytest.mark.parametrize(("f", "at", "exact"), AT_MPMATH, ids=[f"{f.__name__}({x})" for f, x, _ in AT_MPMATH])
def test_far_out_it_is_what_mpmath_says(f, at, exact):
    with mpmath.workdps(60):
        expected = [float(mpmath.re(mpmath.diff(exact, mpmath.mpf(at), n, h=mpmath.mpf(10) ** -15))) for n in (1, 2)]
    assert gs.grad(f)(at) == pytest.approx(expected[0], rel=1e-9)
    assert gs.grad(gs.grad(f))(at) == pytest.approx(expected[1], rel=1e-7)


def test_at_zero_probability_entropy_products_have_their_limits():
    assert gs.grad(lambda y: special.xlogy(0.0, y))(0.0) == 0.0
    assert gs.grad(lambda x: special.gammainc(1.0, x))(0.0) == 1.0
    assert gs.grad(lambda x: special.gammainc(2.0, x))(0.0) == 0.0


def test_logsumexp_does_not_overflow():
    x = np.array([1000.0, 1000.0, -np.inf])
    np.testing.assert_allclose(gs.grad(special.logsumexp)(x), [0.5, 0.5, 0.0])


def test_an_order_is_not_differentiated():
    with pytest.raises(gs.UnsupportedError, match="the order is no function that SciPy has"):
        gs.grad(lambda v: special.jv(v, 1.0))(0.5)
    assert gs.grad(lambda x, v: special.jv(v, x))(1.0, 0.5) == pytest.approx(special.jvp(0.5, 1.0))


def test_what_has_no_rule_may_be_a_constant():
    assert gs.grad(lambda x: x * special.kolmogorov(0.7))(1.0) == special.kolmogorov(0.7)
    with pytest.raises(gs.UnsupportedError, match="no density"):
        gs.grad(special.kolmogorov)(0.7)


def test_one_of_several_results():
    assert gs.grad(lambda x: special.airy(x)[2])(0.3) == special.airy(0.3)[3]
    assert gs.jvp(lambda x: special.sici(x)[0], (0.3,), (1.0,))[1] == pytest.approx(np.sin(0.3) / 0.3)


def test_lanes():
    x = np.array([0.3, 0.7])
    slopes = gs.vectorize(gs.grad(lambda x: special.erf(x) * special.j0(x)))(x)
    expected = 2 / np.sqrt(np.pi) * np.exp(-x * x) * special.j0(x) - special.erf(x) * special.j1(x)
    np.testing.assert_allclose(slopes, expected)


def test_precision_is_kept():
    x = np.ones(3, np.float32)
    for f in (special.erf, special.gammaln, special.digamma, special.logsumexp):
        assert gs.grad(lambda x, f=f: np.sum(f(x)))(x).dtype == np.float32


def test_the_text_imports_what_it_calls():
    def f(x, special):
        return gamma(x) * special

    gamma = special.gamma
    text = gs.grad(f)
    text(1.5, 2.0)
    assert text.source.startswith("from scipy import special as scipy_special\n")


def test_scipy_is_not_imported_for_functions_of_numpy():
    code = "import sys, math, numpy as np, gradscribe as gs; gs.grad(lambda x: np.sin(x) * math.erf(x))(1.0); "
    code += "print([m for m in sys.modules if m == 'scipy'])"
    script = f"import linecache; c = {code!r}; linecache.cache['c.py'] = (len(c), None, [c], 'c.py'); exec(compile(c, 'c.py', 'exec'))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stderr


def test_complex_values_of_real_numbers():
    slope = gs.grad(lambda x: special.lambertw(x).real)(0.7)
    with mpmath.workdps(30):
        assert slope == pytest.approx(float(mpmath.diff(mpmath.lambertw, 0.7)))
        assert gs.grad(lambda x: special.wofz(x).imag)(0.7) == pytest.approx(
            float(mpmath.diff(lambda x: 2 / mpmath.sqrt(mpmath.pi) * mpmath.quad(lambda t: mpmath.exp(t**2 - x**2), [0, x]), 0.7))
        )
