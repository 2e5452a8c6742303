"""The listening page: one HTML file beside the recordings, which needs no network and no server."""
