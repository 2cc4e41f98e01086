"""z = x y + y**2: dz/dx = y and dz/dy = x + 2 y, which are 2 and 7 at (3, 2)."""

import gradscribe as gs


@gs.differentiable
def z(x: float, y: float):
    return x * y + y**2


def main() -> None:
    print(z.grad)
    print("at (3, 2):", z.grad(3.0, 2.0))


if __name__ == "__main__":
    main()
