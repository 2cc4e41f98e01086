"""`explain`: every stage of a function's journey to its derivative, as text."""

from __future__ import annotations

from typing import Any

from .callables import example_arguments, take_apart
from .transforms import BoundTransform, Jacobian, Transformed, _values, specializer_of


class Explanation:
    """The stages of one compilation, in order; prints as a document."""

    def __init__(self, name: str, stages: list[tuple[str, str]]):
        self.name, self.stages = name, stages

    def __str__(self) -> str:
        parts = (f"== {i}. {stage} ==\n\n{text.strip()}\n" for i, (stage, text) in enumerate(self.stages, 1))
        return f"{self.name}\n\n" + "\n".join(parts)

    __repr__ = __str__

    def __getitem__(self, stage: str) -> str:
        return dict(self.stages)[stage]


def explain(f: Any, *args: Any, **kwargs: Any) -> Explanation:
    """Every stage of the journey for `f` called with these arguments; for a plain function, of its gradient.

    Without arguments, those that the annotations say, floats where they say nothing. `.stages` has the stages as pairs
    (name, text). Raises what compiling raises.

    >>> import gradscribe as gs
    >>> print(gs.explain(lambda x: x * x, 3.0).stages[-1][1].splitlines()[0])
    def f_grad(x):
    """
    transform = getattr(f, "grad", f) if hasattr(f, "__gradscribe_function__") else f
    if isinstance(transform, BoundTransform):
        transform, args = transform.__func__, (transform.__self__, *args)
    if isinstance(transform, Jacobian):
        transform = transform._forward
    if not isinstance(transform, Transformed):
        callee = take_apart(transform)
        _, specializer = specializer_of("grad", transform, automatic=callee.required, callee=callee)
        transform = Transformed("grad", transform, {}, callee, specializer)
    specializer = transform._specializer
    if args or kwargs:
        values = _values(transform, args, kwargs)
    else:
        examples = example_arguments(transform.__wrapped__, list(specializer.signature.parameters.values()))
        values = tuple(examples[0]) if examples else _values(transform, args, kwargs)
    compiled = specializer.compile(values, explain=True).compiled
    return Explanation(compiled.fn.name, compiled.stages)
