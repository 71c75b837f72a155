"""``wlz`` and ``python -m wlzcli``: where the program starts. Ctrl-C while it still loads is as any other Ctrl-C."""

from __future__ import annotations

import sys
from typing import NoReturn


def main() -> NoReturn:
    """Load the commands and run one."""
    try:
        from wlzcli.cli.app import main as run

        run()
    except KeyboardInterrupt:
        sys.stderr.write("Afgebroken; er is niets half bewaard.\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
