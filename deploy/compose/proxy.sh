#!/bin/sh
# nginx with deploy/nginx.conf, told where the other containers are. They may come back with another address, so their
# names are looked up again and again (nginx 1.27.3 or newer).
set -eu

FROM=${FROM:-/etc/ranker/nginx.conf}
TO=${TO:-/etc/nginx/nginx.conf}
resolver=$(awk '/^nameserver/ { print $2; exit }' "${RESOLV_CONF:-/etc/resolv.conf}")
proto='$scheme'
[ "${TLS_IN_FRONT:-false}" != true ] || proto='$http_x_forwarded_proto'

at() { printf 'zone %s 64k; resolver %s valid=2s; server %s resolve;' "${1%:*}" "$resolver" "$1"; }

sed -e "s|server 127.0.0.1:9000;|$(at web:9000)|" \
    -e "s|server 127.0.0.1:9001;|$(at live:9001)|" \
    -e "s|X-Forwarded-Proto \$scheme;|X-Forwarded-Proto $proto;|" \
    "$FROM" >"$TO"
exec nginx -g 'daemon off;'
