"""Finding the source of functions, wherever Python can."""

import ast
import functools
import importlib.util
import linecache
import subprocess
import sys
import textwrap
import types
import typing

import gradscribe
import numpy as np
import pytest
from gradscribe.compiler.diagnostics import UnsupportedError, shown_path
from gradscribe.compiler.frontend import files
from gradscribe.compiler.frontend.files import first_line
from gradscribe.compiler.frontend.source import Source, source_of, span_of


def unparsed(function) -> str:
    return ast.unparse(source_of(function).tree)


def refusal(function) -> str:
    with pytest.raises(UnsupportedError) as caught:
        source_of(function)
    (diagnostic,) = caught.value.diagnostics
    return f"{diagnostic.code} {diagnostic.message}"


@pytest.fixture
def load(tmp_path):
    """Write a module and import it: `load(text)`."""

    def load(text: str, name: str = "written"):
        file = tmp_path / f"{name}.py"
        file.write_text(textwrap.dedent(text))
        spec = importlib.util.spec_from_file_location(name, file)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load


def doubled(f):
    @functools.wraps(f)
    def wrapper(*args):
        return 2 * f(*args)

    return wrapper


def kept(f):
    return f


def plain(x):
    y = x * x
    return y  # the end


@kept
@kept
def decorated(x):
    return x


@doubled
def wrapped(x):
    return x


class Model:
    def __init__(self):
        self.__w = 2.0

    def call(self, x):
        def __inner(y):
            return y * self.__w

        return __inner(x)

    @staticmethod
    def static(x):
        return x

    @property
    def prop(self):
        return self.__w


two = (lambda x: x * 2, lambda y: y * 3)
same = (lambda x: x, lambda x: x)
curried = lambda x: lambda y: x + y  # noqa: E731
table = dict(
    first=1,
    call=lambda a, b=(lambda c: c): (
        a
        + b(a)
    ),
)  # fmt: skip


def test_a_function_of_a_file():
    source = source_of(plain)
    assert isinstance(source, Source) and source.file == __file__
    assert source.text == "def plain(x):\n    y = x * x\n    return y  # the end\n"
    assert source.function_name == source.name == source.qualname == "plain"
    assert source.text_lines[source.tree.lineno - 1] == "def plain(x):\n"


def test_positions_are_those_of_the_file():
    source = source_of(Model.call)
    statement = source.tree.body[0]
    span = span_of(statement, source)
    assert source.text_lines[span.line - 1][span.column :].startswith("def __inner")
    assert span.function == "call" and span.end_line == span.line + 1
    assert source.span_of(ast.arguments()).line == source.tree.lineno


def test_its_own_decorators_are_left_out():
    source = source_of(decorated)
    assert unparsed(decorated) == "def decorated(x):\n    return x"
    assert source.text.startswith("def decorated")


def test_a_wrapper_is_not_looked_through():
    assert "2 * f(*args)" in unparsed(wrapped)
    assert source_of(wrapped).qualname == "doubled.<locals>.wrapper"


def test_methods_in_every_form():
    assert source_of(Model().call).tree is source_of(Model.call).tree
    assert unparsed(Model.static) == unparsed(Model.__dict__["static"])
    assert source_of(Model.prop.fget).qualname == "Model.prop"


def test_private_names_are_written_out():
    assert "_Model__inner(y)" in unparsed(Model.call) and "self._Model__w" in unparsed(Model.call)


def test_the_right_lambda_of_a_line():
    assert [unparsed(f) for f in two] == ["lambda x: x * 2", "lambda y: y * 3"]
    columns = [source_of(f).tree.col_offset for f in same]
    assert columns[0] < columns[1]
    assert unparsed(curried) == "lambda x: lambda y: x + y" and unparsed(curried(1)) == "lambda y: x + y"
    assert source_of(curried).name == "curried" and source_of(two[0]).name == "f"


def test_a_lambda_over_several_lines():
    assert unparsed(table["call"]).endswith("a + b(a)")
    assert unparsed(table["call"].__defaults__[0]) == "lambda c: c"
    assert unparsed((lambda *a: a)(lambda q: q, 1)[0]) == "lambda q: q"


def test_conditional_lambdas_on_one_line():
    fs = [lambda x: x if x > 0 else -x, lambda x: 0 if x > 0 else (lambda z: z)(x), lambda: None]
    assert [unparsed(f) for f in fs] == [
        "lambda x: x if x > 0 else -x", "lambda x: 0 if x > 0 else (lambda z: z)(x)", "lambda: None",
    ]  # fmt: skip


def test_functions_with_assert_in_files_that_pytest_rewrites():
    def checked(x):
        assert x > 0, f"negative: {x}"
        return x * 3

    assert "return x * 3" in unparsed(checked)


def test_nested_and_recursive_functions():
    def outer(n):
        def inner(k):
            return outer(k - 1) if k else n

        return inner

    assert source_of(outer(3)).qualname.endswith("outer.<locals>.inner")


