def collatz_like(x):
    n = 0
    while x > 1.0:
        x = 0.5 * x if n % 2 == 0 else 0.9 * x - 0.01
        n += 1
        if n > 8:
            break
    return x


# call: gs.vectorize(collatz_like) @ np.array([0.5, -1.0, 2.0, 0.3])
# output
def collatz_like_vectorized(x):
    """collatz_like at many points."""
    x_1 = x.copy()
    n_1 = np.full_like(x, 0, dtype=int)
    running = np.arange(x.size)             # line 3
    while running.size > 0:
        running = running[x_1[running] > 1.0]  # line 3
        x = x_1[running]                    # line 3
        n = n_1[running]
        x = np.where(n % 2 == 0, 0.5 * x, 0.9 * x - 0.01)  # line 4
        n += 1                              # line 5
        stopped = n > 8
        x_1[running] = x                    # line 6
        n_1[running] = n
        running = running[np.logical_not(stopped)]
    return x_1
