"""What is on the X display, asked of the server itself: for programs whose widgets no test can reach. Needs libX11 only."""

import ctypes
import ctypes.util
import struct
import zlib

IS_VIEWABLE = 2
Z_PIXMAP = 2
ALL_PLANES = 0xffffffff


class WindowAttributes(ctypes.Structure):
    _fields_ = [('x', ctypes.c_int), ('y', ctypes.c_int), ('width', ctypes.c_int), ('height', ctypes.c_int),
                ('border_width', ctypes.c_int), ('depth', ctypes.c_int), ('visual', ctypes.c_void_p),
                ('root', ctypes.c_ulong), ('window_class', ctypes.c_int), ('bit_gravity', ctypes.c_int),
                ('win_gravity', ctypes.c_int), ('backing_store', ctypes.c_int), ('backing_planes', ctypes.c_ulong),
                ('backing_pixel', ctypes.c_ulong), ('save_under', ctypes.c_int), ('colormap', ctypes.c_ulong),
                ('map_installed', ctypes.c_int), ('map_state', ctypes.c_int), ('all_event_masks', ctypes.c_long),
                ('your_event_mask', ctypes.c_long), ('do_not_propagate_mask', ctypes.c_long),
                ('override_redirect', ctypes.c_int), ('screen', ctypes.c_void_p)]


class Image(ctypes.Structure):
    """The fields of XImage up to those that are read here."""
    _fields_ = [('width', ctypes.c_int), ('height', ctypes.c_int), ('xoffset', ctypes.c_int), ('format', ctypes.c_int),
                ('data', ctypes.c_void_p), ('byte_order', ctypes.c_int), ('bitmap_unit', ctypes.c_int),
                ('bitmap_bit_order', ctypes.c_int), ('bitmap_pad', ctypes.c_int), ('depth', ctypes.c_int),
                ('bytes_per_line', ctypes.c_int), ('bits_per_pixel', ctypes.c_int)]


def load():
    lib = ctypes.CDLL(ctypes.util.find_library('X11') or 'libX11.so.6')
    window, display = ctypes.c_ulong, ctypes.c_void_p
    lib.XOpenDisplay.restype = display
    lib.XOpenDisplay.argtypes = [ctypes.c_char_p]
    lib.XCloseDisplay.argtypes = [display]
    lib.XDefaultRootWindow.restype = window
    lib.XDefaultRootWindow.argtypes = [display]
    lib.XQueryTree.argtypes = [display, window, ctypes.POINTER(window), ctypes.POINTER(window),
                               ctypes.POINTER(ctypes.POINTER(window)), ctypes.POINTER(ctypes.c_uint)]
    lib.XGetWindowAttributes.argtypes = [display, window, ctypes.POINTER(WindowAttributes)]
    lib.XFetchName.argtypes = [display, window, ctypes.POINTER(ctypes.c_char_p)]
    lib.XFree.argtypes = [ctypes.c_void_p]
    lib.XGetImage.restype = ctypes.POINTER(Image)
    lib.XGetImage.argtypes = [display, window, ctypes.c_int, ctypes.c_int, ctypes.c_uint, ctypes.c_uint, ctypes.c_ulong,
                              ctypes.c_int]
    return lib


class Display:
    def __init__(self, name=None):
        self._lib = load()
        self._display = self._lib.XOpenDisplay(name.encode() if name else None)
        if not self._display:
            raise OSError('the X display can\'t be opened')
        self._root = self._lib.XDefaultRootWindow(self._display)

    def close(self):
        self._lib.XCloseDisplay(self._display)

    def titles(self):
        """The names of the windows that can be seen now. A window must not go while this is asked."""
        root, parent, count = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_uint()
        children = ctypes.POINTER(ctypes.c_ulong)()
        names = []
        self._lib.XQueryTree(self._display, self._root, ctypes.byref(root), ctypes.byref(parent), ctypes.byref(children),
                             ctypes.byref(count))
        for window in children[:count.value]:
            attributes, name = WindowAttributes(), ctypes.c_char_p()
            if self._lib.XGetWindowAttributes(self._display, window, ctypes.byref(attributes)) == 0:
                continue
            if attributes.map_state == IS_VIEWABLE and self._lib.XFetchName(self._display, window, ctypes.byref(name)):
                names.append(name.value.decode('utf-8', 'replace'))
                self._lib.XFree(name)
        if children:
            self._lib.XFree(children)
        return names

    def screenshot(self):
        """(width, height, rows of RGB bytes) of the whole screen."""
        attributes = WindowAttributes()
        self._lib.XGetWindowAttributes(self._display, self._root, ctypes.byref(attributes))
        width, height = attributes.width, attributes.height
        image = self._lib.XGetImage(self._display, self._root, 0, 0, width, height, ALL_PLANES, Z_PIXMAP).contents
        if image.bits_per_pixel != 32 or image.byte_order != 0:
            raise OSError('a screen of 32 bits a pixel, lowest first, was expected')
        data = ctypes.string_at(image.data, image.bytes_per_line * height)
        rows = []
        for y in range(height):
            line = data[y * image.bytes_per_line:y * image.bytes_per_line + 4 * width]
            row = bytearray(3 * width)
            row[0::3], row[1::3], row[2::3] = line[2::4], line[1::4], line[0::4]
            rows.append(bytes(row))
        return width, height, rows


def colours(shot):
    return len({row[i:i + 3] for row in set(shot[2]) for i in range(0, len(row), 3)})


def write_png(path, shot):
    width, height, rows = shot

    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))

    with open(path, 'wb') as file:
        file.write(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0)) +
                   chunk(b'IDAT', zlib.compress(b''.join(b'\0' + row for row in rows))) + chunk(b'IEND', b''))
