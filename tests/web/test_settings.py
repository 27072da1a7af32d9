"""Settings: one table, Vietnamese refusals, secrets that stay secret; production refuses a demo."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from web import settings as settings_module
from web.application import create_app
from web.settings import SETTINGS, Settings, SettingsError, described, load
from workflow import clock, db
from workflow.models.operations import InstallationFact

SECRET = "x" * 40


def test_every_setting_is_a_field_with_help() -> None:
    assert {setting.field for setting in SETTINGS} == set(Settings.__slots__)
    assert all(setting.name.startswith("KHENTHUONG_") and setting.help for setting in SETTINGS)
    assert len(described()) == len(SETTINGS)


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"KHENTHUONG_ENV": "prod"}, "phải là một trong"),
        ({"KHENTHUONG_ENV": "production"}, "Chưa đặt KHENTHUONG_SECRET_KEY"),
        ({"KHENTHUONG_ENV": "production", "KHENTHUONG_SECRET_KEY": "ngan"}, "Chưa đặt KHENTHUONG_SECRET_KEY"),
        ({"KHENTHUONG_INSECURE_HTTP": "maybe"}, "phải là 1 hoặc 0"),
        ({"KHENTHUONG_MAX_UPLOAD_MB": "0"}, "số nguyên từ 1"),
        ({"KHENTHUONG_TRUSTED_PROXIES": "-1"}, "số nguyên từ 0"),
    ],
)
def test_bad_settings_stop_the_start(tmp_path: Path, environ: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        load({"KHENTHUONG_DATA_DIR": str(tmp_path)} | environ)


def test_development_keeps_its_own_secret(tmp_path: Path) -> None:
    first, second = (load({"KHENTHUONG_DATA_DIR": str(tmp_path)}) for _ in range(2))
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 32
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
    assert first.database_url.startswith("sqlite:///")


@pytest.fixture
def url(tmp_path: Path, migrated_file: Callable[[Path], str]) -> str:
    """The address of a fresh database."""
    return migrated_file(tmp_path / "p.sqlite")


def test_production_refuses_a_demo_database(tmp_path: Path, url: str) -> None:
    engine = db.create_engine_for(url)
    with engine.execution_options(write=True).begin() as connection:
        connection.execute(sa.insert(InstallationFact).values(key="demo", value="1"))
    engine.dispose()
    with pytest.raises(SettingsError, match="trình diễn"):
        create_app(env="production", secret_key=SECRET, data_dir=tmp_path, database_url=url)
    demo = create_app(env="demo", data_dir=tmp_path, database_url=url)
    assert "Dữ liệu trình diễn" in demo.test_client().get("/dang-nhap").get_data(as_text=True)


def test_production_refuses_a_simulated_clock(
    tmp_path: Path, url: str, moving_clock: clock.SimulatedClock
) -> None:
    with pytest.raises(SettingsError, match="mô phỏng"):
        create_app(env="production", secret_key=SECRET, data_dir=tmp_path, database_url=url)


def test_production_has_no_page_for_builders(tmp_path: Path, url: str) -> None:
    app = create_app(env="production", secret_key=SECRET, data_dir=tmp_path, database_url=url)
    assert app.test_client().get("/he-thong/thiet-ke").status_code == 404


def test_unknown_hosts_are_refused(tmp_path: Path, url: str) -> None:
    app = create_app(data_dir=tmp_path, database_url=url, allowed_hosts=("localhost",))
    assert app.test_client().get("/khoe").status_code == 200
    assert app.test_client().get("/khoe", base_url="https://khac.example").status_code == 400


def test_the_readme_lists_every_setting() -> None:
    text = (Path(settings_module.__file__).parent / "README.md").read_text(encoding="utf-8")
    for setting in SETTINGS:
        assert f"| `{setting.name}` |" in text
        assert setting.help in text


@pytest.mark.parametrize(
    "address", ["https://kt.bato.gov.vn", "https://kt.bato.gov.vn/", "http://192.168.1.20:8080"]
)
def test_a_public_address_is_scheme_host_and_port(tmp_path: Path, address: str) -> None:
    environ = {"KHENTHUONG_DATA_DIR": str(tmp_path), "KHENTHUONG_PUBLIC_ADDRESS": address}
    assert load(environ).public_address == address.rstrip("/")


@pytest.mark.parametrize(
    "address", ["kt.bato.gov.vn", "ftp://kt.vn", "https://kt.vn/trang", "https://", "javascript:x"]
)
def test_anything_else_is_no_public_address(tmp_path: Path, address: str) -> None:
    environ = {"KHENTHUONG_DATA_DIR": str(tmp_path), "KHENTHUONG_PUBLIC_ADDRESS": address}
    with pytest.raises(SettingsError, match="KHENTHUONG_PUBLIC_ADDRESS"):
        load(environ)
