"""What the README promises, tried on this machine: each with a figure and a verdict."""
