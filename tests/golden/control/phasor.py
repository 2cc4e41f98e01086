import numpy as np


def brightness(x, delay):
    wave = np.exp(1j * x) + 0.5 * np.exp(2j * (x + delay))
    return abs(wave) ** 2


# call: gs.grad(brightness, argnums=("x", "delay")) @ 0.7, 0.3

# output
def brightness_grad(x, delay):
    """Gradient of brightness (phasor.py:4) with respect to x, delay."""
    t = np.exp(1j * x)                      # line 5
    t2 = np.exp(2j * (x + delay))           # line 5
    wave = t + 0.5 * t2                     # line 5
    wave_bar = 2.0 * np.conj(wave)          # line 6
    t3 = -2.0 * (0.5 * wave_bar * t2).imag  # line 5
    x_bar = t3 - (wave_bar * t).imag        # line 5
    return x_bar, t3
