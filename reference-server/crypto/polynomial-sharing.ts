import type { ShareField } from './share-fields.ts';

/**
 * The values at 1, 2 ... `parts` of a polynomial that is the secret at 0 and otherwise unknown: any `threshold` of them
 * give the secret, fewer say nothing (A. Shamir, How to Share a Secret, 1979).
 *
 * @param random makes one element, each with the same chance.
 */
export function shares<E>(field: ShareField<E>, secret: E, parts: number, threshold: number, random: () => E): E[] {
  const coefficients = [secret, ...Array.from({ length: threshold - 1 }, random)].reverse();
  return Array.from({ length: parts }, (_, index) => {
    const x = field.element(index + 1);
    return coefficients.reduce((sum, coefficient) => field.add(field.multiply(sum, x), coefficient), field.zero);
  });
}

/**
 * What each of the points counts for in the value at `x` of the polynomial through them (Lagrange). The points have
 * different places.
 */
export function weights<E>(field: ShareField<E>, places: readonly E[], x: E): E[] {
  const product = (from: E, others: readonly E[]) =>
    others.reduce((all, other) => field.multiply(all, field.subtract(from, other)), field.one);
  return places.map((place) => {
    const others = places.filter((other) => other !== place);
    return field.multiply(product(x, others), field.invert(product(place, others)));
  });
}

/** The sum of the values, each as often as its weight says. */
export function weighted<E>(field: ShareField<E>, values: readonly E[], by: readonly E[]): E {
  return values.reduce(
    (sum, value, index) => field.add(sum, field.multiply(value, by[index] ?? field.zero)),
    field.zero,
  );
}
