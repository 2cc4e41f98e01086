import numpy as np


def log_likelihood(A, x):
    S = A @ A.T + np.eye(len(A))
    L = np.linalg.cholesky(S)
    z = np.linalg.solve(L, x)
    return -0.5 * z @ z - np.sum(np.log(np.diag(L)))


# call: gs.grad(log_likelihood, argnums=(0, 1)) @ np.array([[2.0, 0.5], [0.3, 1.0]]), np.array([0.3, 0.7])
# output
def log_likelihood_grad(A, x):
    """Gradient of log_likelihood (linear_algebra.py:4) with respect to A, x."""
    transpose_A = A.T                       # line 5
    S = A @ transpose_A + np.eye(len(A))    # line 5
    L = np.linalg.cholesky(S)               # line 6
    z = np.linalg.solve(L, x)               # line 7
    diag_L = np.diag(L)                     # line 8
    rows = np.arange(diag_L.size)           # line 8
    total = np.zeros_like(L)
    total[rows, rows] = -1.0 / diag_L
    t = L.T                                 # line 7
    b_bar = np.linalg.solve(t, -z)          # line 7
    t = np.linalg.solve(t, np.linalg.solve(t, lower_half(t @ (total - np.outer(b_bar, z)))).T)  # line 6
    S_bar = 0.5 * (t.T + t)                 # line 6
    A_bar = S_bar @ A                       # line 5
    A_bar += (transpose_A @ S_bar).T
    return A_bar, b_bar
