"""The Flatpak, really built, installed and started in its sandbox, and met from outside.

    test_flatpak.py MANIFEST CACHE

Prints TAP. Flatpak's sandbox is one of a plain user: as root a low port or a raw socket would work and hide a fault. So the
first half of this script, when it is root, makes a copy of the tree for a user that has nothing else on this machine, and
runs the second half as that user. Nothing reaches the second half's home, bus or Flatpak installation from outside.
CACHE keeps the stand-in runtime (see standin_runtime.py) for the next run.
"""

import contextlib
import json
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / 'support')]

import standin_runtime  # noqa: E402
import swbtest  # noqa: E402
import x11  # noqa: E402
from pcapng import is_whole  # noqa: E402
from servers import start_server, stop  # noqa: E402
from standin_runtime import Unavailable, run  # noqa: E402
from tap import Tap, skip_all  # noqa: E402

try:
    from outside import Actions, wait_for
except ImportError as error:
    skip_all(error)

# All that the window needs: the network; the display, whichever there is, with the shared memory that X11 draws through; the
# graphics card. No file of the user: those come through the file chooser's portal. Nothing else may join this list unnoticed.
PERMISSIONS = ['--device=dri', '--share=ipc', '--share=network', '--socket=fallback-x11', '--socket=wayland']

PROGRAMS = {'flatpak': 'flatpak', 'flatpak-builder': 'flatpak-builder', 'bwrap': 'bubblewrap', 'ostree': 'ostree',
            'eu-strip': 'elfutils', 'dbus-daemon': 'dbus-daemon', 'tshark': 'tshark'}

# seconds
PATIENCE = 60

# Programs of the session, such as portals, would be started by a bus with service files.
BUS_CONFIG = '''<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=%s</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
'''


# ---- the first half: a user with nothing, and a place for it ----

def plain_user():
    """Nobody, when root runs this: a bus serves no user that the system has no entry for."""
    return pwd.getpwnam('nobody').pw_uid if os.geteuid() == 0 else os.geteuid()


def as_user(uid):
    """What goes before a command to run it as that user for good."""
    if os.geteuid() != 0:
        return []
    return ['setpriv', f'--reuid={uid}', f'--regid={uid}', '--clear-groups', '--inh-caps=-all', '--bounding-set=-all',
            '--no-new-privs', '--']


def check_machine(prefix):
    missing = [f'{program} (package {package})' for program, package in PROGRAMS.items() if shutil.which(program) is None]
    if prefix and shutil.which(prefix[0]) is None:
        missing.append('setpriv (package util-linux)')
    if missing:
        skip_all('missing: ' + ', '.join(missing))
    if not os.environ.get('DISPLAY'):
        skip_all('no X display')
    result = subprocess.run([*prefix, 'bwrap', '--ro-bind', '/', '/', '--proc', '/proc', '--unshare-all', 'true'],
                            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, cwd='/')
    if result.returncode != 0:
        skip_all('no sandbox, for a plain user gets no namespaces here: ' + result.stderr)


def reach_cache(wanted, uid, prefix, work):
    """(path, prefix): where the user finds the cache, and what goes before its commands for that.

    Below a closed home, such as root's, it is mounted where the user can get; where that may not be, the stand-in is made
    anew in a place that goes with the rest.
    """
    here = work / 'cache'
    try:
        if wanted.exists() and wanted.stat().st_uid != uid:
            shutil.rmtree(wanted)
        wanted.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            os.chown(wanted, uid, uid)
    except OSError:
        return here, prefix
    if subprocess.run([*prefix, 'test', '-w', wanted], cwd='/', check=False).returncode == 0:
        return wanted, prefix
    mounted = ['unshare', '--mount', 'sh', '-c', 'mount --bind "$0" "$1" && shift && exec "$@"', str(wanted), str(here)]
    if subprocess.run([*mounted, *prefix, 'test', '-w', here], cwd='/', stderr=subprocess.DEVNULL, check=False).returncode == 0:
        return here, [*mounted, *prefix]
    with contextlib.suppress(OSError):
        wanted.rmdir()
    return here, prefix


