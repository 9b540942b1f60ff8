"""What `meson install` puts where, into a directory of its own; and that it is good there.

    check_install.py BUILD-ROOT SOURCE-ROOT meson…
"""

import gettext
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

APP_ID = 'io.github.socketworkbench.SocketWorkbench'
MIME_TYPE = 'application/x-socket-workbench'

# Relative to the prefix. A file that is installed and not here is a fault as much as one that is missing.
EXPECTED = [
    'bin/socket-workbench',
    'bin/swb',
    f'share/applications/{APP_ID}.desktop',
    f'share/icons/hicolor/scalable/apps/{APP_ID}.svg',
    f'share/icons/hicolor/symbolic/apps/{APP_ID}-symbolic.svg',
    'share/locale/zh_CN/LC_MESSAGES/socket-workbench.mo',
    'share/man/man1/swb.1',
    'share/man/man5/swb-workspace.5',
    f'share/metainfo/{APP_ID}.metainfo.xml',
    f'share/mime/packages/{APP_ID}.xml',
] + [f'share/socket-workbench/examples/{name}.swb' for name in (
    'bye-chat-server', 'chargen-server', 'discard-server', 'echo-server', 'gbk-server', 'greeter-server',
    'long-connection-server', 'short-connection-server', 'time-server')]
# Not there yet, or not in every version.
ALLOWED = re.compile(r'share/(glib-2\.0/schemas/.*\.gschema\.xml|man/man1/socket-workbench\.1)')
WINDOW_ONLY = re.compile(r'bin/socket-workbench$')

# What a file is taken for, by its name alone and by its content alone.
BY_NAME = {'bench.swb': MIME_TYPE, 'bench.json': 'application/json'}
BY_CONTENT = {
    '{\n  "version": 1,\n  "panels": [ ]\n}\n': True,
    '{"version":1,"title":"x","panels":[]}': True,
    '{\n  "name": "some-package",\n  "version": "1.0.0"\n}\n': False,
}

faults = []


def check(condition, fault):
    if not condition:
        faults.append(fault)


def output_of(*command, **environment):
    """(exit status, output) of a command; (None, '') when there is no such program here."""
    if shutil.which(str(command[0])) is None:
        print(f'no {command[0]} here')
        return None, ''
    result = subprocess.run([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, text=True, check=False, env={**os.environ, **environment})
    return result.returncode, result.stdout


def must_pass(*command, **environment):
    status, output = output_of(*command, **environment)
    check(status in (0, None), f'{command[0]} refuses what is installed:\n{output}')
    return output


def check_files(usr, has_window):
    installed = {str(path.relative_to(usr)) for path in usr.rglob('*') if not path.is_dir()}
    expected = {name for name in EXPECTED if has_window or not WINDOW_ONLY.match(name)}

    for name in sorted(expected - installed):
        check(False, f'{name} is not installed')
    for name in sorted(installed - expected):
        check(ALLOWED.fullmatch(name), f'{name} is installed, and nobody expects it')
    for name in sorted(installed):
        mode = (usr / name).stat().st_mode & 0o777
        check(mode == (0o755 if name.startswith('bin/') else 0o644), f'{name} has the mode {mode:o}')
    print(f'{len(installed)} files')


def check_programs(usr, version, has_window):
    for name in ['swb'] + (['socket-workbench'] if has_window else []):
        # the programs' own words are asked for, without a display
        output = must_pass(usr / 'bin' / name, '--version', LC_ALL='C.UTF-8', DISPLAY='', WAYLAND_DISPLAY='')
        check(output.strip() == f'{name} {version}', f'{name} --version says {output.strip()!r}')
        _, dynamic = output_of('readelf', '-d', usr / 'bin' / name)
        check('RUNPATH' not in dynamic and 'RPATH' not in dynamic, f'{name} looks for libraries in the build directory')


def check_data(usr, source):
    share = usr / 'share'
    metainfo = share / 'metainfo' / f'{APP_ID}.metainfo.xml'

    must_pass('desktop-file-validate', share / 'applications' / f'{APP_ID}.desktop')
    must_pass('appstreamcli', 'validate', '--no-net', '--explain', metainfo)
    must_pass('xmllint', '--noout', metainfo, *(share / 'icons').rglob('*.svg'), *(share / 'mime').rglob('*.xml'))
    if (share / 'glib-2.0').exists():
        must_pass('glib-compile-schemas', '--strict', '--dry-run', share / 'glib-2.0' / 'schemas')

    for name, field in (('applications/%s.desktop', 'Name[zh_CN]='), ('metainfo/%s.metainfo.xml', 'xml:lang="zh'),
                        ('mime/packages/%s.xml', 'xml:lang="zh')):
        check(field in (share / (name % APP_ID)).read_text(), f'{name % APP_ID} is not translated')
    with open(share / 'locale' / 'zh_CN' / 'LC_MESSAGES' / 'socket-workbench.mo', 'rb') as file:
        check(gettext.GNUTranslations(file).gettext('Socket Workbench') == '套接字工作台', 'the translation is not there')
    check('.TH ' in (share / 'man' / 'man1' / 'swb.1').read_text(), 'swb.1 is no manual page')

    # The pictures are shown by software centres, from the tree.
    pictures = source / 'data' / 'screenshots'
    if pictures.exists():
        for name in re.findall(r'/data/screenshots/([\w-]+\.png)</image>', metainfo.read_text()):
            check((pictures / name).exists(), f'the metainfo shows {name}, which is not in data/screenshots')


def type_of(path, share):
    status, output = output_of('gio', 'info', '--attributes=standard::content-type', path,
                               XDG_DATA_HOME=f'{share}', GIO_USE_VFS='local', LC_ALL='C.UTF-8')
    match = re.search(r'standard::content-type: (\S+)', output)
    return match.group(1) if match else None


def check_mime_type(usr, work):
    share = usr / 'share'
    # it remarks on a directory that no program would look in
    output = must_pass('update-mime-database', share / 'mime', XDG_DATA_HOME=str(share))
    check(output.strip() == '', f'update-mime-database complains:\n{output}')

    for name, wanted in BY_NAME.items():
        path = work / name
        path.write_text('{ }\n')
        found = type_of(path, share)
        check(found in (wanted, None), f'{name} is taken for {found}')
    for number, (content, ours) in enumerate(BY_CONTENT.items()):
        path = work / f'nameless-{number}'
        path.write_text(content)
        found = type_of(path, share)
        check(found is None or (found == MIME_TYPE) == ours, f'{content!r} is taken for {found}')


def main():
    build, source, meson = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3:]
    options = {option['name']: option['value'] for option in json.loads((build / 'meson-info' / 'intro-buildoptions.json').read_text())}
    version = json.loads((build / 'meson-info' / 'intro-projectinfo.json').read_text())['version']

    with tempfile.TemporaryDirectory(prefix='swb-install-') as folder:
        work = pathlib.Path(folder)
        subprocess.run([*meson, 'install', '-C', build, '--no-rebuild', '--quiet', '--destdir', work / 'root'], check=True,
                       stdin=subprocess.DEVNULL, env={**os.environ, 'DESTDIR': str(work / 'root')})
        usr = work / 'root' / options['prefix'].lstrip('/')
        check_files(usr, options['ui'])
        check_programs(usr, version, options['ui'])
        check_data(usr, source)
        check_mime_type(usr, work)

    print('\n'.join(faults))
    return 1 if faults else 0


sys.exit(main())
