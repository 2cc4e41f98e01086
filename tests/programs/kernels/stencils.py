"""Partial differential equations on grids, swept in place."""

import numpy as np
from marked import at

LINE = np.array([0.3, -0.8, 1.1, 0.6, -0.4, 0.9, 0.2])
GRID = np.sin(np.arange(30.0).reshape(5, 6) * 0.7) + 0.2
CUBE = np.cos(np.arange(60.0).reshape(3, 4, 5) * 0.9)


@at(LINE, 3)
def jacobi_1d(a, steps):
    b = a.copy()
    for _ in range(steps):
        b[1:-1] = (a[:-2] + a[1:-1] + a[2:]) / 3.0
        a[1:-1] = (b[:-2] + b[1:-1] + b[2:]) / 3.0
    return np.sum(a * a)


@at(LINE, 4)
def jacobi_1d_by_elements(u, sweeps):
    n = len(u)
    old, new = u.copy(), u.copy()
    for _ in range(sweeps):
        for i in range(1, n - 1):
            new[i] = 0.5 * (old[i - 1] + old[i + 1])
        old, new = new, old
    return np.sum(old**2)


@at(GRID, 0.1 * GRID, 3)
def jacobi_2d(p, source, sweeps):
    """Poisson's equation with Dirichlet borders, one array for the old iterate and one for the new."""
    p = p.copy()
    q = np.empty_like(p)
    for _ in range(sweeps):
        q[:] = p
        p[1:-1, 1:-1] = 0.25 * (q[2:, 1:-1] + q[:-2, 1:-1] + q[1:-1, 2:] + q[1:-1, :-2] - source[1:-1, 1:-1])
    return np.sum(p**2)


@at(GRID, 2)
def gauss_seidel(u, sweeps):
    rows, columns = u.shape
    for _ in range(sweeps):
        for i in range(1, rows - 1):
            for j in range(1, columns - 1):
                u[i, j] = 0.25 * (u[i - 1, j] + u[i + 1, j] + u[i, j - 1] + u[i, j + 1])
    return np.sum(u * u)


@at(GRID, 1.3, 2)
def sor(u, omega, sweeps):
    """Successive over-relaxation; by the relaxation factor too."""
    rows, columns = u.shape
    for _ in range(sweeps):
        for i in range(1, rows - 1):
            for j in range(1, columns - 1):
                residual = u[i - 1, j] + u[i + 1, j] + u[i, j - 1] + u[i, j + 1] - 4.0 * u[i, j]
                u[i, j] += 0.25 * omega * residual
    return np.sum(u * u)


@at(GRID, 2)
def red_black(u, sweeps):
    """Gauss-Seidel in two colours, each a slice with a step."""
    for _ in range(sweeps):
        for colour in range(2):
            u[1 + colour : -1 : 2, 1:-1] = 0.25 * (
                u[colour:-2:2, 1:-1] + u[2 + colour :: 2, 1:-1] + u[1 + colour : -1 : 2, :-2] + u[1 + colour : -1 : 2, 2:]
            )
    return np.sum(u**3)


@at(CUBE, 0.1, 2)
def heat_3d(u, k, steps):
    for _ in range(steps):
        c = u[1:-1, 1:-1, 1:-1]
        lap = (
            u[2:, 1:-1, 1:-1] + u[:-2, 1:-1, 1:-1] + u[1:-1, 2:, 1:-1] + u[1:-1, :-2, 1:-1]
            + u[1:-1, 1:-1, 2:] + u[1:-1, 1:-1, :-2] - 6.0 * c
        )  # fmt: skip
        u[1:-1, 1:-1, 1:-1] = c + k * lap
    return np.sum(u * u)


@at(LINE, 0.2, 0.05, 4)
def burgers(u, dt_dx, nu, steps):
    """Viscous Burgers, explicit: upwind would have a kink, so central differences."""
    for _ in range(steps):
        new = u.copy()
        for i in range(1, len(u) - 1):
            flux = 0.25 * (u[i + 1] ** 2 - u[i - 1] ** 2)
            new[i] = u[i] - dt_dx * flux + nu * (u[i + 1] - 2.0 * u[i] + u[i - 1])
        u = new
    return np.sum(u**2)


@at(LINE + 2.0, 0.1, 3)
def upwind_burgers(u, c, steps):
    for _ in range(steps):
        u[1:] = u[1:] - c * u[1:] * (u[1:] - u[:-1])
    return np.mean(u**2)


