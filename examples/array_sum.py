"""y = sum(x*x + 2 z), x an array and z a number: z is broadcast over x, so its derivative is a sum over x."""

import gradscribe as gs
import numpy as np


@gs.differentiable
def y(x, z):
    return np.sum(x * x + 2 * z)


def main() -> None:
    x_bar, z_bar = y.grad(np.full((2, 3), 3.0), 5.0)
    print(y.grad)
    print("dy/dx =", x_bar, " dy/dz =", z_bar, sep="\n")


if __name__ == "__main__":
    main()
