"""One's own voice: lines as somebody said them, cut from recordings and kept beside the script."""
