"""How often each fault is tried."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def faults(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--faults"))
