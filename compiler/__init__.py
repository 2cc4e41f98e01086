"""The compiler: Python source in, derivative source out. Never imports the runtime."""
