import numpy as np


def spread(x, k, t):
    psi = np.fft.ifft(np.exp(-0.5j * t * k**2) * np.fft.fft(x))
    return np.sum(np.abs(psi) ** 4)


# call: gs.grad(spread, argnums=("x", "t")) @ np.array([0.7, -0.2, 1.1]), np.array([0.0, 2.0, -2.0]), 0.3

# output
def spread_grad(x, k, t):
    """Gradient of spread (propagation.py:4) with respect to x, t."""
    k_squared = k**2                        # line 5
    t2 = np.exp(-0.5j * t * k_squared)      # line 5
    fft_x = np.fft.fft(x)                   # line 5
    psi = np.fft.ifft(t2 * fft_x)           # line 5
    absolute_psi = np.abs(psi)              # line 6
    t3 = np.fft.ifft(4.0 * (absolute_psi**3 * divide_or_zero(np.conj(psi), absolute_psi)))  # line 5
    t_bar = 0.5 * np.sum(t3 * fft_x * t2 * k_squared).imag  # line 5
    x_bar = np.fft.fft(t3 * t2).real.copy()
    return x_bar, t_bar
