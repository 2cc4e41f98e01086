import numpy as np
from scipy import stats


def negative_log_likelihood(mu, sigma, x):
    return -np.sum(stats.norm.logpdf(x, mu, sigma))


# call: gs.value_and_grad(negative_log_likelihood, argnums=(0, 1)) @ 0.3, 1.4, np.array([0.7, -1.2, 2.1])
# output
def negative_log_likelihood_value_and_grad(mu, sigma, x):
    """Value and gradient of negative_log_likelihood (likelihood.py:5) with respect to mu, sigma."""
    t = (x - mu) / sigma                    # line 6
    value = -np.sum(-0.5 * (t * t) - 0.9189385332046727 - np.log(sigma))  # line 6
    sigma_bar = np.sum(-np.broadcast_to(-1.0, x.shape)) / sigma - np.dot(t, t / sigma)  # line 6
    mu_bar = -(np.sum(t) / sigma)           # line 6
    return value, (mu_bar, sigma_bar)
