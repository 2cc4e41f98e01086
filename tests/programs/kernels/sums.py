"""Series, transforms, quadrature and costs."""

import math

import numpy as np
from marked import at

C = np.array([0.5, -1.2, 0.7, 0.3, -0.1])
POINTS = np.array([[0.1, 0.3], [1.9, 2.2], [2.1, 1.7], [-0.2, 0.1], [0.4, -0.3]])


@at(C, 0.7)
def horner(c, x):
    p = 0.0
    for k in reversed(range(len(c))):
        p = p * x + c[k]
    return p * p


@at(C, 0.4)
def clenshaw(c, x):
    """A Chebyshev series."""
    b1, b2 = 0.0, 0.0
    for k in range(len(c) - 1, 0, -1):
        b1, b2 = c[k] + 2.0 * x * b1 - b2, b1
    return c[0] + x * b1 - b2


@at(np.array([0.3, -0.7, 1.2, 0.4, 0.9, -0.2, 0.1, 0.8]), np.zeros(8) + 0.1)
def fft(re, im):
    """Radix 2, decimation in time, in place on pairs of real and imaginary parts."""
    n = len(re)
    j = 0
    for i in range(1, n):
        bit = n // 2
        while j >= bit:
            j -= bit
            bit //= 2
        j += bit
        if i < j:
            re[i], re[j] = re[j], re[i]
            im[i], im[j] = im[j], im[i]
    half = 1
    while half < n:
        for k in range(half):
            angle = -math.pi * k / half
            c, s = math.cos(angle), math.sin(angle)
            for i in range(k, n, 2 * half):
                m = i + half
                tr = c * re[m] - s * im[m]
                ti = c * im[m] + s * re[m]
                re[m] = re[i] - tr
                im[m] = im[i] - ti
                re[i] += tr
                im[i] += ti
        half *= 2
    power = 0.0
    for i in range(n):
        power += (i + 1) * (re[i] ** 2 + im[i] ** 2)
    return power


@at(np.array([0.3, -0.7, 1.2, 0.4, 0.9]))
def dft(x):
    n = len(x)
    total = 0.0
    for k in range(n):
        re, im = 0.0, 0.0
        for t in range(n):
            re += x[t] * np.cos(2.0 * np.pi * k * t / n)
            im -= x[t] * np.sin(2.0 * np.pi * k * t / n)
        total += k * np.sqrt(re * re + im * im + 0.01)
    return total


@at(np.array([0.3, -0.7, 1.2, 0.4, 0.9, -0.2, 0.1, 0.8]))
def haar(x):
    """Haar wavelets, level by level in place."""
    n = len(x)
    while n > 1:
        half = n // 2
        low = (x[0:n:2] + x[1:n:2]) / math.sqrt(2.0)
        high = (x[0:n:2] - x[1:n:2]) / math.sqrt(2.0)
        x[:half] = low
        x[half:n] = high
        n = half
    return np.sum(np.arange(8) * x**2)


@at(0.2, 1.7, 3)
def romberg(a, b, levels):
    R = np.zeros((levels + 1, levels + 1))
    h = b - a
    R[0, 0] = 0.5 * h * (math.exp(-a * a) + math.exp(-b * b))
    for i in range(1, levels + 1):
        h *= 0.5
        s = 0.0
        for k in range(1, 2**i, 2):
            s += math.exp(-((a + k * h) ** 2))
        R[i, 0] = 0.5 * R[i - 1, 0] + h * s
        for j in range(1, i + 1):
            R[i, j] = R[i, j - 1] + (R[i, j - 1] - R[i - 1, j - 1]) / (4**j - 1)
    return R[levels, levels]


@at(POINTS, np.array([[0.2, 0.1], [2.0, 2.0]]))
def kmeans_cost(points, centres):
    total = 0.0
    for p in points:
        best = np.inf
        for c in centres:
            d = np.sum((p - c) ** 2)
            if d < best:
                best = d
        total += best
    return total


