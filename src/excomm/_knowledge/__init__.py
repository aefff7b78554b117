"""Who was shown what, and when: the one step by which every watcher's view grows."""
