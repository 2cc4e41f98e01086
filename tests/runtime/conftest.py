"""A compiler that hands back functions written by hand, so that the runtime is tested by itself."""

import inspect
from types import SimpleNamespace

import pytest
from gradscribe.compiler import pipeline
from gradscribe.compiler.frontend.specs import Leaf
from gradscribe.compiler.ir.nodes import Block, Fn, Root, Tree, Value, slot
from gradscribe.compiler.ir.types import Scalar
from gradscribe.compiler.pipeline import Compiled

_KINDS = {
    inspect.Parameter.VAR_POSITIONAL: "star", inspect.Parameter.VAR_KEYWORD: "double_star",
    inspect.Parameter.KEYWORD_ONLY: "keyword",
}  # fmt: skip


def compiled(function, types=(), returns=None, free=(), **fields):
    """What the compiler returns for a function written by hand; `types` are those of its results."""
    parameters = inspect.signature(function).parameters.values()
    names = {f.name for f in free}
    roots = tuple(Root(p.name, "free" if p.name in names else _KINDS.get(p.kind, "positional")) for p in parameters)
    yields = tuple(Value(t) for t in types)
    if returns is None:
        returns = slot(0) if len(yields) == 1 else Tree("tuple", None, tuple(map(slot, range(len(yields)))))
    fn = Fn(function.__name__, roots, (), Block((), (), yields), returns)
    return Compiled(inspect.getsource(function), function, fn, free=tuple(free), **fields)


@pytest.fixture
def fake(monkeypatch):
    """`fake.write = lambda target, specs: Compiled`; `fake.calls` has every (target, specs)."""
    state = SimpleNamespace(calls=[], write=None, compiled=compiled, float=Scalar("float"), leaf=Leaf)

    def compile_target(target, specs, explain=False, static=None):
        state.calls.append((target, specs))
        state.static = static
        return state.write(target, specs)

    monkeypatch.setattr(pipeline, "compile_target", compile_target)
    return state
