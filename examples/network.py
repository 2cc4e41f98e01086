"""A network Dense(5, relu), Dense(1), trained by stochastic gradient descent on the mean squared error.

The parameters are a dict of dicts, and so is the gradient.
"""

import gradscribe as gs
import numpy as np


def dense(layer, x):
    return x @ layer["w"] + layer["b"]


def predict(params, x):
    hidden = np.maximum(dense(params["hidden"], x), 0.0)
    return dense(params["output"], hidden)


@gs.differentiable(argnums="params")
def loss(params, x, y):
    return np.mean((predict(params, x) - y) ** 2)


def initial(inputs: int, rng: np.random.Generator) -> dict:
    """He's initialization: weights with variance 2 / inputs, biases 0."""

    def layer(n: int, m: int) -> dict:
        return {"w": rng.normal(size=(n, m)) * np.sqrt(2 / n), "b": np.zeros(m)}

    return {"hidden": layer(inputs, 5), "output": layer(5, 1)}


def data(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Noisy samples of a function of three variables that one hidden layer can approach."""
    x = rng.uniform(-1, 1, size=(n, 3))
    y = np.abs(x[:, :1] - x[:, 1:2]) + 0.5 * x[:, 2:3]
    return x, y + 0.05 * rng.normal(size=y.shape)


def step(params: dict, gradient: dict, rate: float) -> dict:
    """One step downhill, through the nested dict."""
    return {
        name: {key: value - rate * gradient[name][key] for key, value in layer.items()}
        for name, layer in params.items()
    }


def train(epochs: int = 100, batch: int = 20, rate: float = 0.1, seed: int = 0) -> tuple[dict, list[float]]:
    """Train on 200 points. Returns the parameters and the loss over all points after each epoch."""
    rng = np.random.default_rng(seed)
    x, y = data(200, rng)
    params = initial(3, rng)
    losses = [float(loss(params, x, y))]
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for rows in np.split(order, len(x) // batch):
            params = step(params, loss.grad(params, x[rows], y[rows]), rate)
        losses.append(float(loss(params, x, y)))
    return params, losses


def main() -> None:
    _, losses = train()
    print(loss.grad)
    for epoch in range(0, len(losses), 10):
        print(f"epoch {epoch:3d}   loss {losses[epoch]:.5f}")


if __name__ == "__main__":
    main()
