"""`scripts/test`: every runner, one summary."""
