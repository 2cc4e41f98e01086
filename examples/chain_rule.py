"""The chain u = g(x), y = h(u): the generated code is the chain rule on paper, line by line."""

import math

import gradscribe as gs


def g(x):
    return x**2 + 1


def h(u):
    return math.sin(u)


@gs.differentiable
def chain(x: float):
    u = g(x)
    y = h(u)
    return y


ON_PAPER = """\
on paper:
    u = g(x) = x**2 + 1          g'(x) = 2 x
    y = h(u) = sin(u)            h'(u) = cos(u)

    dy/du = h'(u) = cos(u)
    dy/dx = dy/du * du/dx = cos(u) * 2 x
"""


def main() -> None:
    print(ON_PAPER)
    print("by gradscribe:\n")
    print(chain.grad)
    x = 1.5
    print(f"at x = {x}: generated {chain.grad(x)}, paper {math.cos(g(x)) * 2 * x}")


if __name__ == "__main__":
    main()
