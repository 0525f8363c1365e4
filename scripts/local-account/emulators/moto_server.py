"""Starts moto's server with what the AWS provider needs and moto 5.2.5 lacks.

Each fix replaces one function of the pinned version. They are here and not in the gateway because
each needs to know what moto has stored. A fix names what breaks without it; drop it when moto does.
"""

import contextlib
import copy
import hashlib
import re
import sys
import time

from moto.apigatewayv2.models import DomainName
from moto.autoscaling.models import AutoScalingBackend
from moto.autoscaling.responses import AutoScalingResponse
from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.responses import EmptyResult
from moto.core.types import Base64EncodedString
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.launch_templates import LaunchTemplateVersion
from moto.ec2.models.security_groups import SecurityGroupRule
from moto.ec2.models.vpcs import VPCBackend
from moto.ec2.responses import instances
from moto.ec2.responses.flow_logs import FlowLogs
from moto.ec2.responses.instances import InstanceResponse
from moto.ec2.responses.launch_templates import LaunchTemplates
from moto.ec2.responses.monitoring import Monitoring
from moto.rds.models import DBInstance, DBParameterGroup, RDSBackend
from moto.s3.models import S3Backend
from moto.server import main
from moto.ssm.models import ParameterDict


def fix_rule_descriptions() -> None:
    """aws_vpc_security_group_*_rule: only rules with a CIDR kept their description."""
    original = SecurityGroupRule.__init__

    def init(self, *args, **kwargs):
        original(self, *args, **kwargs)
        prefix_list = kwargs.get("prefix_list_id") or {}
        self.prefix_list_description = prefix_list.get("Description")

    def description(self):
        return (
            self.ip_range.get("Description")
            or self.source_group.get("Description")
            or self.prefix_list_description
        )

    SecurityGroupRule.__init__ = init
    SecurityGroupRule.description = property(description)


def fix_instance_monitoring() -> None:
    """aws_instance with `monitoring`: the provider sets it in a second call, which moto lacks."""

    def setter(state: str):
        def respond(self):
            for instance_id in self._get_param("InstanceIds", []):
                self.ec2_backend.get_instance(instance_id).monitoring_state = state
            return EmptyResult()

        return respond

    Monitoring.monitor_instances = setter("enabled")
    Monitoring.unmonitor_instances = setter("disabled")


def fix_volume_performance() -> None:
    """aws_instance: volumes made with an instance lost the iops and throughput they were given."""
    original = InstanceResponse.run_instances

    def run(self):
        result = original(self)
        for mapping in self._get_param("BlockDeviceMappings", []):
            given = mapping.get("Ebs", {})
            for instance in result.result.instances:
                attached = instance.block_device_mapping.get(mapping.get("DeviceName"))
                if attached:
                    volume = self.ec2_backend.get_volume(attached.volume_id)
                    volume.iops = given.get("Iops", volume.iops)
                    volume.throughput = given.get("Throughput", volume.throughput)
        return result

    InstanceResponse.run_instances = run


def fix_instance_launch() -> None:
    """aws_instance: termination protection came with a later apply, and groups of a network interface never."""
    original = InstanceResponse.run_instances

    def run(self):
        result = original(self)
        for instance in result.result.instances:
            instance.disable_api_termination = bool(self._get_param("DisableApiTermination"))
            if not instance.security_groups and 0 in instance.nics:
                instance.security_groups = list(instance.nics[0]._group_set)
        return result

    InstanceResponse.run_instances = run


def fix_instance_user_data() -> None:
    """aws_instance: changed user data was decoded once and then refused because it was not encoded."""
    original = instances.parse_user_data

    def parse(value):
        return Base64EncodedString.from_raw_bytes(value) if isinstance(value, bytes) else original(value)

    instances.parse_user_data = parse


def fix_launch_template_tags() -> None:
    """aws_launch_template: tags of the template came back as tags of what it launches."""
    original = LaunchTemplates.create_launch_template

    def create(self):
        result = original(self)
        template = self.ec2_backend.get_launch_template_by_name(self._get_param("LaunchTemplateName"))
        data = template.default_version().data
        own = [one for one in data.get("TagSpecifications", []) if one["ResourceType"] != "launch-template"]
        if own:
            data["TagSpecifications"] = own
        else:
            data.pop("TagSpecifications", None)
        return result

    LaunchTemplates.create_launch_template = create


def fix_launch_template_user_data() -> None:
    """aws_autoscaling_group: user data of a second template version was refused because it is plain text there."""

    def user_data(self):
        value = self.data.get("UserData")
        return Base64EncodedString(value) if isinstance(value, str) else value

    LaunchTemplateVersion.user_data = property(user_data)


def fix_group_deletion() -> None:
    """aws_autoscaling_group: instances that were protected from scale-in outlived their group."""
    original = AutoScalingBackend.delete_auto_scaling_group

    def delete(self, group_name):
        group = self.autoscaling_groups.get(group_name)
        members = [state.instance.id for state in group.instance_states] if group else []
        original(self, group_name)
        if members:
            self.ec2_backend.terminate_instances(members)

    AutoScalingBackend.delete_auto_scaling_group = delete


def fix_group_rebalance() -> None:
    """aws_autoscaling_group: a change of capacity rebalance came back in every later plan."""
    original = AutoScalingResponse.update_auto_scaling_group

    def update(self):
        result = original(self)
        rebalance = self._get_bool_param("CapacityRebalance", None)
        if rebalance is not None:
            name = self._get_param("AutoScalingGroupName")
            self.autoscaling_backend.autoscaling_groups[name].capacity_rebalance = rebalance
        return result

    AutoScalingResponse.update_auto_scaling_group = update


