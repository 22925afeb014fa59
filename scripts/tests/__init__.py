"""Tests of the scripts: `scripts/test scripts`. None needs a cloud or a compiler."""
