"""Starts MiniStack with what the AWS provider needs and MiniStack 1.5.33 lacks.

Each fix replaces one function of the pinned version, because it needs to know what MiniStack has
stored. A fix names what breaks without it; drop it when MiniStack does.
"""

import json
import time

from ministack.app import main
from ministack.core.concurrency import spawn_background
from ministack.core.responses import (
    AccountRegionScopedDict,
    error_response_json,
    get_region,
    json_response,
)
from ministack.services import (
    acm,
    alb,
    backup,
    budgets,
    cloudfront,
    cloudwatch_logs,
    ec2,
    ecs,
    efs,
    elasticache,
    rds,
    secretsmanager,
    tagging,
    waf,
)

# Settings of an ECS service that CreateService or UpdateService take and MiniStack drops.
SERVICE_SETTINGS = (
    "availabilityZoneRebalancing",
    "enableECSManagedTags",
    "propagateTags",
    "serviceRegistries",
)


def fix_service_settings() -> None:
    """aws_ecs_service: a change of these settings came back in every later plan."""

    def keeping_settings(handler):
        def handle(data):
            status, headers, body = handler(data)
            if status != 200:
                return status, headers, body
            reply = json.loads(body)
            settings = {key: data[key] for key in SERVICE_SETTINGS if key in data}
            cluster = reply["service"]["clusterArn"].rpartition("/")[2]
            ecs._services[f"{cluster}/{reply['service']['serviceName']}"].update(settings)
            reply["service"].update(settings)
            return status, headers, json.dumps(reply).encode()

        return handle

    for action in ("CreateService", "UpdateService"):
        ecs._ACTION_MAP[action] = keeping_settings(ecs._ACTION_MAP[action])


def fix_service_deployments() -> None:
    """aws_ecs_service: an update of one part of the deployment configuration dropped the others, the circuit breaker too."""
    original = ecs._ACTION_MAP["UpdateService"]

    def update(data):
        if "deploymentConfiguration" in data:
            cluster, name = (str(data.get(key, "default")).rpartition("/")[2] for key in ("cluster", "service"))
            before = (ecs._services.get(f"{cluster}/{name}") or {}).get("deploymentConfiguration") or {}
            data = {**data, "deploymentConfiguration": {**before, **data["deploymentConfiguration"]}}
        return original(data)

    ecs._ACTION_MAP["UpdateService"] = update


def fix_certificate_key_algorithm() -> None:
    """aws_acm_certificate: every certificate came back as RSA_2048, which replaces all others."""
    request, shape = acm._request_certificate, acm._cert_shape

    def request_keeping_algorithm(data):
        status, headers, body = request(data)
        if status == 200 and "KeyAlgorithm" in data:
            acm._certificates[json.loads(body)["CertificateArn"]]["KeyAlgorithm"] = data["KeyAlgorithm"]
        return status, headers, body

    def shape_with_algorithm(certificate):
        shaped = shape(certificate)
        return {**shaped, "KeyAlgorithm": certificate.get("KeyAlgorithm", shaped["KeyAlgorithm"])}

    acm._request_certificate = request_keeping_algorithm
    acm._cert_shape = shape_with_algorithm


# What hangs on a backup vault, and the fields that each takes and returns.
VAULT_SETTINGS = {
    "access-policy": ("Policy",),
    "notification-configuration": ("SNSTopicArn", "BackupVaultEvents"),
    "vault-lock": ("MinRetentionDays", "MaxRetentionDays"),
}


def fix_vault_settings() -> None:
    """aws_backup_vault_{policy,notifications,lock_configuration}: MiniStack only reads them."""
    original = backup.handle_request
    stored = AccountRegionScopedDict()

    def respond(method, vault, setting, body):
        key = f"{vault['BackupVaultName']}/{setting}"
        fields = VAULT_SETTINGS[setting]
        # A lock has no reading of its own: it is described with the vault.
        target = vault if setting == "vault-lock" else stored.setdefault(key, {})
        if method == "PUT":
            given = json.loads(body or b"{}")
            target.update({field: given[field] for field in fields if field in given})
            if setting == "vault-lock":
                target["Locked"] = True
        elif method == "DELETE":
            for field in (*fields, "Locked"):
                target.pop(field, None)
        elif not target:
            return error_response_json("ResourceNotFoundException", f"{key} is not set", 404)
        names = {name: vault[name] for name in ("BackupVaultName", "BackupVaultArn")}
        return json_response({**target, **names})

    async def handle_request(method, path, headers, body, query_params):
        parts = path.strip("/").split("/")
        if len(parts) == 3 and parts[0] == "backup-vaults" and parts[2] in VAULT_SETTINGS:
            vault = backup._vaults.get(parts[1])
            if vault is not None:
                return respond(method, vault, parts[2], body)
        return await original(method, path, headers, body, query_params)

    backup.handle_request = handle_request


