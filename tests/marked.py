"""`@at(*args)` marks a function as a program, to be tried at these arguments."""


def at(*args):
    def mark(f):
        f.at = args
        return f

    return mark
