"""What a window needs around it, on a display and an address that nobody else has: an X server and a session bus."""

import os
import subprocess


def start_server(*command, environment=None):
    """(process, where it is): a server says that in a line when it is ready, into the file whose number stands in the command
    for '{}'. Raises OSError if it does not start."""
    reader, writer = os.pipe()
    process = subprocess.Popen([part.replace('{}', str(writer)) for part in command], env=environment, pass_fds=[writer],
                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writer)
    try:
        with os.fdopen(reader, encoding='utf-8') as said:
            where = said.readline().strip()
        if not where:
            raise OSError(f'{command[0]} did not start')
    except BaseException:
        stop(process)
        raise
    return process, where


def start_display(width, height, *options, environment=None):
    """(process, name of the display) of an X server with a screen of so many pixels."""
    process, number = start_server('Xvfb', '-displayfd', '{}', '-screen', '0', f'{width}x{height}x24', '-nolisten', 'tcp',
                                   '-noreset', *options, environment=environment)
    return process, ':' + number


def start_bus(environment=None):
    """(process, address) of a session bus; what it starts gets the environment too."""
    return start_server('dbus-daemon', '--session', '--nofork', '--print-address={}', environment=environment)


def stop(*processes):
    """Tells all to end before it waits for any."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
