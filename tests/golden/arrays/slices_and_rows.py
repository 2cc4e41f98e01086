import numpy as np


def f(A, b):
    C = np.zeros_like(A)
    for i in range(len(A)):
        C[i] = A[i] * b
    C[:, 0] += b[0]
    return np.sum(C[1:] * C[:-1])


# call: gs.grad(f, argnums=(0, 1)) @ np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), np.array([0.5, -1.5])
# output
def f_grad(A, b):
    """Gradient of f (slices_and_rows.py:4) with respect to A, b."""
    C = np.zeros_like(A)
    len_A = len(A)
    for i in range(len_A):
        C[i] = A[i] * b                     # line 7
    C_1 = C.copy()
    C_1[:, 0] = C[:, 0] + b[0]              # line 8
    t = C_1[:-1]                            # line 9
    C_bar = np.zeros_like(C)
    C_bar[:-1] = C_1[1:]
    C_bar[1:] += t
    b_bar = np.zeros_like(b)
    b_bar[0] = np.sum(C_bar[:, 0])          # line 8
    A_bar = np.zeros_like(A)
    for i in reversed(range(len_A)):
        C_bar_i = C_bar[i]                  # line 7
        b_bar += C_bar_i * A[i]
        A_bar[i] += C_bar_i * b
        C_bar[i] = 0.0
    return A_bar, b_bar
