import numpy as np


def high_frequencies(x):
    spectrum = np.fft.rfft(x)
    power = np.abs(spectrum) ** 2
    return np.sum(np.arange(len(power)) * power)


# call: gs.grad(high_frequencies) @ np.array([0.7, -0.2, 1.1, 0.4])

# output
def high_frequencies_grad(x):
    """Gradient of high_frequencies (spectrum.py:4) with respect to x."""
    spectrum = np.fft.rfft(x)               # line 5
    t = x.shape[0]                          # line 5
    t2 = 2.0 * (np.arange(len(spectrum)) * spectrum)  # line 5
    t3 = (t + 1) // 2
    t2[1:t3] = 0.5 * t2[1:t3]
    return np.fft.irfft(t2, n=t, norm="forward")
