"""Products of sparse matrices that do not change with what does."""

import gradscribe as gs
import numpy as np
import pytest
from scipy import sparse
from scipy_support import check

rng = np.random.default_rng(0)
DENSE = rng.normal(size=(4, 3)) * (rng.uniform(size=(4, 3)) > 0.5)
A = sparse.csr_matrix(DENSE)
B = sparse.coo_array(DENSE)
X, Y, M = rng.normal(size=3), rng.normal(size=4), rng.normal(size=(3, 2))


@pytest.fixture(autouse=True)
def no_verification(monkeypatch):
    monkeypatch.setenv("GRADSCRIBE_CHECK", "off")


class Model:
    def __init__(self, matrix):
        self.matrix = matrix

    def loss(self, x):
        return np.sum((self.matrix @ x) ** 3)


CASES = {
    "product": (lambda x: np.sum((A @ x) ** 3), X),
    "array": (lambda x: np.sum((B @ x) ** 3), X),
    "columns": (lambda m: np.sum((A @ m) ** 3), M),
    "row": (lambda y: np.sum((y @ A) ** 3), Y),
    "rows": (lambda m: np.sum((m @ A) ** 3), rng.normal(size=(2, 4))),
    "dot": (lambda x: np.sum(A.dot(x) ** 3), X),
    "method": (Model(A).loss, X),
    "loop": (lambda x: sum(np.sum((A @ (k * x)) ** 2) for k in range(3)), X),
}


@pytest.mark.parametrize("name", CASES)
def test_product(name):
    check(*CASES[name])


def test_argument():
    f = lambda matrix, x: np.sum((matrix @ x) ** 3)  # noqa: E731
    np.testing.assert_allclose(gs.grad(f, argnums=1)(A, X), 3 * DENSE.T @ (DENSE @ X) ** 2)
    np.testing.assert_allclose(gs.grad(f, argnums=1)(2 * A, X), 24 * DENSE.T @ (DENSE @ X) ** 2)


def test_the_text_says_the_product():
    gradient = gs.grad(lambda x: 0.5 * np.sum((A @ x) ** 2))
    gradient(X)
    assert "A.T @ (A @ x)" in gradient.source


def test_two_sparse_matrices_are_refused():
    with pytest.raises(gs.UnsupportedError, match="two sparse"):
        gs.grad(lambda x: x * np.sum((A @ A) @ Y))(1.0)
