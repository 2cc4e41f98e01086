"""f(x) = x**2 + 2 x - 1: the derivative 2 x + 2 is 6 at x = 2, and the second derivative is 2 everywhere."""

import gradscribe as gs


@gs.differentiable
def f(x: float):
    return x**2 + 2 * x - 1


def main() -> None:
    print(f.grad)
    print("f(2) =", f(2.0), "  f'(2) =", f.grad(2.0), "  f''(2) =", gs.grad(gs.grad(f))(2.0))


if __name__ == "__main__":
    main()
