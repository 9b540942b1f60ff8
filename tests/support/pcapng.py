"""The blocks of a pcapng file by the format alone, and not as the program reads them."""

import struct

INTERFACE_STATISTICS = 5
ENHANCED_PACKET = 6


def whole_blocks(data):
    """(bytes that whole blocks take from the first on, packets among them), by the lengths before and behind each."""
    offset = packets = 0
    while offset + 12 <= len(data):
        kind, length = struct.unpack_from('<II', data, offset)
        if length < 12 or offset + length > len(data):
            break
        if struct.unpack_from('<I', data, offset + length - 4)[0] != length:
            break
        packets += kind == ENHANCED_PACKET
        offset += length
    return offset, packets


def is_whole(path):
    """Whether there is such a file, and it ends with a whole block."""
    try:
        with open(path, 'rb') as file:
            data = file.read()
    except FileNotFoundError:
        return False
    return 0 < whole_blocks(data)[0] == len(data)


def is_finished(path):
    """Whether it ends with the block that a log gets when it is closed."""
    if not is_whole(path):
        return False
    with open(path, 'rb') as file:
        data = file.read()
    length, = struct.unpack_from('<I', data, len(data) - 4)
    return struct.unpack_from('<I', data, len(data) - length)[0] == INTERFACE_STATISTICS
