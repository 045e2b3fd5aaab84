"""Who may import whom, and the other laws of the house that can be read off the code."""

import ast
import pathlib

import pytest

HOUSE = pathlib.Path(__file__).parent.parent
ROOMS = ("extractors", "pipeline")
MODULES = {path.relative_to(HOUSE).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__"): path
           for room in ROOMS for path in sorted((HOUSE / room).rglob("*.py"))}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc", "registry", "plugins"}
LONGEST_FILE = 400

# Imports at the moment of use that point upwards, each with its reason.
LATE = {
    ("extractors.language", "extractors"),  # the spaCy component carries all facts, so it runs all extractors
}
# library -> the modules that may know it (a trailing dot: a package and all below it)
DOORS = {
    "sqlite3": ("pipeline.store", "pipeline.query"),
    "sqlite_utils": ("pipeline.store",),
    "pandas": ("pipeline.query", "pipeline.export.", "pipeline.evaluate"),
    "spacy": ("extractors.language",),
    "underthesea": ("extractors.language",),
    "typer": ("pipeline.cli",),
    "rich": ("pipeline.cli", "pipeline.terminal."),
    "jinja2": ("pipeline.export.",),
    "xlsxwriter": ("pipeline.export.",),
    "pdfplumber": ("pipeline.read.",),
    "pypdfium2": ("pipeline.read.",),
    "docx": ("pipeline.read.",),
    "selectolax": ("pipeline.read.",),
    "lxml": ("pipeline.read.",),
    "python_calamine": ("pipeline.read.",),
    "olefile": ("pipeline.read.",),
    "py7zr": ("pipeline.read.",),
    "PIL": ("pipeline.read.",),
    "numpy": ("pipeline.read.",),
    "tesserocr": ("pipeline.read.",),
    "charset_normalizer": ("pipeline.read.", "pipeline.encoding"),
    "ray": ("pipeline.cluster",),
    "multiprocessing": ("pipeline.batch",),
    "subprocess": ("pipeline.read.",),
}
WORLD = {"sqlite3", "os", "sys", "io", "time", "socket", "urllib", "http", "subprocess", "multiprocessing", "threading", "random",
         "requests", "shutil", "tempfile", "glob"}


def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path):
    """(module, line) of all imports that run, those inside functions too; imports for types only do not run."""
    skipped = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            skipped.update(inner.lineno for inner in ast.walk(node) if isinstance(inner, ast.Import | ast.ImportFrom))
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import) and node.lineno not in skipped:
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.lineno not in skipped:
            assert node.level == 0, f"{path}:{node.lineno}: imports are absolute"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield (whole if whole in MODULES else node.module), node.lineno


@pytest.mark.parametrize("name", MODULES)
def test_extractors_never_import_pipeline_or_the_world(name):
    if not name.startswith("extractors"):
        return
    for module, line in imported(MODULES[name]):
        head = module.split(".")[0]
        assert head != "pipeline", f"{name}:{line} imports {module}"
        assert head not in WORLD, f"{name}:{line} imports {module}: extractors are pure"


@pytest.mark.parametrize("name", MODULES)
def test_each_library_is_known_behind_its_door_only(name):
    for module, line in imported(MODULES[name]):
        doors = DOORS.get(module.split(".")[0])
        if doors is not None:
            assert any(name == door or (door.endswith(".") and (name + ".").startswith(door)) for door in doors), \
                f"{name}:{line} imports {module}; only {doors} may"


@pytest.mark.parametrize("name", MODULES)
def test_patterns_are_made_with_regex_not_re(name):
    assert "re" not in {module for module, _ in imported(MODULES[name])}


@pytest.mark.parametrize("name", MODULES)
def test_extractors_have_no_clock(name):
    if not name.startswith("extractors"):
        return
    for node in ast.walk(tree(MODULES[name])):
        assert not (isinstance(node, ast.Attribute) and node.attr in ("now", "today", "utcnow")), f"{name}:{node.lineno}"


@pytest.mark.parametrize("name", MODULES)
def test_no_exception_is_swallowed(name):
    """To go on after a named one is a decision; to go on after any exception hides faults."""
    for node in ast.walk(tree(MODULES[name])):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None, f"{name}:{node.lineno}: a bare except"
            if isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException"):
                used = {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
                raised = any(isinstance(inner, ast.Raise) for inner in ast.walk(node))
                assert raised or node.name in used, f"{name}:{node.lineno}: an exception is swallowed"


def test_imports_make_no_circle():
    graph = {name: sorted({module for module, _ in imported(path) if module in MODULES and (name, module) not in LATE} - {name})
             for name, path in MODULES.items()}
    done: set[str] = set()

    def visit(name, above):
        assert name not in above, "circle: " + " -> ".join((*above[above.index(name):], name))
        if name not in done:
            for below in graph[name]:
                visit(below, (*above, name))
            done.add(name)

    for name in graph:
        visit(name, ())


@pytest.mark.parametrize("name", MODULES)
def test_files_are_short_and_well_named(name):
    path = MODULES[name]
    assert path.stem not in FORBIDDEN_NAMES
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE, f"{path} is too long"


@pytest.mark.parametrize("name", MODULES)
def test_every_module_says_what_it_is(name):
    assert ast.get_docstring(tree(MODULES[name])), f"{name} has no docstring"


def test_every_extractor_stands_in_the_visible_tuple():
    import extractors

    for read in extractors.EXTRACTORS:
        assert read.__module__.startswith("extractors.")
        assert read.__name__ == "read"