def outer(manifest, cache):
    root = HERE.parent.parent
    uid = plain_user()
    prefix = as_user(uid)
    check_machine(prefix)

    with tempfile.TemporaryDirectory(prefix='swb-flatpak-') as folder:
        work = pathlib.Path(folder)
        work.chmod(0o711)
        shutil.copytree(root, work / 'source', symlinks=True,
                        ignore=shutil.ignore_patterns('_build', '.git', '.flatpak-builder', '__pycache__'))
        for name in ('cache', 'home', 'run', 'tmp', 'screenshots'):
            (work / name).mkdir(mode=0o700)
        if os.geteuid() == 0:
            run('chown', '-R', f'{uid}:{uid}', work)
        cache, prefix = reach_cache(cache, uid, prefix, work)

        environment = {name: os.environ[name] for name in ('PATH', 'DISPLAY', 'http_proxy', 'https_proxy', 'no_proxy')
                       if name in os.environ}
        environment.update(LANG='C.UTF-8', USER='tester', LOGNAME='tester', HOME=f'{work}/home', TMPDIR=f'{work}/tmp',
                           XDG_RUNTIME_DIR=f'{work}/run', SWB_TEST_TIMEOUT=f'{PATIENCE}', PYTHONDONTWRITEBYTECODE='1',
                           FLATPAK_USER_DIR=f'{cache}/installation', FLATPAK_SYSTEM_DIR=f'{work}/system',
                           FLATPAK_CONFIG_DIR=f'{work}/system-config',
                           # without a system bus an installation would fail when it asks for parental controls
                           FLATPAK_SYSTEM_HELPER_ON_SESSION='1')
        script = work / 'source' / pathlib.Path(__file__).resolve().relative_to(root)
        copy = work / 'source' / manifest.resolve().relative_to(root)
        status = subprocess.run([*prefix, sys.executable, script, '--inner', copy, cache], cwd=work, env=environment,
                                stdin=subprocess.DEVNULL, check=False).returncode

        kept = os.environ.get('SWB_TEST_SCREENSHOTS')
        if kept:
            for picture in (work / 'screenshots').iterdir():
                shutil.copyfile(picture, pathlib.Path(kept) / picture.name)
    return status


# ---- the second half ----

def build(manifest, work, branch):
    """Builds the program's own modules. The libraries that the manifest would download are Debian's in the stand-in."""
    def is_here(module):
        return isinstance(module, str) or all('path' in source or source['type'] == 'inline'
                                              for source in module.get('sources', []))

    content = json.loads(manifest.read_text())
    content['modules'] = [module for module in content['modules'] if is_here(module)]
    mine = manifest.with_name('.stand-in.json')
    mine.write_text(json.dumps(content))
    run('flatpak-builder', '--show-manifest', manifest)
    return run('flatpak-builder', '--user', '--force-clean', '--disable-rofiles-fuse', '--disable-download',
               '--disable-updates', '--disable-cache', f'--state-dir={work}/state', f'--repo={work}/repository',
               f'--default-branch={branch}', work / 'build', mine)


def install(app, work, branch):
    """By way of one file, as people hand a program on. Returns the permissions that Flatpak shows."""
    bundle = work / 'app.flatpak'
    run('flatpak', 'build-bundle', work / 'repository', bundle, app, branch)
    run('flatpak', '--user', 'install', '-y', '--noninteractive', '--no-related', '--reinstall', '--bundle', bundle)
    shown = dict(line.split('=', 1) for line in
                 run('flatpak', '--user', 'info', '--show-permissions', app).splitlines() if '=' in line)
    flags = [f'--{flag}={value}' for key, flag in (('shared', 'share'), ('sockets', 'socket'), ('devices', 'device'))
             for value in shown.pop(key, '').split(';') if value]
    # "x11" stands beside "fallback-x11" for Flatpak versions that don't know the latter
    if '--socket=fallback-x11' in flags and '--socket=x11' in flags:
        flags.remove('--socket=x11')
    return sorted(flags) + [f'{key}={value}' for key, value in shown.items()]


@contextlib.contextmanager
def session_bus(work):
    config, path = work / 'bus.conf', work / 'run' / 'bus'
    config.write_text(BUS_CONFIG % path)
    daemon, os.environ['DBUS_SESSION_BUS_ADDRESS'] = start_server('dbus-daemon', f'--config-file={config}', '--nofork',
                                                                  '--nosyslog', '--print-address={}')
    try:
        yield
    finally:
        stop(daemon)


class Started(Actions):
    """The program in its sandbox, and its actions over the bus."""

    def __init__(self, app, log, *arguments):
        super().__init__()
        self._app = app
        with open(log, 'wb') as output:
            # neither an accessibility bus nor a graphics card is on this machine's stage
            self._process = subprocess.Popen(['flatpak', 'run', '--user', '--env=GTK_A11Y=none', '--env=GSK_RENDERER=cairo',
                                              app, *arguments], stdout=output, stderr=subprocess.STDOUT)

    def panels(self, window=1):
        if self._process.poll() is not None:
            raise RuntimeError(f'the program has ended by itself, exit status {self._process.returncode}')
        return super().panels(window)

    def _pid(self):
        """The program's own process: a signal to "flatpak run" would not get through to it."""
        children = {}
        for entry in pathlib.Path('/proc').glob('[0-9]*/stat'):
            with contextlib.suppress(OSError):
                pid, rest = entry.read_text().split(' (', 1)
                name, rest = rest.rsplit(') ', 1)
                children.setdefault(int(rest.split()[1]), []).append((int(pid), name))
        below = list(children.get(self._process.pid, []))
        for pid, name in below:
            if name == 'socket-workbench'[:15]:
                return pid
            below += children.get(pid, [])
        raise RuntimeError('the program is not below "flatpak run"')

    def terminate(self):
        os.kill(self._pid(), signal.SIGTERM)
        return self._process.wait(PATIENCE)

    def close(self):
        if self._process.poll() is None:
            subprocess.run(['flatpak', 'kill', self._app], stdin=subprocess.DEVNULL, check=False)
            self._process.kill()
            self._process.wait()


