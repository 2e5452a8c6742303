"""Text to clips: the engines, the workers they run in, and the store that keeps what was spoken."""
