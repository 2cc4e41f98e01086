"""What stores take of their values."""

from __future__ import annotations

import numpy as np


def cycled(part, values):
    """What `array.flat[index] = values` stores, where `part` is `array.flat[index]`: the values again and again."""
    values = np.ravel(values)
    if np.ndim(part) == 0:
        return values[0]
    return np.reshape(values[np.arange(np.size(part)) % np.size(values)], np.shape(part))