@at(LINE, 0.3, 5)
def advection_lax_wendroff(u, c, steps):
    for _ in range(steps):
        left, right = np.roll(u, 1), np.roll(u, -1)
        u = u - 0.5 * c * (right - left) + 0.5 * c * c * (right - 2 * u + left)
    return np.dot(u, u)


@at(LINE, 0.4, 6)
def wave(u, c, steps):
    """The wave equation by leapfrog: three levels that change places."""
    before, now = u.copy(), u.copy()
    after = np.zeros_like(u)
    for _ in range(steps):
        after[1:-1] = 2.0 * now[1:-1] - before[1:-1] + c * c * (now[2:] - 2.0 * now[1:-1] + now[:-2])
        before, now, after = now, after, before
    return np.sum(now**2)


@at(LINE[:-1], LINE, 0.5, 4)
def maxwell_1d(h, e, c, steps):
    """Yee's scheme: two staggered fields, each updated in place from the other."""
    for t in range(steps):
        h += c * (e[1:] - e[:-1])
        e[1:-1] += c * (h[1:] - h[:-1])
        e[3] += np.sin(0.3 * t)
    return np.sum(e**2) + np.sum(h**2)


@at(GRID, 0.15, 2)
def adi(u, r, steps):
    """Alternating directions: tridiagonal solves along the rows, then along the columns."""
    n, m = u.shape
    for _ in range(steps):
        for axis in range(2):
            v = u if axis == 0 else u.T
            rows, length = v.shape
            p = np.zeros(length)
            q = np.zeros(length)
            for i in range(1, rows - 1):
                p[0] = 0.0
                q[0] = v[i, 0]
                for j in range(1, length - 1):
                    p[j] = r / (1.0 + 2.0 * r - r * p[j - 1])
                    q[j] = (v[i, j] + r * q[j - 1]) / (1.0 + 2.0 * r - r * p[j - 1])
                for j in range(length - 2, 0, -1):
                    v[i, j] = p[j] * v[i, j + 1] + q[j]
    return np.sum(u**2)


@at(LINE, 0.4, 3)
def crank_nicolson(u, r, steps):
    """Half explicit, half implicit; the implicit half by Thomas's algorithm."""
    n = len(u)
    for _ in range(steps):
        d = np.zeros(n)
        d[0] = u[0]
        d[-1] = u[-1]
        d[1:-1] = u[1:-1] + 0.5 * r * (u[2:] - 2.0 * u[1:-1] + u[:-2])
        c = np.zeros(n)
        for i in range(1, n - 1):
            m = 1.0 + r + 0.5 * r * c[i - 1]
            c[i] = -0.5 * r / m
            d[i] = (d[i] + 0.5 * r * d[i - 1]) / m
        u[-1] = d[-1]
        for i in range(n - 2, -1, -1):
            u[i] = d[i] - c[i] * u[i + 1]
    return np.sum(u**2)


@at(GRID, GRID[:3, :3] * 0.3)
def convolution(image, kernel):
    """Valid cross-correlation by four loops."""
    rows, columns = image.shape
    kr, kc = kernel.shape
    out = np.zeros((rows - kr + 1, columns - kc + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            for k in range(kr):
                for m in range(kc):
                    out[i, j] += image[i + k, j + m] * kernel[k, m]
    return np.sum(out**2)


@at(GRID, GRID[:2, :2] * 0.3)
def convolution_by_shifts(image, kernel):
    kr, kc = kernel.shape
    rows, columns = image.shape[0] - kr + 1, image.shape[1] - kc + 1
    out = np.zeros((rows, columns))
    for k in range(kr):
        for m in range(kc):
            out += kernel[k, m] * image[k : k + rows, m : m + columns]
    return np.sum(np.tanh(out))


@at(GRID, 0.16, 0.08, 3)
def gray_scott(u, du, dv, steps):
    v = 0.25 * np.ones_like(u)
    for _ in range(steps):
        lu = u[:-2, 1:-1] + u[2:, 1:-1] + u[1:-1, :-2] + u[1:-1, 2:] - 4.0 * u[1:-1, 1:-1]
        lv = v[:-2, 1:-1] + v[2:, 1:-1] + v[1:-1, :-2] + v[1:-1, 2:] - 4.0 * v[1:-1, 1:-1]
        uvv = u[1:-1, 1:-1] * v[1:-1, 1:-1] ** 2
        u[1:-1, 1:-1] += du * lu - uvv + 0.035 * (1.0 - u[1:-1, 1:-1])
        v[1:-1, 1:-1] += dv * lv + uvv - 0.1 * v[1:-1, 1:-1]
    return np.sum(v)
