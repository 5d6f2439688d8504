"""Starts PyKMIP's server on a free port of 127.0.0.1.

Arguments: FOLDER, which has ca.pem, server.pem and server.key; the database and the log go there as well. Prints the port
once it listens. Ends, with the processes that PyKMIP starts, when standard input does: run it in a process group of its
own.
"""

import os
import signal
import sys
import threading
import warnings

from kmip.services.server.server import KmipServer


def end_with_standard_input():
    # Not sys.stdin: PyKMIP forks, and its child would wait for ever for the lock of a reader that is not there.
    while os.read(0, 1):
        pass
    os.killpg(os.getpgrp(), signal.SIGKILL)


def main(folder):
    warnings.simplefilter('ignore')  # ssl.wrap_socket, which PyKMIP calls, is deprecated
    server = KmipServer(
        hostname='127.0.0.1',
        port=1,
        certificate_path=os.path.join(folder, 'server.pem'),
        key_path=os.path.join(folder, 'server.key'),
        ca_path=os.path.join(folder, 'ca.pem'),
        auth_suite='TLS1.2',
        tls_cipher_suites='TLS_RSA_WITH_AES_128_CBC_SHA256',
        config_path=None,
        log_path=os.path.join(folder, 'server.log'),
        policy_path=folder,
        database_path=os.path.join(folder, 'server.database'),
    )
    server.config.settings['port'] = 0  # its own setter refuses 0, which takes a free port
    threading.Thread(target=end_with_standard_input, daemon=True).start()
    with server:
        server._socket.listen(16)  # serve() does it as well, but too late for a client that is told the port here
        print(server._socket.getsockname()[1], flush=True)
        server.serve()


if __name__ == '__main__':
    main(sys.argv[1])
