"""The Java that Spark runs in dies: an error that says so, and the next session is a new one."""

from pathlib import Path

import pytest

from cleansing.matching.engines.spark_session import spark_session, working
from core.errors import InstallationError
from tests.support.spark_cluster import spark_environment


@pytest.mark.spark
@pytest.mark.slow
def test_java_that_died_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in spark_environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    from pyspark import SparkContext

    with pytest.raises(InstallationError) as caught, spark_session("local[1]") as session:
        SparkContext._gateway.proc.kill()
        SparkContext._gateway.proc.wait()
        with working(session):
            session.range(3).count()
    assert caught.value.code == "SPARK_FAILED"
    with spark_session("local[1]") as session, working(session):
        assert session.range(3).count() == 3
