"""y = x**2, the first derivative anybody learns: dy/dx = 2 x, so 10 at x = 5 and 6 at x = 3."""

import gradscribe as gs


@gs.differentiable
def square(x: float):
    return x**2


@gs.differentiable
def product(x: float):
    return x * x


def main() -> None:
    print(square.grad)
    print("x**2: slope at 5 is", square.grad(5.0), "and at 3", square.grad(3.0))
    print("x*x:  slope at 3 is", product.grad(3.0))


if __name__ == "__main__":
    main()
