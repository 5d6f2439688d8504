import { ATTRIBUTE_FORM_ROWS } from './attribute-form-rows.ts';
import { ATTRIBUTE_NAME_ROWS } from './attribute-name-rows.ts';
import { ATTRIBUTE_VALUE_ROWS } from './attribute-value-rows.ts';
import { CUSTOM_ATTRIBUTE_ROWS } from './custom-attribute-rows.ts';
import type { DiagnosticRow } from './diagnostic.ts';
import { ENCODING_ROWS } from './encoding-rows.ts';
import { KEY_BLOCK_ROWS } from './key-block-rows.ts';
import { KEY_USE_ROWS } from './key-use-rows.ts';
import { LOCATE_ROWS } from './locate-rows.ts';
import { OPERATION_ROWS } from './operation-rows.ts';
import { REQUIRED_ATTRIBUTE_ROWS } from './required-attribute-rows.ts';
import { SHAPE_ROWS } from './shape-rows.ts';
import { VERSION_ROWS } from './version-rows.ts';

/** Rows about one thing. */
export interface DiagnosticGroup {
  readonly title: string;
  readonly rows: readonly DiagnosticRow[];
}

/** Every row, in groups: specific rows before general ones, since the first that claims a problem names it. */
export const DIAGNOSTIC_GROUPS: readonly DiagnosticGroup[] = [
  { title: 'Versions and time', rows: VERSION_ROWS },
  { title: 'Octets', rows: ENCODING_ROWS },
  { title: 'Keys', rows: [...KEY_BLOCK_ROWS, ...KEY_USE_ROWS] },
  {
    title: 'Attributes',
    rows: [
      ...ATTRIBUTE_FORM_ROWS,
      ...ATTRIBUTE_NAME_ROWS,
      ...REQUIRED_ATTRIBUTE_ROWS,
      ...CUSTOM_ATTRIBUTE_ROWS,
      ...ATTRIBUTE_VALUE_ROWS,
    ],
  },
  { title: 'Operations', rows: [...OPERATION_ROWS, ...LOCATE_ROWS] },
  { title: 'Fields, types and values', rows: SHAPE_ROWS },
];

export const DIAGNOSTIC_ROWS: readonly DiagnosticRow[] = DIAGNOSTIC_GROUPS.flatMap(({ rows }) => rows);
