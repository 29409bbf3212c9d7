# Makes the data folder, its roles and its databases where they are missing, and becomes the server.
# It relies on nothing that an image's own entrypoint would do.
set -eu
umask 077
data="$DATA/postgres"
settings="-c config_file=$CONFIG/postgresql.conf -c hba_file=$CONFIG/pg-hba.conf"

quoted() { sed "s/'/''/g" "$PASSWORDS/$1"; }

statements() {
  echo "alter role postgres password '$(quoted postgres)'"
  # What is there already is told so, and left as it is.
  echo "create role \"$SERVICE\" login"
  echo "alter role \"$SERVICE\" password '$(quoted service)'"
  # Services tell their durability, of which one setting is shown to nobody else; what fills them ends with a checkpoint.
  echo "grant pg_read_all_settings, pg_checkpoint to \"$SERVICE\""
  for database in $DATABASES; do echo "create database \"$database\" owner \"$SERVICE\""; done
}

if [ ! -s "$data/PG_VERSION" ]; then
  rm -rf "$data.draft"
  initdb --pgdata="$data.draft" --username=postgres --pwfile="$PASSWORDS/postgres" --auth=scram-sha-256 --encoding=UTF8 --locale=C
  mv "$data.draft" "$data"
fi
# The data outlive a release and its passwords: who comes back to them is let in with the new ones.
wanted=$(statements | sha256sum)
if [ "$wanted" != "$(cat "$DATA/statements" 2>/dev/null || true)" ]; then
  statements | postgres --single -D "$data" $settings postgres
  echo "$wanted" >"$DATA/statements"
fi
exec postgres -D "$data" $settings
