"""``python -m sitefall``."""

import sys

from .cli import main

sys.exit(main())
