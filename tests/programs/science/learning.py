"""Losses, layers, images and money."""

import math

import numpy as np
from marked import at

BATCH = np.array([[0.5, -1.0, 0.3], [1.2, 0.4, -0.7], [-0.3, 0.8, 0.9], [0.1, -0.6, 1.4]])
IMAGE = np.sin(np.arange(36.0).reshape(6, 6) * 1.3) + 0.1
CASH = np.array([-100.0, 30.0, 40.0, 55.0])


@at(np.array([[0.2, -0.4], [0.7, 0.1], [-0.3, 0.5]]), np.array([0.4, -0.6]), BATCH)
def perceptron(inner, outer, x):
    hidden = np.tanh(x @ inner)
    return np.mean((hidden @ outer - 0.2) ** 2)


@at(np.array([0.3, -0.2, 0.8]), BATCH)
def attention(query, keys):
    scores = keys @ query / math.sqrt(len(query))
    weights = np.exp(scores - scores.max())
    weights /= weights.sum()
    return np.sum((weights @ keys) ** 2)


@at(BATCH, np.array([1.0, 0.9, 1.1]), np.array([0.1, 0.0, -0.2]))
def layer_norm(x, gain, bias):
    mean = x.mean(axis=1, keepdims=True)
    variance = x.var(axis=1, keepdims=True)
    return np.sum(np.tanh(gain * (x - mean) / np.sqrt(variance + 1e-5) + bias))


@at(BATCH, 0.9)
def batch_norm_with_running_mean(x, momentum):
    running = np.zeros(x.shape[1])
    out = 0.0
    for k in range(0, len(x), 2):
        chunk = x[k : k + 2]
        mean = chunk.mean(axis=0)
        running = momentum * running + (1.0 - momentum) * mean
        out += np.sum((chunk - running) ** 2)
    return out


@at(BATCH, np.array([2, 0, 1, 2]))
def cross_entropy(logits, labels):
    loss = 0.0
    for i, k in enumerate(labels):
        row = logits[i]
        loss += np.log(np.sum(np.exp(row))) - row[k]
    return loss / len(labels)


@at(BATCH, 0.5)
def contrastive(z, temperature):
    n = len(z)
    normed = z / np.linalg.norm(z, axis=1, keepdims=True)
    similarity = normed @ normed.T / temperature
    loss = 0.0
    for i in range(n):
        total = 0.0
        for j in range(n):
            if j != i:
                total += np.exp(similarity[i, j])
        loss += np.log(total) - similarity[i, (i + 1) % n]
    return loss


@at(BATCH, 0.3)
def triplet(x, margin):
    near = np.sum((x[0] - x[1]) ** 2)
    far = np.sum((x[0] - x[2]) ** 2)
    return max(near - far + margin, 0.0) + 0.1 * near


@at(np.array([0.7, 0.2, 0.9]), np.array([1.0, 0.0, 1.0]), 2.0)
def focal_loss(p, y, gamma):
    pt = np.where(y > 0.5, p, 1.0 - p)
    return -np.mean((1.0 - pt) ** gamma * np.log(pt))


@at(np.array([0.4, -0.3]), np.array([-0.5, 0.2]))
def vae_terms(mu, log_var):
    kl = -0.5 * np.sum(1.0 + log_var - mu**2 - np.exp(log_var))
    noise = np.array([0.3, -1.1])
    z = mu + np.exp(0.5 * log_var) * noise
    return kl + np.sum((z - 0.5) ** 2)


@at(np.array([0.5, 0.5]), 0.05)
def gradient_descent_on_rosenbrock(x, rate):
    for _ in range(5):
        g = np.zeros(2)
        g[0] = -2.0 * (1.0 - x[0]) - 4.0 * x[0] * (x[1] - x[0] ** 2)
        g[1] = 2.0 * (x[1] - x[0] ** 2)
        x = x - rate * g
    return (1.0 - x[0]) ** 2 + (x[1] - x[0] ** 2) ** 2


