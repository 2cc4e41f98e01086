"""Fits: residuals, likelihoods and priors, as people write them."""

import math

import numpy as np
from marked import at

X = np.array([0.0, 0.5, 1.1, 1.7, 2.2, 3.0])
Y = np.array([1.1, 0.7, 0.2, 0.4, 0.9, 1.6])
COUNTS = np.array([3.0, 1.0, 0.0, 2.0, 4.0, 7.0])
LABELS = np.array([0.0, 0.0, 1.0, 0.0, 1.0, 1.0])
DESIGN = np.array([[1.0, 0.3, -0.2], [1.0, -0.5, 0.8], [1.0, 1.1, 0.4], [1.0, 0.2, -1.0], [1.0, -0.9, 0.1], [1.0, 0.6, 0.7]])


@at(np.array([0.9, -0.6, 0.3]), X, Y)
def polynomial_fit(c, x, y):
    residual = c[0] + c[1] * x + c[2] * x**2 - y
    return 0.5 * np.sum(residual**2)


@at(np.array([1.2, 0.7, 0.1]), X, Y)
def exponential_decay(p, x, y):
    amplitude, rate, offset = p
    model = amplitude * np.exp(-rate * x) + offset
    return np.mean((y - model) ** 2)


@at(np.array([1.5, 2.0, 0.5, 0.2]), X, Y)
def gaussian_peak(p, x, y):
    height, centre, width, base = p
    model = base + height * np.exp(-0.5 * ((x - centre) / width) ** 2)
    return np.sum((model - y) ** 2) / len(x)


@at(np.array([1.0, 0.8]), 0.3, X, Y)
def michaelis_menten(p, sigma, x, y):
    vmax, km = p
    z = (y - vmax * x / (km + x)) / sigma
    return 0.5 * np.sum(z * z) + len(x) * math.log(sigma)








@at(np.array([0.2, -0.4, 0.6]), DESIGN, LABELS, 0.1)
def logistic_regression(w, x, labels, penalty):
    z = x @ w
    return np.sum(np.logaddexp(0.0, z) - labels * z) + 0.5 * penalty * np.dot(w, w)


@at(np.array([0.2, -0.4, 0.6]), DESIGN, COUNTS)
def poisson_regression(w, x, counts):
    eta = x @ w
    return np.sum(np.exp(eta) - counts * eta)


@at(np.array([0.2, -0.4, 0.6]), DESIGN, Y, 0.05)
def ridge(w, x, y, lam):
    r = y - x @ w
    return r @ r + lam * w @ w


@at(np.array([0.2, -0.4, 0.6]), DESIGN, Y, 0.3)
def lasso_coordinate_objective(w, x, y, lam):
    total = 0.0
    for row, target in zip(x, y, strict=True):
        total += (target - np.dot(row, w)) ** 2
    return 0.5 * total + lam * np.sum(np.abs(w))


@at(np.array([0.2, -0.4, 0.6]), DESIGN, Y, 0.7)
def huber_regression(w, x, y, delta):
    r = np.abs(y - x @ w)
    quadratic = np.minimum(r, delta)
    return np.sum(0.5 * quadratic**2 + delta * (r - quadratic))


@at(np.array([0.2, -0.4, 0.6]), DESIGN, Y, 0.8)
def quantile_regression(w, x, y, tau):
    r = y - x @ w
    return np.sum(np.where(r >= 0, tau * r, (tau - 1.0) * r))


@at(np.array([0.2, -0.4, 0.6]), DESIGN, 2.0 * LABELS - 1.0)
def squared_hinge(w, x, sign):
    margin = np.maximum(0.0, 1.0 - sign * (x @ w))
    return np.mean(margin**2) + 0.01 * np.sum(w**2)


@at(0.4, -0.2, Y)
def normal_likelihood(mu, log_sigma, data):
    sigma = math.exp(log_sigma)
    total = 0.0
    for value in data:
        z = (value - mu) / sigma
        total -= 0.5 * z * z + math.log(sigma) + 0.5 * math.log(2.0 * math.pi)
    return -total


@at(0.4, 0.6, 4.0, Y)
def student_t(mu, sigma, nu, data):
    z = (data - mu) / sigma
    norm = math.lgamma(0.5 * (nu + 1.0)) - math.lgamma(0.5 * nu) - 0.5 * math.log(nu * math.pi) - math.log(sigma)
    return -np.sum(norm - 0.5 * (nu + 1.0) * np.log1p(z**2 / nu))


@at(1.7, 0.9, Y)
def gamma_likelihood(shape, rate, data):
    n = len(data)
    return -(n * (shape * math.log(rate) - math.lgamma(shape)) + (shape - 1.0) * np.sum(np.log(data)) - rate * np.sum(data))


@at(1.4, 1.2, Y)
def weibull_likelihood(k, lam, data):
    scaled = data / lam
    return -np.sum(np.log(k / lam) + (k - 1.0) * np.log(scaled) - scaled**k)


