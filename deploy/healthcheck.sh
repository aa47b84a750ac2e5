#!/bin/bash
# Whether the Volano of this container is ready, without starting a JVM to ask.
set -eu
exec 3<>"/dev/tcp/127.0.0.1/${VOLANO_PORT:-8080}"
printf 'GET /health/ready HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
read -r -t 5 _ status _ <&3
[[ $status == 200 ]]
