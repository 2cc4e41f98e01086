"""A derivative that the user got wrong."""

import gradscribe as gs


@gs.custom_vjp
def square(x):
    return x * x


square.defvjp(lambda x: (x * x, x), lambda x, g: (3.0 * x * g,))

gs.verify(square, 3.0)