@at(np.array([0.3, -0.2]), np.array([0.0, 1.5]), np.array([-0.3, 0.1]), X)
def mixture_of_normals(logits, means, log_sigmas, data):
    weights = np.exp(logits) / np.sum(np.exp(logits))
    total = 0.0
    for x in data:
        density = 0.0
        for k in range(len(means)):
            s = np.exp(log_sigmas[k])
            density += weights[k] * np.exp(-0.5 * ((x - means[k]) / s) ** 2) / s
        total += np.log(density)
    return -total


@at(np.array([0.1, 0.6]), np.array([[1.0, 0.2], [0.2, 0.8]]), DESIGN[:, 1:])
def multivariate_normal(mean, cov, data):
    d = data - mean
    sign, logdet = np.linalg.slogdet(cov)
    return 0.5 * (np.sum(d * np.linalg.solve(cov, d.T).T) + len(data) * logdet)


@at(0.8, 1.1, 0.2, X, Y)
def gaussian_process(length, amplitude, noise, x, y):
    difference = x[:, None] - x[None, :]
    K = amplitude**2 * np.exp(-0.5 * (difference / length) ** 2) + noise**2 * np.eye(len(x))
    L = np.linalg.cholesky(K)
    alpha = np.linalg.solve(L.T, np.linalg.solve(L, y))
    return 0.5 * y @ alpha + np.sum(np.log(np.diag(L)))


@at(np.array([0.5, -0.3]), np.array([2.0, 5.0, 1.0, 7.0]), np.array([1.0, 1.0, 0.0, 1.0]), np.array([0.2, -0.5, 0.9, 0.1]))
def cox_partial_likelihood(beta, time, event, z):
    risk = beta[0] * z + beta[1] * z**2
    total = 0.0
    for i in range(len(time)):
        if event[i] > 0.5:
            at_risk = 0.0
            for j in range(len(time)):
                if time[j] >= time[i]:
                    at_risk += np.exp(risk[j])
            total += risk[i] - np.log(at_risk)
    return -total


@at(np.array([0.2, 0.5, -0.1]), np.array([[1.0, 0.0, 2.0], [0.5, 1.5, 1.0]]))
def softmax_choice(beta, attributes):
    utility = attributes @ beta
    top = np.max(utility)
    return top + np.log(np.sum(np.exp(utility - top))) - utility[1]


@at(2.1, 3.2, np.array([0.2, 0.55, 0.7]))
def beta_likelihood(a, b, p):
    log_beta = math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
    return len(p) * log_beta - np.sum((a - 1.0) * np.log(p) + (b - 1.0) * np.log1p(-p))


@at(np.array([1.0, -0.5, 0.8, 0.1]), 0.4)
def fused_penalty(signal, lam):
    return np.sum((signal - 0.3) ** 2) + lam * np.sum(np.sqrt(np.diff(signal) ** 2 + 1e-4))


@at(np.array([[0.9, 0.2], [-0.3, 0.7], [0.5, -0.6]]), np.array([[0.4, 0.8], [0.1, -0.5]]), DESIGN[:3, :2])
def matrix_factorisation(u, v, ratings):
    error = ratings - u @ v
    return np.sum(error**2) + 0.1 * (np.sum(u**2) + np.sum(v**2))


@at(0.3, 1.2, np.array([0.1, 0.4, 0.9, 1.6]))
def circle_fit(cx, r, t):
    px, py = np.cos(t) * 1.1, np.sin(t) * 0.9
    return np.sum((np.hypot(px - cx, py) - r) ** 2)


@at(Y, 2)
def autocovariance(x, lags):
    n = len(x)
    mean = np.mean(x)
    total = 0.0
    for lag in range(1, lags + 1):
        c = 0.0
        for t in range(n - lag):
            c += (x[t] - mean) * (x[t + lag] - mean)
        total += c / n
    return total**2


@at(X, Y)
def correlation(x, y):
    dx, dy = x - x.mean(), y - y.mean()
    return np.sum(dx * dy) / np.sqrt(np.sum(dx**2) * np.sum(dy**2))


@at(np.array([0.2, 0.5, 0.3]), np.array([0.4, 0.4, 0.2]))
def kullback_leibler(p, q):
    total = 0.0
    for i in range(len(p)):
        if p[i] > 0.0:
            total += p[i] * math.log(p[i] / q[i])
    return total


@at(np.array([0.4, -0.7, 0.2, 1.3]))
def skewness_and_kurtosis(x):
    m = np.mean(x)
    s2 = np.mean((x - m) ** 2)
    skew = np.mean((x - m) ** 3) / s2**1.5
    kurt = np.mean((x - m) ** 4) / s2**2
    return skew**2 + 0.25 * (kurt - 3.0) ** 2


@at(np.array([0.1, 0.5, 0.9]), X, Y)
def piecewise_linear(heights, x, y):
    knots = [0.0, 1.5, 3.0]
    total = 0.0
    for i in range(len(x)):
        k = 0 if x[i] < knots[1] else 1
        t = (x[i] - knots[k]) / (knots[k + 1] - knots[k])
        total += ((1.0 - t) * heights[k] + t * heights[k + 1] - y[i]) ** 2
    return total
