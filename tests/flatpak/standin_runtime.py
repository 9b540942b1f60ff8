"""A stand-in for the GNOME runtime, made of this system's Debian packages.

The real runtime is a download of a gigabyte from a place that a test machine may not reach. The stand-in has the same names,
and the libraries of the Debian release: good to prove the manifest's build, permissions and start; not to prove that the
program gets along with the newer libraries.

    standin_runtime.prepare(cache, branch)

leaves a user installation of Flatpak in CACHE/installation with org.gnome.Platform and org.gnome.Sdk of that branch. It runs
as a plain user, and touches nothing outside CACHE. What is there is taken again as long as the lists below, this file and
the Debian release are the same.
"""

import concurrent.futures
import hashlib
import os
import pathlib
import platform
import re
import shutil
import subprocess

# What the program finds in the platform when it runs ...
PLATFORM = '''
    base-files bash coreutils libc-bin netbase tzdata
    libgtk-4-1 libgtk-4-bin libglib2.0-0 libglib2.0-bin libjson-glib-1.0-0
    adwaita-icon-theme hicolor-icon-theme fonts-dejavu-core fontconfig gsettings-desktop-schemas
    librsvg2-common libgdk-pixbuf2.0-bin shared-mime-info
'''.split()

# ... and what comes on top of that for its build.
SDK = '''
    gcc libc6-dev binutils meson ninja-build pkg-config gettext
    libgtk-4-dev libjson-glib-dev
    appstream appstream-compose appstream-util desktop-file-utils
    diffutils findutils grep gzip patch sed tar xz-utils
'''.split()

# No part of a runtime that a build or a start would notice.
LEFT_OUT = ['./usr/share/doc/*', './usr/share/man/*', './usr/share/info/*', './usr/share/gtk-doc/*', './usr/share/lintian/*',
            './usr/share/locale/*/LC_MESSAGES/*', './usr/share/bash-completion/*', './lib/systemd/*', './lib/udev/*',
            './usr/lib/gcc/*/*/cc1plus', './usr/lib/gcc/*/*/lto*', './usr/lib/*/lib[ahlt]*san.*']

# Files of /etc that Flatpak makes itself.
NOT_OF_RUNTIME = ['passwd', 'passwd-', 'group', 'group-', 'shadow', 'shadow-', 'gshadow', 'gshadow-', 'hosts', 'hostname',
                  'resolv.conf', 'machine-id', 'ld.so.cache']


class Unavailable(Exception):
    """The stand-in can't be made here; the message says why."""


def run(*command, **options):
    """Runs a command to its end; its output is kept, and shown when it fails."""
    options.setdefault('stdin', subprocess.DEVNULL)
    result = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                            text=True, errors='replace', check=False, **options)
    if result.returncode != 0:
        raise RuntimeError('%s: exit status %d\n%s' % (' '.join(map(str, command)), result.returncode, result.stdout))
    return result.stdout


class Apt:
    """apt-get with a state of its own, in which nothing is installed: it only resolves and downloads."""

    def __init__(self, folder):
        self._folder = folder
        self._options = ['-o', f'Dir::State::status={folder}/status', '-o', f'Dir::Log={folder}',
                         '-o', f'Dir::Cache::pkgcache={folder}/pkgcache.bin',
                         '-o', f'Dir::Cache::srcpkgcache={folder}/srcpkgcache.bin',
                         '-o', 'APT::Install-Recommends=false', '-o', 'APT::Sandbox::User=', '-o', 'Debug::NoLocking=true']
        for name in ('archives/partial', 'none/partial', 'lists/partial'):
            (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / 'status').touch()

    def _get(self, *arguments):
        return run('apt-get', '-q', *self._options, *arguments)

    def _names(self, packages):
        """What the packages and all they need are as archives; apt names no URI for one that it finds in its cache."""
        plan = self._get('-o', f'Dir::Cache::archives={self._folder}/none', '--print-uris', '-y', 'install', *packages)
        return re.findall(r"^'\S+' (\S+\.deb) ", plan, re.MULTILINE)

    def download(self, packages):
        try:
            self._names(packages)
        except RuntimeError:
            # This machine has no package lists, or old ones: get some, without changing its own.
            self._options += ['-o', f'Dir::State::lists={self._folder}/lists']
            try:
                self._get('update')
                self._names(packages)
            except RuntimeError as error:
                raise Unavailable('no package lists to be had: %s' % last_line(error)) from error
        try:
            self._get('-o', f'Dir::Cache::archives={self._folder}/archives', '-y', '--download-only', 'install', *packages)
        except RuntimeError as error:
            raise Unavailable('packages can\'t be downloaded: %s' % last_line(error)) from error

    def archives(self, packages):
        return [self._folder / 'archives' / name for name in self._names(packages)]


def last_line(error):
    lines = [line for line in str(error).splitlines() if line.strip()]
    return lines[-1].strip() if lines else 'no reason given'


def unpack(archive, root):
    with subprocess.Popen(['dpkg-deb', '--fsys-tarfile', archive], stdout=subprocess.PIPE) as packed:
        run('tar', '-x', '-C', root, '--keep-directory-symlink', '--no-same-owner',
            *('--exclude=' + pattern for pattern in LEFT_OUT), stdin=packed.stdout)
    if packed.returncode != 0:
        raise RuntimeError(f'dpkg-deb could not read {archive}')


def inside(root, *command):
    """Runs a command with `root` as its file system: what the packages' own installation scripts would have done."""
    run('bwrap', '--bind', root, '/', '--dev', '/dev', '--proc', '/proc', '--tmpfs', '/tmp', '--unshare-all', '--clearenv',
        '--setenv', 'PATH', '/usr/bin', '--setenv', 'HOME', '/tmp', '--setenv', 'LC_ALL', 'C.UTF-8', *command)


