"""Libraries that are imported only where they are used."""

from __future__ import annotations

import importlib
from typing import Any


def need(module: str, extra: str) -> Any:
    """Return an optional module.

    Raises
    ------
    ImportError
        That names the line which installs it.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ImportError(
            f"this needs {module.partition('.')[0]}: pip install 'sitefall[{extra}]'"
        ) from error
