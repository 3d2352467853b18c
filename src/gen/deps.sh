# Installs those of the named Debian packages that are missing, and says so.
set -eu

missing=""
for package in "$@"; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || :)
    [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

echo "deps: missing Debian packages:$missing"
line="apt-get install -y --no-install-recommends$missing"
if [ "$(id -u)" = 0 ]; then
    sudo=""
elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
    sudo="sudo "
else
    echo "deps: neither root nor sudo; run this as root, then make again:" >&2
    echo "    apt-get update && $line" >&2
    exit 1
fi
echo "deps: ${sudo}apt-get update && $sudo$line"
export DEBIAN_FRONTEND=noninteractive
${sudo}apt-get update -q
$sudo$line
