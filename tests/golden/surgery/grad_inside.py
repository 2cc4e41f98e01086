import gradscribe as gs
import numpy as np


def leapfrog(q, p, steps):
    def potential(q):
        return np.sum(q**4) / 4.0

    force = gs.grad(potential)
    for _ in range(steps):
        p = p - 0.1 * force(q)
        q = q + 0.1 * p
    return np.sum(q * p)


# call: gs.grad(leapfrog) @ np.array([0.3, 0.7]), np.array([0.1, 0.2]), 4

# output
def leapfrog_grad(q, p, steps):
    """Gradient of leapfrog (grad_inside.py:5) with respect to q."""
    p = p.copy()
    q = q.copy()
    q_tape = []
    for _ in range(steps):
        q_tape.append(q)
        p -= 0.1 * q**3                     # line 11
        q = q + 0.1 * p                     # line 12
    q_bar = p
    p_bar = q
    for _ in reversed(range(steps)):
        q = q_tape.pop()
        p_bar += 0.1 * q_bar                # line 12
        q_bar -= 0.1 * (p_bar * (3 * q**2))  # line 7
    return q_bar
