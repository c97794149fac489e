"""Serving the web application until it is stopped."""

from collections.abc import Callable

import uvicorn

from app.web.application import create_app
from pipelines.servers import need_port
from pipelines.workspace import Workspace


def serve(
    workspace: Workspace,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    started: Callable[[str], None] | None = None,
) -> None:
    """Serve the web application.

    Args:
        workspace: where.
        host: the address to listen on; by default nobody else's computer reaches it.
        port: the port.
        started: told the address when it is about to answer.

    Raises:
        InstallationError: the port is taken.
    """
    need_port(host, port)
    config = configuration(workspace, host, port)
    if started is not None:
        shown = f"[{host}]" if ":" in host else host
        started(f"http://{shown}:{port}")
    uvicorn.Server(config).run()


def configuration(workspace: Workspace, host: str, port: int) -> uvicorn.Config:
    """Return how the server is to run: whose word about visitors' addresses counts, and the like.

    Args:
        workspace: where.
        host: the address to listen on.
        port: the port.
    """
    proxies = workspace.configuration.web.proxies
    return uvicorn.Config(
        create_app(workspace),
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=list(proxies),
        timeout_graceful_shutdown=10,
    )
