"""The local AWS: MiniStack in a process of our own, with what it lacks for our purpose."""
