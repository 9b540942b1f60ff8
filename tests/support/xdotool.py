"""The pointer and the keys, as X hands them out, by the program of that name."""

import os
import re
import subprocess

from outside import TIMEOUT, wait_for


class Xdotool:
    """For the windows of one program, which is anything with a `pid`, on a display."""

    def __init__(self, program, display=None):
        self._program = program
        self._environment = dict(os.environ, DISPLAY=display) if display else None

    def run(self, *arguments, **options):
        """What it prints."""
        return subprocess.run(['xdotool', *[str(a) for a in arguments]], env=self._environment, stdout=subprocess.PIPE, text=True,
                              timeout=TIMEOUT, check=True, **options).stdout

    def windows(self):
        """{title: number} of the windows that are on the screen."""
        try:
            numbers = self.run('search', '--onlyvisible', '--pid', self._program.pid, '--name', '.').split()
        except subprocess.CalledProcessError:
            return {}
        titles = {}
        for number in numbers:
            try:
                titles[self.run('getwindowname', number, stderr=subprocess.DEVNULL).strip()] = number
            except subprocess.CalledProcessError:
                pass  # gone meanwhile
        return titles

    def focus(self, pattern):
        """Gives the window of such a title the keys: there is no window manager that would. Returns its number."""
        window = wait_for(lambda: next((w for t, w in self.windows().items() if re.search(pattern, t)), None),
                          f'the window “{pattern}”')
        self.run('windowraise', window, 'windowfocus', '--sync', window)
        return window

    def geometry(self, title):
        """(left, top, width, height) of a window on the screen."""
        lines = self.run('getwindowgeometry', '--shell', self.windows()[title]).split()
        shape = dict(line.split('=') for line in lines)
        return tuple(int(shape[key]) for key in ('X', 'Y', 'WIDTH', 'HEIGHT'))
