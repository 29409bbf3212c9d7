# Makes the data folder, its roles and its databases where they are missing, and becomes the server.
# It relies on nothing that an image's own entrypoint would do.
set -eu
umask 077
settings="-c config_file=/etc/coordbench/postgresql.conf"

quoted() { sed "s/'/''/g" "/etc/passwords/$1"; }

statements() {
  echo "alter role postgres password '$(quoted postgres)'"
  # What is there already is told so, and left as it is.
  echo "create role \"$SERVICE\" login"
  echo "alter role \"$SERVICE\" password '$(quoted service)'"
  # Services tell their durability, of which one setting is shown to nobody else; what fills them ends with a checkpoint.
  echo "grant pg_read_all_settings, pg_checkpoint to \"$SERVICE\""
  for database in $DATABASES; do echo "create database \"$database\" owner \"$SERVICE\""; done
}

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  rm -rf "$PGDATA.draft"
  initdb --pgdata="$PGDATA.draft" --username=postgres --pwfile=/etc/passwords/postgres --auth=scram-sha-256 --encoding=UTF8 --locale=C
  mv "$PGDATA.draft" "$PGDATA"
fi
# The data outlive a release and its passwords: who comes back to them is let in with the new ones.
wanted=$(statements | sha256sum)
if [ "$wanted" != "$(cat /data/statements 2>/dev/null || true)" ]; then
  statements | postgres --single -D "$PGDATA" $settings postgres
  echo "$wanted" >/data/statements
fi
exec postgres -D "$PGDATA" $settings
