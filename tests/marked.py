"""`@at(*args)` marks a function as a program, to be tried at these arguments; again, at others as well."""


def at(*args):
    def mark(f):
        f.at, f.points = args, [args, *getattr(f, "points", ())]
        return f

    return mark
