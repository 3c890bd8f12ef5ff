"""deploy/helm, linted and rendered by Helm's own code, and true to Kubernetes and the settings."""

from __future__ import annotations

from typing import Any

import helm_python as helm
import kubernetes_validate
import pytest
import yaml

from server.settings import Settings
from server.settings.secret_files import SECRETS, variable_of
from tests.support import REPOSITORY

CHART = REPOSITORY / "deploy" / "helm"
MANIFESTS = REPOSITORY / "deploy" / "kubernetes" / "dateline.yaml"
NAMES = {f"DATELINE_{name.upper()}" for name in Settings.model_fields}
FILES = {variable_of(name) for name in SECRETS}
SHARED: dict[str, Any] = {
    "replicas": 2,
    "settings": {"SEARCH": "milvus:http://milvus:19530#news", "LLM_TIMEOUT_S": 30},
    "secrets": {"CATALOGUE": "postgresql+psycopg://dateline@postgresql/news", "ADMIN_KEYS": "k"},
    "postgresqlPassword": {"secret": "postgresql"},
    "ingress": {"enabled": True, "className": "nginx", "tlsSecret": "certificate"},
}


def rendered(values: dict[str, Any], name: str = "archive") -> dict[str, dict[str, Any]]:
    """By kind; each is one that Kubernetes takes."""
    with helm.Chart.load(str(CHART)) as chart:
        files = chart.render(values, name=name, namespace="news")
    texts = [text for path, text in sorted(files.items()) if path.endswith(".yaml")]
    objects = [each for text in texts for each in yaml.safe_load_all(text) if each]
    for each in objects:
        kubernetes_validate.validate(each, kubernetes_validate.latest_version(), strict=True)
    assert len({each["kind"] for each in objects}) == len(objects)
    return {each["kind"]: each for each in objects}


def pod_of(objects: dict[str, dict[str, Any]]) -> dict[str, Any]:
    pod: dict[str, Any] = objects["StatefulSet"]["spec"]["template"]
    return pod


def test_it_is_linted() -> None:
    found = helm.lint(str(CHART))
    # An icon is for catalogues of charts.
    messages = [str(each) for each in found["messages"] if "icon is recommended" not in str(each)]
    assert messages == []


@pytest.mark.parametrize("values", [{}, SHARED], ids=["one", "shared"])
def test_what_it_makes_fits_together(values: dict[str, Any]) -> None:
    objects = rendered(values)
    pod = pod_of(objects)
    labels = pod["metadata"]["labels"]
    selectors = [objects["Service"]["spec"]["selector"]]
    selectors += [
        objects[kind]["spec"]["selector"]["matchLabels"]
        for kind in ("StatefulSet", "PodDisruptionBudget")
        if kind in objects
    ]
    assert all(selector.items() <= labels.items() for selector in selectors)
    assert set(objects["ConfigMap"]["data"]) <= NAMES
    (container,) = pod["spec"]["containers"]
    claims = objects["StatefulSet"]["spec"]["volumeClaimTemplates"]
    volumes = {each["name"] for each in pod["spec"]["volumes"]}
    volumes |= {each["metadata"]["name"] for each in claims}
    assert {each["name"] for each in container["volumeMounts"]} == volumes
    assert container["image"] == "registry.example/dateline:0.1.0"


def test_it_runs_as_the_manifests_do() -> None:
    manifests = yaml.safe_load_all(MANIFESTS.read_text())
    (theirs,) = (each for each in manifests if each["kind"] == "StatefulSet")
    one, other = pod_of(rendered(SHARED))["spec"], theirs["spec"]["template"]["spec"]
    same = ("securityContext", "terminationGracePeriodSeconds", "automountServiceAccountToken")
    assert {name: one[name] for name in same} == {name: other[name] for name in same}
    probes = ("startupProbe", "livenessProbe", "readinessProbe")
    named = (*probes, "securityContext", "resources", "lifecycle")
    (mine,), (container,) = one["containers"], other["containers"]
    assert {name: mine[name] for name in named} == {name: container[name] for name in named}


def test_secrets_are_files_and_stand_in_no_environment() -> None:
    objects = rendered(SHARED)
    (container,) = pod_of(objects)["spec"]["containers"]
    environment = {each["name"]: each for each in container["env"]}
    assert environment.keys() - {"PGPASSWORD"} <= FILES
    for name in environment.keys() - {"PGPASSWORD"}:
        key = environment[name]["value"].removeprefix("/run/secrets/dateline/")
        assert key in objects["Secret"]["data"]
    assert environment["PGPASSWORD"]["valueFrom"]["secretKeyRef"]["name"] == "postgresql"
    assert "postgresql+psycopg" not in yaml.safe_dump(objects)


def test_a_secret_that_is_there_is_used() -> None:
    values = {"existingSecret": {"name": "mine", "keys": ["ADMIN_KEYS"]}}
    objects = rendered(values)
    assert "Secret" not in objects
    volumes = pod_of(objects)["spec"]["volumes"]
    assert [each["secret"]["secretName"] for each in volumes if "secret" in each] == ["mine"]


def test_the_ingress_is_a_name_that_it_answers_to() -> None:
    objects = rendered({"ingress": {"enabled": True, "host": "news.example"}})
    assert objects["ConfigMap"]["data"]["DATELINE_ALLOWED_HOSTS"] == "news.example"
    assert objects["Ingress"]["spec"]["rules"][0]["host"] == "news.example"


@pytest.mark.parametrize("name", ["dateline", "x" * 53, "my-dateline-archive"])
def test_names_are_names_of_kubernetes(name: str) -> None:
    for each in rendered({}, name).values():
        # A StatefulSet adds its number, and its pods a digest.
        assert len(each["metadata"]["name"]) <= 52


def test_a_change_of_a_setting_starts_the_pods_anew() -> None:
    one, other = (
        pod_of(rendered({"settings": {"RATE_LIMIT": limit}}))["metadata"]["annotations"]
        for limit in ("1/minute", "2/minute")
    )
    assert one["checksum/settings"] != other["checksum/settings"]


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"replicas": 2}, "More than one replica needs a catalogue"),
        ({"secrets": {"API_KEYS": "k"}, "existingSecret": {"name": "mine"}}, "not both"),
        ({"settings": {"DATELINE_LLM_MODEL": "m"}}, "DATELINE_LLM_MODEL"),
        ({"replica": 2}, "replica"),
        ({"persistence": {"size": "much"}}, "size"),
    ],
)
def test_values_that_cannot_be_meant_are_refused(values: dict[str, Any], wrong: str) -> None:
    with pytest.raises(helm.HelmError, match=wrong):
        rendered(values)


def test_without_a_volume_it_has_room_all_the_same() -> None:
    objects = rendered({"persistence": {"enabled": False}})
    assert "volumeClaimTemplates" not in objects["StatefulSet"]["spec"]
    volumes = {each["name"]: each for each in pod_of(objects)["spec"]["volumes"]}
    assert volumes["data"]["emptyDir"] == {"sizeLimit": "10Gi"}
