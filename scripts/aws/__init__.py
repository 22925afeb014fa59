"""What `scripts/deploy` does on real AWS besides the stacks."""
