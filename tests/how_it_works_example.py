"""The function that docs/how-it-works.md follows."""


def f(x, n):
    s = x
    for _ in range(n):
        s = s * s + x
    return s
