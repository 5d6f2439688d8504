/**
 * V9's attributes: dates that the server sets unless a request does, and that cannot change once they are set (true)
 * or that the server moves on (false).
 */
export const DATES: ReadonlyMap<string, boolean> = new Map([
  ['ActivationDate', true],
  ['ArchiveDate', false],
  ['CompromiseDate', true],
  ['CompromiseOccurrenceDate', true],
  ['DeactivationDate', false],
  ['DestroyDate', true],
  ['InitialDate', true],
  ['LastChangeDate', false],
  ['ValidityDate', false],
  ['OriginalCreationDate', true],
]);
