"""The program with the window, from outside: started with a home of its own, and worked by its actions over the session bus.

What its window holds, accessibility.py tells; what is on the screen, xdotool.py. Needs the GLib bindings of Python.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time

from swbtest import TIMEOUT

# For the program alone: the libraries of this process, which read it once when they are loaded, warn when a program ends that
# they look at.
G_DEBUG = os.environ.pop('G_DEBUG', None)

from gi.repository import Gio, GLib  # noqa: E402

APP_ID = 'io.github.socketworkbench.SocketWorkbench'
APP_PATH = '/' + APP_ID.replace('.', '/')


def wait_for(what, name, patience=TIMEOUT):
    """Asks until what() gives something true, and returns that. While it can't be asked, its answer is no."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            result = what()
        except GLib.Error:
            result = None
        if result:
            return result
        time.sleep(0.02)
    raise AssertionError(f'waited in vain for {name}')


class Actions:
    """What the program exports on the session bus. A call raises GLib.Error while it is not there.

    Actions have the names that GTK's menus give them: `app.open` is one of the program, `win.send` one of a window, whose
    number is 1 unless told.
    """

    def __init__(self):
        self._bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        self._bus.set_exit_on_close(False)

    def _call(self, action, window, method, signature, *arguments, reply=None):
        group, name = action.split('.', 1)
        path = {'app': APP_PATH, 'win': f'{APP_PATH}/window/{window}'}[group]
        # one that is installed here is not the one under test
        answer = self._bus.call_sync(APP_ID, path, 'org.gtk.Actions', method, GLib.Variant(signature, (name, *arguments)),
                                     GLib.VariantType(reply) if reply else None, Gio.DBusCallFlags.NO_AUTO_START, -1, None)
        return answer.unpack()

    def _describe(self, action, window=1):
        """(enabled, type of the parameter, state in a list) of an action."""
        return self._call(action, window, 'Describe', '(s)', reply='((bgav))')[0]

    def activate(self, action, *text, window=1):
        self._call(action, window, 'Activate', '(sava{sv})', [GLib.Variant('s', t) for t in text], {})

    def set_state(self, action, text, window=1):
        self._call(action, window, 'SetState', '(sva{sv})', GLib.Variant('s', text), {})

    def enabled(self, action, window=1):
        return self._describe(action, window)[0]

    def panels(self, window=1):
        """A dictionary for each panel of a window."""
        return self._describe('win.panels', window)[2][0]


class Program(Actions):
    """The program, with a home that goes when its block is left; start() it, again if need be. One at a time: a second hands
    its arguments over to the first."""

    def __init__(self, path):
        super().__init__()
        self._path = os.path.abspath(path)
        self.process = None
        self.home = tempfile.mkdtemp(prefix='swb-test-')
        self.environment = dict(os.environ, LC_ALL='C.UTF-8', HOME=self.home)
        for variable in ('XDG_CACHE_HOME', 'XDG_STATE_HOME', 'XDG_DATA_HOME', 'XDG_CONFIG_HOME'):
            self.environment[variable] = os.path.join(self.home, variable)
        if G_DEBUG is not None:
            self.environment['G_DEBUG'] = G_DEBUG

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        self.kill()
        shutil.rmtree(self.home, ignore_errors=True)

    def _call(self, *arguments, **options):
        if self.process.poll() is not None:
            raise AssertionError(f'the program has ended by itself, exit status {self.process.returncode}')
        return super()._call(*arguments, **options)

    @property
    def pid(self):
        return self.process.pid

    def start(self, *arguments):
        """Returns itself when there is a window."""
        self.process = subprocess.Popen([self._path, *arguments], env=self.environment, cwd=self.home)
        wait_for(lambda: self.panels() is not None, 'the window')
        return self

    def hand_over(self, *arguments):
        """The exit status of a second start, which gives its arguments to the first."""
        return subprocess.run([self._path, *arguments], env=self.environment, cwd=self.home, timeout=TIMEOUT,
                              check=False).returncode

    def terminate(self):
        """The exit status after SIGTERM."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(TIMEOUT)

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
