import { conditional, optional, required, type StructureRow } from './field.ts';

/** Messages, headers and what they carry: 1.0 to 1.4 chapters 6 and 7, 2.0 and 2.1 chapters 8 and 9. */
export const MESSAGES = {
  RequestMessage: {
    sections: { '1.0': '7.1', '2.0': '8.1' },
    fields: [required('RequestHeader'), required('BatchItem', { repeats: true })],
  },
  ResponseMessage: {
    sections: { '1.0': '7.1', '2.0': '8.4' },
    fields: [required('ResponseHeader'), required('BatchItem', { repeats: true })],
  },
  RequestHeader: {
    sections: { '1.0': '7.2', '2.0': '8.2' },
    fields: [
      required('ProtocolVersion'),
      optional('MaximumResponseSize'),
      optional('ClientCorrelationValue', { since: '1.4' }),
      optional('ServerCorrelationValue', { since: '1.4' }),
      optional('AsynchronousIndicator'),
      optional('AttestationCapableIndicator', { since: '1.2' }),
      optional('AttestationType', { repeats: true, since: '1.2' }),
      optional('Authentication'),
      optional('BatchErrorContinuationOption'),
      optional('BatchOrderOption'),
      optional('TimeStamp'),
      required('BatchCount'),
    ],
  },
  ResponseHeader: {
    sections: { '1.0': '7.2', '2.0': '8.5' },
    fields: [
      required('ProtocolVersion'),
      required('TimeStamp'),
      optional('Nonce', { since: '1.2' }),
      conditional('ServerHashedPassword', 'if Hashed Password credential was used', { since: '2.0' }),
      optional('AttestationType', { repeats: true, since: '1.2' }),
      optional('ClientCorrelationValue', { since: '1.4' }),
      optional('ServerCorrelationValue', { since: '1.4' }),
      required('BatchCount'),
    ],
  },
  ProtocolVersion: {
    sections: { '1.0': '6.1', '2.0': '9.16' },
    fields: [required('ProtocolVersionMajor'), required('ProtocolVersionMinor')],
  },
  Authentication: {
    sections: { '1.0': '6.6', '2.0': '9.4' },
    fields: [required('Credential', { until: '1.1' }), required('Credential', { repeats: true, since: '1.2' })],
  },
  MessageExtension: {
    sections: { '1.0': '6.16', '2.0': '9.13' },
    fields: [required('VendorIdentification'), required('CriticalityIndicator'), required('VendorExtension')],
  },
  VendorExtension: { sections: { '1.0': '6.16', '2.0': '9.13' }, fields: [], open: true },
  Credential: {
    sections: { '1.0': '2.1.2', '2.0': '9.11' },
    fields: [required('CredentialType'), required('CredentialValue')],
  },
  Nonce: {
    sections: { '1.2': '2.1.14', '2.0': '9.14' },
    fields: [required('NonceID'), required('NonceValue')],
  },
} satisfies Record<string, StructureRow>;

/** Batch items (1.0 to 1.4 section 7.2, 2.0 and 2.1 sections 8.3 and 8.6). */
export const BATCH_ITEMS = {
  request: {
    sections: { '1.0': '7.2', '2.0': '8.3' },
    fields: [
      required('Operation'),
      optional('Ephemeral', { since: '2.0' }),
      conditional('UniqueBatchItemID', 'if Batch Count > 1'),
      required('RequestPayload'),
      optional('MessageExtension', { until: '1.4' }),
      optional('MessageExtension', { repeats: true, since: '2.0' }),
    ],
  },
  response: {
    sections: { '1.0': '7.2', '2.0': '8.6' },
    fields: [
      conditional('Operation', 'if specified in Request Batch Item'),
      conditional('UniqueBatchItemID', 'if present in Request Batch Item'),
      required('ResultStatus'),
      conditional('ResultReason', 'if Result Status is Failure'),
      optional('ResultMessage'),
      conditional('AsynchronousCorrelationValue', 'if Result Status is Pending'),
      conditional('ResponsePayload', 'if not a failure'),
      optional('MessageExtension'),
    ],
  },
} satisfies Record<string, StructureRow>;

/** The Credential Value of each Credential Type (1.0 to 1.4 section 2.1.2, 2.0 and 2.1 section 9.11). */
export const CREDENTIAL_VALUES = {
  UsernameAndPassword: {
    sections: { '1.0': '2.1.2', '2.0': '9.11' },
    fields: [required('Username'), optional('Password')],
  },
  Device: {
    sections: { '1.1': '2.1.2', '2.0': '9.11' },
    fields: [
      optional('DeviceSerialNumber'),
      optional('Password'),
      optional('DeviceIdentifier'),
      optional('NetworkIdentifier'),
      optional('MachineIdentifier'),
      optional('MediaIdentifier'),
    ],
  },
  Attestation: {
    sections: { '1.2': '2.1.2', '2.0': '9.11' },
    fields: [
      required('Nonce'),
      required('AttestationType'),
      optional('AttestationMeasurement'),
      optional('AttestationAssertion'),
    ],
  },
  OneTimePassword: {
    sections: { '2.0': '9.11' },
    fields: [required('Username'), optional('Password'), required('OneTimePassword')],
  },
  HashedPassword: {
    sections: { '2.0': '9.11' },
    fields: [required('Username'), required('TimeStamp'), optional('HashingAlgorithm'), required('HashedPassword')],
  },
  Ticket: { sections: { '2.0': '9.11' }, fields: [required('Ticket')] },
} satisfies Record<string, StructureRow>;
