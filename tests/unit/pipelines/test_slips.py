"""Blocks are cut between documents, and nothing is lost by it."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from connectors.model import Block, Skipped
from pipelines.steps.slips import whole_slips

cuts = st.lists(st.lists(st.sampled_from("ABC"), min_size=1, max_size=5), max_size=6)


def blocks(parts: list[list[str]]) -> list[Block]:
    made, number = [], 1
    for part in parts:
        rows = list(range(number, number + len(part)))
        number += len(part)
        made.append(Block("transactions", "", rows, {"document_no": part}, [""] * len(part)))
    return made


@given(cuts)
def test_every_run_of_a_document_is_in_one_block(parts: list[list[str]]) -> None:
    whole = list(whole_slips([*blocks(parts), Skipped("", 99, "blank")]))
    given_rows = [row for block in blocks(parts) for row in block.row_numbers]
    found = [item for item in whole if isinstance(item, Block)]
    assert [row for block in found for row in block.row_numbers] == given_rows
    assert sum(isinstance(item, Skipped) for item in whole) == 1
    for before, after in pairwise(found):
        assert before.columns["document_no"][-1] != after.columns["document_no"][0]
