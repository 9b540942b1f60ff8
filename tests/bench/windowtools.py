"""What the benches of the window share: a session of its own, and looks at the window from outside."""

import os
import re
import shutil
import subprocess
import sys
import time

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))
from servers import start_bus, start_display, stop

NAME = 'io.github.socketworkbench.SocketWorkbench'
PATH = '/io/github/socketworkbench/SocketWorkbench/window/1'


class Session:
    """An X server, a session bus and folders that nobody else uses."""

    def __init__(self, folder):
        self.x, display = start_display(1400, 1000)
        self.bus, address = start_bus(dict(os.environ, DISPLAY=display))
        self.cache = os.path.join(folder, 'cache')
        home = {'XDG_%s_HOME' % kind: os.path.join(folder, kind.lower()) for kind in ('CONFIG', 'DATA', 'STATE', 'CACHE')}
        runtime = os.path.join(folder, 'runtime')
        os.makedirs(runtime, 0o700)
        os.environ.update(home, DISPLAY=display, DBUS_SESSION_BUS_ADDRESS=address, XDG_RUNTIME_DIR=runtime,
                          GDK_BACKEND='x11', GSETTINGS_BACKEND='memory', LC_ALL='C.UTF-8')

    @staticmethod
    def forget():
        """What a window has left behind for the next one, such as its panels."""
        shutil.rmtree(os.environ['XDG_STATE_HOME'], ignore_errors=True)

    def end(self):
        stop(self.bus, self.x)


class Watch:
    """A helper that runs until its input is closed."""

    def __init__(self, *command):
        self.process = subprocess.Popen(list(map(str, command)), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        universal_newlines=True)

    def line(self):
        return self.process.stdout.readline().split()

    def go(self):
        self.process.stdin.write('\n')
        self.process.stdin.flush()

    def end(self):
        self.process.stdin.close()
        words = self.process.stdout.read().split()
        self.process.wait()
        return words


def percentile(values, share):
    return values[min(int(len(values) * share), len(values) - 1)] if values else float('nan')


def until(condition, what, patience=30):
    end = time.monotonic() + patience
    while not condition():
        if time.monotonic() > end:
            sys.exit('waited in vain for ' + what)
        time.sleep(0.005)


class Window:
    """The program that is measured."""

    def __init__(self, bench, *addresses):
        self.bench = bench
        bench.session.forget()
        self.process = subprocess.Popen([bench.window_path, *addresses])
        self.pid = self.process.pid
        until(lambda: self.panels().count("'title'") == len(addresses), 'the window')
        time.sleep(1.0)

    def panels(self):
        result = subprocess.run(['gdbus', 'call', '--session', '--dest', NAME, '--object-path', PATH, '--method',
                                 'org.gtk.Actions.Describe', 'panels'], stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL, universal_newlines=True)
        return result.stdout

    def port(self):
        until(lambda: re.search(r"'address': <'[^']*:[1-9]\d*'>", self.panels()), 'a port')
        return int(re.search(r"'address': <'[^']*:([1-9]\d*)'>", self.panels()).group(1))

    def threads(self):
        """Times that each thread went to sleep and came back, by thread number and name."""
        found = {}
        for task in os.listdir('/proc/%d/task' % self.pid):
            with open('/proc/%d/task/%s/status' % (self.pid, task)) as status:
                text = status.read()
            found[int(task), re.search(r'Name:\s+(.*)', text).group(1)] = int(
                re.search(r'^voluntary_ctxt_switches:\s+(\d+)', text, re.MULTILINE).group(1))
        return found

    def cpu(self):
        """Seconds of processor time of the main thread, and of the X server."""
        found = []
        for path in ('/proc/%d/task/%d/stat' % (self.pid, self.pid), '/proc/%d/stat' % self.bench.session.x.pid):
            with open(path) as stat:
                words = stat.read().rsplit(')', 1)[1].split()
            found.append((int(words[11]) + int(words[12])) / os.sysconf('SC_CLK_TCK'))
        return found

    def renderer(self):
        """What draws: without the driver there is no OpenGL."""
        with open('/proc/%d/maps' % self.pid) as maps:
            driver = '_dri.so' in maps.read()
        return os.environ.get('GSK_RENDERER') or ('OpenGL' if driver else 'cairo')

    def end(self):
        self.process.terminate()
        self.process.wait()