def test_text_in_linecache():
    text = "def f(x):\n    return x + 1\n"
    linecache.cache["<cell 1>"] = (len(text), None, text.splitlines(True), "<cell 1>")
    scope: dict = {}
    exec(compile(text, "<cell 1>", "exec"), scope)
    assert unparsed(scope["f"]) == text.rstrip()


def test_annotations_that_are_not_evaluated():
    text = "from __future__ import annotations\ndef f(x: int) -> float:\n    def g(y: int): return y\n    return g(x)\n"
    linecache.cache["<cell 2>"] = (len(text), None, text.splitlines(True), "<cell 2>")
    scope: dict = {}
    exec(compile(text, "<cell 2>", "exec", dont_inherit=True), scope)
    assert "def g(y: int)" in unparsed(scope["f"])


def test_what_has_no_source():
    scope: dict = {}
    exec("def f(x): return x", scope)
    assert refusal(scope["f"]).startswith("G101 `f` comes from `exec`")
    assert refusal(np.sin) == "G101 `sin` is not a Python function (ufunc), so it has no source"
    assert refusal(len).startswith("G101 `len`")
    assert refusal(3).startswith("G101 `int`")
    assert "__wrapped__" in _help(functools.lru_cache(plain))


def _help(function) -> str:
    with pytest.raises(UnsupportedError) as caught:
        source_of(function)
    return caught.value.diagnostics[0].help


TYPED = """\
def f(x):
    return x * 2.0
def g(x):
    if x > 0.0:
        y = (x +
1.0)
    else:
        y = -x

    return y
h = lambda x: x - 1.0; k = lambda x: x + 1.0
def f(x):
    return x * 3.0
@decorated
@decorated
def later(x):
    def inside(y):
        return y * x
    return inside
1 + 1
"""


def test_functions_in_the_history_of_the_prompt(monkeypatch):
    history = TYPED.splitlines()
    readline = types.SimpleNamespace(
        get_current_history_length=lambda: len(history), get_history_item=lambda i: history[i - 1]
    )
    monkeypatch.setitem(sys.modules, "readline", readline)
    scope: dict = {"decorated": lambda f: f}
    for statement in ast.parse(TYPED).body:  # one at a time, as the prompt does
        text = "".join(TYPED.splitlines(keepends=True)[first_line(statement) - 1 : statement.end_lineno])
        exec(compile(text, "<stdin>", "single"), scope)
    for name, text in (("f", "x * 3.0"), ("g", "y = x + 1.0"), ("h", "x - 1.0"), ("k", "x + 1.0"), ("later", "y * x")):
        assert text in ast.unparse(source_of(scope[name]).tree), name
    assert ast.unparse(source_of(scope["later"](1.0)).tree.body[0]) == "return y * x"
    assert source_of(scope["later"]).span_of(source_of(scope["later"]).tree.body[0]).line == 4
    exec(compile("def f(x): return x / 5.0\n", "<stdin>", "single"), scope)  # never typed
    assert refusal(scope["f"]).startswith("G101 `f` was typed at Python's prompt")


def test_python_c():
    code = "import gradscribe as gs\ndef f(x): return x * x\nprint(gs.grad(f)(3.0), gs.grad(lambda x: x / 2)(1.0))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "6.0 0.5\n", done.stderr


def test_a_function_typed_at_a_prompt_that_keeps_nothing():
    code = "import gradscribe.compiler.frontend.source as s\ndef f(x): return x\n\ns.source_of(f)\n"
    done = subprocess.run([sys.executable, "-i", "-q"], input=code, capture_output=True, text=True, check=False)
    assert "error[G101]: `f` was typed at Python's prompt" in done.stderr or sys.version_info >= (3, 13)


def test_a_file_that_was_edited(load, tmp_path):
    text = "def f(x):\n    return x * 2.0\n"
    module = load(text)
    load("# a new line\n\n" + text)  # only moved: still the same function
    moved = source_of(module.f)
    assert moved.tree.lineno == 3 and "x * 2.0" in moved.text
    for changed in (text.replace("2.0", "3.0"), text.replace("*", "+"), "def g(x): return x\n", "def f(x:\n", ""):
        module = load(text, f"m{len(changed)}")
        (tmp_path / f"m{len(changed)}.py").write_text(changed or "#\n")
        assert refusal(module.f).startswith("G111 the text of `f`")


def test_imports_of_the_module_matter_to_its_instructions(load):
    module = load("""
        import math
        def f(x):
            return math.sin(x) + helper(x)
        def set_it():
            global np
            import numpy as np
        def g(x):
            return np.sin(x)
        if True:
            import numpy as xp
            def helper(x): return xp.cos(x)
    """)
    assert "math.sin" in unparsed(module.f)
    assert "np.sin" in unparsed(module.g)
    assert "xp.cos" in unparsed(module.helper)


