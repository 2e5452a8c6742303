"""From a Timeline and its clips to blocks of float32, in constant memory."""
