"""Runs the demos that PyKMIP packages (kmip.demos), in one process.

Arguments: PORT FOLDER CLIENT, the folder having ca.pem, CLIENT.pem and CLIENT.key; PyKMIP's configuration file is written
there. Reads one JSON object a line from standard input and answers each with one, the lines that the demo logged:

    {"version": "1.2", "demo": "pie.create", "args": ["-a", "AES", "-l", "128"]}
    [["INFO", "Successfully created symmetric key with ID: 6f1c0c6e"]]
"""

import contextlib
import io
import json
import logging
import os
import runpy
import sys
import warnings

from kmip.core import enums
from kmip.services.kmip_client import KMIPProxy

CONFIGURATION = """[client]
host=127.0.0.1
port={port}
keyfile={folder}/{name}.key
certfile={folder}/{name}.pem
cert_reqs=CERT_REQUIRED
ssl_version=PROTOCOL_TLSv1_2
ca_certs={folder}/ca.pem
do_handshake_on_connect=True
suppress_ragged_eofs=True
"""


class Lines(logging.Handler):
    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        self.lines.append([record.levelname, record.getMessage()])


@contextlib.contextmanager
def speaking(version):
    """The demos take the version that PyKMIP's client speaks by default; nothing in its configuration says which."""
    original = KMIPProxy.__init__

    def initialise(self, *args, **kwargs):
        kwargs['kmip_version'] = kwargs.get('kmip_version') or version
        original(self, *args, **kwargs)

    KMIPProxy.__init__ = initialise
    try:
        yield
    finally:
        KMIPProxy.__init__ = original


def run(demo, args):
    logger = logging.getLogger('demo')
    lines = Lines()
    logger.handlers = [lines]
    sys.argv = [demo, *args]
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            runpy.run_module('kmip.demos.' + demo, run_name='__main__')
    except SystemExit as left:
        if left.code:
            lines.lines.append(['ERROR', 'ended with exit code {}'.format(left.code)])
    # A demo that meets what PyKMIP cannot read ends with almost any exception; which one it was is the finding.
    except Exception as error:  # noqa: BLE001
        lines.lines.append(['ERROR', '{}: {}'.format(type(error).__name__, error)])
    return lines.lines


def main(port, folder, name):
    warnings.simplefilter('ignore')  # ssl.wrap_socket, which PyKMIP calls, is deprecated
    logging.getLogger('demo').propagate = False
    logging.lastResort = None
    configuration = os.path.join(folder, 'pykmip.conf')
    with open(configuration, 'w', encoding='utf-8') as file:
        file.write(CONFIGURATION.format(port=port, folder=folder, name=name))
    for line in sys.stdin:
        asked = json.loads(line)
        with speaking(enums.KMIPVersion['KMIP_' + asked['version'].replace('.', '_')]):
            answer = run(asked['demo'], ['-s', configuration, *asked.get('args', [])])
        print(json.dumps(answer), flush=True)


if __name__ == '__main__':
    main(*sys.argv[1:])
