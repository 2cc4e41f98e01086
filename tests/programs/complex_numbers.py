"""Complex numbers: between real arguments and real results, as arguments, and stored into arrays."""

import cmath

import numpy as np
from marked import at

RNG = np.random.default_rng(4)
V, W = RNG.normal(size=5), RNG.normal(size=5)
Z5, Z23 = RNG.normal(size=5) + 1j * RNG.normal(size=5), RNG.normal(size=(2, 3)) + 1j * RNG.normal(size=(2, 3))
C33 = RNG.normal(size=(3, 3)) + 1j * RNG.normal(size=(3, 3)) + 3.0 * np.eye(3)
C = 0.7 - 1.3j


# -- Python's complex numbers between real ones


@at(2.0, 3.0, 4.0)
def impedance(r, c, w):
    z = r + 1 / (1j * w * c)
    return z.imag / abs(z)


@at(0.7)
def phasor(x):
    z = cmath.exp(1j * x) + 2.0
    return abs(z) ** 2


@at(0.4, -1.1)
def both_parts(a, b):
    z = complex(a, b)
    return (z * z.conjugate() + z**3).real + z.imag


@at(0.3, 0.5)
def escape(a, b):
    c = complex(a, b)
    z = 0j
    for _ in range(5):
        z = z * z + c
    return abs(z)


@at(1.3, 0.2)
def polar_and_back(r, phi):
    z = cmath.rect(r, phi) + 1.0
    size, angle = cmath.polar(z)
    return size * angle + cmath.phase(z * z)


@at(2.5, 1.5)
def damped_roots(m, k):
    root = cmath.sqrt(0.3 * 0.3 - 4.0 * m * k)
    first = (-0.3 + root) / (2.0 * m)
    return first.real * first.imag


@at(0.6)
def branches(x):
    z = cmath.exp(2j * x)
    if z.real > 0.3:
        z = z / (1.0 + 0.5j)
    else:
        z = z * (1.0 + 0.5j)
    return z.imag


@at(0.6, 1.2)
def while_it_is_small(x, y):
    z = complex(x, 0.1)
    while abs(z) < 3.0:
        z = z * complex(y, x)
    return z.real


@at(0.8)
def grows_complex(x):
    total = 0.0
    for k in range(3):
        total = total + cmath.exp(1j * k * x) / (k + 1)
    return abs(total)


@at(1.2, -0.4)
def powers(x, y):
    z = complex(x, y)
    return (z**2.5 + z**-1 + 2.0**z + z**z).real


@at(0.5)
def everything_of_cmath(x):
    z = complex(x, 0.3)
    a = cmath.sin(z) * cmath.cos(z) + cmath.tan(z) + cmath.log(z) + cmath.log(z, 3.0) + cmath.log10(z)
    b = cmath.sinh(z) + cmath.cosh(z) * cmath.tanh(z) + cmath.asin(z) + cmath.acos(z) * cmath.atan(z)
    c = cmath.asinh(z) + cmath.acosh(z) + cmath.atanh(z) + cmath.sqrt(z)
    return (a * b).real + (b * c).imag


@at(0.5, np.array([0.1, 0.7, -0.3]))
def transfer_function(w, coefficients):
    total = 0j
    for k, c in enumerate(coefficients):
        total += c * cmath.exp(-1j * w * k)
    return abs(total) ** 2


# -- complex arrays between real ones


@at(V)
def power_spectrum(x):
    s = np.fft.rfft(x)
    return np.sum(np.arange(len(s)) * np.abs(s) ** 2)


@at(V, 0.3)
def propagation(x, t):
    k = 2.0 * np.pi * np.fft.fftfreq(len(x))
    psi = np.fft.ifft(np.exp(-0.5j * t * k**2) * np.fft.fft(x))
    return np.sum(np.abs(psi) ** 4)


@at(np.array([0.3, 0.9]))
def qubit(angles):
    state = np.array([1.0, 0.0], dtype=complex)
    for a in angles:
        u = np.array([[np.cos(a), -1j * np.sin(a)], [-1j * np.sin(a), np.cos(a)]])
        state = u @ state
        state = state * np.exp(1j * a * np.array([0.0, 1.0]))
    return np.abs(state[1]) ** 2


@at(V, W)
def interference(a, b):
    field = a * np.exp(1j * b) + np.conj(b * np.exp(2j * a))
    return np.sum(field.real**2 * np.angle(field) + np.imag(field))


@at(V)
def stores(x):
    z = np.zeros(5, dtype=complex)
    z[0] = x[0] * 1j
    z[1:3] = x[1:3]
    z[3:] = np.exp(1j * x[3:])
    z[1] *= 2.0 - 1j
    z *= 1.0 + x[4]
    return np.sum(np.abs(z * z[::-1] + 1.0))


@at(V)
def parts_written(x):
    z = np.zeros(5, dtype=complex)
    z.real = x
    z.imag = x * x
    z.imag[1] = 0.5 * x[2]
    z.real += 1.0
    return np.sum((z**3).imag)


@at(V)
def real_array_takes_real_parts(x):
    y = np.zeros(5)
    z = np.exp(1j * x)
    y[:] = z.real
    y += np.abs(z + x)
    return np.sum(y * z.imag)


