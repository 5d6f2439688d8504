export { diagnose } from './diagnose.ts';
export type { Diagnostic } from './diagnostic.ts';
export type { Exchanged, ExchangeFacts } from './scene.ts';
