"""The main job on one screen: decorate, read the gradient, see it proved, run it."""

import gradscribe as gs
import numpy as np


@gs.differentiable(argnums=("w", "b"))
def mse(w, b, x, y):
    r = w * x + b - y
    return np.mean(r**2)


def main() -> None:
    x = np.array([1.0, 2.0, 3.0, 4.0])
    y = np.array([3.1, 4.9, 7.2, 8.8])
    at = (2.0, 0.5, x, y)

    print("The gradient at w = 2, b = 0.5:", mse.grad(*at))
    print("\nThe code that computed it:\n")
    print(mse.grad)
    print("\nIs it right? Two oracles that share nothing with the compiler say:\n")
    print(mse.verify(*at))


if __name__ == "__main__":
    main()
