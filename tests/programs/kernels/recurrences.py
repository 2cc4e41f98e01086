"""Dynamic programming, filters and chains."""

import math

import numpy as np
from marked import at

W = np.array([[0.2, 1.3, 4.0, 9.0], [2.1, 0.3, 1.7, 5.2], [6.3, 3.1, 0.4, 1.1], [1.9, 8.0, 4.4, 0.1]])
S = np.array([[1.2, -0.4, 0.3, -0.9], [-0.7, 0.8, -0.2, 0.5], [0.1, -0.6, 1.5, -0.3]])
TRANSITION = np.array([[0.7, 0.2, 0.1], [0.3, 0.5, 0.2], [0.2, 0.2, 0.6]])
EMISSION = np.array([[0.6, 0.3, 0.1], [0.1, 0.4, 0.5], [0.2, 0.3, 0.5]])
START = np.array([0.5, 0.3, 0.2])
SYMBOLS = np.array([0, 2, 1, 1, 0])


@at(W)
def floyd_warshall(d):
    n = d.shape[0]
    for k in range(n):
        for i in range(n):
            for j in range(n):
                if d[i, k] + d[k, j] < d[i, j]:
                    d[i, j] = d[i, k] + d[k, j]
    return np.sum(d * d)


@at(W)
def min_plus(d):
    """Shortest paths, a row at a time."""
    for k in range(len(d)):
        d = np.minimum(d, d[:, k : k + 1] + d[k : k + 1, :])
    return np.sum(d**2)


@at(W, 0.5)
def soft_min_plus(d, gamma):
    n = len(d)
    for k in range(n):
        for i in range(n):
            for j in range(n):
                through = d[i, k] + d[k, j]
                d[i, j] = -gamma * np.logaddexp(-d[i, j] / gamma, -through / gamma)
    return np.sum(d)


@at(S, 0.45)
def needleman_wunsch(score, gap):
    n, m = score.shape
    h = np.zeros((n + 1, m + 1))
    for i in range(1, n + 1):
        h[i, 0] = h[i - 1, 0] - gap
    for j in range(1, m + 1):
        h[0, j] = h[0, j - 1] - gap
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            h[i, j] = max(h[i - 1, j - 1] + score[i - 1, j - 1], h[i - 1, j] - gap, h[i, j - 1] - gap)
    return h[n, m]


@at(S, 0.45)
def soft_needleman_wunsch(score, gap):
    n, m = score.shape
    h = np.zeros((n + 1, m + 1))
    h[1:, 0] = -gap * np.arange(1, n + 1)
    h[0, 1:] = -gap * np.arange(1, m + 1)
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            match = math.exp(h[i - 1, j - 1] + score[i - 1, j - 1])
            h[i, j] = math.log(match + math.exp(h[i - 1, j] - gap) + math.exp(h[i, j - 1] - gap))
    return h[n, m]


@at(S, 0.4)
def smith_waterman(score, gap):
    """Local alignment: the best cell of all."""
    n, m = score.shape
    h = np.zeros((n + 1, m + 1))
    best = 0.0
    for i in range(n):
        for j in range(m):
            h[i + 1, j + 1] = max(0.0, h[i, j] + score[i, j], h[i, j + 1] - gap, h[i + 1, j] - gap)
            best = max(best, h[i + 1, j + 1])
    return best * best


@at(np.array([0.1, 0.9, 1.7, 1.1]), np.array([0.3, 1.2, 1.6, 0.7, 0.2]), 0.5)
def soft_dtw(x, y, gamma):
    n, m = len(x), len(y)
    r = np.full((n + 1, m + 1), 1e3)
    r[0, 0] = 0.0
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            cost = (x[i - 1] - y[j - 1]) ** 2
            a, b, c = r[i - 1, j - 1], r[i - 1, j], r[i, j - 1]
            low = min(a, b, c)
            total = math.exp((low - a) / gamma) + math.exp((low - b) / gamma) + math.exp((low - c) / gamma)
            r[i, j] = cost + low - gamma * math.log(total)
    return r[n, m]


@at(TRANSITION, EMISSION, START, SYMBOLS)
def hmm_forward(a, b, pi, seen):
    """The likelihood with scaled forward probabilities."""
    alpha = pi * b[:, seen[0]]
    loglik = 0.0
    for t in range(1, len(seen)):
        scale = np.sum(alpha)
        loglik += np.log(scale)
        alpha = (alpha / scale) @ a * b[:, seen[t]]
    return loglik + np.log(np.sum(alpha))


@at(np.log(TRANSITION), np.log(EMISSION), np.log(START), SYMBOLS)
def hmm_forward_log(log_a, log_b, log_pi, seen):
    """In logarithms, state by state, in a table."""
    n, T = len(log_pi), len(seen)
    alpha = np.zeros((T, n))
    for i in range(n):
        alpha[0, i] = log_pi[i] + log_b[i, seen[0]]
    for t in range(1, T):
        for j in range(n):
            s = -np.inf
            for i in range(n):
                s = np.logaddexp(s, alpha[t - 1, i] + log_a[i, j])
            alpha[t, j] = s + log_b[j, seen[t]]
    top = np.max(alpha[-1])
    return top + np.log(np.sum(np.exp(alpha[-1] - top)))


@at(np.log(TRANSITION), np.log(EMISSION), np.log(START), SYMBOLS)
def viterbi(log_a, log_b, log_pi, seen):
    delta = log_pi + log_b[:, seen[0]]
    for t in range(1, len(seen)):
        new = np.zeros_like(delta)
        for j in range(len(delta)):
            new[j] = np.max(delta + log_a[:, j]) + log_b[j, seen[t]]
        delta = new
    return np.max(delta)


