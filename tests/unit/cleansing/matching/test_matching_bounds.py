"""What need not be weighed: no pair is left out that its weight would have kept."""

import numpy as np
import pytest

from cleansing.matching.comparing.comparisons import Comparer
from cleansing.matching.comparing.keys import key_table
from cleansing.matching.engines.engine import LocalEngine
from cleansing.matching.match import in_order
from cleansing.matching.model.bounds import Bounds
from cleansing.matching.model.cuts import Cuts
from cleansing.matching.model.fitting import fit
from cleansing.matching.model.scoring import Compared, score, score_strong
from cleansing.matching.model.weights import Model
from cleansing.matching.settings import MatchSettings
from tests.support.matching import Row, frame, row, strangers

NAMES = ("霧笛堂", "霧笛化学工業", "ムテキドウ", "みぎわ", "凪運輸", "凪運輸倉庫", "船橋市", "潮見")


def records(seed: int) -> list[Row]:
    """Return records that agree and differ in all kinds of ways."""
    chance = np.random.default_rng(seed)

    def some(*values: str) -> str:
        return str(chance.choice(values))

    return [
        row(
            f"{some(*'abc')}:{number:03}",
            some("株式会社", "有限会社", "") + some(*NAMES) + some("", "", "大阪支店"),
            address=some(
                "", "千葉県", "千葉県船橋市凪町1-2-3", "千葉県船橋市凪町1-2", "大阪府堺市"
            ),
            phone=some("", "047-123-4567", "047-123-4568", "06-6111-2222"),
            email=some("", "", "a@mutekido.example.jp", "b@mutekido.example.jp"),
            former_names=some("", "", "", "潮見"),
        )
        for number in range(150)
    ]


def fitted(seed: int, overrides: dict[str, float]) -> tuple[Model, Compared]:
    comparer = Comparer(in_order(frame([*records(seed), *strangers("abc")])))
    compared = LocalEngine().compare(key_table(comparer), MatchSettings().caps, comparer).compared
    return fit(comparer, compared, overrides), compared


@pytest.mark.parametrize("least", [-8.0, -3.0, 2.0, 9.0])
@pytest.mark.parametrize("overrides", [{}, {"name.different": 3.0, "address.town": 12.0}])
@pytest.mark.parametrize("seed", range(4))
def test_what_is_strong_is_weighed(seed: int, overrides: dict[str, float], least: float) -> None:
    model, compared = fitted(seed, overrides)
    model.cuts = Cuts(least)
    pairs = score(model, compared.left, compared.right, compared.vectors)
    able = Bounds(model).able(compared.left, compared.right, compared.vectors)
    strong = pairs.may_join(least)
    assert not (strong & ~able).any()
    assert strong.any()


def test_what_keeps_records_apart_is_kept_without_its_weight() -> None:
    model, compared = fitted(0, {})
    model.cuts = Cuts(5.0)
    model.priors.shared[np.diag_indices(len(model.priors.shared))] = 0.01
    given = compared.left, compared.right, compared.vectors
    pairs = score(model, *given)
    found, kept, walls = score_strong(model, Bounds(model), *given)
    strong = pairs.may_join(5.0)
    assert kept.tolist() == np.flatnonzero(strong).tolist()
    assert found.weight.tolist() == pairs.weight[kept].tolist()
    apart = np.flatnonzero(pairs.contrary & ~strong)
    assert len(apart)
    assert walls.left.tolist() == compared.left[apart].tolist()
    assert walls.right.tolist() == compared.right[apart].tolist()