def exchange(started, port):
    """A client outside the sandbox: what it sends is received, what the window sends arrives. Stays connected."""
    peer = swbtest.connect(('127.0.0.1', port))
    peer.sendall(b'ping from outside')
    wait_for(lambda: started.panels()[0]['received'] == 17, 'the bytes in the window')
    started.activate('win.send', 'pong from inside')
    return peer, swbtest.receive_exactly(peer, 16)


def payloads(path):
    return [bytes.fromhex(row[0]) for row in swbtest.fields(path, 'tcp.len > 0', 'tcp.payload')]


def meet(tap, app, work, number):
    """One start: the window, the listener, a saved file, and the end by SIGTERM."""
    home = pathlib.Path(os.environ['HOME']) / '.var' / 'app' / app
    log, saved = home / 'data' / f'panel-{number}.pcapng', home / 'data' / f'saved-{number}.pcapng'
    output = work / f'output-{number}.log'
    wire = [b'ping from outside', b'pong from inside']
    name = ('first', 'second')[number - 1] + ' start'

    started = Started(app, output, f'tcp-server://127.0.0.1:0?log={log}')
    display = x11.Display()
    try:
        tap.ok(wait_for(lambda: started.panels() and started.panels()[0]['state'] == 'listening', 'the listener'),
               f'{name}: listens, and says so on the session bus')
        port = int(started.panels()[0]['address'].rsplit(':', 1)[1])
        peer, answer = exchange(started, port)
        with peer:
            tap.ok(answer == wire[1], f'{name}: a client outside the sandbox is served')

            title = wait_for(lambda: [title for title in display.titles() if title], 'the window')
            shot = wait_for(lambda: (lambda shot: x11.colours(shot) > 50 and shot)(display.screenshot()), 'a drawn window')
            x11.write_png(work / 'screenshots' / f'flatpak-{number}.png', shot)
            tap.ok(True, f'{name}: its window {title} is on the screen')

            started.activate('win.save-log', str(saved))
            wait_for(lambda: is_whole(saved), 'the saved file')
            tap.ok(payloads(saved) == wire, f'{name}: the log is saved where the sandbox may write')

            tap.ok(started.terminate() == 0, f'{name}: SIGTERM ends it with exit status 0')
        tap.ok(is_whole(log) and payloads(log) == wire, f'{name}: its log is whole, and tshark reads it')
        tap.ok(swbtest.fields(log, 'tcp.flags.fin == 1 || tcp.flags.reset == 1', 'frame.number') != [],
               f'{name}: the log ends with the end of the connection')
        text = output.read_text(errors='replace')
        tap.ok('-CRITICAL **' not in text and '-WARNING **' not in text, f'{name}: nothing to complain about')
    finally:
        for line in output.read_text(errors='replace').splitlines()[-20:]:
            tap.say('the program wrote: ' + line)
        started.close()
        display.close()


def inner(tap, manifest, cache):
    work = pathlib.Path.cwd()
    content = json.loads(manifest.read_text())
    app, branch = content['id'], content['runtime-version']

    try:
        standin_runtime.prepare(cache, branch, tap.say)
    except Unavailable as error:
        skip_all(error)
    tap.ok(sorted(content['finish-args']) == PERMISSIONS, 'the manifest asks for what is needed, and no more')
    try:
        built = build(manifest, work, 'test')
        tap.ok(True, 'flatpak-builder builds the program')
        for line in built.splitlines():
            if 'warning:' in line.lower():
                tap.say(line)
        permissions = install(app, work, 'test')
        tap.say('permissions: ' + ' '.join(permissions))
        tap.ok(permissions == PERMISSIONS, 'the bundle is installed, with these permissions')
        with session_bus(work):
            for number in (1, 2):
                meet(tap, app, work, number)
                tap.say('done')
    except (RuntimeError, OSError, AssertionError, subprocess.SubprocessError) as error:
        tap.say(error)
        tap.ok(False, 'what comes next')
    finally:
        subprocess.run(['flatpak', '--user', 'uninstall', '-y', '--noninteractive', app], stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def main():
    if sys.argv[1] != '--inner':
        return outer(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).absolute())
    with Tap() as tap:
        inner(tap, pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]))
    return 0


sys.exit(main())
