"""The package as a whole: light to import, whole in its names, honest about its version."""

from __future__ import annotations

import ast
import importlib.metadata
import importlib.util
import inspect
import re

import pytest

import stakemap
import stakemap.io

HEAVY = {"networkx", "scipy", "matplotlib", "neo4j", "pandas", "numpy", "pydantic", "pyarrow", "pyspark"}


def test_importing_the_package_loads_nothing_heavy(watched):
    done = watched("import stakemap")

    assert done.code == 0, done.err
    assert done.loaded & HEAVY == set()


def test_the_version_is_the_one_installed():
    try:
        installed = importlib.metadata.version("stakemap")
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("stakemap is not installed here; scripts/test installs it")

    assert stakemap.__version__ == installed


def test_every_public_name_can_be_had():
    names = getattr(stakemap, "__all__", [])

    assert [name for name in names if getattr(stakemap, name, None) is None] == []
    assert len(set(names)) == len(names)
    assert set(names) <= set(dir(stakemap))


def test_the_help_of_the_package_names_everything_it_offers():
    named = set(re.findall(r"`(\w+)`", stakemap.__doc__))

    assert named == set(stakemap.__all__) - {"__version__"}


@pytest.mark.parametrize("module", [stakemap, stakemap.plot, stakemap.io], ids=lambda one: one.__name__)
def test_a_type_checker_finds_each_name_where_the_program_finds_it(module):
    imported = {}
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.ImportFrom) and node.module != "typing":
            imported |= {one.asname: f"{node.module}.{one.name}" for one in node.names if one.asname}
    homes = {name: f"{module.__name__}.{home}.{name}" for name, home in module._HOMES.items()}
    homes |= {name: f"stakemap.{home}" for name, home in getattr(module, "_MODULES", {}).items()}

    assert {name: imported.get(name) for name in homes} == homes


@pytest.mark.parametrize(
    "module", [stakemap.model, stakemap.examples, stakemap.scenario, stakemap.access, stakemap.errors]
)
def test_completion_offers_what_is_meant_to_be_used_and_nothing_else(module):
    assert dir(module) == sorted(module.__all__)


@pytest.mark.parametrize(
    ("name", "cure"),
    [
        ("from_pandas", "there are from_edges, from_frame, "),
        ("analyse", "there are analyze"),
        ("DecisionRole", "it is stakemap.model.DecisionRole"),
        ("no_such_name", "'no_such_name'$"),
        ("_from_", "'_from_'$"),
    ],
)
def test_an_unknown_name_is_an_attribute_error_that_names_what_may_be_meant(name, cure):
    with pytest.raises(AttributeError, match=re.escape(cure) if "$" not in cure else cure):
        getattr(stakemap, name)


if importlib.util.find_spec("stakemap.cli"):

    def test_help_loads_neither_numpy_nor_matplotlib(watched):
        done = watched("import stakemap.cli; stakemap.cli.main()", "--help")

        assert done.code == 0, done.err
        assert "report" in done.out
        assert done.loaded & {"numpy", "scipy", "networkx", "matplotlib", "neo4j", "pandas"} == set()


if importlib.util.find_spec("stakemap.scoring"):

    def test_scoring_loads_neither_the_model_nor_the_driver_nor_pictures(watched):
        done = watched("import stakemap.scoring")

        assert done.code == 0, done.err
        assert done.loaded & {"pydantic", "neo4j", "matplotlib", "pandas"} == set()


if importlib.util.find_spec("stakemap.io"):

    def test_reading_writing_and_analysing_load_neither_columns_nor_spark(watched):
        done = watched(
            "import stakemap.io.files, stakemap.io.exports.writing, stakemap.analysis, stakemap.cli.app"
        )

        assert done.code == 0, done.err
        assert done.loaded & {"pyarrow", "pyspark"} == set()
        assert not {name for name in done.loaded if name.startswith("stakemap.scale")}

    def test_a_report_of_a_workbook_loads_neither_registers_nor_paper_nor_the_net(watched):
        done = watched("import stakemap.cli.app, stakemap.io.files, stakemap.reports.format_table")

        assert done.code == 0, done.err
        unasked = (
            "stakemap.io.registers",
            "stakemap.io.crm",
            "stakemap.reports.paper.",
            "urllib.request",
            "ssl",
        )
        assert not {name for name in done.loaded if name.startswith(unasked)}

    def test_reading_a_workbook_and_writing_a_template_load_no_arrays(watched):
        done = watched("import stakemap.cli.app, stakemap.io.files, stakemap.io.workbook.template")

        assert done.code == 0, done.err
        assert done.loaded & {"numpy", "scipy", "networkx"} == set()
