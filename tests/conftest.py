"""What several test files share."""

import subprocess
import sys

import pytest


@pytest.fixture(scope="session")
def solieu():
    """Runs the command line in a process of its own, as a user does: solieu("run", folder, "--db", path)."""

    def call(*arguments, **environment):
        return subprocess.run([sys.executable, "-c", "from pipeline.cli import main; main()", *map(str, arguments)],
                              capture_output=True, text=True, encoding="utf-8", timeout=300, check=False, **environment)

    return call
