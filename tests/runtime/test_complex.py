"""Derivatives of complex functions as JAX has them: what is given, what is refused, what is verified."""

import cmath

import gradscribe as gs
import numpy as np
import pytest

Z = np.array([0.7 - 0.4j, -0.3 + 1.1j])
X = np.array([0.7, -0.3])


@pytest.fixture
def no_verification(monkeypatch):
    monkeypatch.setenv("GRADSCRIBE_CHECK", "off")


def code_of(call):
    with pytest.raises(gs.ArgumentError) as caught:
        call()
    return [d.code for d in caught.value.diagnostics]


def test_the_gradient_of_a_real_result_has_no_conjugate():
    assert gs.grad(lambda z: (z * z).real)(1 + 2j) == 2 + 4j
    assert gs.value_and_grad(lambda z: abs(z) ** 2)(1 + 2j) == (pytest.approx(5.0), 2 - 4j)
    assert gs.grad(lambda z, x: (z * x).imag, argnums=(0, 1))(1 + 2j, 3.0) == (-3j, 2.0)


def test_holomorphic_derivatives():
    f = lambda z: z**3 / (1 + z)  # noqa: E731
    z = 0.7 - 0.4j
    first, second = (2 * z**3 + 3 * z**2) / (1 + z) ** 2, (2 * z**3 + 6 * z**2 + 6 * z) / (1 + z) ** 3
    assert gs.grad(f, holomorphic=True)(z) == pytest.approx(first)
    assert gs.hessian(f, holomorphic=True)(z) == pytest.approx(second)
    assert gs.jvp(f, (z,), (1j,))[1] == pytest.approx(1j * first)
    assert gs.vjp(f, z)[1](2 - 1j)[0] == pytest.approx((2 - 1j) * first)
    for jacobian in (gs.jacfwd, gs.jacrev, gs.jacobian):
        np.testing.assert_allclose(jacobian(lambda z: z**2 * z[0], holomorphic=True)(Z), np.diag(2 * Z * Z[0]) + np.outer(Z**2, [1, 0]))


@pytest.mark.parametrize("call", [
    lambda: gs.grad(lambda z: z * z)(1 + 2j),
    lambda: gs.grad(lambda x: x * 1j)(1.0),
    lambda: gs.grad(lambda z: z * z, holomorphic=True)(1.0),
    lambda: gs.grad(lambda z: abs(z), holomorphic=True)(1 + 2j),
    lambda: gs.jacfwd(lambda z: np.abs(z))(Z),
    lambda: gs.jacrev(lambda x: x * 1j)(X),
    lambda: gs.jacobian(lambda z: z * z)(Z),
    lambda: gs.hessian(lambda z: np.sum(np.abs(z) ** 2))(Z),
])  # fmt: skip
def test_what_has_no_meaning_is_refused(call):
    assert code_of(call) == ["G211"]


def test_a_jacobian_takes_the_mode_that_has_a_meaning():
    np.testing.assert_allclose(gs.jacobian(lambda z: np.abs(z) ** 2)(Z), np.diag(2 * np.conj(Z)))
    np.testing.assert_allclose(gs.jacobian(lambda x: np.sum(np.exp(1j * x)))(X), 1j * np.exp(1j * X))
    assert gs.jacobian(lambda x: cmath.exp(1j * x))(0.0) == 1j


def test_a_tangent_of_something_real_is_real():
    assert code_of(lambda: gs.jvp(lambda x: x * x, (1.0,), (1j,))) == ["G216"]
    assert code_of(lambda: gs.vjp(lambda x: x * x, 1.0)[1](1j)) == ["G216"]
    assert gs.jvp(lambda z: z * z, (1j,), (2.0,))[1] == 4j


def test_linear_maps_are_linear_over_real_numbers():
    out, pull = gs.vjp(lambda z: (z.real, np.conj(z)), Z)
    np.testing.assert_allclose(pull((np.ones(2), Z))[0], 1.0 + np.conj(Z))
    _, push = gs.linearize(lambda z: np.conj(z) * z[0], Z)
    t = np.array([1j, 2.0])
    np.testing.assert_allclose(push(t), np.conj(t) * Z[0] + np.conj(Z) * t[0])


def test_nested_arguments():
    p = {"w": Z, "b": 0.3, "c": 1j}
    g = gs.grad(lambda p: np.sum(np.abs(p["w"] + p["b"] * p["c"]) ** 2))(p)
    r = np.conj(Z + 0.3j)
    np.testing.assert_allclose(g["w"], 2 * r)
    assert (g["b"], g["c"]) == (pytest.approx(np.sum(2 * r * 1j).real), pytest.approx(np.sum(0.6 * r)))


