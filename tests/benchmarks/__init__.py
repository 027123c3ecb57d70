"""Speed, measured: run by `make bench`, never asserted in CI, because machines drift."""