def skeleton(root):
    """The merged layout, with one directory of programs, and what Debian's scripts and alternatives would link."""
    (root / 'usr' / 'bin').mkdir(parents=True)
    (root / 'usr' / 'lib').mkdir()
    for name, target in (('bin', 'usr/bin'), ('sbin', 'usr/bin'), ('lib', 'usr/lib'), ('lib64', 'usr/lib'),
                         ('usr/sbin', 'bin'), ('usr/lib64', 'lib')):
        (root / name).symlink_to(target)


def set_up(root):
    triplet = next(path.parent.name for path in (root / 'usr' / 'lib').glob('*/libc.so.6'))
    lib = f'/usr/lib/{triplet}'
    links = {'sh': 'bash', 'awk': 'mawk', 'cc': 'gcc'}

    for name, target in links.items():
        if (root / 'usr' / 'bin' / target).exists():
            (root / 'usr' / 'bin' / name).unlink(missing_ok=True)
            (root / 'usr' / 'bin' / name).symlink_to(target)

    # flatpak-builder builds in this locale
    locale = root / 'usr' / 'lib' / 'locale' / 'en_US.utf8'
    if not locale.is_symlink():
        locale.symlink_to('C.utf8')

    # With it Meson installs libraries where Flatpak's linker doesn't look.
    (root / 'etc' / 'debian_version').unlink(missing_ok=True)

    inside(root, 'ldconfig')
    inside(root, 'glib-compile-schemas', '/usr/share/glib-2.0/schemas')
    inside(root, 'update-mime-database', '/usr/share/mime')
    inside(root, f'{lib}/gdk-pixbuf-2.0/gdk-pixbuf-query-loaders', '--update-cache')
    inside(root, 'fc-cache', '--system-only')
    for theme in ('Adwaita', 'hicolor'):
        inside(root, 'gtk4-update-icon-cache', '--quiet', '--ignore-theme-index', '--force', f'/usr/share/icons/{theme}')


def export(root, repository, name, branch):
    """Commits the tree as a runtime."""
    arch = run('flatpak', '--default-arch').strip()
    folder = root.parent
    etc = root / 'usr' / 'etc'

    shutil.copytree(root / 'etc', etc, symlinks=True)
    for entry in NOT_OF_RUNTIME:
        (etc / entry).unlink(missing_ok=True)
    (root / 'usr').rename(folder / 'files')
    (folder / 'metadata').write_text(
        f'[Runtime]\nname={name}\nruntime=org.gnome.Platform/{arch}/{branch}\nsdk=org.gnome.Sdk/{arch}/{branch}\n')
    run('flatpak', 'build-export', '--disable-sandbox', '--runtime', '--files=files', '--no-update-summary',
        '--subject=Stand-in', repository, folder, branch)


def stamp(branch):
    """Changes when the runtime has to be made again."""
    release = ''.join(line for line in open('/etc/os-release', encoding='utf-8')
                      if line.startswith(('ID=', 'VERSION_ID=', 'VERSION_CODENAME=')))
    recipe = pathlib.Path(__file__).read_text(encoding='utf-8')
    return hashlib.sha256('\0'.join((recipe, release, branch, platform.machine())).encode()).hexdigest()


def check_programs():
    for name in ('apt-get', 'dpkg-deb'):
        if shutil.which(name) is None:
            raise Unavailable(f'the stand-in runtime is made of Debian packages, and there is no {name}')


def prepare(cache, branch, say=print):
    """Makes the stand-in runtimes in `cache` (a path), or finds them there. Raises Unavailable, or RuntimeError."""
    cache = pathlib.Path(cache)
    wanted, made = stamp(branch), cache / 'stamp'

    if made.exists() and made.read_text() == wanted:
        say('the stand-in runtime is there')
        return
    check_programs()

    apt = Apt(cache / 'apt')
    made.unlink(missing_ok=True)
    for name in ('work', 'repository', 'installation'):
        shutil.rmtree(cache / name, ignore_errors=True)

    apt.download(PLATFORM + SDK)
    platform_debs = apt.archives(PLATFORM)
    sdk_debs = [path for path in apt.archives(PLATFORM + SDK) if path not in platform_debs]
    say(f'{len(platform_debs)} packages for the platform, {len(sdk_debs)} more for the SDK')

    repository = cache / 'repository'
    run('ostree', 'init', '--mode=bare-user-only', f'--repo={repository}')
    base, sdk = cache / 'work' / 'platform' / 'root', cache / 'work' / 'sdk' / 'root'
    run('ostree', 'config', f'--repo={repository}', 'set', 'core.fsync', 'false')
    skeleton(base)
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        list(pool.map(lambda path: unpack(path, base), platform_debs))
        # the SDK is the platform and more
        sdk.parent.mkdir()
        run('cp', '-a', '--reflink=auto', base, sdk)
        list(pool.map(lambda path: unpack(path, sdk), sdk_debs))
        say('unpacked')
        list(pool.map(set_up, (base, sdk)))
        say('set up')
    export(base, repository, 'org.gnome.Platform', branch)
    export(sdk, repository, 'org.gnome.Sdk', branch)
    run('flatpak', 'build-update-repo', repository)
    shutil.rmtree(cache / 'work')
    say('committed')

    run('flatpak', '--user', 'remote-add', '--no-gpg-verify', 'stand-in', repository)
    run('flatpak', '--user', 'install', '-y', '--noninteractive', '--no-related', 'stand-in',
        f'org.gnome.Platform//{branch}', f'org.gnome.Sdk//{branch}')
    made.write_text(wanted)
    say('installed')
