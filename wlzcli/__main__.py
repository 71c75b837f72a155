"""``python -m wlzcli``: the same as ``wlz``."""

from wlzcli.cli.app import main

if __name__ == "__main__":
    main()
