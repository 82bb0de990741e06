"""What the demo leaves behind: a configuration with which every other command reads the sample world."""

from __future__ import annotations

from pathlib import Path

from sourcer import config
from sourcer.cli.sample import sample_config, write_sample_files

URL = "http://127.0.0.1:1"


def test_the_configuration_left_behind_is_the_one_that_the_demo_ran_with(tmp_path: Path) -> None:
    ran, left = sample_config(URL, tmp_path), config.load(write_sample_files(URL, tmp_path), environ={})

    assert Path(left.database_url.removeprefix("sqlite:///")).resolve() == tmp_path.resolve() / "sample.sqlite3"
    assert ran.database_url.endswith("/sample.sqlite3")
    assert (left.folder / left.settings.export.folder).resolve() == tmp_path.resolve()
    assert left.briefs() == ran.briefs()
    apart = {"database", "export", "rank"}
    assert left.settings.model_dump(exclude=apart) == ran.settings.model_dump(exclude=apart)
    assert left.settings.export.size == ran.settings.export.size
    assert left.settings.rank.model_dump(exclude={"briefs"}) == ran.settings.rank.model_dump(exclude={"briefs"})


def test_a_brief_that_somebody_is_trying_out_is_kept_and_the_port_of_today_is_written(tmp_path: Path) -> None:
    write_sample_files(URL, tmp_path)
    brief = tmp_path / "briefs" / "sample.toml"
    brief.write_text(brief.read_text(encoding="utf-8").replace('name = "sample"', 'name = "mine"'), encoding="utf-8")
    path = write_sample_files("http://127.0.0.1:2", tmp_path)

    loaded = config.load(path, environ={})
    assert [each.name for each in loaded.briefs()] == ["mine"]
    assert loaded.settings.sources["pmlr"]["base_url"] == "http://127.0.0.1:2/pmlr"
