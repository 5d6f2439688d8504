import { atLeast, type Version } from '../harness/spec/versions.ts';
import {
  customAttribute,
  customAttributeCount,
  customNameLength,
  customValueLength,
} from './checks/custom-attributes.ts';
import { type Requirement, required } from './requirements.ts';

/** The attribute by which clients have attributes of their own, as a version calls it: 1.4 section 3.39, 2.0 section 4.53. */
export function customAttributes(version: Version): Requirement {
  const title = atLeast(version, '2.0') ? 'Vendor Attribute' : 'Custom Attribute';
  return required('attributes', title, 'the attribute', customAttribute('Text String'));
}

/** The least that a profile asks for: characters of a value and of a name, and how many of them an object has. */
export interface LeastSizes {
  readonly value: Parameters<typeof customValueLength>[0];
  readonly count: Parameters<typeof customAttributeCount>[0];
  readonly name: Parameters<typeof customNameLength>[0];
}

/** "Minimum length" and "minimum number" of custom attributes. */
export function customAttributeSizes({ value, count, name }: LeastSizes): Requirement[] {
  return [
    {
      id: 'custom-attributes/value-length',
      requirement: `Values of custom attributes and of Names may have ${value} characters.`,
      evidence: { by: 'check', check: customValueLength(value) },
    },
    {
      id: 'custom-attributes/count',
      requirement: `An object may have ${count} custom attributes.`,
      evidence: { by: 'check', check: customAttributeCount(count) },
    },
    {
      id: 'custom-attributes/name-length',
      requirement: `Names of custom attributes may have ${name} characters.`,
      evidence: { by: 'check', check: customNameLength(name) },
    },
  ];
}
