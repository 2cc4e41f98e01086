"""Energies, orbits, circuits, optics and fluids."""

import math

import numpy as np
from marked import at

POSITIONS = np.array([[0.0, 0.0, 0.1], [1.1, 0.2, -0.1], [0.3, 1.2, 0.4], [-0.8, 0.5, 0.9]])
SPINS = np.array([[0.3, -0.8, 0.5], [0.9, 0.1, -0.4], [-0.6, 0.7, 0.2]])


@at(POSITIONS, np.array([1.0, -1.0, 0.5, -0.5]))
def coulomb_energy(r, q):
    energy = 0.0
    for i in range(len(q)):
        for j in range(i + 1, len(q)):
            energy += q[i] * q[j] / np.linalg.norm(r[i] - r[j])
    return energy


@at(POSITIONS, 2.0, 1.0)
def morse_chain(r, depth, a):
    energy = 0.0
    for k in range(len(r) - 1):
        d = np.sqrt(np.sum((r[k + 1] - r[k]) ** 2))
        energy += depth * (1.0 - math.exp(-a * (d - 1.0))) ** 2
    return energy


@at(POSITIONS)
def bond_angles(r):
    energy = 0.0
    for i in range(1, len(r) - 1):
        u, v = r[i - 1] - r[i], r[i + 1] - r[i]
        cosine = np.dot(u, v) / (np.linalg.norm(u) * np.linalg.norm(v))
        energy += (cosine - 0.3) ** 2
    return energy


@at(POSITIONS)
def dihedral(r):
    b1, b2, b3 = r[1] - r[0], r[2] - r[1], r[3] - r[2]
    n1, n2 = np.cross(b1, b2), np.cross(b2, b3)
    m = np.cross(n1, b2 / np.sqrt(np.dot(b2, b2)))
    return math.atan2(np.dot(m, n2), np.dot(n1, n2))


@at(SPINS, 0.7, 0.2)
def xy_model(theta, coupling, field):
    rows, columns = theta.shape
    energy = 0.0
    for i in range(rows):
        for j in range(columns):
            right = theta[i, (j + 1) % columns]
            down = theta[(i + 1) % rows, j]
            energy -= coupling * (np.cos(theta[i, j] - right) + np.cos(theta[i, j] - down))
            energy -= field * np.cos(theta[i, j])
    return energy


@at(SPINS, 0.5, 1.2)
def phi_four(phi, mass2, coupling):
    kinetic = 0.0
    for axis in range(2):
        kinetic += np.sum((np.roll(phi, -1, axis=axis) - phi) ** 2)
    return 0.5 * kinetic + np.sum(0.5 * mass2 * phi**2 + 0.25 * coupling * phi**4)


@at(np.array([0.0, 0.4, 0.9, 0.7, 0.0]), 9.81)
def hanging_chain(y, g):
    energy = 0.0
    for i in range(len(y) - 1):
        length = math.sqrt(0.25**2 + (y[i + 1] - y[i]) ** 2)
        energy += 40.0 * (length - 0.3) ** 2 + g * 0.05 * (y[i] + y[i + 1])
    return energy


@at(np.array([0.0, -0.3, -0.6, -1.0]))
def brachistochrone(y):
    x = np.linspace(0.0, 1.0, len(y))
    time = 0.0
    for i in range(len(y) - 1):
        ds = math.hypot(x[i + 1] - x[i], y[i + 1] - y[i])
        v = math.sqrt(2.0 * 9.81 * (0.1 - 0.5 * (y[i] + y[i + 1])))
        time += ds / v
    return time


@at(0.3, 12.0, 0.8)
def projectile_with_drag(drag, speed, angle):
    vx, vy = speed * math.cos(angle), speed * math.sin(angle)
    x, y, dt = 0.0, 0.0, 0.01
    for _ in range(60):
        v = math.sqrt(vx * vx + vy * vy)
        ax, ay = -drag * v * vx, -9.81 - drag * v * vy
        x, y = x + dt * vx, y + dt * vy
        vx, vy = vx + dt * ax, vy + dt * ay
    return x + 0.5 * y


@at(1.0, 0.5, 0.1, 2.0)
def driven_rlc(r, inductance, c, omega):
    q, i, dt = 0.0, 0.0, 0.02
    power = 0.0
    for n in range(40):
        v = math.sin(omega * n * dt)
        di = (v - r * i - q / c) / inductance
        i += dt * di
        q += dt * i
        power += r * i * i * dt
    return power


@at(np.array([1.0, 2.0, 0.5]), 5.0)
def resistor_ladder(r, v):
    total = 0.0
    for k in range(len(r) - 1, -1, -1):
        total = r[k] + (total if k == len(r) - 1 else 1.0 / (1.0 / total + 1.0 / 3.0))
    return v * v / total


@at(1.5, 0.6, 1.33)
def fresnel(n1, angle, n2):
    sin_t = n1 / n2 * math.sin(angle)
    cos_i, cos_t = math.cos(angle), math.sqrt(1.0 - sin_t * sin_t)
    rs = ((n1 * cos_i - n2 * cos_t) / (n1 * cos_i + n2 * cos_t)) ** 2
    rp = ((n1 * cos_t - n2 * cos_i) / (n1 * cos_t + n2 * cos_i)) ** 2
    return 0.5 * (rs + rp)


