"""What the documents promise is there, and what is there is in the documents."""

import pathlib
import tomllib

import pytest
import regex
from typer.main import get_command

from pipeline import cli
from pipeline.store import TABLES

HOUSE = pathlib.Path(__file__).parent.parent
READMES = ("README.md", "README.vi.md")
COMMANDS = set(get_command(cli.app).commands)


def text(name):
    return (HOUSE / name).read_text(encoding="utf-8")


def commands_in(name):
    return set(regex.findall(r"(?:^|[`/ ])solieu ([a-z]+)\b", text(name), regex.MULTILINE))


@pytest.mark.parametrize("name", READMES)
def test_every_command_is_in_the_readme_and_the_other_way_round(name):
    assert commands_in(name) == COMMANDS


def test_both_readmes_show_the_same_commands_and_options():
    options = [set(regex.findall(r"--[a-z]+(?:-[a-z]+)*", text(name))) for name in READMES]
    assert options[0] == options[1]
    assert commands_in("README.md") == commands_in("README.vi.md")


@pytest.mark.parametrize("name", READMES)
def test_every_option_in_the_readme_exists(name):
    known = {option for command in get_command(cli.app).commands.values() for parameter in command.params
             for option in parameter.opts} | {"--limit"}  # sqlite-utils
    assert set(regex.findall(r"--[a-z]+(?:-[a-z]+)*", text(name))) <= known


@pytest.mark.parametrize("name", READMES)
def test_every_table_is_in_the_readme(name):
    for table in (*TABLES, "documents_fts"):
        assert f"`{table}`" in text(name), table


@pytest.mark.parametrize("name", [*READMES, "CONTRIBUTING.md", ".ci/run"])
def test_make_targets_in_the_documents_exist(name):
    targets = set(regex.findall(r"^([a-z]+):", text("Makefile"), regex.MULTILINE))
    assert {"setup", "run", "test", "lint", "bench"} <= targets
    named = set(regex.findall(r"(?:`|^|exec )make ([a-z]+)", text(name), regex.MULTILINE))
    assert named <= targets
    assert "test" in named


@pytest.mark.parametrize("name", [*READMES, "CONTRIBUTING.md"])
def test_links_and_paths_in_the_documents_lead_somewhere(name):
    for target in regex.findall(r"\]\((?!https?:)([^)#]+)\)", text(name)):
        assert (HOUSE / target).exists(), target
    for target in regex.findall(r"`((?:extractors|pipeline|tests|corpus)/[\w/.]*)`", text(name)):
        assert (HOUSE / target).exists(), target


def test_lock_has_hashes_for_all_and_no_addresses():
    lock = text("requirements.lock")
    assert not regex.search(r"https?://|^--|file:|trusted-host|find-links|index-url", lock, regex.MULTILINE)
    pins = regex.split(r"^(?=[a-z0-9])", lock, flags=regex.MULTILINE)[1:]
    for pin in pins:
        assert regex.match(r"[\w.\-]+==[\w.]+", pin)
        assert "--hash=sha256:" in pin, pin.splitlines()[0]


def test_lock_holds_every_dependency_and_no_gpu_library():
    project = tomllib.loads(text("pyproject.toml"))["project"]
    wanted = [regex.match(r"[\w\-]+", item)[0].lower().replace("_", "-")
              for item in (*project["dependencies"], *project["optional-dependencies"]["dev"])]
    locked = {line.split("==")[0] for line in text("requirements.lock").splitlines() if "==" in line and not line.startswith("#")}
    assert set(wanted) <= locked
    assert not {name for name in locked if name.startswith(("torch", "nvidia", "tensorflow", "triton"))}


def test_every_public_function_of_the_pipeline_has_a_docstring():
    import ast

    for path in sorted((HOUSE / "pipeline").rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{path.name}: {node.name}"


def test_changelog_names_the_current_state():
    assert "## [Unreleased]" in text("CHANGELOG.md")
