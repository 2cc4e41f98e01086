"""The models of the NIST StRD data sets, as one writes them in NumPy: `b` the parameters, `x` the predictor."""

from __future__ import annotations

import numpy as np


def misra1a(b, x):
    b1, b2 = b
    return b1 * (1 - np.exp(-b2 * x))


def misra1b(b, x):
    b1, b2 = b
    return b1 * (1 - (1 + b2 * x / 2) ** -2)


def misra1c(b, x):
    b1, b2 = b
    return b1 * (1 - (1 + 2 * b2 * x) ** -0.5)


def misra1d(b, x):
    b1, b2 = b
    return b1 * b2 * x * (1 + b2 * x) ** -1


def chwirut(b, x):
    b1, b2, b3 = b
    return np.exp(-b1 * x) / (b2 + b3 * x)


def danwood(b, x):
    b1, b2 = b
    return b1 * x**b2


def gauss(b, x):
    b1, b2, b3, b4, b5, b6, b7, b8 = b
    baseline = b1 * np.exp(-b2 * x)
    peak1 = b3 * np.exp(-((x - b4) ** 2) / b5**2)
    peak2 = b6 * np.exp(-((x - b7) ** 2) / b8**2)
    return baseline + peak1 + peak2


def kirby2(b, x):
    b1, b2, b3, b4, b5 = b
    return (b1 + b2 * x + b3 * x**2) / (1 + b4 * x + b5 * x**2)


def lanczos(b, x):
    y = np.zeros_like(x)
    for i in range(0, len(b), 2):
        y = y + b[i] * np.exp(-b[i + 1] * x)
    return y


def mgh10(b, x):
    b1, b2, b3 = b
    return b1 * np.exp(b2 / (x + b3))


def mgh17(b, x):
    b1, b2, b3, b4, b5 = b
    return b1 + b2 * np.exp(-x * b4) + b3 * np.exp(-x * b5)


def rat42(b, x):
    b1, b2, b3 = b
    return b1 / (1 + np.exp(b2 - b3 * x))


def roszman1(b, x):
    b1, b2, b3, b4 = b
    return b1 - b2 * x - np.arctan(b3 / (x - b4)) / np.pi


MODELS = {
    "BoxBOD": misra1a,
    "Chwirut1": chwirut,
    "Chwirut2": chwirut,
    "DanWood": danwood,
    "Gauss1": gauss,
    "Gauss2": gauss,
    "Kirby2": kirby2,
    "Lanczos2": lanczos,
    "Lanczos3": lanczos,
    "MGH10": mgh10,
    "MGH17": mgh17,
    "Misra1a": misra1a,
    "Misra1b": misra1b,
    "Misra1c": misra1c,
    "Misra1d": misra1d,
    "Rat42": rat42,
    "Roszman1": roszman1,
}
