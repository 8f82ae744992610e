#!/bin/sh
# Writes Alertmanager's configuration from the environment and starts it; arguments go to Alertmanager.
#
#   TELEGRAM_BOT_TOKEN TELEGRAM_CHAT_ID   messages by Telegram, when both are set
#   TELEGRAM_API_URL                      a Bot API server of your own
#   GENERIC_WEBHOOK_URL                   a webhook, when it is set
#   ALERTMANAGER_CONFIG                   where the configuration is written: /tmp/alertmanager.yml
#
# Each of them is a secret: what is printed names the channels alone, and the file is for this user's eyes only.
# Runs in busybox sh, which is all the official image has.
set -eu

config=${ALERTMANAGER_CONFIG:-/tmp/alertmanager.yml}

say() { echo "alertmanager-entrypoint: $*"; }

# A variable without the line ends and blanks around it that files from elsewhere bring.
value() { printf '%s' "$1" | tr -d '\r\n' | sed 's/^[[:blank:]]*//; s/[[:blank:]]*$//'; }

# As a YAML string, whatever is in it.
quoted() { printf "'%s'" "$(printf '%s' "$1" | sed "s/'/''/g")"; }

token=$(value "${TELEGRAM_BOT_TOKEN:-}")
chat=$(value "${TELEGRAM_CHAT_ID:-}")
api=$(value "${TELEGRAM_API_URL:-}")
webhook=$(value "${GENERIC_WEBHOOK_URL:-}")

# A channel that cannot work is left out, so that the other one does.
if [ -n "$token" ] && [ -n "$chat" ]; then
  if printf '%s' "$chat" | grep -Eq '^-?[0-9]+$'; then
    say 'alerts go to Telegram'
  else
    say 'TELEGRAM_CHAT_ID is not a number: no alerts by Telegram' >&2
    token=
  fi
else
  if [ -n "$token$chat" ]; then
    say 'TELEGRAM_BOT_TOKEN and TELEGRAM_CHAT_ID are needed together: no alerts by Telegram' >&2
  fi
  token=
fi

case $webhook in
'') ;;
http://* | https://*) ;;
*://*)
  say 'GENERIC_WEBHOOK_URL is neither http nor https: no alerts by webhook' >&2
  webhook=
  ;;
*) webhook=http://$webhook ;;
esac
if [ -n "$webhook" ]; then say 'alerts go to the webhook'; fi
if [ -z "$token$webhook" ]; then say 'alerts show in Alertmanager alone'; fi

write_config() {
  cat <<'YAML'
global:
  resolve_timeout: 5m

route:
  receiver: default
  group_by: [alertname, severity]
  group_wait: 10s
  group_interval: 10s
  repeat_interval: 12h
  routes:
    - matchers: ['severity = "critical"']
      group_wait: 0s
      repeat_interval: 4h
    - matchers: ['severity = "warning"']
      group_wait: 30s
      repeat_interval: 12h

inhibit_rules:
  - source_matchers: ['severity = "critical"']
    target_matchers: ['severity = "warning"']
    equal: [alertname]

receivers:
  - name: default
YAML
  if [ -n "$webhook" ]; then
    cat <<YAML
    webhook_configs:
      - url: $(quoted "$webhook")
        send_resolved: true
YAML
  fi
  if [ -n "$token" ]; then
    cat <<YAML
    telegram_configs:
      - bot_token: $(quoted "$token")
        chat_id: $chat
        send_resolved: true
        parse_mode: HTML
YAML
    if [ -n "$api" ]; then echo "        api_url: $(quoted "$api")"; fi
    cat <<'YAML'
        message: |-
          {{ range $index, $alert := .Alerts }}{{ if $index }}

          {{ end }}{{ if eq .Status "firing" }}🔴 {{ .Labels.severity }}{{ else }}🟢 resolved{{ end }}: <b>{{ .Labels.alertname }}</b>
          {{ .Annotations.summary }}
          {{ .Annotations.description }}{{ end }}
YAML
  fi
}

# Removed first: a file that is there already would keep its permissions.
rm -f "$config"
(
  umask 077
  write_config >"$config"
)
unset token chat api webhook TELEGRAM_BOT_TOKEN TELEGRAM_CHAT_ID TELEGRAM_API_URL GENERIC_WEBHOOK_URL

exec alertmanager --config.file="$config" "$@"
