"""``python -m app.cli``: the command without its launcher."""

from app.cli.main import main

if __name__ == "__main__":
    main()
