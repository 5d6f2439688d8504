import { ATTRIBUTES, type Attribute, attributeByName, isCustomName } from '../../harness/spec/attributes.ts';
import { atLeast, type Version } from '../../harness/spec/versions.ts';

/**
 * The row of the attribute that has this name on an object: what 1.x calls a custom attribute is a vendor attribute from
 * 2.0 on (2.0 section 4.53). Undefined for a name that no version defines.
 */
export function attributeNamed(name: string, version: Version): Attribute | undefined {
  return isCustomName(name) && atLeast(version, '2.0') ? ATTRIBUTES.Attribute : attributeByName(name);
}