@at(V, W)
def products(a, b):
    z, w = a + 1j * b, b - 2j * a
    total = np.vdot(z, w) + z @ w + np.dot(z, w) + np.sum(np.outer(z, w)) + np.einsum("i,i->", z, np.conj(w))
    return total.real + 2.0 * total.imag + np.prod(z).imag


@at(V, 0.4)
def chosen(x, t):
    z = x * np.exp(1j * t)
    return np.sum(np.where(z.real > 0, z * z, np.conj(z)).imag)


@at(V)
def spread(x):
    z = np.exp(1j * x) * x
    return np.var(z) + np.std(z) + np.mean(z).real + np.cumsum(z)[2].imag


@at(V)
def joined(x):
    z = np.concatenate([x, 1j * x])
    w = np.stack([z, np.conj(z)])
    return np.sum(np.abs(w.T @ w) ** 2)


@at(np.array([1.2, 0.7, 2.0]), 0.5)
def circuit(r, w):
    y = np.array([[1.0 + 1j * w, -0.2], [-0.2, 0.5 - 1j / w]]) + np.diag(r[:2])
    v = np.linalg.solve(y, np.array([1.0, r[2] * 1j]))
    return np.abs(np.linalg.det(y)) + (np.conj(v) @ np.linalg.inv(y) @ v).real


@at(V)
def tape_of_states(x):
    psi = np.array([1.0, 0.5j])
    for v in x:
        h = np.array([[v, 1.0], [1.0, -v]])
        psi = psi - 0.1j * (h @ psi)
        psi = psi / np.sqrt(np.vdot(psi, psi).real)
    return abs(psi[0]) ** 2


@at(V.astype(np.float64))
def windowed(x):
    s = np.fft.fftshift(np.fft.fft(x, 8, norm="ortho"))
    back = np.fft.irfft(np.fft.ifftshift(s)[:5], 7)
    return np.sum(back**3) + np.sum(np.fft.hfft(s[:3]) ** 2) + np.sum(np.abs(np.fft.ihfft(back)))


@at(RNG.normal(size=(3, 4)))
def image(x):
    s = np.fft.rfft2(x) * np.exp(-np.arange(3.0))
    y = np.fft.irfft2(s, (3, 5))
    return np.sum(y**2) + np.sum(np.abs(np.fft.fftn(y, axes=(0,)))) + np.sum(np.fft.ifft2(x * x).imag ** 2)


# -- complex arguments


@at(C)
def part_of_a_square(z):
    return (z * z).real


@at(C)
def size_and_direction(z):
    return abs(z) + cmath.phase(z) * z.imag


@at(Z5)
def energy(z):
    return np.sum(np.abs(z) ** 2) + np.sum(z**3).imag


@at(Z5, V)
def least_squares(z, x):
    r = z * x - np.exp(1j * x)
    return np.vdot(r, r).real


@at(Z23)
def overlap(z):
    g = z @ z.conj().T
    return np.abs(g[0, 1]) ** 2 + np.linalg.det(g).real


@at(C33, Z5[:3])
def linear_system(a, b):
    x = np.linalg.solve(a, b)
    return np.sum(np.abs(x) ** 2) + np.trace(np.linalg.inv(a) @ a.T).imag


@at(Z5)
def spectrum_of_complex(z):
    return np.sum(np.abs(np.fft.fft(z, 7)) ** 2 * np.arange(7.0)) + np.sum(np.fft.irfft(z, norm="forward") ** 3)


@at(Z5)
def in_place(z):
    y = z.copy()
    y[1:] += 1j * y[:-1]
    y[0] = np.conj(y[4])
    y /= 2.0 + np.abs(y[2])
    return np.sum(np.sign(y).real) + np.sum(y.imag**2)


@at(C, 0.3)
def mixed_arguments(z, t):
    w = z * cmath.exp(1j * t)
    for _ in range(3):
        w = w.conjugate() * t + z
    return w.real * w.imag


@at(np.complex128(C), np.float64(0.7))
def numpy_numbers(z, t):
    return (z * np.exp(1j * t) + np.conj(z)).imag * np.real(z)


@at(V)
def evolution(x):
    h = np.array([[x[0], x[1] + 1j * x[2]], [x[1] - 1j * x[2], x[3]]])
    w, v = np.linalg.eigh(h)
    u = v @ np.diag(np.exp(-1j * w * x[4])) @ v.conj().T
    return np.abs(u[0, 1]) ** 2 + v[1, 0].imag


@at(C33)
def decompositions(a):
    u, s, vh = np.linalg.svd(a)
    q, r = np.linalg.qr(a)
    w, v = np.linalg.eig(a)
    first = np.abs(u[0, 1]) ** 2 * s[0] + vh[1, 2].imag + (q[0, 1] * r[1, 2]).real
    return first + np.sum(np.abs(w) ** 3) + v[0, 0].imag + np.linalg.norm(np.linalg.pinv(a[:2]))


@at(C33)
def log_likelihood(a):
    cov = a @ a.conj().T + np.eye(3)
    low = np.linalg.cholesky(cov)
    sign, size = np.linalg.slogdet(a)
    return np.sum(np.log(np.diag(low).real)) + size * sign.imag + np.sum(np.linalg.eigvalsh(cov) ** 0.5)
