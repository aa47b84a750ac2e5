#!/bin/sh
# Runs a command of Volano in a container: serve, backup, doctor…; VOLANO_JAVA_OPTS adds JVM options.
# exec, so that it is the process that signals reach.
set -eu
# shellcheck disable=SC2086 # options are separated by spaces
exec java --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
  -XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError ${VOLANO_JAVA_OPTS-} \
  -jar "${VOLANO_JAR:-/opt/volano/volano.jar}" "$@"
