import type { Diagnostic } from '../../harness/diagnostics/index.ts';
import { PAYLOAD } from './differences.ts';
import { SECRETS } from './messages.ts';

/** One that explains the difference at a State. */
export const LATE_STATE: Diagnostic = {
  id: 'DATE_STATE_TRANSITION',
  path: `${PAYLOAD}/Attribute`,
  message: 'ActivationDate was reached 60 s ago, and the State is what it was',
  rule: 'an object is Active once its Activation Date is reached',
  section: 'KMIP 1.1 section 3.22',
};

/** One that explains a difference that is not the first. */
export const WRONG_TYPE: Diagnostic = {
  id: 'WRONG_TTLV_TYPE',
  path: `${PAYLOAD}/LeaseTime`,
  message: 'LeaseTime is Integer, not Interval',
  rule: 'the type of an item is that of its tag or attribute',
  section: 'KMIP 1.1 section 4.17',
};

/** One about the request, whose message quotes a secret. */
export const UNKNOWN_NAME: Diagnostic = {
  id: 'UNKNOWN_ATTRIBUTE_NAME',
  path: 'RequestMessage/BatchItem[0]/RequestPayload/AttributeName',
  message: `no attribute is called "${SECRETS.password}"`,
  rule: 'an attribute is called as its section prints it',
  section: 'KMIP 1.1 chapter 3',
};

/** One of an exchange that came to nothing. */
export const SHORT_READ: Diagnostic = {
  id: 'SHORT_READ',
  path: 'ResponseMessage',
  message: 'the peer closed the connection before any octet came',
  rule: 'every request is answered by one message',
  section: 'KMIP 1.1 section 7.1',
};

/** One that explains nothing. */
export const NO_PAYLOAD: Diagnostic = {
  id: 'ERROR_ITEM_NO_PAYLOAD',
  path: PAYLOAD,
  message: 'the operation failed: that there is no payload is no second fault',
  rule: 'a Batch Item that failed needs no Response Payload',
  section: 'KMIP 1.1 section 7.2',
  informative: true,
};
