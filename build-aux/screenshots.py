"""Drives the real program for its pictures. Started by build-aux/screenshots; see there."""

import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / 'tests' / 'support'))
from outside import APP_PATH, TIMEOUT, Actions, wait_for  # noqa: E402
from servers import start_display, stop  # noqa: E402

FRAME = 5  # pixels

program_path, target, *rest = sys.argv[1:]
target = pathlib.Path(target)


class Shot(Actions):
    """One run of the program on an X server that is as large as its window."""

    def __init__(self, name, width=1200, height=780, scale=1, scheme='light', language='en', arguments=(), more_settings='',
                 accessible=False):
        super().__init__()
        self.name = name
        self.language = language
        self.peers = []
        self.crop = f'{width - 2 * FRAME * scale}x{height - 2 * FRAME * scale}+{FRAME * scale}+{FRAME * scale}'
        self.work = tempfile.TemporaryDirectory(prefix='swb-shot-')
        home = pathlib.Path(self.work.name)
        settings = home / 'config/glib-2.0/settings'
        settings.mkdir(parents=True)
        (settings / 'keyfile').write_text(f'[{APP_PATH[1:]}]\n'
                                          f"color-scheme='{scheme}'\nwindow-width=uint32 {width // scale}\n"
                                          f'window-height=uint32 {height // scale}\n{more_settings}')
        runtime = home / 'runtime'
        runtime.mkdir(mode=0o700)
        self.server, self.display = start_display(width, height, '-dpi', '96')
        environment = {key: value for key, value in os.environ.items()
                       if key not in ('WAYLAND_DISPLAY', 'GTK_THEME', 'GSETTINGS_SCHEMA_DIR', 'G_DEBUG', 'LC_ALL')}
        environment |= {
            'DISPLAY': self.display, 'GDK_BACKEND': 'x11', 'GSK_RENDERER': 'cairo', 'GDK_SCALE': str(scale),
            'GSETTINGS_BACKEND': 'keyfile', 'GTK_USE_PORTAL': '0', 'GTK_A11Y': 'none', 'NO_AT_BRIDGE': '1',
            'HOME': str(home), 'XDG_CONFIG_HOME': str(home / 'config'), 'XDG_CACHE_HOME': str(home / 'cache'),
            'XDG_STATE_HOME': str(home / 'state'), 'XDG_RUNTIME_DIR': str(runtime),
            'LANG': 'C.UTF-8', 'LANGUAGE': language,
        }
        if accessible:
            del environment['GTK_A11Y'], environment['NO_AT_BRIDGE']
        self.environment = environment
        self.start(arguments)

    def start(self, arguments=()):
        self.program = subprocess.Popen([program_path, *arguments], env=self.environment)
        wait_for(lambda: self.panels() is not None, 'the window')

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for peer in self.peers:
            peer.close()
        self.program.terminate()
        self.program.wait(TIMEOUT)
        stop(self.server)
        self.work.cleanup()

    @property
    def pid(self):
        return self.program.pid

    def peer(self, port, address='127.0.0.1', to='127.0.0.1', source=0):
        peer = socket.create_connection((to, port), source_address=(address, source))
        self.peers.append(peer)
        return peer

    def receive(self, panel, peer, data):
        """Lets @peer send and waits until the panel says that it came."""
        before = self.panels()[panel]['received']
        peer.sendall(data)
        wait_for(lambda: self.panels()[panel]['received'] == before + len(data), 'the data')
        time.sleep(0.12)

    def send(self, panel, text):
        before = self.panels()[panel]['sent']
        self.activate('win.send', text)
        wait_for(lambda: self.panels()[panel]['sent'] > before, 'the bytes to leave')
        time.sleep(0.09)

    def take(self, suffix='', window=None, moving=False):
        """Two pictures that are the same: nothing is still being drawn, unless it moves all the time."""
        path = target / f'{self.name}{suffix}.png'
        last = None
        time.sleep(0.8)
        for _ in range(40):
            # without a compositing manager GTK draws a white frame in place of its shadow
            area = ['-window', 'root', '-crop', self.crop] if window is None else ['-window', window]
            subprocess.run(['import', '-display', self.display, *area, '+repage', '-define',
                            'png:exclude-chunks=date,time', '-depth', '8', str(path)], check=True)
            if window is not None:
                subprocess.run(['mogrify', '-shave', f'{FRAME}x{FRAME}', str(path)], check=True)
            now = subprocess.run(['identify', '-format', '%#', str(path)], check=True, capture_output=True).stdout
            if now == last or moving:
                break
            last = now
            time.sleep(0.15)
        print(path, flush=True)