@at(np.array([0.05, 0.02, 0.08]), np.array([0.3, -0.2, 0.5]))
def paraxial_lenses(distances, powers):
    m = np.eye(2)
    for d, p in zip(distances, powers, strict=True):
        m = np.array([[1.0, d], [0.0, 1.0]]) @ m
        m = np.array([[1.0, 0.0], [-p, 1.0]]) @ m
    ray = m @ np.array([0.1, 0.02])
    return ray[0] ** 2 + ray[1]


@at(np.array([0.9, 0.1, 0.4]), 300.0)
def ideal_mixture(x, temperature):
    x = x / np.sum(x)
    return 8.314 * temperature * np.sum(x * np.log(x)) / 1000.0


@at(1.2, 0.8)
def van_der_waals(v, t):
    p = 8.0 * t / (3.0 * v - 1.0) - 3.0 / v**2
    z = p * v / (8.0 * t / 3.0)
    return p * z


@at(np.array([0.1, 0.5, 1.0, 2.0]), 0.7)
def partition_function(levels, beta):
    boltzmann = np.exp(-beta * levels)
    z = boltzmann.sum()
    mean = (levels * boltzmann).sum() / z
    return math.log(z) + beta * mean


@at(2.5)
def planck(x):
    total, h = 0.0, x / 20
    for k in range(1, 20):
        t = k * h
        total += t**3 / math.expm1(t) * h
    return total


@at(np.array([1.0, 0.0, 0.2]), np.array([0.3, 0.4, -0.1]), 0.3)
def boris_push(v, b, charge):
    for _ in range(4):
        t = charge * b * 0.1
        s = 2.0 * t / (1.0 + np.dot(t, t))
        prime = v + np.cross(v, t)
        v = v + np.cross(prime, s)
    return v[0] + 2.0 * v[1] * v[2]


@at(np.array([0.9, 0.1, -0.3, 0.2]), np.array([0.5, 1.0, -0.2]))
def quaternion_rotation(q, v):
    w, x, y, z = q / np.sqrt(np.sum(q * q))
    r = np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
            [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
            [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
        ]
    )
    return np.sum(np.array([0.2, -0.4, 0.7]) * (r @ v))


@at(np.array([0.4, -0.6, 0.9]), np.array([1.0, 0.8, 0.5]))
def robot_arm(angles, lengths):
    x, y, total = 0.0, 0.0, 0.0
    for angle, length in zip(angles, lengths, strict=True):
        total += angle
        x += length * math.cos(total)
        y += length * math.sin(total)
    return (x - 1.2) ** 2 + (y - 0.9) ** 2


@at(0.02, 0.015)
def colebrook(roughness, start):
    f = start
    for _ in range(15):
        f = 1.0 / (-2.0 * math.log10(roughness / 3.7 + 2.51 / (1e5 * math.sqrt(f)))) ** 2
    return f


@at(np.array([2.0, 1.5, 1.2, 1.1]), 0.1)
def shallow_water(h, dt):
    u = np.zeros(len(h) + 1)
    for _ in range(4):
        u[1:-1] -= dt * 9.81 * (h[1:] - h[:-1])
        flux = u[1:-1] * 0.5 * (h[1:] + h[:-1])
        h[:-1] -= dt * flux
        h[1:] += dt * flux
    return np.sum(h**2) + np.sum(u**2)


@at(SPINS, 0.1)
def cahn_hilliard_energy(c, epsilon):
    gx = c[1:, :] - c[:-1, :]
    gy = c[:, 1:] - c[:, :-1]
    return np.sum((c**2 - 1.0) ** 2) / 4.0 + 0.5 * epsilon * (np.sum(gx * gx) + np.sum(gy * gy))


@at(np.array([0.7, 1.1]), np.array([[0.2, 0.1], [0.9, 0.4], [0.5, 1.3]]))
def trilateration(p, stations):
    cost = 0.0
    for k, s in enumerate(stations):
        cost += (math.hypot(p[0] - s[0], p[1] - s[1]) - (0.6 + 0.1 * k)) ** 2
    return cost


@at(0.5, 1.0, 0.2)
def double_well_action(x0, x1, mass):
    path = np.linspace(x0, x1, 7)
    dt = 0.2
    action = 0.0
    for i in range(len(path) - 1):
        v = (path[i + 1] - path[i]) / dt
        x = 0.5 * (path[i] + path[i + 1])
        action += dt * (0.5 * mass * v**2 - (x**2 - 1.0) ** 2)
    return action


@at(np.array([1.0, 0.5]), 0.7)
def hopf_normal_form(z, mu):
    for _ in range(10):
        r2 = z @ z
        z = z + 0.05 * np.array([mu * z[0] - z[1] - r2 * z[0], z[0] + mu * z[1] - r2 * z[1]])
    return z[0] * z[1]


@at(0.2, 0.2, 5.7)
def rossler(a, b, c):
    s = [1.0, 1.0, 0.5]
    for _ in range(12):
        x, y, z = s
        s = [x + 0.02 * (-y - z), y + 0.02 * (x + a * y), z + 0.02 * (b + z * (x - c))]
    return sum(v * v for v in s)


@at(2.9, 0.3)
def logistic_map_lyapunov(r, x):
    total = 0.0
    for _ in range(6):
        total += math.log(0.2 + abs(r * (1.0 - 2.0 * x)))
        x = r * x * (1.0 - x)
    return total / 6.0
