"""Functions that generated code may call. NumPy only; each has a rule itself; exports paste their source."""
