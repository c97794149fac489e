"""A workspace: one folder with ``tsunagi.yaml``, the inbox, the archive and the warehouse."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from pipelines.config import Configuration, load_configuration
from warehouse.engine import open_engine, upgrade


@dataclass(frozen=True)
class Workspace:
    """The folder and what its configuration says.

    Attributes:
        root: the folder.
        configuration: the checked ``tsunagi.yaml``.
    """

    root: Path
    configuration: Configuration

    @classmethod
    def open(cls, root: Path) -> "Workspace":
        """Read the workspace in ``root``.

        Raises:
            ConfigurationError: there is none, or its configuration is wrong.
        """
        root = root.expanduser().resolve()
        return cls(root, load_configuration(root / "tsunagi.yaml"))

    def taking(self, configuration: Configuration) -> "Workspace":
        """Return the workspace with another configuration, on the same open warehouse.

        What a server decides at its start stays as it is: ``warehouse`` and ``web``.
        """
        kept = {"warehouse": self.configuration.warehouse, "web": self.configuration.web}
        found = Workspace(self.root, configuration.model_copy(update=kept))
        if "engine" in self.__dict__:
            found.__dict__["engine"] = self.engine
        return found

    @property
    def archive(self) -> Path:
        """The folder of archived bytes, named by their SHA-256."""
        return self.root / "archive"

    @property
    def state(self) -> Path:
        """The folder for what only the program reads: locks, match state, Dagster's instance."""
        return self.root / ".tsunagi"

    @property
    def profiles(self) -> Path:
        """The folder a source's own profile files are looked up in."""
        return self.root

    @property
    def zone(self) -> ZoneInfo:
        """The firm's time zone."""
        return ZoneInfo(self.configuration.timezone)

    @cached_property
    def engine(self) -> Engine:
        """The warehouse, its schema brought up to date."""
        engine = open_engine(self.configuration.warehouse, self.root)
        upgrade(engine)
        return engine
