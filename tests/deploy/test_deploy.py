"""The files for operators keep the rules that matter; nothing is built or started here."""

import re
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
DEPLOY = ROOT / "deploy"
SECRET = re.compile(
    r"(password|secret|token|key)\w*[ \t]*[:=][ \t]*['\"]?(?!/run/secrets)[A-Za-z0-9+/]{8,}", re.IGNORECASE
)


def instructions() -> list[tuple[str, str]]:
    """Give the container file's instructions and what they say, lines put together."""
    text = re.sub(r"^\s*#.*\n", "", (DEPLOY / "Containerfile").read_text(), flags=re.MULTILINE).replace("\\\n", " ")
    return [(name, said) for name, _, said in (line.partition(" ") for line in text.splitlines() if line.strip())]


def said(name: str) -> list[str]:
    return [words for found, words in instructions() if found == name]


def compose() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def services() -> dict[str, Any]:
    return compose()["services"]


def test_every_base_image_is_pinned_to_a_whole_version() -> None:
    images = [words.split()[0] for words in said("FROM")] + [services()["database"]["image"]]
    assert [image for image in images if not re.fullmatch(r"[\w./-]+:\d+\.\d+(\.\d+)?[\w.-]*", image)] == []


def test_the_container_is_run_by_somebody_without_rights() -> None:
    assert said("USER") == ["10001:10001"]
    order = [name for name, _ in instructions()]
    last_run = len(order) - order[::-1].index("RUN")
    assert order.index("USER") >= last_run


def test_packages_are_installed_by_their_hashes_only() -> None:
    installs = re.findall(r"pip install ([^&]*)", " ".join(said("RUN")))
    assert len(installs) == 3
    assert [one for one in installs if "--require-hashes" not in one and "--no-index" not in one] == []
    files = {name for one in installs for name in re.findall(r"-r (\S+)", one)}
    assert [name for name in files if "--hash=sha256:" not in (ROOT / name).read_text()] == []


def test_the_image_tells_of_its_health_and_stops_on_sigterm() -> None:
    assert "/healthz" in said("HEALTHCHECK")[0]
    assert said("STOPSIGNAL") == ["SIGTERM"]
    assert said("ENTRYPOINT")[0].startswith("[")


def test_no_secret_stands_in_any_file() -> None:
    assert [path.name for path in DEPLOY.rglob("*") if path.is_file() and SECRET.search(path.read_text())] == []


def test_nothing_is_added_from_the_network_or_copied_whole() -> None:
    assert said("ADD") == []
    assert [words for words in said("COPY") if words.split()[0] == "."] == []


@pytest.mark.parametrize("name", ["database", "web", "worker", "scheduler"])
def test_every_service_is_hardened(name: str) -> None:
    service = services()[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert "privileged" not in service
    assert service["tmpfs"]


def test_only_the_web_is_reached_and_only_from_this_machine() -> None:
    ports = {name: service["ports"] for name, service in services().items() if "ports" in service}
    assert ports == {"web": ["127.0.0.1:8000:8000"]}
    assert compose()["networks"]["inside"] == {"internal": True}
    assert services()["database"]["networks"] == ["inside"]


def test_the_proxy_on_the_host_is_believed_and_nobody_else() -> None:
    [network] = compose()["networks"]["outside"]["ipam"]["config"]
    assert services()["web"]["environment"]["FUKASA_PROXY"] == network["gateway"]


def test_parts_wait_for_the_database_and_for_its_shape() -> None:
    assert services()["web"]["depends_on"]["database"]["condition"] == "service_healthy"
    assert {services()[name]["depends_on"]["web"]["condition"] for name in ("worker", "scheduler")} == {
        "service_healthy"
    }


def test_secrets_are_files_and_data_are_volumes() -> None:
    assert all("file" in secret for secret in compose()["secrets"].values())
    assert all((DEPLOY / one["file"]).is_file() for one in compose()["configs"].values())
    named = {volume.partition(":")[0] for service in services().values() for volume in service["volumes"]}
    assert named == set(compose()["volumes"])


def test_the_database_is_reached_over_tls_by_a_certificate_alone() -> None:
    lines = [line.split() for line in (DEPLOY / "database" / "pg_hba.conf").read_text().splitlines() if line[0] != "#"]
    assert {(line[0], line[-1]) for line in lines} == {("local", "peer"), ("hostssl", "cert")}
    asked = dict(parse_qsl(urlsplit(services()["worker"]["environment"]["DATABASE_URL"]).query))
    assert asked.pop("sslmode") == "verify-full"
    assert {path.removeprefix("/run/secrets/") for path in asked.values()} == set(services()["worker"]["secrets"])


def unit(name: str) -> ConfigParser:
    parser = ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(DEPLOY / name)
    return parser


@pytest.mark.parametrize("name", ["fukasa.service", "fukasa-backup.service"])
def test_the_units_give_away_no_rights(name: str) -> None:
    service = unit(name)["Service"]
    assert service["User"] == "fukasa"
    assert (service["NoNewPrivileges"], service["ProtectSystem"], service["CapabilityBoundingSet"]) == (
        "yes",
        "strict",
        "",
    )
    assert service["UMask"] == "0077"


def test_a_backup_missed_while_the_machine_was_off_is_made_up_for() -> None:
    assert unit("fukasa-backup.timer")["Timer"]["Persistent"] == "true"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not on this machine")
def test_systemd_understands_the_units(tmp_path: Path) -> None:
    names = ["fukasa.service", "fukasa-backup.service", "fukasa-backup.timer"]
    for name in names:
        text = (DEPLOY / name).read_text().replace("/opt/fukasa/bin/fukasa", "/bin/true")
        (tmp_path / name).write_text(text)
    run = subprocess.run(
        ["systemd-analyze", "verify", *(str(tmp_path / name) for name in names)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert [line for line in run.stderr.splitlines() if "fukasa" in line] == []
