"""What several test files share."""

import contextlib
import io
import os
import sys
from types import SimpleNamespace
from unittest import mock

import pytest

from pipeline import cli


@pytest.fixture(scope="session")
def solieu():
    """The command line, as a user calls it: solieu("show", name, COLUMNS="80") gives returncode, stdout, stderr."""

    def call(*arguments, **environment):
        out, err = io.StringIO(), io.StringIO()
        with (mock.patch.object(sys, "argv", ["solieu", *map(str, arguments)]), mock.patch.dict(os.environ, environment),
              contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as ended):
            cli.main()
        return SimpleNamespace(returncode=ended.value.code or 0, stdout=out.getvalue(), stderr=err.getvalue())

    return call
