"""Calls with arguments, shapes and numbers that the samples of rules do not have, most of them wrong or refused once: in both
modes and to second order, against differences."""

from __future__ import annotations

import ast
import cmath
import math

import numpy as np
import pytest
from gradscribe.runtime.testing import Case, _define, check_case
from scipy import fft, interpolate, linalg, ndimage, signal, special, stats
from scipy.spatial import distance

rng = np.random.default_rng(8)
ACTIVE = {
    "s": 0.7, "t": 1.3, "z": 0.6 + 1.1j, "d": np.array(0.6), "o": np.array([0.8]), "e": np.zeros(0),
    "x": np.array([0.83, -1.21, 1.72, -0.46, 0.37]), "p": np.array([0.9, 2.2, 1.3, 0.6, 1.7]), "q": np.array([1.4, 0.8, 2.1, 1.1, 0.5]),
    "M": rng.uniform(-2, 2, (3, 4)), "N": rng.uniform(-2, 2, (4, 3)), "P": rng.uniform(0.4, 2.4, (3, 4)), "T": rng.uniform(-2, 2, (2, 3, 4)),
    "A": rng.uniform(-1, 1, (4, 4)) + 3 * np.eye(4), "B": rng.uniform(-1, 1, (4, 4)) + 3 * np.eye(4),
    "w": rng.uniform(-2, 2, 5) + 1j * rng.uniform(-2, 2, 5), "v": rng.uniform(-2, 2, 5) + 1j * rng.uniform(-2, 2, 5),
    "W": rng.uniform(-2, 2, (3, 4)) + 1j * rng.uniform(-2, 2, (3, 4)), "X": rng.uniform(-2, 2, (4, 3)) + 1j * rng.uniform(-2, 2, (4, 3)),
    "C": rng.uniform(-1, 1, (4, 4)) + 1j * rng.uniform(-1, 1, (4, 4)) + 3 * np.eye(4),
}  # fmt: skip
GIVEN = {
    "np": np, "math": math, "cmath": cmath, "linalg": linalg, "fft": fft, "signal": signal, "special": special,
    "ndimage": ndimage, "interpolate": interpolate, "stats": stats, "distance": distance,
    "h": np.array([0.0, 1.0, 2.5, 3.0, 4.2]), "at": np.array([0.3, 1.7, 3.4]),
    "k": np.array([-1.5, -0.4, 0.3, 0.9, 2.0]), "L": np.array([[True, False, True, True], [False, True, True, False], [True, True, False, True]]),
    "Z": np.array([[1.0, np.nan, 1.0, 1.0], [np.nan, 1.0, 1.0, 1.0], [1.0, 1.0, 1.0, np.nan]]), "I": np.array([0, 2, 1]),
}  # fmt: skip

