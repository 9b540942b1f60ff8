"""What the windows of a program hold, as a screen reader is told. Needs AT-SPI with its bindings for Python."""

import os

# first, for it takes out of the environment what would make a warning of these libraries fatal
from outside import TIMEOUT, wait_for

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, Gio, GLib  # noqa: E402


def connect():
    """To be called before the program is started: starts the accessibility bus, and has both sides take that one."""
    address = Gio.bus_get_sync(Gio.BusType.SESSION, None).call_sync(
        'org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', None, GLib.VariantType('(s)'),
        Gio.DBusCallFlags.NONE, -1, None).unpack()[0]
    os.environ['AT_SPI_BUS_ADDRESS'] = address
    # The library waits less than a second for the registry, and knows no applications for good when that has just been started.
    flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
    Gio.DBusConnection.new_for_address_sync(address, flags, None, None).call_sync(
        'org.a11y.atspi.Registry', '/org/a11y/atspi/accessible/root', 'org.freedesktop.DBus.Peer', 'Ping', None, None,
        Gio.DBusCallFlags.NONE, int(TIMEOUT * 1000), None)
    Atspi.init()


def children(accessible):
    """Those that are still there when their turn comes."""
    for i in range(accessible.get_child_count()):
        child = accessible.get_child_at_index(i)
        if child:
            yield child


def accessibles(root):
    """It and all below it, outermost first."""
    yield root
    for child in children(root):
        yield from accessibles(child)


class Tree:
    """The accessibles of one program, asked anew each time. The program is anything with a `pid`."""

    def __init__(self, program):
        self._program = program

    def application(self):
        """The root, or None while the program is not known."""
        # the library keeps what it was told, and is told of changes only while a main loop runs
        while GLib.MainContext.default().iteration(False):
            pass
        desktop = Atspi.get_desktop(0)
        desktop.clear_cache()
        for application in children(desktop):
            if application.get_process_id() == self._program.pid:
                application.clear_cache()
                return application
        return None

    def all(self, in_window=lambda title: True):
        """What is in the windows of such titles, outermost first, while they are walked through."""
        application = self.application()
        for frame in children(application) if application else ():
            if in_window(frame.get_name() or ''):
                yield from accessibles(frame)

    def find(self, name, role=None):
        """The first of that name, or None."""
        return next((a for a in self.all() if a.get_name() == name and role in (None, a.get_role_name())), None)

    def find_beginning(self, begin):
        """The first whose name begins so, or None."""
        return next((a for a in self.all() if (a.get_name() or '').startswith(begin)), None)

    def press(self, *names, **where):
        """Presses the first that has one of the names and can be pressed, as soon as there is one."""
        def try_to():
            return any(a.get_name() in names and a.get_n_actions() > 0 and a.do_action(0) for a in self.all(**where))
        wait_for(try_to, f'“{names[0]}” to be pressed')
