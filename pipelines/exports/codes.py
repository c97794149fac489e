"""``kind: codes``: the code cross-reference."""

from pipelines.exports.job import Job, Made, write_table
from pipelines.exports.settings import CodesExport
from warehouse.queries import code_map


def make(job: Job) -> Made:
    """Write every system's code beside the customer's id."""
    settings = job.settings
    assert isinstance(settings, CodesExport)
    wanted = list(settings.systems) or code_map.systems(job.connection)
    chosen = job.chosen(settings.where)
    titles = ["顧客ID", "名称"]
    if settings.layout == "columns":
        titles += ["法人番号", *wanted]
        rows = code_map.by_customer(job.connection, chosen, wanted, gone=settings.gone)
    else:
        titles += ["システム", "コード", "そのシステムでの名称", "拠点ID", "根拠"]
        rows = code_map.by_record(job.connection, chosen, wanted, gone=settings.gone)
    path = job.folder / job.target.name
    count, replaced = write_table(path, titles, rows, settings.encoding)
    return Made(path, count, replaced=replaced, detail={"systems": wanted})
