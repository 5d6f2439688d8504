import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { ConfigError } from './error.ts';

/** A YAML text with the places of its values. */
export interface YamlText {
  readonly value: unknown;
  /** 'file:line:column' of the value at a path, or of the key itself; of the nearest parent where there is no such value. */
  at(path: readonly PropertyKey[], part?: 'key' | 'value'): string;
}

/** Parses YAML 1.2. `file` is only for messages. Throws ConfigError at the first syntax error or duplicate key. */
export function parseYaml(text: string, file: string): YamlText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const error = document.errors[0];
  if (error !== undefined) throw new ConfigError(error.message.split('\n')[0] ?? 'not YAML', place(error.pos[0]));

  const at = (path: readonly PropertyKey[], part: 'key' | 'value' = 'value'): string => {
    const parent = path.length === 0 ? undefined : document.getIn(path.slice(0, -1), true);
    if (part === 'key' && isMap(parent)) {
      const pair = parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1));
      if (isScalar(pair?.key) && pair.key.range) return place(pair.key.range[0]);
    }
    const node = path.length === 0 ? document.contents : document.getIn(path, true);
    const range = (node as { range?: readonly [number, number, number] } | null | undefined)?.range;
    if (range) return place(range[0]);
    return path.length === 0 ? place(0) : at(path.slice(0, -1));
  };
  return { value: document.toJS(), at };
}
