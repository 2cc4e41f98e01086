import gradscribe as gs


def f(x, y):
    return x * y


gs.grad(f, argnums="z")(3.0, 2.0)

# output
# error[G215]: `argnums` names 'z', and the parameters are x, y
