// What a job does, for the shell of restic's image. Words come as arguments, never pasted in. Kubernetes would read `$` and a bracket, or `$` twice, as its own.

/** world, repository, name. The last line of its output tells size and snapshot. A lock that is left is of a job that was killed: there is never a second one. */
export const SAVE = `set -eu
cd "$1"
export RESTIC_REPOSITORY="$2"
restic cat config >/dev/null 2>&1 || restic init >/dev/null
restic unlock >/dev/null 2>&1 || true
restic backup --json --quiet --host pteronimbus --tag "$3" --exclude '.pteronimbus-*' --exclude lost+found .
`;

/** scratch, repository, snapshot, snapshots to forget … */
export const VERIFY = `set -eu
scratch="$1/world"
export RESTIC_REPOSITORY="$2"
snapshot="$3"
shift 3
restic unlock >/dev/null 2>&1 || true
restic restore "$snapshot" --target "$scratch" --verify --quiet
rm -rf "$scratch"
[ "$#" -eq 0 ] || restic forget --quiet --prune "$@" >/dev/null
`;

/** world, repository, snapshot, token. Everything is fetched and verified before anything old goes; ended at any point, the next try goes on from there. */
export const RESTORE = `set -eu
world="$1"
export RESTIC_REPOSITORY="$2"
new="$world/.pteronimbus-restore"
fetched="$world/.pteronimbus-fetched-$4"
cleared="$world/.pteronimbus-cleared-$4"
if [ ! -e "$fetched" ]; then
  rm -rf "$new"
  restic unlock >/dev/null 2>&1 || true
  restic restore "$3" --target "$new" --verify --quiet
  touch "$fetched"
fi
if [ ! -e "$cleared" ]; then
  find "$world" -mindepth 1 -maxdepth 1 ! -name '.pteronimbus-*' ! -name lost+found -exec rm -rf {} \\;
  touch "$cleared"
fi
[ ! -e "$new" ] || find "$new" -mindepth 1 -maxdepth 1 -exec mv {} "$world/" \\;
rm -rf "$new" "$cleared" "$fetched"
`;
