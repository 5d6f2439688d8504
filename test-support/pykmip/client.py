"""Drives PyKMIP's client from another process.

Arguments: HOST PORT CA CERTIFICATE KEY [USERNAME PASSWORD]. Reads one JSON object a line from standard input and
answers each with one:

    {"version": "1.2", "call": "create", "with": {"algorithm": "CryptographicAlgorithm.AES", "length": 128}}
    {"value": "6f1c0c6e"}

`call` is a method of kmip.pie's ProxyKmipClient; with `proxy.` before it, one of the KMIPProxy beneath. The answer is
{"value": ...}, {"failure": {"status", "reason", "message"}} where the server's result is not Success, or
{"unreadable": "why"} where PyKMIP cannot read the response, or send the request.

In arguments "ObjectType.SYMMETRIC_KEY" is a member of an enumeration, {"$hex": "00ff"} octets, {"$version": "1.1"} a
protocol version, {"$attribute": "Name", "value": "a", "index": 0} an attribute, {"$template": [...]} a Template-Attribute
and {"$object": "SymmetricKey", ...} an object of kmip.pie. In values an enumeration's member is its name, octets are
hexadecimal digits, and a structure is an object of its fields.
"""

import enum
import json
import re
import sys
import warnings

from kmip.core import enums, exceptions, objects, primitives
from kmip.core.factories.attributes import AttributeFactory
from kmip.core.messages.contents import ProtocolVersion
from kmip.core.utils import BytearrayStream
from kmip.pie import objects as managed
from kmip.pie.client import ProxyKmipClient
from kmip.pie.exceptions import KmipOperationFailure
from kmip.services.results import OperationResult


def make_attribute(name, value, index=None):
    return AttributeFactory().create_attribute(enums.AttributeType(name), value, index)


MAKERS = {
    '$hex': bytes.fromhex,
    '$version': lambda text: ProtocolVersion(*map(int, text.split('.'))),
    '$attribute': make_attribute,
    '$template': lambda attributes: objects.TemplateAttribute(attributes=attributes),
    '$object': lambda kind, /, **fields: getattr(managed, kind)(**fields),
}
MEMBER = re.compile(r'^([A-Z]\w+)\.([A-Z]\w+)$')


def argument(given):
    """The value that PyKMIP takes for what stands in the JSON."""
    if isinstance(given, list):
        return [argument(each) for each in given]
    if isinstance(given, str):
        member = MEMBER.match(given)
        return getattr(enums, member[1])[member[2]] if member else given
    if not isinstance(given, dict):
        return given
    named = {name: argument(value) for name, value in given.items()}
    for kind, make in MAKERS.items():
        if kind in named:
            return make(named.pop(kind), **named)
    return named


def plain(value):
    """What stands in the JSON for a value of PyKMIP's."""
    if isinstance(value, enum.Enum):
        return value.name
    if isinstance(value, (bytes, bytearray)):
        return bytes(value).hex()
    if isinstance(value, BytearrayStream):
        return value.buffer.hex()
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, ProtocolVersion):
        return str(value)
    if isinstance(value, objects.Attribute):
        return {'name': value.attribute_name.value, 'value': plain(value.attribute_value),
                **({} if value.attribute_index is None else {'index': value.attribute_index.value})}
    if isinstance(value, managed.ManagedObject):
        return {'object': type(value).__name__, 'value': value.value.hex(), **{
            name: plain(getattr(value, name)) for name in OBJECT_FIELDS if getattr(value, name, None) is not None}}
    if isinstance(value, primitives.Base) and not isinstance(value, primitives.Struct):
        return plain(value.value)
    if isinstance(value, (OperationResult, primitives.Struct)):
        return {name.lstrip('_'): plain(field) for name, field in vars(value).items()
                if field is not None and name not in NOT_FIELDS}
    return value


OBJECT_FIELDS = ('cryptographic_algorithm', 'cryptographic_length', 'key_format_type', 'certificate_type', 'data_type',
                 'opaque_type')
NOT_FIELDS = {*vars(primitives.Struct()), 'result_status', 'result_reason', 'result_message'}


def failure(status, reason, message):
    return {'failure': {'status': plain(status), 'reason': plain(reason), 'message': plain(message)}}


def answer(client, asked):
    client.kmip_version = enums.KMIPVersion['KMIP_' + asked['version'].replace('.', '_')]
    method = client
    for name in asked['call'].split('.'):
        method = getattr(method, name)
    try:
        result = method(**argument(asked.get('with', {})))
    except KmipOperationFailure as refused:
        return failure(refused.status, refused.reason, refused.message)
    except exceptions.OperationFailure as refused:
        return failure(refused.status, refused.reason, str(refused))
    # PyKMIP signals what it cannot read by almost any exception; which one it was is the finding.
    except Exception as error:  # noqa: BLE001
        return {'unreadable': '{}: {}'.format(type(error).__name__, error)}
    if isinstance(result, OperationResult) and result.result_status.value is not enums.ResultStatus.SUCCESS:
        return failure(result.result_status, result.result_reason, result.result_message)
    return {'value': plain(result)}


def main(host, port, ca, cert, key, username=None, password=None):
    warnings.simplefilter('ignore')  # ssl.wrap_socket, which PyKMIP calls, is deprecated
    with ProxyKmipClient(host, int(port), cert, key, ca, 'PROTOCOL_TLSv1_2', username, password) as client:
        for line in sys.stdin:
            print(json.dumps(answer(client, json.loads(line))), flush=True)


if __name__ == '__main__':
    main(*sys.argv[1:])
