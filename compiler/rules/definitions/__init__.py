"""Functions that are written out in terms of others where they are called."""