CALLS = """
np.nanstd(d) + s
np.nanvar(s) + s
np.correlate(x, p, 1)
np.convolve(x, p[:3], mode=0)
np.linalg.norm(np.reshape(e, (0, 3)), ord=np.inf, keepdims=True)
linalg.solve_circulant(p + 3 * np.eye(5)[0], x)
linalg.dft(4) @ x[:4]
interpolate.barycentric_interpolate(h, x, p)
interpolate.BarycentricInterpolator(h, x)(h)
interpolate.UnivariateSpline(h, x, s=0)(at)
interpolate.pchip_interpolate(h, x, at)
interpolate.PPoly(M, np.arange(5.0), extrapolate=False)(p)
signal.upfirdn(p, x, 2, 1)
signal.upfirdn(p, x, 3, 2)
signal.deconvolve(np.convolve(x, [1.0, 0.5]), [1.0, 0.5])[0]
signal.deconvolve(x, p[:3])[1]
signal.periodogram(x)[1]
signal.periodogram(x[:4])[1]
stats.wasserstein_distance(x, p)
stats.energy_distance(x, p[:3])
stats.trim_mean(x, 0.2)
stats.trim_mean(M, 0.3, axis=1)
stats.boxcox(p, 0.3)
stats.ttest_ind(x, p).statistic
stats.ttest_1samp(x, s).statistic
stats.ttest_rel(x, p)[1]
stats.gaussian_kde(x)(p)
stats.gaussian_kde(x, bw_method=s)(at)
stats.gaussian_kde(x, "silverman").logpdf(at)
special.perm(p + 3.0, 2)
np.fft.irfftn(T, s=(2, 3))
np.fft.fftn(T, s=(4,))
np.fft.rfftn(T, s=(2, 5))
x.clip(max=0.3)
np.diagonal(T)
np.diagonal(T, 1)
np.reshape(M, (2, -1), copy=True)
np.copy(M, order="F")
np.array(M, ndmin=3)
np.array(s, ndmin=1)
np.array([s, t], ndmin=2)
np.clip(x, -0.5, 0.5, out=np.zeros_like(x), where=k > 0)
np.clip(M, None, P, out=np.ones((3, 4)), where=L)
M.reshape((2, -1), copy=True)
M.copy(order="F")
M.clip(-0.5, 0.5, out=np.zeros_like(M), where=L)
stats.multivariate_t.logpdf(x[:4], np.zeros(4), A @ A.T, df=4.0)
stats.multivariate_t.logpdf(M, x[:4], A @ A.T, df=s + 2.0)
stats.wishart.logpdf(A @ A.T, 5 + s, B @ B.T)
stats.invwishart.logpdf(A @ A.T, 6, B @ B.T)
stats.matrix_normal.logpdf(M, P, np.eye(3) * t, A @ A.T)
stats.multinomial.logpmf([1, 2, 3, 1, 2], 9, p / np.sum(p))
ndimage.maximum_filter(M, 2)
ndimage.median_filter(M, 3)
ndimage.median_filter(M, (2, 3), mode="mirror")
ndimage.rank_filter(x, 1, 3, mode="constant", cval=0.2)
signal.medfilt(x)
signal.medfilt(M, [3, 1])
ndimage.mean(M, np.array([[1,1,2,2]]*3), index=[1,2])
ndimage.mean(M, np.array([[1,0,2,2]]*3))
signal.unit_impulse(5) * x
signal.sawtooth(x, 0.3)
signal.chirp(x, 1.0, 2.0, 3.0)
signal.gausspulse(x, fc=0.5)
signal.freqz(p, q, worN=4)[1]
signal.freqz(p, worN=at)[1]
signal.windows.gaussian(5, s) * x
signal.windows.kaiser(5, t) * x
special.voigt_profile(x, 0.5, 0.6)
special.voigt_profile(x, s, t)
special.hankel1(1, p).real
special.hankel2(1.5, p)
special.factorial(p)
special.comb(p + 3.0, q)
special.voigt_profile(x, 0.0, t)
interpolate.RegularGridInterpolator((np.arange(3.), np.arange(4.)), M)(np.array([[0.5, 1.5], [1.2, 2.2]]))
interpolate.RegularGridInterpolator((np.array([0.0, 1.0, 2.5]), np.arange(4.)), M)(np.stack([p[:4], q[:4]], axis=1))
interpolate.RegularGridInterpolator((np.arange(3.), np.arange(4.)), M, bounds_error=False)(np.array([[0.5, 1.5], [1.2, 7.2]]))[:1]
interpolate.RegularGridInterpolator((np.arange(3.), np.arange(4.)), M, bounds_error=False, fill_value=None)(np.stack([3.0 + p, q], axis=1))
interpolate.RegularGridInterpolator((np.arange(3.), np.arange(4.)), M)([s, t])
interpolate.interpn((h,), x, p)
interpolate.BSpline(np.arange(9.0), x, 3)(np.array([3.5, 4.5, 2.5, 6.0]))
interpolate.BSpline(np.array([0.0, 0.0, 0.0, 0.0, 1.5, 3.0, 3.0, 3.0, 3.0]), x, 3)(p)
interpolate.BSpline(np.array([0.0, 0.0, 0.0, 0.0, 1.5, 3.0, 3.0, 3.0, 3.0]), x, 3)(p, 1)
interpolate.BSpline(np.array([0.0, 0.0, 0.0, 0.0, 1.5, 3.0, 3.0, 3.0, 3.0]), x, 3).derivative(2)(p)
interpolate.BSpline(np.arange(8.0), x, 2)(p + 2.0)
interpolate.splev(s, (np.array([0.0, 0.0, 0.0, 0.0, 1.5, 3.0, 3.0, 3.0, 3.0]), x, 3), der=1)
interpolate.InterpolatedUnivariateSpline(h, x)(p)
interpolate.Akima1DInterpolator(h, x)(p)
interpolate.Akima1DInterpolator(h, x)(at)
ndimage.spline_filter1d(M, 3, axis=0)
ndimage.spline_filter(A, 2)
ndimage.map_coordinates(M, np.stack([p, q]), order=1)
ndimage.map_coordinates(M, np.stack([p, q]), order=3)
ndimage.map_coordinates(A, np.stack([p + 2, q - 2]), order=3, mode="nearest")
ndimage.map_coordinates(A, np.stack([p + 2, q - 2]), order=3, cval=0.7)
ndimage.map_coordinates(M, [p, q], order=1, mode="nearest")
ndimage.map_coordinates(x, np.stack([p]), order=3, prefilter=False)
ndimage.map_coordinates(T, np.array([[s, 0.2], [t, 1.1], [1.5, 2.5]]), order=3)
ndimage.shift(M, (0.3, 0.4), order=1)
ndimage.shift(M, (0.3, -0.4), order=3, mode="nearest")
ndimage.shift(M, s, order=2, mode="mirror", cval=0.3)
ndimage.zoom(M, 2.0, order=1)
ndimage.zoom(M, (1.0, 1.5))
ndimage.affine_transform(A, np.array([[0.9, 0.1], [-0.1, s]]), offset=[0.2, 0.4])
ndimage.rotate(A, 20.0 * s, reshape=False)
ndimage.rotate(M, 25.0)
np.abs(np.polyval(W, 0.7))
np.angle(np.polyval(W, 0.7))
np.histogram(np.ones(5), bins=3, weights=x)[0]
np.prod(x, dtype=complex)
np.trace(T)
np.sum(d, axis=0)
np.cumprod(d, axis=-1)
np.trace(T, offset=-1)
np.diff(x, n=0, prepend=s, append=t)
np.cov(M, ddof=2)
np.quantile(M, np.array([[0.1, 0.4], [0.9, 0.2]]))
np.quantile(M, np.array([[0.1], [0.9]]), axis=1, method="nearest")
np.nanquantile(M, np.array([[0.1], [0.9]]), axis=1, method="hazen")
np.percentile(M, np.array([[10.0], [90.0]]), axis=1, keepdims=True)
np.nanmedian(M, axis=())
np.repeat(x, 0)
np.max(e, initial=s)
np.min(np.reshape(e, (2, 0)), axis=1, initial=s)
np.histogram(k, bins=3, range=(-2.0, 2.0), weights=w)[0]
np.cumprod(x, dtype=complex)
np.nanvar(M, axis=1, ddof=1.5)
np.polyval(M, s) * np.size(np.polyval(M, s))
np.prod(T, axis=())
np.interp(x, [0.2], [s])
np.interp(x, [0.2], [s], left=t, right=1.0)
np.nanprod(M, axis=())
np.arccosh(-2.5 * w)
np.arccosh(z - 2)
cmath.acosh(z - 2)
np.clip(x, p, q)
np.clip(s, t, 0.9)
np.tril(x)
np.triu(x, 1)
np.diff(x, n=7)
np.diff(x, n=3)
np.diff(o)
np.convolve(s, x)
np.convolve(x, t)
np.geomspace(p, q, 3)
np.geomspace(p, q, 3, axis=1)
np.take_along_axis(M, np.array([1, 2, 1]), axis=None)
np.average(T, axis=(0, 1), weights=T[:, :, 0] ** 2)
np.average(T, axis=(2, 0), weights=T[:, 0].T ** 2)
np.cov(W)
np.corrcoef(W)
np.poly(A)
np.poly(C)
np.linalg.svd(W, full_matrices=False)[1]
np.linalg.svd(W, full_matrices=False)[0]
np.linalg.svd(X)[1]
np.linalg.cholesky(C @ C.conj().T, upper=True)
np.linalg.lstsq(X, w[:4])[0]
np.linalg.lstsq(X, w[:4])[1]
np.linalg.lstsq(N, w[:4])[0]
np.nan_to_num(w)
np.quantile(x, 0.3, weights=p, method='inverted_cdf')
np.percentile(M, [30, 80], axis=1, weights=P, method='inverted_cdf')
np.quantile(M, 0.3, axis=0, weights=p[:3], method='inverted_cdf', keepdims=True)
np.nanquantile(M * Z, 0.4, axis=0, weights=P, method='inverted_cdf')
np.nanquantile(M * Z, 0.4, axis=1, method='hazen')
np.nanpercentile(M * Z, [20, 70], axis=0, method='lower')
np.nanquantile(M, 0.5 * s, axis=1, method='weibull')
np.nanmax(M, axis=1, where=L, initial=0.3)
np.nanmin(M, axis=0, initial=s)
np.amax(M, axis=0, initial=s)
np.nanvar(M * Z, axis=1, where=L)
np.nanstd(x, correction=1)
np.nanvar(M, axis=1, mean=np.mean(M, axis=1, keepdims=True))
np.nanmean([s, t, s * t])
np.logaddexp.reduce(M, axis=1)
np.logaddexp.reduce(M, axis=None)
np.logaddexp.reduce(M, axis=1, where=L, initial=s)
np.logaddexp2.reduce(M, axis=-1, keepdims=True)
np.add.reduce(M, axis=1, initial=s)
np.maximum.reduce(M, axis=1, where=L, initial=-9.0)
np.fmin.reduce(M, axis=(0, 1))
np.hypot.reduce(M, axis=1, keepdims=True)
np.subtract.reduce(M)
np.maximum.accumulate(x)
np.add.reduceat(x, [0, 3, 1, 4])
np.add.reduceat(M, I, axis=1)
np.multiply.reduceat(x, [0, 3, 1, 4])
np.maximum.reduceat(M, [0, 2], axis=1)
math.gamma(d)
math.lgamma(d) + math.gamma(d)
linalg.lu(N)[1]
linalg.lu(M)[2]
linalg.lu(A, permute_l=True)[0]
linalg.lu(C)[1]
linalg.solve_triangular(C, X, trans='C', lower=True)
linalg.sqrtm(C)
linalg.logm(C)
linalg.fractional_matrix_power(C, s)
linalg.solve_continuous_lyapunov(C, X @ W)
linalg.solve_discrete_lyapunov(0.2 * C, B)
linalg.solve_sylvester(C, C + B, A)
fft.dct(M, 3, norm='forward')
fft.idct(M, 1, axis=0)
fft.dst(x, 2, n=7)
fft.idst(w, 4)
fft.dstn(M, type=3, s=(4, 5))
fft.hfftn(W, norm='forward')
fft.ihfft2(M)
fft.fft(w, workers=1)
signal.correlate(w, v[:3], 'same')
signal.correlate2d(W, X[:2, :3], 'same')
signal.correlate2d(M[:2, :2], P, 'valid')
special.kn(1.4, p)
special.expn(2.3, p)
special.nbdtr(2.5, 4.5, 0.3 * p)
special.spherical_jn(0.45, p)
linalg.eigh(C + C.conj().T)[1] ** 2
linalg.eigh(C + C.conj().T, lower=False)[1] ** 2
linalg.svd(C)[2]
linalg.svd(W)[0]
linalg.qr(X)[0]
linalg.qr(N)[1]
linalg.qr(X, mode='r')[0]
linalg.qr(N, mode='r', pivoting=True)[0]
np.real(linalg.lstsq(X, w[:4])[1])
linalg.polar(C, side='left')[1]
linalg.inv(C)
linalg.norm(M, 'nuc')
linalg.solve(A, X)
linalg.solve(C + C.T, X, assume_a='sym')
linalg.solve(C, X, assume_a='upper triangular')
linalg.cho_solve(linalg.cho_factor(C @ C.conj().T, lower=True), w[:4])
linalg.cho_factor(A @ A.T)[0]
linalg.cho_factor(C @ C.conj().T, lower=True)[0]
linalg.lu_solve(linalg.lu_factor(C), X, trans=2)
linalg.toeplitz(w)
linalg.block_diag(C, A)
linalg.matmul_toeplitz(w, v)
np.linalg.svd(A + A.T, hermitian=True)[2]
np.linalg.svd(C + C.conj().T, hermitian=True)[2]
np.linalg.svd(A + A.T, hermitian=True, compute_uv=False)
np.linalg.qr(X, mode='complete')[0]
np.linalg.qr(X[:, :2], mode='complete')[0]
np.einsum('ij,jk,kl->il', M, N, M, optimize=['einsum_path', (1, 2), (0, 1)])
np.einsum(M, [Ellipsis, 0], [Ellipsis])
np.einsum(M, [0, 1], N, [1, 2], [2, 0], optimize=['einsum_path', (0, 1)])
np.take_along_axis(M, np.array([[1]]), 1)
np.round(w, 1) * w
np.real_if_close(x)
s * np.size([t, s, 3.0]) + np.ndim([[t, s]]) * np.shape([[t, s, 2.0]])[1]
interpolate.CubicSpline(h, x)(at + 2.0)
np.nan_to_num(interpolate.CubicSpline(h, x, extrapolate=False)(at + 2.0))
np.nan_to_num(interpolate.PchipInterpolator(h, x, extrapolate=False)(at + 2.0))
interpolate.CubicSpline(h, x).integrate(0.5, 3.7 * s)
interpolate.CubicSpline(h, x).antiderivative()(at)
interpolate.CubicSpline(h, x).derivative(2)(at * s)
interpolate.CubicSpline(h, x, bc_type=('natural', 'clamped'))(at)
interpolate.CubicSpline(h, x, bc_type=((1, 0.5), (2, 0.3)))(at)
interpolate.interp1d(h, x, bounds_error=False, fill_value=0.5)(at + 2.0)
interpolate.interp1d(h, x, bounds_error=False, fill_value=(0.5, 0.7))(at - 1.0)
interpolate.interp1d(h, x, kind='cubic', fill_value='extrapolate')(at + 2.0)
interpolate.interp1d(h[::-1], x)(at)
distance.cdist(M, P, 'cosine')
distance.cdist(M, P, 'correlation')
distance.cdist(M, P, 'minkowski', p=3)
distance.cdist(M, P, 'canberra')
distance.pdist(P, 'braycurtis')
stats.zscore(M, axis=1, ddof=1)
stats.gmean(P, axis=None)
stats.hmean(p, weights=q)
stats.pmean(p, 2)
stats.skew(x, bias=False)
stats.kurtosis(M, axis=1, bias=False)
stats.moment(x, 3)
stats.sem(x)
stats.variation(p)
stats.entropy(p, q, base=2.0)
stats.iqr(x)
stats.gstd(p)
stats.pearsonr(x, p)[0]
stats.linregress(x, p).slope + stats.linregress(x, p).stderr
ndimage.sobel(M, mode='constant', cval=0.4)
ndimage.prewitt(M, 0)
ndimage.laplace(T)
ndimage.gaussian_laplace(M, 1.0)
ndimage.gaussian_gradient_magnitude(M, 1.0)
ndimage.convolve1d(M, q[:3], axis=0, mode='wrap')
signal.lfilter([0.3, 0.2], 1.0, M, axis=0)
signal.hilbert(M, axis=0)
signal.hilbert(x, 7)
signal.resample(M, 6, axis=1)
signal.resample(M, 2, axis=1)
signal.convolve2d(M, P[:2, :2], mode='same', boundary='symm')
signal.convolve2d(M, P[:2, :2], fillvalue=1.5)
signal.correlate2d(M, P[:2, :3], mode='same', boundary='wrap')
np.sort_complex(x)
np.sort_complex(W)
np.require(x, float, ['C', 'W']) * x
np.asarray_chkfinite(x) ** 2
x.clip(0.3)
np.nextafter(x, 2.0) * x
""".strip().splitlines()