def test_a_file_that_ends_without_a_newline_and_has_tabs_and_umlauts(load):
    module = load("ü = 1\ndef f(x):\n\tß = 'äöü'; y = x\n\treturn y")
    source = source_of(module.f)
    assert source.text.endswith("return y\n")
    assert source.span_of(source.tree.body[1]).column == len("\tß = 'äöü'; ".encode())


def test_without_column_positions(tmp_path):
    (tmp_path / "m.py").write_text("a = lambda x: x\nb, c = lambda x: x * 2, lambda x: x * 3\n")
    code = (
        "import m, ast\nfrom gradscribe.compiler.frontend.source import source_of\n"
        "print(ast.unparse(source_of(m.a).tree))\n"
        "try: source_of(m.b)\nexcept TypeError as e: print(e)\n"
    )
    path = f"{tmp_path}:{typing.cast(str, gradscribe.__path__[0]).rsplit('/', 1)[0]}"
    done = subprocess.run(
        [sys.executable, "-X", "no_debug_ranges", "-c", code],
        capture_output=True, text=True, check=False, env={"PYTHONPATH": ":".join([path, *sys.path])},
    )  # fmt: skip
    assert done.stdout.startswith("lambda x: x\nerror[G101]: line 2"), done.stderr


_ODD = """
import functools
import math as m

@functools.lru_cache(
    maxsize=None,
)
def decorated(x):
    '''A text
that begins lines
def decorated(x): return 0
    '''
    return m.sin(x)

class Model:
    scale = 2.0

    def loss(self, x):
        return self.scale * x

def outer():
    def inner(x):
        return m.cos(x)
    return inner

square = lambda x: (
    x * x
)
"""


def test_the_statement_of_a_function_is_enough(load, monkeypatch):
    m = load(_ODD)
    monkeypatch.setattr(files.File, "tree", property(lambda self: pytest.fail("all of the file was parsed")))
    assert unparsed(m.decorated.__wrapped__).endswith("return m.sin(x)")
    assert unparsed(m.Model.loss).endswith("return self.scale * x")
    assert unparsed(m.outer()).endswith("return m.cos(x)")
    assert unparsed(m.square) == "lambda x: x * x"
    assert [source_of(f).tree.lineno for f in (m.decorated.__wrapped__, m.Model.loss, m.outer(), m.square)] == [8, 18, 22, 26]


def test_a_further_function_of_a_file_is_found_once(load):
    text = "".join(f"def f{i}(x, y):\n    z = x * y + {i}\n    return [z, x][0]\n\n" for i in range(300))
    module = load(text)
    source_of(module.f0)
    for i in range(1, 300):
        source_of(getattr(module, f"f{i}"))
    assert source_of(module.f7) is source_of(module.f7)


@pytest.mark.parametrize("module", ["typing", "textwrap", "statistics", "inspect", "dataclasses", "colorsys"])
def test_every_function_of_a_real_module(module):
    """The function that is found compiles to the function that was asked for."""
    functions = [f for f in vars(importlib.import_module(module)).values() if type(f) is type(plain)]
    own = [f for f in functions if f.__code__.co_filename.endswith((f"{module}.py", f"{module}/__init__.py"))]
    assert own
    for f in own:
        assert source_of(f).function_name == f.__code__.co_name


def test_cells_of_ipython():
    shell_module = pytest.importorskip("IPython.core.interactiveshell")
    shell = shell_module.InteractiveShell.instance()
    try:
        shell.run_cell("%config InteractiveShell.ast_node_interactivity\ndef cell_f(x):\n    return x * x")
        shell.run_cell("g = [lambda x: x, lambda y: 2 * y]\ndef cell_f2(x): return cell_f(x)")
        assert unparsed(shell.user_ns["cell_f"]) == "def cell_f(x):\n    return x * x"
        assert unparsed(shell.user_ns["g"][1]) == "lambda y: 2 * y"
        source = source_of(shell.user_ns["cell_f2"])
        assert source.tree.lineno == 2
        assert shown_path(source.file).startswith("In [")
    finally:
        shell_module.InteractiveShell.clear_instance()


def test_statement_compiled_alone():
    """IPython compiles the statements of a cell one by one: an import in the same cell does not matter then."""
    import ast
    import linecache

    text = "import math\n\n\ndef f(x):\n    return math.sin(x)\n"
    name = "/tmp/ipykernel_1/cell_compiled_alone.py"
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    namespace: dict = {}
    for stmt in ast.parse(text).body:
        exec(compile(ast.Module([stmt], []), name, "exec"), namespace)
    assert source_of(namespace["f"]).tree.lineno == 4


def asserts_below(x):
    assert x > -100
    return x * x


def test_a_negative_number_in_an_assert_that_pytest_rewrites():
    assert source_of(asserts_below).name == "asserts_below"