@at(np.array([1.0, 1.3, 0.9, 1.8, 2.2]), 0.3, 0.5, 0.8)
def kalman_1d(z, q, r, x0):
    """A random walk observed with noise: the negative log-likelihood."""
    x, p = x0, 1.0
    nll = 0.0
    for k in range(len(z)):
        p = p + q
        s = p + r
        innovation = z[k] - x
        gain = p / s
        nll += 0.5 * (math.log(s) + innovation * innovation / s)
        x = x + gain * innovation
        p = (1.0 - gain) * p
    return nll


@at(np.array([0.1, 0.35, 0.4, 0.9]), np.array([0.05, 0.2]), 0.3, 0.1)
def kalman(z, log_q, r, dt):
    """Position and velocity, observed in position."""
    F = np.array([[1.0, dt], [0.0, 1.0]])
    H = np.array([[1.0, 0.0]])
    Q = np.diag(np.exp(log_q))
    x = np.zeros(2)
    P = np.eye(2)
    nll = 0.0
    for k in range(len(z)):
        x = F @ x
        P = F @ P @ F.T + Q
        y = z[k] - H @ x
        S = H @ P @ H.T + r * r
        K = P @ H.T / S
        x = x + (K @ y)
        P = P - K @ H @ P
        nll += 0.5 * (np.log(S[0, 0]) + y[0] ** 2 / S[0, 0])
    return nll


@at(np.array([0.2, -0.5, 0.9, 0.1, -1.2]), 0.1, 0.15, 0.7)
def garch(returns, omega, alpha, beta):
    n = len(returns)
    variance = np.zeros(n)
    variance[0] = omega / (1.0 - alpha - beta)
    for t in range(1, n):
        variance[t] = omega + alpha * returns[t - 1] ** 2 + beta * variance[t - 1]
    return 0.5 * np.sum(np.log(variance) + returns**2 / variance)


@at(np.array([0.4, 1.1, -0.3, 0.8, 0.2, -0.6]), np.array([0.5, -0.2]), np.array([0.3]))
def arma(y, phi, theta):
    """The sum of squared innovations of an ARMA(2, 1)."""
    e = np.zeros(len(y))
    for t in range(len(y)):
        e[t] = y[t]
        for k in range(len(phi)):
            if t - 1 - k >= 0:
                e[t] -= phi[k] * y[t - 1 - k]
        if t > 0:
            e[t] -= theta[0] * e[t - 1]
    return np.sum(e**2)


@at(100.0, 95.0, 0.03, 0.25, 1.0, 6)
def european_lattice(S, K, r, sigma, T, n):
    """Cox, Ross and Rubinstein's binomial tree."""
    dt = T / n
    u = math.exp(sigma * math.sqrt(dt))
    p = (math.exp(r * dt) - 1.0 / u) / (u - 1.0 / u)
    discount = math.exp(-r * dt)
    v = np.zeros(n + 1)
    for j in range(n + 1):
        v[j] = max(S * u ** (2 * j - n) - K, 0.0)
    for step in range(n, 0, -1):
        for j in range(step):
            v[j] = discount * (p * v[j + 1] + (1.0 - p) * v[j])
    return v[0]


@at(100.0, 103.0, 0.05, 0.3, 0.5, 5)
def american_put(S, K, r, sigma, T, n):
    dt = T / n
    u = np.exp(sigma * np.sqrt(dt))
    d = 1.0 / u
    p = (np.exp(r * dt) - d) / (u - d)
    prices = S * u ** np.arange(-n, n + 1, 2.0)
    values = np.maximum(K - prices, 0.0)
    for _ in range(n):
        prices = prices[1:] * d
        values = np.exp(-r * dt) * (p * values[1:] + (1.0 - p) * values[:-1])
        values = np.maximum(values, K - prices)
    return values[0]


@at(np.array([0.4, -0.6, 0.9, 0.3]), np.array([[0.2, -0.1, 0.4], [0.5, 0.3, -0.2]]), 0.1)
def lstm(xs, w, b):
    """One LSTM cell of one unit, over time, with tied gates."""
    h, c = 0.0, 0.0
    total = 0.0
    for x in xs:
        i = 1.0 / (1.0 + math.exp(-(w[0, 0] * x + w[1, 0] * h + b)))
        f = 1.0 / (1.0 + math.exp(-(w[0, 1] * x + w[1, 1] * h + b)))
        g = math.tanh(w[0, 2] * x + w[1, 2] * h)
        c = f * c + i * g
        h = i * math.tanh(c)
        total += (h - 0.3) ** 2
    return total


@at(0.3 * S[:, :3].reshape(3, 3), 0.2 * TRANSITION, np.array([0.5, -0.3, 0.8, 0.2]).reshape(4, 1) * np.ones((4, 3)))
def gru(w, u, xs):
    """A gated recurrent unit of three units, its states kept in a table."""
    n = w.shape[0]
    hs = np.zeros((len(xs) + 1, n))
    for t in range(len(xs)):
        z = 1.0 / (1.0 + np.exp(-(w @ xs[t] + u @ hs[t])))
        candidate = np.tanh(w.T @ xs[t] + u.T @ (z * hs[t]))
        hs[t + 1] = (1.0 - z) * hs[t] + z * candidate
    return np.sum(hs[-1] ** 2)


@at(np.array([0.3, 0.8, -0.2, 0.5, 1.0]), 0.4)
def exponential_smoothing(y, alpha):
    level = y[0]
    sse = 0.0
    for t in range(1, y.shape[0]):
        error = y[t] - level
        sse += error * error
        level += alpha * error
    return sse
