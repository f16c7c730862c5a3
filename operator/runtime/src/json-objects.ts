// Reads objects out of the API server's JSON without who manages which field: nobody here reads that, and it is half of the bytes.

const KEY = '"managedFields":[';
const [QUOTE, COMMA, OPEN, BACKSLASH, CLOSE] = [34, 44, 91, 92, 93];

/** As JSON.parse, but no object has `managedFields`. Passed over as text: making objects of it only to drop them costs as much as all the rest. */
export function parseWithoutManagers(text: string): unknown {
  return JSON.parse(withoutManagers(text));
}

function withoutManagers(text: string): string {
  let kept = '';
  let from = 0;
  for (let at = text.indexOf(KEY); at >= 0; at = text.indexOf(KEY, at)) {
    // After a backslash it is the end of some other key.
    const end = text.charCodeAt(at - 1) === BACKSLASH ? -1 : endOfArray(text, at + KEY.length - 1);
    if (end < 0) {
      at += KEY.length;
      continue;
    }
    const isLater = text.charCodeAt(at - 1) === COMMA;
    kept += text.slice(from, isLater ? at - 1 : at);
    from = at = !isLater && text.charCodeAt(end + 1) === COMMA ? end + 2 : end + 1;
  }
  return from === 0 ? text : kept + text.slice(from);
}

/** Index of the bracket that closes the one at `open`; -1: nothing does. */
function endOfArray(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) at = endOfText(text, at);
    else if (char === OPEN) depth += 1;
    else if (char === CLOSE && (depth -= 1) === 0) return at;
  }
  return -1;
}

function endOfText(text: string, quote: number): number {
  for (let at = quote + 1; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === BACKSLASH) at += 1;
    else if (char === QUOTE) return at;
  }
  return text.length;
}
