# What the two set-up commands share: finding out what is missing, and installing it. Sourced, not run.
# shellcheck shell=bash
# shellcheck disable=SC2034 # the scripts that source this use the lists

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say () {
    printf '%s\n' "$*" >&2
}

die () {
    say "$(basename "$0"): $*"
    exit 1
}

# Each entry: PROBE|apt|dnf|pacman, where a probe is one of
#   cmd:NAME          a program in the path
#   pc:NAME VERSION   a pkg-config module of that version or newer
#   file:GLOB         a file
#   py:MODULE         a module that the system's Python can import
# and the package names may be several. Probes run without the network, so a second run costs nothing.
build_needs=(
    'cmd:cc|gcc libc6-dev|gcc|gcc'
    'cmd:git|git|git|git'
    'cmd:meson|meson|meson|meson'
    'cmd:ninja|ninja-build|ninja-build|ninja'
    'cmd:pkg-config|pkg-config|pkgconf-pkg-config|pkgconf'
    'cmd:msgfmt|gettext|gettext|gettext'
    'cmd:xgettext|gettext|gettext|gettext'
    'cmd:glib-compile-resources|libglib2.0-dev-bin|glib2-devel|glib2-devel'
    'pc:gio-unix-2.0 2.74|libglib2.0-dev|glib2-devel|glib2'
    'pc:json-glib-1.0 1.6|libjson-glib-dev|json-glib-devel|json-glib'
    'pc:libpcre2-8 10.38|libpcre2-dev|pcre2-devel|pcre2'
    'pc:gtk4 4.8|libgtk-4-dev|gtk4-devel|gtk4'
)

# What GTK draws its icons and text with.
window_needs=(
    'file:/usr/share/icons/Adwaita/index.theme|adwaita-icon-theme|adwaita-icon-theme|adwaita-icon-theme'
    'file:/usr/lib*/gdk-pixbuf-2.0/*/loaders/libpixbufloader[-_]svg.so /usr/lib/*/gdk-pixbuf-2.0/*/loaders/libpixbufloader[-_]svg.so|librsvg2-common|librsvg2|librsvg'
    'file:/usr/share/fonts/*|fonts-dejavu-core|dejavu-sans-fonts|ttf-dejavu'
)

browser_needs=(
    'cmd:gtk4-broadwayd|libgtk-4-bin|gtk4|gtk4'
)

probe () {
    local what=${1%%:*} argument=${1#*:} path

    case $what in
        cmd) command -v "$argument" >/dev/null ;;
        pc) pkg-config --atleast-version="${argument#* }" "${argument% *}" 2>/dev/null ;;
        py) "$(system_python)" -c "import $argument" 2>/dev/null ;;
        file)
            # shellcheck disable=SC2086 # the globs are to be expanded
            for path in $argument; do
                [[ -e $path ]] && return 0
            done
            return 1
            ;;
        *) die "unknown probe $1" ;;
    esac
}

# The one that the distribution's packages are for, also where another one comes first in the path.
system_python () {
    if [[ -x /usr/bin/python3 ]]; then
        echo /usr/bin/python3
    else
        echo python3
    fi
}

package_manager () {
    local name

    for name in apt-get dnf pacman; do
        if command -v "$name" >/dev/null; then
            echo "$name"
            return
        fi
    done
}

as_root () {
    if [[ $(id -u) -eq 0 ]]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die "these packages are missing, and there is no sudo to install them with. As root, run: $*"
    fi
}

install_packages () {
    local manager=$1
    shift

    case $manager in
        apt-get)
            # A new machine has no package lists, and old ones may name files that are gone.
            local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends)
            if ! apt-get -q -s --no-install-recommends install "$@" >/dev/null 2>&1; then
                as_root "${apt[@]}" update >&2
                as_root "${apt[@]}" install "$@" >&2
            elif ! as_root "${apt[@]}" install "$@" >&2; then
                as_root "${apt[@]}" update >&2
                as_root "${apt[@]}" install "$@" >&2
            fi
            ;;
        dnf) as_root dnf install -y --setopt=install_weak_deps=False "$@" >&2 ;;
        pacman) as_root pacman -S --needed --noconfirm "$@" >&2 ;;
    esac
}

# ensure NEED…: installs the packages of the needs whose probes fail; ends the script when one still fails then.
ensure () {
    local need manager column packages=() missing=() names

    for need in "$@"; do
        probe "${need%%|*}" || missing+=("$need")
    done
    ((${#missing[@]} == 0)) && return

    manager=$(package_manager)
    case $manager in
        apt-get) column=2 ;;
        dnf) column=3 ;;
        pacman) column=4 ;;
        *) die "missing, and no apt, dnf or pacman to install it with: ${missing[*]%%|*}" ;;
    esac

    for need in "${missing[@]}"; do
        IFS=' ' read -r -a names <<<"$(cut -d'|' -f"$column" <<<"$need")"
        packages+=("${names[@]}")
    done
    mapfile -t packages < <(printf '%s\n' "${packages[@]}" | sort -u)

    say "Installing: ${packages[*]}"
    install_packages "$manager" "${packages[@]}" || die "installing these packages failed: ${packages[*]}"

    hash -r
    for need in "${missing[@]}"; do
        probe "${need%%|*}" || die "'${need%%|*}' is still missing after installing $(cut -d'|' -f"$column" <<<"$need")"
    done
}

# quietly LOG COMMAND…: keeps the output of a long command in a file, and shows the end of it only when it fails.
quietly () {
    local log=$1
    shift

    if ! "$@" >>"$log" 2>&1; then
        tail -n 60 "$log" >&2
        say "The whole output is in $log"
        return 1
    fi
}

# configure DIRECTORY OPTION…: sets up a build directory, anew when the options (or the place of the tree) have changed.
configure () {
    local dir=$1 stamp
    shift

    stamp="$root $*"
    mkdir -p "$dir"
    if [[ ! -f $dir/build.ninja || ! -f $dir/options.stamp || $(<"$dir/options.stamp") != "$stamp" ]]; then
        rm -rf "$dir"
        mkdir -p "$dir"
        quietly "$dir/build.log" meson setup "$dir" "$root" "$@" || return 1
        printf '%s\n' "$stamp" >"$dir/options.stamp"
    fi
}
