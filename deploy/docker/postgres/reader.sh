#!/bin/sh
# The role of dashboards, made once with the database; `vigie archive run` grants it the views and nothing else.
set -eu
password=$(cat /run/secrets/grafana_reader)
psql --set ON_ERROR_STOP=1 --set password="$password" --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE grafana LOGIN PASSWORD :'password';
SQL
