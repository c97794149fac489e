"""``python -m app.cli``: the command without its launcher."""

from app.cli.main import main

main()
