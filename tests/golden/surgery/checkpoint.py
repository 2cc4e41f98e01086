import gradscribe as gs
import numpy as np


def step(u):
    v = np.sin(u) * u
    return np.exp(-v * v) * u + v


def energy(u, n):
    for _ in range(n):
        u = gs.checkpoint(step)(u)
    return np.sum(u * u)


# call: gs.grad(energy) @ np.array([0.3, 0.7]), 4

# output
def energy_grad(u, n):
    """Gradient of energy (checkpoint.py:10) with respect to u."""
    u_tape = []
    for _ in range(n):
        u_tape.append(u)
        v = np.sin(u) * u                   # line 6
        u = np.exp(-v * v) * u + v          # line 7
    u_bar = 2.0 * u                         # line 13
    for _ in reversed(range(n)):
        u = u_tape.pop()
        sin_u = np.sin(u)                   # line 6
        v = sin_u * u
        u_bar_1 = u_bar * np.exp(-(v * v))  # line 7
        t = u_bar_1 * u * v
        v_bar = u_bar - t                   # line 7
        v_bar -= t
        u_bar_1 += v_bar * sin_u            # line 6
        u_bar_1 += v_bar * u * np.cos(u)
        u_bar = u_bar_1
    return u_bar
