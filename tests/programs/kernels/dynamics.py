"""Ordinary differential equations, particles and iterations to a root."""

import math

import numpy as np
from marked import at

X = np.array([[0.1, 0.2], [1.1, -0.3], [-0.6, 0.9]])
V = np.array([[0.0, 0.3], [-0.2, 0.1], [0.2, -0.2]])
MASSES = np.array([1.0, 0.7, 1.3])


@at(1.0, 0.5, 1.1, 0.4, 0.1, 0.4)
def lotka_volterra_rk4(x, y, alpha, beta, delta, gamma):
    h = 0.1

    def rate(x, y):
        return alpha * x - beta * x * y, delta * x * y - gamma * y

    for _ in range(5):
        k1, l1 = rate(x, y)
        k2, l2 = rate(x + 0.5 * h * k1, y + 0.5 * h * l1)
        k3, l3 = rate(x + 0.5 * h * k2, y + 0.5 * h * l2)
        k4, l4 = rate(x + h * k3, y + h * l3)
        x += h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)
        y += h / 6.0 * (l1 + 2.0 * l2 + 2.0 * l3 + l4)
    return x * y


@at(np.array([1.0, 0.5]), np.array([1.1, 0.4, 0.1, 0.4]), 5)
def lotka_volterra_in_a_table(y0, p, steps):
    path = np.zeros((steps + 1, 2))
    path[0] = y0
    for k in range(steps):
        prey, predator = path[k]
        path[k + 1, 0] = prey + 0.05 * (p[0] * prey - p[1] * prey * predator)
        path[k + 1, 1] = predator + 0.05 * (p[2] * prey * predator - p[3] * predator)
    return np.sum((path[:, 0] - 1.2) ** 2)


@at(np.array([1.0, 1.0, 20.0]), 10.0, 28.0, 8.0 / 3.0)
def lorenz_rk4(state, sigma, rho, beta):
    def rate(s):
        return np.array([sigma * (s[1] - s[0]), s[0] * (rho - s[2]) - s[1], s[0] * s[1] - beta * s[2]])

    h = 0.01
    for _ in range(4):
        k1 = rate(state)
        k2 = rate(state + 0.5 * h * k1)
        k3 = rate(state + 0.5 * h * k2)
        k4 = rate(state + h * k3)
        state = state + h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)
    return np.sum(state)


@at(X, V, MASSES, 3)
def n_body(x, v, m, steps):
    """Leapfrog: kick, drift, kick; forces pair by pair."""
    n = len(m)
    dt = 0.05
    for _ in range(steps):
        a = np.zeros_like(x)
        for i in range(n):
            for j in range(n):
                if i != j:
                    d = x[j] - x[i]
                    r2 = d[0] * d[0] + d[1] * d[1] + 0.1
                    a[i] += m[j] * d / (r2 * math.sqrt(r2))
        v += dt * a
        x += dt * v
    kinetic = 0.5 * np.sum(m[:, None] * v**2)
    return kinetic + np.sum(x[0] * x[1])


@at(X, V, 3)
def n_body_by_arrays(x, v, steps):
    dt = 0.05
    for _ in range(steps):
        d = x[None, :, :] - x[:, None, :]
        r2 = np.sum(d**2, axis=2) + 0.1
        v += dt * np.sum(d / r2[:, :, None] ** 1.5, axis=1)
        x += dt * v
    return np.sum(v**2) + np.sum(x**2)


@at(0.4, 0.1, 9.81, 0.05, 8)
def pendulum_verlet(theta, omega, g, dt, steps):
    for _ in range(steps):
        omega -= 0.5 * dt * g * math.sin(theta)
        theta += dt * omega
        omega -= 0.5 * dt * g * math.sin(theta)
    return 0.5 * omega**2 - g * math.cos(theta)


@at(X, 1.0, 0.9)
def lennard_jones(x, epsilon, sigma):
    n = x.shape[0]
    energy = 0.0
    for i in range(n):
        for j in range(i):
            r2 = np.sum((x[i] - x[j]) ** 2)
            s6 = (sigma**2 / r2) ** 3
            energy += 4.0 * epsilon * (s6 * s6 - s6)
    return energy


@at(np.array([0.0, 0.6, 1.1, 2.2, 2.9]), np.array([0.1, -0.3, 0.0, 0.4, -0.2]), 2.0, 4)
def spring_chain(x, v, k, steps):
    """Masses on springs, forces scattered to both ends."""
    for _ in range(steps):
        f = np.zeros(len(x))
        for i in range(len(x) - 1):
            stretch = x[i + 1] - x[i] - 0.7
            f[i] += k * stretch
            f[i + 1] -= k * stretch
        v = 0.99 * (v + 0.05 * f)
        x = x + 0.05 * v
    return np.sum(x**2) + np.sum(v**2)


@at(2.0, 0.7)
def newton_root(a, x):
    """x^3 + x = a."""
    for _ in range(20):
        step = (x**3 + x - a) / (3.0 * x * x + 1.0)
        x -= step
        if abs(step) < 1e-13:
            break
    return x


@at(np.array([1.4, 0.6]), np.array([1.2, 0.8]))
def newton_system(p, x):
    """Two equations, the Jacobian by hand, its inverse by Cramer's rule."""
    for _ in range(8):
        f0 = x[0] * x[0] + x[1] * x[1] - p[0] * p[0]
        f1 = x[0] * x[1] - p[1]
        j00, j01, j10, j11 = 2.0 * x[0], 2.0 * x[1], x[1], x[0]
        det = j00 * j11 - j01 * j10
        x[0], x[1] = x[0] - (j11 * f0 - j01 * f1) / det, x[1] - (j00 * f1 - j10 * f0) / det
    return x[0] + 2.0 * x[1]


@at(0.3, 0.8)
def kepler(e, mean):
    """Kepler's equation by Newton's method."""
    E = mean
    while abs(E - e * math.sin(E) - mean) > 1e-14:
        E = E - (E - e * math.sin(E) - mean) / (1.0 - e * math.cos(E))
    return math.cos(E) - e


@at(np.array([1.0, 0.0, 0.0]), 0.4, 2.0)
def robertson_like(y, k1, k2):
    """Implicit Euler on a small kinetic scheme, each step by two fixed-point sweeps."""
    h = 0.05
    for _ in range(4):
        z = y.copy()
        for _ in range(3):
            r1 = k1 * z[0]
            r2 = k2 * z[1] * z[2]
            z[0] = y[0] - h * r1
            z[1] = y[1] + h * (r1 - r2)
            z[2] = y[2] + h * r2
        y = z
    return y[1] + y[2] ** 2


@at(0.9, 0.1, 0.5, 0.2)
def sir(s, i, beta, gamma):
    r = 0.0
    peak = 0.0
    for _ in range(30):
        infected = beta * s * i
        recovered = gamma * i
        s, i, r = s - infected, i + infected - recovered, r + recovered
        peak = max(peak, i)
    return peak + r


@at(np.array([1.0, 2.0, 0.5]))
def euler_maruyama(theta):
    """A mean-reverting path with given noise."""
    noise = [0.3, -0.1, 0.7, -0.4, 0.2]
    x = theta[0]
    for w in noise:
        x = x + theta[1] * (0.5 - x) * 0.1 + theta[2] * math.sqrt(0.1) * w
    return x * x
