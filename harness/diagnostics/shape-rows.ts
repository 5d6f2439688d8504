import type { DiagnosticRow } from './diagnostic.ts';

/** What the tables of fields, types and values do not allow and no other row claims. */
export const SHAPE_ROWS: readonly DiagnosticRow[] = [
  {
    id: 'CREDENTIAL_FORM',
    title: 'a Credential whose fields are not those of its Credential Type',
    rule: 'Credential Type decides which fields Credential Value has; each type has a table of its own',
    section: 'KMIP 1.4 section 2.1.2, 2.1 section 9.11',
    reports: ['Cosmian/kms#529', 'OpenKMIP/PyKMIP#640'],
    claims: [
      {
        kinds: ['unknown-field', 'newer-than-version', 'duplicate-field', 'missing-field', 'undefined-enumeration'],
        path: /\/Credential(\[\d+\])?\//,
      },
    ],
  },
  {
    id: 'TAG_NEWER_THAN_VERSION',
    title: 'a field that only a newer version has',
    rule: 'a message holds the fields that the tables of its Protocol Version have; a peer of an older version fails on others',
    section: 'KMIP 1.4 sections 6.1 and 7.2, 2.1 section 9.16',
    reports: ['hashicorp/vault#24309', 'OpenKMIP/PyKMIP#710'],
    claims: [{ kinds: ['newer-than-version'] }],
  },
  {
    id: 'HEADER_UNEXPECTED_TAG',
    title: 'a field in a header or a batch item, outside the payload, that has no place there or stands there twice',
    rule: 'headers and batch items hold the fields of their tables, once unless the table lets them repeat',
    section: 'KMIP 1.4 section 7.2, 2.1 sections 8.2 to 8.6',
    reports: ['OpenKMIP/PyKMIP#710'],
    claims: [{ kinds: ['unknown-field', 'duplicate-field'], path: /^(?!.*\/(Request|Response)Payload\/)/ }],
  },
  {
    id: 'EXTRA_FIELD_IN_PAYLOAD',
    title: 'a field in a payload that has no place there or stands there twice',
    rule: 'a payload holds the fields of its table, once unless the table lets them repeat',
    section: 'KMIP 1.4 chapter 4, 2.1 section 6.1',
    reports: ['hashicorp/vault#9147', 'Cosmian/kms#824'],
    claims: [{ kinds: ['unknown-field', 'duplicate-field'] }],
  },
  {
    id: 'FIELD_ORDER',
    title: 'fields in another order than their table',
    rule: 'fields are encoded in the order in which they appear in the description of their structure',
    section: 'KMIP 1.4 section 9.1.1.4, 2.1 section 10.1.2',
    reports: ['OpenKMIP/PyKMIP#100'],
    claims: [{ kinds: ['field-order'] }],
  },
  {
    id: 'MISSING_FIELD_FOR_VERSION',
    title: 'a field that the version requires is not there',
    rule: 'what a table calls REQUIRED is there; versions differ: Modify Attribute of 1.x returns the Attribute, of 2.x not',
    section: 'KMIP 1.4 sections 4.15 and 7.2, 2.1 section 6.1.34',
    reports: ['Cosmian/kms#820', 'Cosmian/kms#1103', 'ovh/kmip-go#92'],
    claims: [{ kinds: ['missing-field'] }],
  },
  {
    id: 'WRONG_TTLV_TYPE',
    title: 'an item of another type than its tag has in the version',
    rule: 'the type of an item is that of its tag or attribute; Unique Identifier may be an Enumeration only since 2.0',
    section: 'KMIP 1.4 section 9.1 and chapter 3, 2.1 chapter 4',
    reports: ['OpenKMIP/PyKMIP#643', 'ThalesGroup/kmip-go#4', 'Cosmian/kms#1103', 'ovh/kmip-go#67'],
    claims: [{ kinds: ['wrong-type'] }],
  },
  {
    id: 'UNDEFINED_ENUMERATION',
    title: 'an Enumeration value that the version does not define and that is no extension',
    rule: "a value is one of the version's table, or an extension, which begins with 8",
    section: 'KMIP 1.4 section 9.1.3.2, 2.1 chapter 11',
    reports: ['OpenKMIP/libkmip#38'],
    claims: [{ kinds: ['undefined-enumeration'] }],
  },
  {
    id: 'BATCH_COUNT',
    title: 'a Batch Count that is not the number of Batch Items',
    rule: 'Batch Count is the number of Batch Items in the message',
    section: 'KMIP 1.4 section 6.14, 2.1 section 9.5',
    reports: [],
    claims: [{ kinds: ['batch-count'] }],
  },
];
