"""Makes the search index before anybody misses it, beside the answers."""

import logging

from sqlalchemy.exc import SQLAlchemyError

from app.web.worker import Worker
from cleansing.search_words import read_query
from pipelines.steps.search_index import ensure
from pipelines.workspace import Workspace

_WARM = "㈱ヤマダ yamada 山田"


class Preparer(Worker):
    """A thread that makes the index where there is none. Use it in a ``with``."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__("preparer")
        self._workspace = workspace

    def _work(self) -> None:
        read_query(_WARM)  # reads its tables once, so that nobody waits for them
        try:
            ensure(self._workspace)
        except SQLAlchemyError:
            # The warehouse is busy or away; the next publication makes the index.
            logging.getLogger(__name__).warning("the search index is not made yet", exc_info=True)
