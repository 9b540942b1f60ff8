"""The core and the command line know no window: no GTK header reaches them, no GTK symbol is wanted by the library."""

import pathlib
import re
import subprocess
import sys

TOOLKIT = re.compile(r'^\s*#\s*include\s*[<"](gtk|gdk|gsk|graphene|pango|cairo)\b', re.MULTILINE)
UI_HEADER = re.compile(r'^\s*#\s*include\s*"([^"]*)"', re.MULTILINE)
SYMBOL = re.compile(r'^\s*U (g[dts]k_\w+|pango_\w+|cairo_\w+)', re.MULTILINE)


def main():
    root, library = pathlib.Path(sys.argv[1]), sys.argv[2]
    faults = []

    ui_headers = {path.name for path in (root / 'src' / 'ui').rglob('*.h')}
    checked = 0
    for layer in ('core', 'cli'):
        for path in sorted((root / 'src' / layer).rglob('*.[ch]')):
            checked += 1
            text = path.read_text(encoding='utf-8')
            shown = path.relative_to(root)
            for match in TOOLKIT.finditer(text):
                faults.append(f'{shown}: includes a toolkit header: {match.group(0).strip()}')
            for match in UI_HEADER.finditer(text):
                if pathlib.Path(match.group(1)).name in ui_headers:
                    faults.append(f'{shown}: includes the header {match.group(1)} of the window')
    if checked == 0:
        faults.append('no file of src/core was found')

    symbols = subprocess.run(['nm', '-u', library], capture_output=True, text=True, check=True).stdout
    for name in sorted(set(SYMBOL.findall(symbols))):
        faults.append(f'{pathlib.Path(library).name} wants the symbol {name}')

    print('\n'.join(faults) or f'{checked} files, no toolkit')
    return 1 if faults else 0


sys.exit(main())
