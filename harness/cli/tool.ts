import { readFileSync } from 'node:fs';
import type { ToolInfo } from '../runner/results.ts';

const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

/** This program, by its own manifest. */
export const TOOL: ToolInfo = { name: manifest.name, version: manifest.version };
