import json
from datetime import UTC, datetime

import pytest

import report_cases
import stakemap as sm
from stakemap import examples
from stakemap.errors import InputError, RebuildRefused
from stakemap.model import parse
from stakemap.reports.formats import rebuild, report
from stakemap.reports.run_record import file_origin, store_origin

NOW = datetime(2026, 9, 2, tzinfo=UTC)
MUCH_LATER = datetime(2030, 1, 1, tzinfo=UTC)


def made(folder, graph=None, **options):
    paths = report(report_cases.analysed(graph), folder, clock=lambda: NOW, **options)
    return paths[-1], {path.name: path.read_bytes() for path in paths[:-1]}


def test_a_report_is_rebuilt_byte_for_byte(tmp_path):
    for lang in ("en", "zh"):
        run, before = made(tmp_path / lang, lang=lang)
        paths = rebuild(run, report_cases.shuffled(3), out=tmp_path / lang / "again", clock=lambda: NOW)
        assert {path.name: path.read_bytes() for path in paths} == before


def test_a_report_of_two_decisions_is_rebuilt_from_a_reader(tmp_path):
    both = [report_cases.city(ident, draws=50) for ident in (examples.DECISION, examples.OTHER_DECISION)]
    *paths, run = report(both, tmp_path, clock=lambda: NOW)
    before = {path.name: path.read_bytes() for path in paths}
    for path in paths:
        path.unlink()
    assert {p.name: p.read_bytes() for p in rebuild(run, examples.city, clock=lambda: NOW)} == before


def test_facts_entered_since_do_not_matter(tmp_path):
    run, before = made(tmp_path)
    more = report_cases.small().with_(parse({"fact": "person", "id": "p:new", "name": "New"}))
    assert {p.name: p.read_bytes() for p in rebuild(run, more, clock=lambda: NOW)} == before


def test_a_rebuild_is_refused_with_the_count_when_facts_have_expired(tmp_path):
    run, _ = made(
        tmp_path, report_cases.small(**{"t:1": {"expires": "2027-01-01"}, "t:2": {"expires": "2028-01-01"}})
    )
    graph = report_cases.small(**{"t:1": {"expires": "2027-01-01"}, "t:2": {"expires": "2028-01-01"}})
    with pytest.raises(RebuildRefused, match="2 have expired since"):
        rebuild(run, graph, clock=lambda: datetime(2028, 6, 1, tzinfo=UTC))
    with pytest.raises(RebuildRefused, match="have expired"):
        rebuild(run, graph, clock=lambda: MUCH_LATER)


def test_a_rebuild_is_refused_with_the_count_when_somebody_was_erased(tmp_path):
    run, _ = made(tmp_path)
    with pytest.raises(RebuildRefused, match="3 were erased or changed since"):
        rebuild(run, report_cases.small().without("p:xi"), clock=lambda: NOW)


def test_a_refused_rebuild_writes_nothing(tmp_path):
    run, _ = made(tmp_path)
    with pytest.raises(RebuildRefused):
        rebuild(run, report_cases.small().without("p:xi"), out=tmp_path / "again", clock=lambda: NOW)
    assert not (tmp_path / "again").exists()


def test_another_package_does_not_rebuild(tmp_path):
    run, _ = made(tmp_path)
    text = run.read_text(encoding="utf-8")
    said = json.loads(text)
    run.write_text(text.replace(said["package"], "0.0.1+0000"), encoding="utf-8")
    with pytest.raises(RebuildRefused, match=r"made by stakemap 0\.0\.1"):
        rebuild(run, report_cases.small(), clock=lambda: NOW)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"format": "other"}',
        "[" * 100_000,
        '{"format": "stakemap-run-1", "plans": 3}',
    ],
)
def test_what_is_not_a_run_json_is_refused(tmp_path, text):
    (tmp_path / "run.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"not a run\.json"):
        rebuild(tmp_path / "run.json", report_cases.small())


def test_the_address_of_a_store_is_kept_without_its_password():
    for url in ("neo4j://me:se:cret@host:7687", "sqlite:///a.db?key=secret#secret"):
        said = store_origin(url, "hupo")
        assert "cret" not in json.dumps(said)
        assert said["dataset"] == "hupo"


def test_an_analysis_of_arrays_has_a_run_json_without_facts(tmp_path):
    snapshot = sm.Snapshot.from_arrays([0], [1], [0.5], nodes=["a", "b"])
    run = report(sm.analyze(snapshot), tmp_path)[-1]
    assert json.loads(run.read_text(encoding="utf-8"))["facts"] == {}


def test_the_digest_of_a_folder_follows_its_sheets_and_nothing_else(tmp_path):
    (tmp_path / "people.csv").write_text("id\np:1\n")
    (tmp_path / "units.CSV").write_text("id\nu:1\n")
    seen = [file_origin(tmp_path)]
    (tmp_path / "notes.txt").write_text("seen")
    seen.append(file_origin(tmp_path))
    assert seen[0] == seen[1]
    (tmp_path / "units.CSV").write_text("id\nu:2\n")
    seen.append(file_origin(tmp_path))
    (tmp_path / "units.CSV").rename(tmp_path / "posts.csv")
    seen.append(file_origin(tmp_path))
    (tmp_path / "people.tsv").write_text("id\tname\np:3\tAnn\n")
    seen.append(file_origin(tmp_path))
    (tmp_path / "people.tsv").unlink()
    (tmp_path / "posts.csv").unlink()
    (tmp_path / "people.csv").unlink()
    seen.append(file_origin(tmp_path))
    assert len({origin["sha256"] for origin in seen}) == 5
    assert {origin["kind"] for origin in seen} == {"folder"}