def case_of(text: str) -> Case:
    """A call as a function of the names in it, and a weighted sum of what it gives."""
    names = [n for n in ACTIVE if n in {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}]
    scope = dict(GIVEN)
    value = np.asarray(eval(text, {**ACTIVE, **GIVEN}))
    weight = rng.uniform(0.5, 1.5, value.shape) * (1 + 1j if np.iscomplexobj(value) else 1)
    scope["weight"] = weight.item() if value.ndim == 0 else weight
    head = f"({', '.join(names)}):\n"
    total = "np.real(np.sum(weight * result * result))" if value.ndim else "(weight * result * result)" + ".real" * np.iscomplexobj(value)
    _define(f"def call{head}    return {text}\n\n\ndef scalar{head}    result = {text}\n    return {total}\n", scope)
    return Case(text, scope["call"], scope["scalar"], tuple(ACTIVE[n] for n in names))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("text", CALLS)
def test_call(text, monkeypatch):
    monkeypatch.setenv("GRADSCRIBE_CHECK", "off")
    check_case(case_of(text))


def test_a_point_beyond_the_ends_is_refused_as_scipy_does():
    import gradscribe as gs

    inside = gs.grad(lambda y: np.sum(interpolate.interp1d(np.arange(3.0), y)(np.array([0.5, 2.5]))))
    with pytest.raises(ValueError, match="outside of the interpolation range"):
        inside(np.ones(3))