def fix_tagged_resources() -> None:
    """tagging:GetResources: an audit must also see these services, whose tags MiniStack has."""

    def of_region(store):
        return [(arn, tags) for arn, tags in store.items() if arn.split(":")[3] == get_region()]

    def as_list(tags):
        return [{"Key": key, "Value": value} for key, value in tags.items()]

    tagging._COLLECTORS.update(
        {
            "acm": lambda: [
                (certificate["CertificateArn"], certificate["Tags"])
                for certificate in acm._certificates.values()
                if certificate["CertificateArn"].split(":")[3] == get_region()
            ],
            "cloudfront": lambda: [
                (arn, tags)
                for arn, tags in tagging._collect_cloudfront()
                # Tags of a distribution outlive it.
                if ":distribution/" not in arn or arn.rpartition("/")[2] in cloudfront._distributions
            ],
            "elasticloadbalancing": lambda: of_region(alb._tags),
            "logs": lambda: [
                (group["arn"].removesuffix(":*"), as_list(group["tags"]))
                for group in cloudwatch_logs._log_groups.values()
            ],
            "rds": lambda: of_region(rds._tags),
            "secretsmanager": tagging._collect_secretsmanager,
            "ssm": tagging._collect_ssm,
            "wafv2": lambda: of_region(waf._waf_tags),
        }
    )


class SubnetsOfMoto(AccountRegionScopedDict):
    """Subnets whose EC2 is moto: each exists, in a zone of its own, all in one VPC."""

    def get(self, key, default=None):
        if key not in self:
            letter = chr(ord("a") + len(self) % 26)
            self[key] = {
                "SubnetId": key,
                "VpcId": "vpc-of-moto",
                "CidrBlock": "10.0.0.0/24",
                "AvailabilityZone": f"{get_region()}{letter}",
                "AvailabilityZoneId": f"az-{letter}",
                "AvailableIpAddressCount": 251,
            }
        return self[key]


def fix_subnets() -> None:
    """aws_efs_mount_target, aws_elasticache_subnet_group: they stand in subnets that only moto knows."""
    ec2._ensure_defaults_initialized = lambda: None
    ec2._subnets = SubnetsOfMoto()
    efs._security_groups_in_vpc = lambda groups, vpc_id: (list(groups), None)


def fix_cache_upgrades() -> None:
    """aws_elasticache_replication_group: the provider reads minor upgrades from its nodes, which do not tell."""
    original = elasticache._cluster_xml_inner

    def shape(node):
        upgrades = str(node.get("AutoMinorVersionUpgrade", True)).lower()
        return f"{original(node)}<AutoMinorVersionUpgrade>{upgrades}</AutoMinorVersionUpgrade>"

    elasticache._cluster_xml_inner = shape


def fix_file_system_policy() -> None:
    """aws_efs_file_system_policy: a policy without an id came back with one."""
    original = efs._put_file_system_policy

    def put(file_system, body):
        reply = original(file_system, body)
        if reply[0] == 200 and "Id" not in json.loads(body["Policy"]):
            stored = efs._file_systems[file_system]
            policy = json.loads(stored["FileSystemPolicy"])
            del policy["Id"]
            stored["FileSystemPolicy"] = json.dumps(policy)
        return reply

    efs._put_file_system_policy = put


def fix_version_labels() -> None:
    """aws_secretsmanager_secret_version: beside AWSCURRENT, labels of a new version were dropped."""
    original = secretsmanager._put_secret_value

    def put(data):
        status, headers, body = original(data)
        if status == 200:
            reply = json.loads(body)
            _, secret = secretsmanager._resolve(data["SecretId"])
            for label in data.get("VersionStages", []):
                secretsmanager._remove_stage_everywhere(secret, label, reply["VersionId"])
                secretsmanager._add_stage(secret, reply["VersionId"], label)
            body = json.dumps({**reply, "VersionStages": data.get("VersionStages", ["AWSCURRENT"])}).encode()
        return status, headers, body

    secretsmanager._put_secret_value = put