@at(np.array([1.0, -0.8]), 0.1, 0.9, 0.99)
def adam(w, rate, beta1, beta2):
    m, v = np.zeros_like(w), np.zeros_like(w)
    for t in range(1, 5):
        g = 2.0 * w + np.array([0.5, 0.1])
        m = beta1 * m + (1.0 - beta1) * g
        v = beta2 * v + (1.0 - beta2) * g**2
        w = w - rate * (m / (1.0 - beta1**t)) / (np.sqrt(v / (1.0 - beta2**t)) + 1e-8)
    return np.sum(w**2)


@at(np.array([0.3, 0.9, -0.4]), 0.8)
def reinforce_return(rewards, discount):
    total, weight = 0.0, 1.0
    for r in rewards:
        total += weight * r
        weight *= discount
    return total * total


@at(np.array([[0.2, 1.0], [0.5, -0.3]]), 0.9)
def soft_value_iteration(reward, gamma):
    v = np.zeros(2)
    for _ in range(4):
        q = reward + gamma * v[:, None] * np.array([[0.8, 0.3], [0.2, 0.7]])
        v = np.log(np.sum(np.exp(q), axis=1))
    return v @ v


@at(BATCH)
def determinantal(x):
    kernel = x[:3] @ x[:3].T + 0.5 * np.eye(3)
    return np.log(np.linalg.det(kernel))


@at(IMAGE, 0.7)
def gaussian_blur(image, sigma):
    taps = np.exp(-0.5 * (np.arange(-1, 2) / sigma) ** 2)
    taps = taps / taps.sum()
    out = np.zeros((image.shape[0] - 2, image.shape[1] - 2))
    for a in range(3):
        for b in range(3):
            out += taps[a] * taps[b] * image[a : a + out.shape[0], b : b + out.shape[1]]
    return np.sum(out**2)


@at(IMAGE)
def sobel(image):
    gx = image[:-2, 2:] + 2 * image[1:-1, 2:] + image[2:, 2:] - image[:-2, :-2] - 2 * image[1:-1, :-2] - image[2:, :-2]
    gy = image[2:, :-2] + 2 * image[2:, 1:-1] + image[2:, 2:] - image[:-2, :-2] - 2 * image[:-2, 1:-1] - image[:-2, 2:]
    return np.sum(np.sqrt(gx**2 + gy**2 + 1e-3))


@at(IMAGE, 0.05)
def total_variation(image, eps):
    rows, columns = image.shape
    total = 0.0
    for i in range(rows - 1):
        for j in range(columns - 1):
            dx = image[i + 1, j] - image[i, j]
            dy = image[i, j + 1] - image[i, j]
            total += math.sqrt(dx * dx + dy * dy + eps)
    return total


@at(IMAGE, 0.2, 3)
def perona_malik(image, kappa, steps):
    for _ in range(steps):
        north = image[:-2, 1:-1] - image[1:-1, 1:-1]
        south = image[2:, 1:-1] - image[1:-1, 1:-1]
        flow = north * np.exp(-((north / kappa) ** 2)) + south * np.exp(-((south / kappa) ** 2))
        image[1:-1, 1:-1] += 0.2 * flow
    return np.sum(image**2)


@at(IMAGE[:4, :4], 1.3, 2.1)
def bilinear_sample(image, x, y):
    i, j = int(x), int(y)
    a, b = x - i, y - j
    top = (1.0 - b) * image[i, j] + b * image[i, j + 1]
    bottom = (1.0 - b) * image[i + 1, j] + b * image[i + 1, j + 1]
    return (1.0 - a) * top + a * bottom


@at(IMAGE)
def max_pooling(image):
    total = 0.0
    for i in range(0, image.shape[0], 2):
        for j in range(0, image.shape[1], 2):
            total += np.max(image[i : i + 2, j : j + 2]) ** 2
    return total


@at(IMAGE[0])
def median_of_three(x):
    out = x.copy()
    for i in range(1, len(x) - 1):
        a, b, c = x[i - 1], x[i], x[i + 1]
        out[i] = max(min(a, b), min(max(a, b), c))
    return np.sum(out**3)


