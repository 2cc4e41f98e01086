import gradscribe as gs


class Model:
    def __init__(self, c):
        self.c = c


model = Model(2.0)


def f(x):
    return model.c * x * x


gs.export(gs.grad(f), "never_written.py", 3.0)

# output
# error[G501]: the global `model` is a Model, which cannot be written to a file
