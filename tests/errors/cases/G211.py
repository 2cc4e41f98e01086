import gradscribe as gs


def f(z):
    return abs(z)


gs.grad(f)(1.0 + 2.0j)

# output
# error[G211]: `z` is complex, and derivatives with respect to complex numbers are not supported
