"""`scripts/new-route` and `scripts/new-worker`."""