@pytest.mark.parametrize("dtype", [np.complex64, np.complex128, np.clongdouble])
def test_dtypes(dtype, no_verification):
    z = Z.astype(dtype)
    for f in (lambda z: np.sum(np.abs(z) ** 2), lambda z: np.vdot(z, z * 2j).imag, lambda z: np.sum(np.abs(np.fft.fft(z))),
              lambda z: np.abs(np.prod(z)) + np.std(z), lambda z: np.sum(z.real * z.imag)):  # fmt: skip
        value, g = gs.value_and_grad(f)(z)
        assert (value.dtype, g.dtype) == (f(z).dtype, z.dtype)
        np.testing.assert_allclose(g, gs.grad(f)(Z), rtol=1e-4)
    assert type(gs.grad(lambda z: abs(z) + np.abs(z))(dtype(1 + 2j))) is dtype


def test_verification_finds_a_wrong_claim_to_be_holomorphic():
    @gs.differentiable(holomorphic=True)
    def f(z):
        return z * z

    @gs.differentiable(holomorphic=True)
    def g(z):
        return z * z.conjugate() * z

    assert f.grad(1 + 2j) == 2 + 4j
    assert f.verify(1 + 2j).findings[0].verdict == "numeric only"
    with pytest.raises(gs.VerificationError):
        g.grad(1 + 2j)


def test_verification_of_complex_functions():
    for f, args in [(lambda z: abs(z) ** 2, (1 + 2j,)), (lambda z, x: np.sum(np.abs(z * x)), (Z, X)), (lambda x: x * 1j, (0.5,)),
                    (lambda x: abs(cmath.exp(1j * x) + x), (0.5,))]:  # fmt: skip
        for finding in gs.verify(f, *args).findings:
            assert (finding.verdict, finding.note) == ("numeric only", "complex numbers")
            assert finding.digits >= 8


def fixed_point(x):
    z = 0j
    for _ in range(3):
        z = z * z + x * 1j
    return z.real


def escaping(x):
    z = complex(x, 0.5)
    n = 0
    while abs(z) < 4 and n < 20:
        z = z * z + 0.3j
        n += 1
    return z.imag


def of_cmath(x):
    r, phi = cmath.polar(x + 1j)
    return r * phi + (cmath.log(1j * x, 3.0) + cmath.sqrt(-x) + cmath.rect(x, x).conjugate()).imag


@pytest.mark.parametrize("f", [fixed_point, escaping, of_cmath, lambda x: abs(cmath.exp(1j * x) + 2) ** 2])
def test_many_points(f, no_verification):
    points = np.array([0.3, 0.7, 1.4])
    np.testing.assert_allclose(gs.vectorize(f)(points), [f(float(p)) for p in points])
    np.testing.assert_allclose(gs.vectorize(gs.grad(f))(points), [gs.grad(f)(float(p)) for p in points])


def test_differences_by_complex_numbers():
    f = lambda z: abs(z) ** 2 + z.imag  # noqa: E731
    for method in ("richardson", "central", "forward"):
        assert gs.numeric_grad(f, method=method)(1 + 2j) == pytest.approx(2 - 5j, rel=1e-6)
    with pytest.raises(gs.ArgumentError):
        gs.numeric_grad(f, method="complex")(1 + 2j)
    with pytest.raises(gs.GradscribeError, match="complex numbers"):
        gs.to_sympy(f, 1 + 2j)
    with pytest.raises(gs.ArgumentError, match="verify"):
        gs.compare(f, 1 + 2j)


def test_real_numbers_that_become_complex_are_not_taken_for_real():
    assert gs.grad(lambda x: x**1.5)(4.0) == 3.0
    assert code_of(lambda: gs.grad(lambda x: x**1.5)(-4.0)) == ["G211"]
    assert code_of(lambda: gs.grad(lambda x, y: x**y)(-4.0, 0.5)) == ["G211"]


def test_cmath_is_exported_with_its_import(no_verification, tmp_path):
    g = gs.grad(lambda x: abs(cmath.exp(1j * x) + 2) ** 2)
    g(0.5)
    gs.export(g, tmp_path / "phasor.py")
    text = (tmp_path / "phasor.py").read_text()
    assert "import cmath\n" in text and "cmath.exp(1j * x)" in text
    scope = {"__name__": "phasor"}
    exec(text, scope)
    assert scope[g.__name__ if g.__name__ in scope else next(n for n in scope if n.endswith("_grad"))](0.5) == g(0.5)


def test_derivatives_that_are_constant_are_complex():
    """So that they can be differentiated again."""
    first = gs.grad(lambda z: z + 3.0, holomorphic=True)
    assert repr(first(1j)) == "(1+0j)"
    with pytest.warns(gs.IndependentWarning):
        assert repr(gs.grad(first, holomorphic=True)(1j)) == "0j"
