import { KmipError, REASONS } from '../errors.ts';
import type { AttributeInstance } from '../object.ts';

/**
 * Pairs of dates of which the first SHALL NOT be later than the second: Process Start Date "SHALL NOT precede" the
 * Activation Date, Protect Stop Date "SHALL NOT be later than" the Deactivation Date (1.4 sections 3.25 and 3.26).
 */
const ORDER = [
  ['Activation Date', 'Process Start Date'],
  ['Protect Stop Date', 'Deactivation Date'],
] as const;

/** Throws Invalid Field (2.x: Invalid Attribute Value) where the dates among the attributes contradict each other. */
export function assertDatesInOrder(attributes: readonly Pick<AttributeInstance, 'name' | 'value'>[]): void {
  const date = (name: string) => {
    const value = attributes.find((instance) => instance.name === name)?.value;
    return value?.type === 'DateTime' ? value.value : undefined;
  };
  for (const [earlier, later] of ORDER) {
    const [first, second] = [date(earlier), date(later)];
    if (first !== undefined && second !== undefined && first > second) {
      throw new KmipError(REASONS.attributeValue, `${later} is before ${earlier}`);
    }
  }
}
