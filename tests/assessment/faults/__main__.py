"""`python -m tests.assessment.faults`."""

from __future__ import annotations

import sys

from tests.assessment.faults import main

if __name__ == "__main__":
    sys.exit(main())
