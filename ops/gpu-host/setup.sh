#!/bin/bash
# Makes an instance with a GPU a host of containers. User data runs it at every boot; what is there already stays.
# Needs an AMI with the NVIDIA driver, such as the ECS GPU AMI or the Deep Learning Base GPU AMI, and before it
#   CONTAINERS  names of the containers, each with a file in /etc/cairn/containers
#   MOUNTS      file systems as <mount point>=<file system>:<access point>
# as arrays, /etc/cairn/host.env with AWS_REGION, /usr/local/lib/cairn/run.sh and the unit cairn-container@.
set -euo pipefail

say() { echo "cairn: $*"; }

# install_package <dnf name> [<apt name>]
install_package() {
  local attempt
  say "installing $1"
  # The address that leads outside may be attached after the start.
  for attempt in {1..30}; do
    if command -v dnf >/dev/null; then
      if dnf install --quiet --assumeyes "$1"; then return; fi
    elif apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes "${2:-$1}"; then
      return
    fi
    say "attempt $attempt failed"
    sleep 10
  done
  say "cannot install $1"
  return 1
}

install_tools() {
  command -v python3 >/dev/null || install_package python3
  command -v aws >/dev/null || install_package awscli-2 awscli
  command -v docker >/dev/null || install_package docker docker.io
  # Nobody logs in by SSH: Session Manager is the way in.
  systemctl cat amazon-ssm-agent >/dev/null 2>&1 || systemctl cat snap.amazon-ssm-agent.amazon-ssm-agent >/dev/null 2>&1 ||
    install_package amazon-ssm-agent
  systemctl enable --quiet --now amazon-ssm-agent 2>/dev/null || true
  # On the ECS AMI the agent would look for a cluster that nobody made.
  systemctl disable --quiet --now ecs 2>/dev/null || true
}

# https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/install-guide.html
install_nvidia_toolkit() {
  local site=https://nvidia.github.io/libnvidia-container
  if ! command -v nvidia-smi >/dev/null; then say 'this AMI has no NVIDIA driver' && return 1; fi
  if ! command -v nvidia-ctk >/dev/null; then
    if command -v dnf >/dev/null; then
      curl --fail --silent --show-error --location --retry 10 --retry-all-errors \
        --output /etc/yum.repos.d/nvidia-container-toolkit.repo "$site/stable/rpm/nvidia-container-toolkit.repo"
    else
      curl --fail --silent --show-error --location --retry 10 --retry-all-errors "$site/gpgkey" |
        gpg --batch --yes --dearmor --output /usr/share/keyrings/nvidia-container-toolkit.gpg
      echo "deb [signed-by=/usr/share/keyrings/nvidia-container-toolkit.gpg] $site/stable/deb/$(dpkg --print-architecture) /" \
        >/etc/apt/sources.list.d/nvidia-container-toolkit.list
    fi
    install_package nvidia-container-toolkit
  fi
  systemctl enable --quiet --now docker
  if ! docker info --format '{{json .Runtimes}}' | grep --quiet '"nvidia"'; then
    nvidia-ctk runtime configure --runtime=docker
    systemctl restart docker
  fi
}

# https://docs.aws.amazon.com/efs/latest/ug/mounting-access-points.html
mount_file_systems() {
  local mount where what
  for mount in "${MOUNTS[@]}"; do
    where=${mount%%=*} what=${mount#*=}
    command -v mount.efs >/dev/null || install_package amazon-efs-utils
    install -d "$where"
    until mountpoint --quiet "$where" ||
      mount -t efs -o "tls,iam,accesspoint=${what#*:}" "${what%%:*}:/" "$where"; do
      say "$where is not there yet"
      sleep 5
    done
  done
}

# Started here and not by boot itself: the file systems come first.
start_containers() {
  systemctl daemon-reload
  if ((${#CONTAINERS[@]})); then systemctl restart --no-block "${CONTAINERS[@]/#/cairn-container@}"; fi
}

install_tools
install_nvidia_toolkit
mount_file_systems
start_containers
say 'the host is set up'