@at(IMAGE[:3])
def histogram_soft(image):
    centres = np.linspace(-1.0, 1.0, 5)
    h = np.zeros(5)
    for value in image.ravel():
        h += np.exp(-10.0 * (value - centres) ** 2)
    h = h / np.sum(h)
    return -np.sum(h * np.log(h + 1e-9))


@at(100.0, 105.0, 0.02, 0.25, 0.5)
def black_scholes_put(S, K, r, sigma, T):
    d1 = (math.log(S / K) + (r + 0.5 * sigma**2) * T) / (sigma * math.sqrt(T))
    d2 = d1 - sigma * math.sqrt(T)

    def cdf(x):
        return 0.5 * math.erfc(-x / math.sqrt(2.0))

    return K * math.exp(-r * T) * cdf(-d2) - S * cdf(-d1)


@at(CASH, 0.07)
def net_present_value(cash, rate):
    return sum(c / (1.0 + rate) ** t for t, c in enumerate(cash))


@at(CASH)
def internal_rate(cash):
    rate = 0.1
    for _ in range(25):
        value, slope = 0.0, 0.0
        for t in range(len(cash)):
            value += cash[t] / (1.0 + rate) ** t
            slope -= t * cash[t] / (1.0 + rate) ** (t + 1)
        rate -= value / slope
    return rate


@at(np.array([0.01, 0.015, 0.02, 0.022]), 0.05)
def swap_from_a_curve(zero_rates, fixed):
    discounts = np.exp(-zero_rates * np.arange(1, len(zero_rates) + 1))
    floating = 1.0 - discounts[-1]
    return floating - fixed * discounts.sum()


@at(np.array([0.3, 0.5, 0.2]), np.array([[0.04, 0.01, 0.0], [0.01, 0.09, 0.02], [0.0, 0.02, 0.16]]), np.array([0.05, 0.08, 0.1]))
def markowitz(w, cov, mu):
    risk = np.sqrt(w @ cov @ w)
    return (w @ mu - 0.02) / risk


@at(100.0, 0.2, 0.05, 100.0)
def asian_option(spot, sigma, r, strike):
    shocks = np.array([[0.3, -0.6, 1.1], [-0.2, 0.9, 0.4], [1.0, 0.1, -0.8]])
    dt = 1.0 / 3.0
    payoff = 0.0
    for path in shocks:
        s, total = spot, 0.0
        for z in path:
            s = s * math.exp((r - 0.5 * sigma**2) * dt + sigma * math.sqrt(dt) * z)
            total += s
        payoff += max(total / 3.0 - strike, 0.0)
    return math.exp(-r) * payoff / len(shocks)


@at(100.0, 0.04, 0.04, 1.5, 0.3, -0.6)
def heston_path(s, v, theta, kappa, xi, rho):
    dt = 0.1
    for z1, z2 in [(0.4, -0.3), (-0.9, 0.8), (0.2, 0.5)]:
        w = rho * z1 + math.sqrt(1.0 - rho * rho) * z2
        s *= math.exp(-0.5 * v * dt + math.sqrt(v * dt) * z1)
        v = v + kappa * (theta - v) * dt + xi * math.sqrt(v * dt) * w
    return s * (1.0 + v)


@at(0.03, 0.4, 0.05, 0.01)
def vasicek_bond(r, a, b, sigma):
    T = 2.0
    B = (1.0 - math.exp(-a * T)) / a
    A = math.exp((b - sigma**2 / (2.0 * a**2)) * (B - T) - sigma**2 * B * B / (4.0 * a))
    return A * math.exp(-B * r)


@at(np.array([95.0, 100.0, 105.0]), np.array([9.0, 6.0, 3.8]), 0.3)
def implied_volatility_fit(strikes, prices, sigma):
    error = 0.0
    for k, p in zip(strikes, prices, strict=True):
        d1 = (math.log(100.0 / k) + 0.5 * sigma**2) / sigma
        price = 100.0 * 0.5 * (1 + math.erf(d1 / 2**0.5)) - k * 0.5 * (1 + math.erf((d1 - sigma) / 2**0.5))
        error += (price - p) ** 2
    return error / len(strikes)
