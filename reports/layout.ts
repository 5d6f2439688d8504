/** Columns that a text takes on a terminal, taking every character for one column wide. */
function columns(text: string): number {
  return [...text].length;
}

/** `text` cut to `width` columns, with an ellipsis where something was cut. */
export function clip(text: string, width: number): string {
  return columns(text) <= width ? text : `${[...text].slice(0, Math.max(0, width - 1)).join('')}…`;
}

/**
 * `text` as lines of at most `width` columns: the first begins with `first`, the others with `rest`. Lines break at
 * spaces; a word longer than a line breaks behind slashes and commas, and where it must.
 */
export function wrap(text: string, width: number, first = '', rest = first): string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(/(?<=\s)/).flatMap((whole) => partsOf(whole, width - columns(rest)))) {
    if (!empty && columns(line + word.trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = rest;
    }
    line += word;
    empty = false;
    while (columns(line.trimEnd()) > width) {
      const characters = [...line];
      lines.push(characters.slice(0, width).join(''));
      line = rest + characters.slice(width).join('');
    }
  }
  return [...lines, line.trimEnd()];
}

/** A word that fits in a line as it is, another where it may break. */
function partsOf(word: string, width: number): string[] {
  return columns(word.trimEnd()) <= width ? [word] : word.split(/(?<=[/,])/);
}

/** A duration as people read it: '85 ms', '12.3 s', '4 min 5 s'. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** '1 case', '2 cases'. */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${n} ${n === 1 ? noun : plural}`;
}