@at(POINTS, np.array([[0.2, 0.1], [2.0, 2.0]]), 2)
def lloyd(points, centres, steps):
    """Lloyd's iteration: assignments are piecewise constant, the means are not."""
    for _ in range(steps):
        sums = np.zeros_like(centres)
        counts = np.zeros(len(centres))
        for i in range(len(points)):
            k = np.argmin(np.sum((points[i] - centres) ** 2, axis=1))
            sums[k] += points[i]
            counts[k] += 1
        centres = sums / counts[:, None]
    return np.sum(centres**3)


@at(np.array([0.0, 1.0, 2.5, 3.0]), np.array([0.2, 0.9, -0.4, 0.6]), 1.7)
def natural_spline(x, y, at_x):
    """A natural cubic spline: its second derivatives by a tridiagonal solve."""
    n = len(x)
    m = np.zeros(n)
    u = np.zeros(n)
    for i in range(1, n - 1):
        sig = (x[i] - x[i - 1]) / (x[i + 1] - x[i - 1])
        p = sig * m[i - 1] + 2.0
        m[i] = (sig - 1.0) / p
        slope = (y[i + 1] - y[i]) / (x[i + 1] - x[i]) - (y[i] - y[i - 1]) / (x[i] - x[i - 1])
        u[i] = (6.0 * slope / (x[i + 1] - x[i - 1]) - sig * u[i - 1]) / p
    m[n - 1] = 0.0
    for k in range(n - 2, -1, -1):
        m[k] = m[k] * m[k + 1] + u[k]
    lo = 0
    while lo < n - 2 and x[lo + 1] < at_x:
        lo += 1
    h = x[lo + 1] - x[lo]
    a, b = (x[lo + 1] - at_x) / h, (at_x - x[lo]) / h
    return a * y[lo] + b * y[lo + 1] + ((a**3 - a) * m[lo] + (b**3 - b) * m[lo + 1]) * h * h / 6.0


@at(np.array([0.0, 0.5, 1.3, 2.0]), np.array([0.2, 0.9, -0.4, 0.6]), 0.8)
def newton_interpolation(x, y, t):
    """Divided differences in place."""
    c = y.copy()
    n = len(x)
    for j in range(1, n):
        for i in range(n - 1, j - 1, -1):
            c[i] = (c[i] - c[i - 1]) / (x[i] - x[i - j])
    p = c[n - 1]
    for i in range(n - 2, -1, -1):
        p = c[i] + (t - x[i]) * p
    return p


@at(np.array([[0.0, 0.0], [2.0, 0.3], [2.4, 1.9], [0.7, 2.6], [-0.5, 1.2]]))
def polygon_area(p):
    area = 0.0
    n = len(p)
    for i in range(n):
        j = (i + 1) % n
        area += p[i, 0] * p[j, 1] - p[j, 0] * p[i, 1]
    return 0.5 * area


@at(np.array([[0.0, 0.2], [1.0, 1.5], [2.0, -0.7], [3.0, 0.4]]), 0.35)
def de_casteljau(points, t):
    """A point on a Bezier curve."""
    b = points.copy()
    n = len(b)
    for r in range(1, n):
        for i in range(n - r):
            b[i] = (1.0 - t) * b[i] + t * b[i + 1]
    return b[0, 0] * b[0, 1]


@at(C)
def prefix_sums(x):
    """Hillis and Steele's scan."""
    y = x.copy()
    shift = 1
    while shift < len(y):
        z = y.copy()
        z[shift:] += y[:-shift]
        y = z
        shift *= 2
    return np.sum(y**2)


@at(np.array([0.3, 1.1, 0.4, 2.0]))
def softmax_cross_entropy(z):
    top = z[0]
    for k in range(1, len(z)):
        if z[k] > top:
            top = z[k]
    total = 0.0
    for k in range(len(z)):
        total += math.exp(z[k] - top)
    return math.log(total) + top - z[2]


@at(np.array([1.4, 0.8]))
def agm(ab):
    """The arithmetic-geometric mean."""
    a, b = ab
    while abs(a - b) > 1e-13:
        a, b = 0.5 * (a + b), math.sqrt(a * b)
    return a


@at(2.3, 0.6)
def continued_fraction(x, a):
    f = x
    for k in range(12, 0, -1):
        f = x + k * a / f
    return f
