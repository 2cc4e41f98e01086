import numpy as np


def lu_by_rows(a):
    n = len(a)
    for k in range(n - 1):
        a[k + 1 :, k] /= a[k, k]
        a[k + 1 :, k + 1 :] -= np.outer(a[k + 1 :, k], a[k, k + 1 :])
    return np.sum(np.log(np.diag(a)))


# call: gs.grad(lu_by_rows) @ np.array([[4.0, 1.0, 0.5], [0.8, 5.0, -1.0], [0.1, 0.7, 3.5]])

# output
def lu_by_rows_grad(a):
    """Gradient of lu_by_rows (lu.py:4) with respect to a."""
    n = len(a)
    a = a.copy()
    a_tape = []
    tape = []
    a_tape_1 = []
    a_tape_2 = []
    for k in range(n - 1):
        t = a[k, k]                         # line 7
        a_tape.append(t)
        t = a[k + 1 :, k] / t
        tape.append(t)
        a[k + 1 :, k] = t
        t = a[k + 1 :, k]                   # line 8
        a_tape_1.append(t.copy())
        t2 = a[k, k + 1 :]                  # line 8
        a_tape_2.append(t2.copy())
        a[k + 1 :, k + 1 :] -= np.outer(t, t2)
    diag_a = np.diag(a)                     # line 9
    rows = np.arange(diag_a.size)           # line 9
    total = np.zeros_like(a)
    total[rows, rows] = 1.0 / diag_a
    for k in reversed(range(n - 1)):
        t = a_tape.pop()
        t2 = tape.pop()
        t3 = a_tape_1.pop()
        t4 = a_tape_2.pop()
        t5 = -total[k + 1 :, k + 1 :]       # line 8
        t4 = t5 @ t4                        # line 8
        total[k, k + 1 :] += t3 @ t5
        total[k + 1 :, k] += t4
        t3 = total[k + 1 :, k]              # line 7
        t6 = np.dot(t3, t2 / t)
        total[k + 1 :, k] = t3 / t
        total[k, k] -= t6
    return total
