"""Fixtures of the gates."""

from __future__ import annotations

import sys
from pathlib import Path

# importlib mode puts no test folder on the path; the gates share one helper module.
sys.path.insert(0, str(Path(__file__).parent))