def dialogue(shot, encoding='UTF-8'):
    """A gateway that listens, a router's prompt and a sensor, over panel 0."""
    wait_for(lambda: shot.panels()[0]['state'] == 'listening', 'the server')
    console = shot.peer(6001, '192.168.0.7', '192.168.0.2', 51234)
    wait_for(lambda: shot.panels()[0]['clients'] == 1, 'a client')
    shot.send(0, 'gateway 2.4 ready')
    shot.send(0, 'login:')
    shot.receive(0, console, b'admin\r\n')
    shot.send(0, 'Password:')
    shot.receive(0, console, b'********\r\n')
    shot.send(0, 'Welcome, admin. Last login: Mon 08:41 from 192.168.0.20')
    shot.receive(0, console, b'show interfaces\r\n')
    for line in ('eth0    up    192.168.0.2/24     1 Gbit/s   rx 48 211 904   tx 9 120 338',
                 'wlan0   down  -                  -          rx 0            tx 0'):
        shot.send(0, line)
    sensor = shot.peer(6001, '192.168.0.9', '192.168.0.2', 40112)
    wait_for(lambda: shot.panels()[0]['clients'] == 2, 'two clients')
    shot.receive(0, sensor, '温度 23.5 °C，湿度 41 %\r\n'.encode(encoding))
    shot.receive(0, sensor, b'{"id":7,"volt":3.31,"ok":true}\r\n')
    shot.receive(0, sensor, b'raw \x02\xfe\x10\x83 end\r\n' if encoding == 'UTF-8' else b'raw \x02\xff\x10 end\r\n')
    shot.receive(0, console, b'ping\r\n')
    shot.send(0, 'pong')
    shot.receive(0, sensor, '状态：正常\r\n'.encode(encoding))
    return console, sensor


def others(shot):
    """More panels: a connected client, a stopped one, a UDP socket."""
    listener = socket.create_server(('192.168.0.7', 2323))
    shot.peers.append(listener)
    shot.activate('win.new-panel', 'tcp-client://192.168.0.7:2323?line-session=on')
    shot.activate('win.start')
    peer, _ = listener.accept()
    shot.peers.append(peer)
    shot.activate('win.new-panel', 'udp://192.168.0.2:5000')
    wait_for(lambda: len(shot.panels()) == 3, 'the panels')


def lively(name, encoding='UTF-8', view='text', **options):
    shot = Shot(name, arguments=[f'tcp-server://192.168.0.2:6001?line-ending=crlf&encoding={encoding}'], **options)
    dialogue(shot, encoding)
    others(shot)
    shot.activate('win.select-panel', shot.panels()[0]['title'])
    if view != 'text':
        shot.set_state('win.view', view)
    return shot


SNIPPETS = """group,name,format,data,checksum,line-ending,variables,interval-ms,count
Modbus,Read a register,hex,01 03 00 00 00 01,CRC-16/MODBUS,,,1000,10
Modbus,Write coil 7,hex,01 05 00 07 FF 00,CRC-16/MODBUS,,,,
Router,Log in,text,admin,,crlf,,,
Router,Interfaces,text,show interfaces brief,,crlf,,,
Router,Save,text,copy running-config startup-config,,crlf,,,
Sensor,Query the temperature,text,温度？,,crlf,,,
Sensor,Heartbeat,text,PING {{counter}} {{time}},,lf,true,500,0
"""


def published():
    with lively('window-light') as shot:
        shot.take()
    with lively('window-dark', view='hex', scheme='dark') as shot:
        shot.take()
    with lively('window-snippets') as shot:
        path = pathlib.Path(shot.work.name) / 'snippets.csv'
        path.write_text(SNIPPETS)
        shot.activate('win.snippets')
        shot.activate('win.import-snippets', str(path))
        time.sleep(12)  # what it says of that goes by itself
        shot.take()
    with lively('window-zh', encoding='GBK', language='zh_CN') as shot:
        shot.take()


if __name__ == '__main__':
    published()
