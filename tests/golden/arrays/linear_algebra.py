import numpy as np


def log_likelihood(S, x):
    L = np.linalg.cholesky(S)
    z = np.linalg.solve(L, x)
    return -0.5 * z @ z - np.sum(np.log(np.diag(L)))


# call: gs.grad(log_likelihood, argnums=(0, 1)) @ np.array([[2.0, 0.5], [0.5, 1.0]]), np.array([0.3, 0.7])
# output
def log_likelihood_grad(S, x):
    """Gradient of log_likelihood (linear_algebra.py:4) with respect to S, x."""
    L = np.linalg.cholesky(S)               # line 5
    z = np.linalg.solve(L, x)               # line 6
    diag_L = np.diag(L)                     # line 7
    rows = np.arange(diag_L.size)           # line 7
    total = np.zeros_like(L)
    total[rows, rows] = -1.0 / diag_L
    matrix_transpose_L = matrix_transpose(L)  # line 6
    b_bar = np.linalg.solve(matrix_transpose_L, -z)  # line 6
    inner = lower_half(matrix_transpose_L @ (total + sum_like(-(np.expand_dims(b_bar, -1) * z), L)))  # line 5
    t = matrix_transpose(np.linalg.solve(matrix_transpose_L, inner))  # line 5
    whole = matrix_transpose(np.linalg.solve(matrix_transpose_L, t))  # line 5
    S_bar = 0.5 * (whole + matrix_transpose(whole))  # line 5
    return S_bar, b_bar
