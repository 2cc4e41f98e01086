import gradscribe as gs


def f(x):
    return x * x


gs.grad(f)("three")

# output
# error[G204]: `x` is a str, and there is no derivative with respect to it
#  = help: leave the parameter out of `argnums`, or pass floats
