"""scipy.integrate, interpolate, signal, ndimage and spatial as they are used."""

import gradscribe as gs
import numpy as np
import pytest
from scipy import fft, integrate, interpolate, ndimage, signal
from scipy.spatial import distance
from scipy_support import check

rng = np.random.default_rng(0)
X = np.cumsum(rng.uniform(0.5, 1.5, 7))
Y, EVEN = rng.normal(size=7), rng.normal(size=6)
Q = np.array([1.3, 2.9, 4.4])
IMAGE, KERNEL = rng.normal(size=(5, 6)), rng.normal(size=(3, 2))
P, R = rng.uniform(0.2, 1.0, (4, 3)), rng.uniform(0.2, 1.0, (2, 3))
W = rng.normal(size=(5, 6))
PLACES = np.array([[0.3, 2.6, 3.2], [1.7, 0.2, 4.9]])


@pytest.fixture(autouse=True)
def no_verification(monkeypatch):
    monkeypatch.setenv("GRADSCRIBE_CHECK", "off")


CASES = {
    "fft": (lambda x: np.sum(np.abs(fft.fft(x)) ** 3), Y),
    "rfft": (lambda x: np.sum(np.abs(fft.rfft(x, norm="ortho")) ** 4), Y),
    "filtered": (lambda x: np.sum(fft.irfft(fft.rfft(x) * np.array([1, 0.5, 0.2, 0.1]), n=7) ** 4), Y),
    "fft_frequencies": (lambda x: np.sum(fft.rfftfreq(7) * np.abs(fft.rfft(fft.fftshift(x))) ** 3), Y),
    "fft2": (lambda a: np.sum(np.abs(fft.fft2(a)) ** 3), IMAGE),
    "dct": (lambda x: np.sum(fft.dct(x) ** 3), Y),
    "dctn": (lambda a: np.sum(fft.dctn(a, norm="ortho") ** 3), IMAGE),
    "trapezoid": (lambda y, x: integrate.trapezoid(y**2, x), Y, X),
    "trapezoid_axis": (lambda y: np.sum(integrate.trapezoid(y, dx=0.5, axis=0) ** 2), IMAGE),
    "cumulative_trapezoid": (lambda y, x: np.sum(integrate.cumulative_trapezoid(y, x, initial=0) ** 2), Y, X),
    "cumulative_trapezoid_axis": (lambda y: np.sum(integrate.cumulative_trapezoid(y, axis=0) ** 2), IMAGE),
    "simpson_odd": (lambda y, x: integrate.simpson(y, x=x) ** 2, Y, X),
    "simpson_even": (lambda y, x: integrate.simpson(y, x=x) ** 2, EVEN, X[:6]),
    "simpson_dx": (lambda y: integrate.simpson(y, dx=0.3) ** 2, EVEN),
    "simpson_axis": (lambda y: np.sum(integrate.simpson(y, dx=0.3, axis=0) ** 2), IMAGE),
    "cumulative_simpson": (lambda y: np.sum(integrate.cumulative_simpson(y, dx=0.3, initial=0) ** 2), Y),
    "cubic_spline": (lambda x, y, q: np.sum(interpolate.CubicSpline(x, y)(q) ** 2), X, Y, Q),
    "cubic_spline_natural": (lambda x, y, q: np.sum(interpolate.CubicSpline(x, y, bc_type="natural")(q) ** 2), X, Y, Q),
    "cubic_spline_clamped": (lambda x, y, q: np.sum(interpolate.CubicSpline(x, y, bc_type="clamped")(q) ** 2), X, Y, Q),
    "cubic_spline_slope": (lambda y, q: np.sum(interpolate.CubicSpline(X, y)(q, 1) ** 2), Y, Q),
    "cubic_spline_beyond": (lambda y, q: interpolate.CubicSpline(X, y)(q) ** 2, Y, 0.1),
    "make_interp_spline": (lambda x, y, q: np.sum(interpolate.make_interp_spline(x, y)(q) ** 2), X, Y, Q),
    "pchip": (lambda x, y, q: np.sum(interpolate.PchipInterpolator(x, y)(q) ** 2), X, np.cumsum(Y**2), Q),
    "pchip_turning": (lambda y, q: np.sum(interpolate.PchipInterpolator(X, y)(q) ** 2), Y, Q),
    "hermite": (lambda y, s, q: np.sum(interpolate.CubicHermiteSpline(X, y, s)(q) ** 2), Y, Y[::-1].copy(), Q),
    "interp1d": (lambda x, y, q: np.sum(interpolate.interp1d(x, y)(q) ** 2), X, Y, Q),
    "convolve": (lambda a, b: np.sum(signal.convolve(a, b, "same") ** 2), Y, EVEN[:3]),
    "correlate": (lambda a, b: np.sum(signal.correlate(a, b) ** 2), Y, EVEN[:3]),
    "correlate_valid": (lambda a, b: np.sum(signal.correlate(a, b, mode="valid") ** 2), IMAGE, KERNEL),
    "convolve2d": (lambda a, b: np.sum(signal.convolve2d(a, b, mode="same") ** 2), IMAGE, KERNEL),
    "fftconvolve": (lambda a: np.sum(signal.fftconvolve(a, np.ones(3), mode="valid") ** 2), Y),
    "lfilter": (lambda b, a, x: np.sum(signal.lfilter(b, a, x) ** 2), np.array([0.4, 0.2]), np.array([1.0, -0.3]), Y),
    "lfilter_known": (lambda x: np.sum(signal.lfilter([0.4, 0.2], [1.0, -0.3], x) ** 2), Y),
    "windowed": (lambda x: np.sum((x * signal.windows.hann(7)) ** 2), Y),
    "savgol": (lambda x: np.sum(signal.savgol_filter(x, 5, 2) ** 2), Y),
    "gaussian_filter": (lambda a: np.sum(W * ndimage.gaussian_filter(a, 1.0) ** 2), IMAGE),
    "gaussian_filter_two": (lambda a: np.sum(W * ndimage.gaussian_filter(a, (0.7, 1.2), mode="nearest") ** 2), IMAGE),
    "uniform_filter": (lambda a: np.sum(W * ndimage.uniform_filter(a, 3) ** 2), IMAGE),
    "image_convolve": (lambda a, k: np.sum(W * ndimage.convolve(a, k, mode="constant") ** 2), IMAGE, rng.normal(size=(3, 3))),
    "image_correlate": (lambda a, k: np.sum(W * ndimage.correlate(a, k, mode="nearest") ** 2), IMAGE, rng.normal(size=(3, 2))),
    "image_reflect": (lambda a, k: np.sum(W * ndimage.correlate(a, k) ** 2), IMAGE, rng.normal(size=(3, 3))),
    "image_even": (lambda a, k: np.sum(W * ndimage.convolve(a, k, mode="constant", cval=1.5)), IMAGE, KERNEL),
    "map_coordinates": (lambda a, at: np.sum(ndimage.map_coordinates(a, at, order=1) ** 2), IMAGE, PLACES),
    "map_coordinates_nearest": (lambda a, at: np.sum(ndimage.map_coordinates(a, at, order=1, mode="nearest") ** 2), IMAGE, PLACES + [[0], [2.0]]),
    "cdist": (lambda a, b: np.sum(np.exp(-(distance.cdist(a, b) ** 2))), P, R),
    "cdist_squared": (lambda a, b: np.sum(np.exp(-distance.cdist(a, b, "sqeuclidean"))), P, R),
    "pdist": (lambda a: np.sum(distance.pdist(a) ** 3), P),
    "squareform": (lambda a: np.sum(np.cos(distance.squareform(distance.pdist(a)))), P),
    "euclidean": (lambda u, v: distance.euclidean(u, v) ** 3, P[0], P[1]),
    "minkowski": (lambda u, v: distance.minkowski(u, v, 3) ** 2, P[0], P[1]),
    "cityblock": (lambda u, v: distance.cityblock(u, v) ** 2 + distance.chebyshev(u, v), P[0], P[1]),
    "cosine": (lambda u, v: distance.cosine(u, v) + distance.correlation(u, v), P[0], P[1]),
    "canberra": (lambda u, v: distance.canberra(u, v) + distance.braycurtis(u, v), P[0], P[1]),
    "mahalanobis": (lambda u, v, a: distance.mahalanobis(u, v, a @ a.T), P[0], P[1], P[:3] + np.eye(3)),
    "jensenshannon": (lambda u, v: distance.jensenshannon(u, v), P[0], P[1]),
    "seuclidean": (lambda u, v, s: distance.seuclidean(u, v, s), P[0], P[1], P[2]),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_case(name):
    check(*CASES[name])


def test_distance_to_itself():
    """The kernel of a point set with itself: the diagonal's distance is 0, and so is its slope."""
    f = lambda a: np.sum(np.exp(-distance.cdist(a, a)))  # noqa: E731
    step = np.zeros_like(P)
    step[0, 0] = 1e-6
    assert gs.grad(f)(P)[0, 0] == pytest.approx((f(P + step) - f(P - step)) / 2e-6, abs=1e-6)
