"""The Jacobians of the models, written by hand: what the generated ones are compared with."""

from __future__ import annotations

import models
import numpy as np


def misra1a_jacobian(b, x):
    b1, b2 = b
    e = np.exp(-b2 * x)
    return np.column_stack([1 - e, b1 * x * e])


def misra1b_jacobian(b, x):
    b1, b2 = b
    u = 1 + b2 * x / 2
    return np.column_stack([1 - u**-2, b1 * x * u**-3])


def misra1c_jacobian(b, x):
    b1, b2 = b
    u = 1 + 2 * b2 * x
    return np.column_stack([1 - u**-0.5, b1 * x * u**-1.5])


def misra1d_jacobian(b, x):
    b1, b2 = b
    u = 1 + b2 * x
    return np.column_stack([b2 * x / u, b1 * x / u**2])


def chwirut_jacobian(b, x):
    b1, b2, b3 = b
    d = b2 + b3 * x
    y = np.exp(-b1 * x) / d
    return np.column_stack([-x * y, -y / d, -x * y / d])


def danwood_jacobian(b, x):
    b1, b2 = b
    p = x**b2
    return np.column_stack([p, b1 * p * np.log(x)])


def gauss_jacobian(b, x):
    b1, b2, b3, b4, b5, b6, b7, b8 = b
    e = np.exp(-b2 * x)
    g1 = np.exp(-((x - b4) ** 2) / b5**2)
    g2 = np.exp(-((x - b7) ** 2) / b8**2)
    return np.column_stack([
        e, -b1 * x * e,
        g1, 2 * b3 * g1 * (x - b4) / b5**2, 2 * b3 * g1 * (x - b4) ** 2 / b5**3,
        g2, 2 * b6 * g2 * (x - b7) / b8**2, 2 * b6 * g2 * (x - b7) ** 2 / b8**3,
    ])  # fmt: skip


def kirby2_jacobian(b, x):
    b1, b2, b3, b4, b5 = b
    d = 1 + b4 * x + b5 * x**2
    y = (b1 + b2 * x + b3 * x**2) / d
    return np.column_stack([1 / d, x / d, x**2 / d, -y * x / d, -y * x**2 / d])


def lanczos_jacobian(b, x):
    columns = []
    for amplitude, rate in zip(b[::2], b[1::2], strict=True):
        e = np.exp(-rate * x)
        columns += [e, -amplitude * x * e]
    return np.column_stack(columns)


def mgh10_jacobian(b, x):
    b1, b2, b3 = b
    e = np.exp(b2 / (x + b3))
    return np.column_stack([e, b1 * e / (x + b3), -b1 * b2 * e / (x + b3) ** 2])


def mgh17_jacobian(b, x):
    _, b2, b3, b4, b5 = b
    e4, e5 = np.exp(-x * b4), np.exp(-x * b5)
    return np.column_stack([np.ones_like(x), e4, e5, -b2 * x * e4, -b3 * x * e5])


def rat42_jacobian(b, x):
    b1, b2, b3 = b
    e = np.exp(b2 - b3 * x)
    s = 1 / (1 + e)
    return np.column_stack([s, -b1 * e * s**2, b1 * x * e * s**2])


def roszman1_jacobian(b, x):
    _, _, b3, b4 = b
    scale = 1 / (np.pi * ((x - b4) ** 2 + b3**2))
    return np.column_stack([np.ones_like(x), -x, -(x - b4) * scale, -b3 * scale])


JACOBIANS = {
    models.chwirut: chwirut_jacobian,
    models.danwood: danwood_jacobian,
    models.gauss: gauss_jacobian,
    models.kirby2: kirby2_jacobian,
    models.lanczos: lanczos_jacobian,
    models.mgh10: mgh10_jacobian,
    models.mgh17: mgh17_jacobian,
    models.misra1a: misra1a_jacobian,
    models.misra1b: misra1b_jacobian,
    models.misra1c: misra1c_jacobian,
    models.misra1d: misra1d_jacobian,
    models.rat42: rat42_jacobian,
    models.roszman1: roszman1_jacobian,
}