def fix_endpoint_routes() -> None:
    """aws_vpc_endpoint: one that was given another route table could not be deleted, for want of a route there."""
    original = VPCBackend.delete_vpc_endpoints

    def delete(self, vpce_ids=None):
        for vpce_id in vpce_ids or []:
            endpoint = self.vpc_end_points.get(vpce_id)
            if not endpoint or endpoint.vpc_endpoint_type.lower() == "interface":
                continue
            tables, endpoint.route_table_ids = endpoint.route_table_ids, []
            for table in tables:
                with contextlib.suppress(EC2ClientError):
                    self.delete_route(table, endpoint.destination_prefix_list_id)
        original(self, vpce_ids)

    VPCBackend.delete_vpc_endpoints = delete


def fix_flow_logs() -> None:
    """aws_flow_log to S3: moto drops the file format, and looks for the bucket in its own S3."""
    original = FlowLogs.create_flow_logs

    def create(self):
        result = original(self)
        options = self._get_param("DestinationOptions")
        for flow_log_id in result.result["FlowLogIds"]:
            self.ec2_backend.flow_logs[flow_log_id].destination_options = options
        return result

    FlowLogs.create_flow_logs = create
    # S3 is MiniStack's; that a bucket is unknown here says nothing.
    S3Backend.get_bucket = lambda self, bucket_name: None


def fix_api_domain_status() -> None:
    """aws_apigatewayv2_domain_name: the provider waits for a status that moto does not send."""
    original = DomainName.to_json

    def to_json(self):
        shaped = original(self)
        region = self.domain_name_arn.split(":")[3]
        label = hashlib.sha256(self.domain_name.encode()).hexdigest()[:10]
        shaped["domainNameConfigurations"] = [
            {
                "apiGatewayDomainName": f"d-{label}.execute-api.{region}.amazonaws.com",
                "domainNameStatus": "AVAILABLE",
                "hostedZoneId": "Z1U9ULNL0V5AJ3",
                "ipAddressType": "ipv4",
                **configuration,
            }
            for configuration in self.domain_name_configurations
        ]
        if not shaped["mutualTlsAuthentication"]:
            # Absent, not empty: an empty one reads as a block that somebody added.
            del shaped["mutualTlsAuthentication"]
        return shaped

    DomainName.to_json = to_json


def fix_composite_alarms() -> None:
    """aws_cloudwatch_composite_alarm: moto stores alarm rules, but has no action to send one."""
    CloudWatchResponse.put_composite_alarm = CloudWatchResponse.put_metric_alarm


def fix_database_instances() -> None:
    """aws_db_instance: all had one resource id, by which the provider reads them; replicas were their primary."""
    create_instance, create_replica = DBInstance.__init__, RDSBackend.create_db_instance_read_replica

    def resource_id(name: str) -> str:
        return f"db-{hashlib.sha256(f'{name}/{time.time_ns()}'.encode()).hexdigest()[:26].upper()}"

    def init(self, backend, db_instance_identifier, *args, **kwargs):
        create_instance(self, backend, db_instance_identifier, *args, **kwargs)
        self.dbi_resource_id = resource_id(db_instance_identifier)
        self.engine_lifecycle_support = kwargs.get("engine_lifecycle_support")

    def create(self, db_kwargs):
        replica = create_replica(self, {"multi_az": False, "backup_retention_period": 0, **db_kwargs})
        replica.dbi_resource_id = resource_id(replica.db_instance_identifier)
        return replica

    DBInstance.__init__ = init
    RDSBackend.create_db_instance_read_replica = create


def fix_database_parameters() -> None:
    """aws_db_parameter_group: the provider reads what a user has set, and moto said so of none."""
    original = DBParameterGroup.update_parameters

    def update(self, new_parameters):
        original(self, [{**parameter, "Source": "user"} for parameter in new_parameters])

    DBParameterGroup.update_parameters = update


# Publishers whose images are not in moto's tables.
OTHER_PUBLISHERS = re.compile(r"/aws/service/(canonical|debian|deeplearning|suse)/")


def fix_public_images() -> None:
    """data.aws_ssm_parameter of an Ubuntu or Deep Learning image: Amazon Linux stands for it."""
    get, has = ParameterDict.__getitem__, ParameterDict.__contains__

    def known(name: str) -> str:
        if not OTHER_PUBLISHERS.match(name):
            return name
        architecture = "arm64" if "arm64" in name else "x86_64"
        return f"/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-{architecture}"

    def get_known(self, name):
        versions = get(self, known(name))
        if known(name) == name:
            return versions
        renamed = [copy.copy(version) for version in versions]
        for version in renamed:
            version.name = name
        return renamed

    ParameterDict.__getitem__ = get_known
    ParameterDict.__contains__ = lambda self, name: has(self, known(name))


if __name__ == "__main__":
    fix_api_domain_status()
    fix_composite_alarms()
    fix_database_instances()
    fix_database_parameters()
    fix_endpoint_routes()
    fix_flow_logs()
    fix_instance_launch()
    fix_instance_monitoring()
    fix_instance_user_data()
    fix_group_deletion()
    fix_group_rebalance()
    fix_launch_template_tags()
    fix_launch_template_user_data()
    fix_public_images()
    fix_rule_descriptions()
    fix_volume_performance()
    main(sys.argv[1:])
