"""A regression line by gradient descent on the mean squared error."""

import gradscribe as gs
import numpy as np


@gs.differentiable(argnums=("w", "b"))
def mse(w, b, x, y):
    r = w * x + b - y
    return np.mean(r**2)


def data(n: int = 100, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Points around y = 3 x - 1."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(-2, 2, n)
    return x, 3.0 * x - 1.0 + 0.3 * rng.normal(size=n)


def fit(x: np.ndarray, y: np.ndarray, rate: float = 0.1, steps: int = 200) -> tuple[float, float, list[float]]:
    """Gradient descent from w = b = 0. Returns w, b and the loss before each step."""
    w, b = 0.0, 0.0
    losses = []
    for _ in range(steps):
        loss, (w_bar, b_bar) = mse.value_and_grad(w, b, x, y)
        w, b = w - rate * w_bar, b - rate * b_bar
        losses.append(loss)
    return w, b, losses


def main() -> None:
    x, y = data()
    w, b, losses = fit(x, y)
    print(mse.value_and_grad)
    print(f"fitted   y = {w:.6f} x + {b:.6f}, loss {losses[0]:.4f} -> {losses[-1]:.4f}")
    print("exactly  y = {:.6f} x + {:.6f} (least squares)".format(*np.polyfit(x, y, 1)))


if __name__ == "__main__":
    main()
