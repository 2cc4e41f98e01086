import numpy as np
from scipy import special


def call(s, k, t, r, sigma):
    total = sigma * np.sqrt(t)
    d1 = (np.log(s / k) + (r + 0.5 * sigma**2) * t) / total
    return np.sum(s * special.ndtr(d1) - k * np.exp(-r * t) * special.ndtr(d1 - total))


# call: gs.grad(call) @ np.array([95.0, 105.0]), 100.0, 0.5, 0.03, 0.2
# output
from scipy import special


def call_grad(s, k, t, r, sigma):
    """Gradient of call (black_scholes.py:5) with respect to s."""
    total = sigma * np.sqrt(t)              # line 6
    t2 = s / k                              # line 7
    d1 = (np.log(t2) + (r + 0.5 * sigma**2) * t) / total  # line 7
    s_bar = special.ndtr(d1)                # line 8
    t3 = d1 - total                         # line 8
    t4 = k * np.exp(-(r * t)) * np.broadcast_to(1.0, s.shape)
    t3 = -0.3989422804014327 * (t4 * np.exp(-0.5 * (t3 * t3)))
    s_bar += (1.0 / k) * ((t3 + 0.3989422804014327 * (s * np.exp(-0.5 * (d1 * d1)))) / total / t2)  # line 7
    return s_bar
