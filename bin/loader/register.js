import { register } from 'node:module';

// Node runs the TypeScript sources behind this line: `node --import=.../bin/loader/register.js program.ts`.
register('./hooks.js', import.meta.url);