def fix_cancelled_rotation() -> None:
    """aws_secretsmanager_secret_rotation: MiniStack can begin rotating a secret, but not stop it."""

    def cancel(data):
        _, secret = secretsmanager._resolve(data.get("SecretId"))
        if not secret:
            return error_response_json("ResourceNotFoundException", "no such secret", 400)
        for field in ("RotationLambdaARN", "RotationRules"):
            secret[field] = None
        secret["RotationEnabled"] = False
        return json_response({"ARN": secret["ARN"], "Name": secret["Name"]})

    original = secretsmanager.handle_request

    async def handle_request(method, path, headers, body, query_params):
        if headers.get("x-amz-target", "").endswith(".CancelRotateSecret"):
            return cancel(json.loads(body or b"{}"))
        return await original(method, path, headers, body, query_params)

    secretsmanager.handle_request = handle_request


def keep_given_spend() -> None:
    """Nothing costs anything here: a budget made with `CalculatedSpend`, which AWS only answers, has spent that."""
    original = budgets._calculated_spend
    budgets._calculated_spend = lambda budget: budget.get("CalculatedSpend") or original(budget)


# Seconds that a task of such an image takes to fail: the caller of UpdateService is gone by then, as on AWS.
CRASH_SECONDS = 2


def add_crashing_images() -> None:
    """Without Docker every task runs: those of an image whose tag begins with `crash` do not, so that the circuit
    breaker of ECS (MiniStack's own) has something to break."""
    original = ecs._run_task

    def crash(task):
        time.sleep(CRASH_SECONDS)
        ecs._mark_task_stopped(task["taskArn"], task, "Essential container in task exited", "EssentialContainerExited")

    def run(data):
        status, headers, body = original(data)
        if status == 200:
            for started in json.loads(body)["tasks"]:
                task = ecs._tasks[started["taskArn"]]
                images = (container.get("image", "") for container in task["containers"])
                if any(image.rpartition(":")[2].startswith("crash") for image in images):
                    task["_startup_stable"] = False
                    spawn_background(crash, task)
        return status, headers, body

    ecs._run_task = run


WITHOUT_CAPACITY = "Capacity is unavailable at this time. Please try again later or in a different availability zone"


def add_spot_capacity() -> None:
    """Every task finds capacity: those of an image whose tag begins with `no-spot` find none on FARGATE_SPOT, which the
    events of their service tell, as they tell of tasks that start. ECS tries again by itself, this does at an update."""
    original = ecs._run_task

    def provider_of(data):
        cluster = ecs._clusters.get(ecs._resolve_cluster_name(data.get("cluster", "default")))
        launch_type, strategy, _ = ecs._launch_choice(data, cluster)
        return ecs._task_capacity(launch_type, strategy)[1]

    def is_without_spot(data):
        definition = ecs._task_defs.get(ecs._resolve_td_key(data.get("taskDefinition", ""))) or {}
        images = (container.get("image", "") for container in definition.get("containerDefinitions", []))
        return any(image.rpartition(":")[2].startswith("no-spot") for image in images)

    def tell(data, what):
        kind, _, name = data.get("group", "").partition(":")
        service = ecs._services.get(f"{ecs._resolve_cluster_name(data.get('cluster', 'default'))}/{name}")
        if kind == "service" and service:
            event = {"id": ecs.new_uuid(), "createdAt": ecs._iso(), "message": f"(service {name}) {what}"}
            service["events"].insert(0, event)

    def run(data):
        if provider_of(data) == "FARGATE_SPOT" and is_without_spot(data):
            tell(data, f"was unable to place a task. Reason: {WITHOUT_CAPACITY}.")
            return json_response({"tasks": [], "failures": [{"reason": WITHOUT_CAPACITY}]})
        status, headers, body = original(data)
        tasks = json.loads(body).get("tasks", []) if status == 200 else []
        if tasks:
            names = " ".join(f"(task {task['taskArn'].rpartition('/')[2]})" for task in tasks)
            tell(data, f"has started {len(tasks)} tasks: {names}.")
        return status, headers, body

    ecs._run_task = run


if __name__ == "__main__":
    add_crashing_images()
    add_spot_capacity()
    fix_cache_upgrades()
    fix_cancelled_rotation()
    fix_certificate_key_algorithm()
    fix_file_system_policy()
    fix_service_deployments()
    fix_service_settings()
    fix_subnets()
    fix_tagged_resources()
    fix_vault_settings()
    fix_version_labels()
    keep_given_spend()
    main()
