"""Prints, as JSON by file name, how many messages PyKMIP decodes and encodes in a second: the median of three runs.

Arguments: files with one message each, as hexadecimal digits.
"""

import json
import os
import statistics
import sys
import time

from kmip.core import enums, utils
from kmip.core.messages import messages

RUN = 0.3  # seconds


def rate(work):
    start = time.perf_counter()
    done = 0
    while time.perf_counter() - start < RUN:
        work()
        done += 1
    return done / (time.perf_counter() - start)


def main(files):
    rates = {}
    for file in files:
        with open(file, encoding='ascii') as text:
            octets = bytes.fromhex(text.read().strip())
        kind = messages.RequestMessage if octets[2] == 0x78 else messages.ResponseMessage
        version = enums.KMIPVersion.KMIP_2_0 if '2.0' in os.path.basename(file) else enums.KMIPVersion.KMIP_1_2

        def decode():
            message = kind()
            message.read(utils.BytearrayStream(octets), kmip_version=version)
            return message

        message = decode()

        def encode():
            message.write(utils.BytearrayStream(), kmip_version=version)

        rates[os.path.basename(file)] = {
            'decode': statistics.median(rate(decode) for _ in range(3)),
            'encode': statistics.median(rate(encode) for _ in range(3)),
        }
    print(json.dumps(rates))


if __name__ == '__main__':
    main(sys.argv[1:])
