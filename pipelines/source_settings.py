"""``sources:`` in ``tsunagi.yaml``: the feeds that are taken in."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]


class Source(BaseModel):
    """One feed: where its files lie, how they are read, what they mean."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name
    system: Name
    entity: Literal["customers", "transactions", "contacts", "activities", "deals", "journal"]
    path: str | None = None
    database: str | None = None
    table: str | None = None
    query: str | None = None
    profile: str
    mode: Literal["snapshot", "upsert", "replace_period"] = "snapshot"
    trust: int = Field(default=1, ge=0, le=100)
    counts_as: Literal["sales", "receipts", "books"] = "sales"
    parts: Literal["files"] | None = None
    encoding: str | None = None
    sheet: str | None = None
    max_age_hours: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _one_origin(self) -> "Source":
        if (self.path is None) == (self.database is None):
            raise ValueError(
                "path か database のどちらか一方を書いてください / give path or database"
            )
        asked = [part for part in (self.table, self.query) if part is not None]
        if self.database is not None and len(asked) != 1:
            raise ValueError(
                "database には table か query のどちらか一方が要ります"
                " / database needs either a table or a query"
            )
        if self.database is None and asked:
            raise ValueError("table と query は database と書きます / they belong to database")
        return self

    @property
    def has_lines(self) -> bool:
        """Tell whether the feed holds lines of business."""
        return self.entity in ("transactions", "journal")
