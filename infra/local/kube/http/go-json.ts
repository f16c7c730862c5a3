// JSON read as the API server's decoder reads it, for two things JSON.parse doesn't tell: what is wrong in its words, and fields that stand twice.

class Fault extends Error {}

/** What is wrong with a text that JSON.parse refuses. */
export function jsonFault(text: string): string {
  try {
    new Reader(text).whole();
    return 'unexpected end of JSON input';
  } catch (error) {
    return (error as Error).message;
  }
}

/** Paths of fields that stand twice in one object, as `spec.ports[0].name`. The text is valid JSON. */
export function doubledFields(text: string): string[] {
  const reader = new Reader(text);
  reader.whole();
  return reader.doubled;
}

class Reader {
  readonly doubled: string[] = [];
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): void {
    this.#value('');
    this.#space();
    if (this.#at < this.#text.length) this.#wrong('after top-level value');
  }

  #value(path: string): void {
    this.#space();
    const first = this.#peek();
    if (first === '{') return this.#object(path);
    if (first === '[') return this.#list(path);
    if (first === '"') return void this.#string();
    if (first === '-' || (first >= '0' && first <= '9')) return this.#number();
    for (const word of ['true', 'false', 'null']) if (first === word[0]) return this.#word(word);
    this.#wrong('looking for beginning of value');
  }

  #object(path: string): void {
    this.#at++;
    const seen = new Set<string>();
    this.#space();
    if (this.#peek() === '}') return void this.#at++;
    for (;;) {
      this.#space();
      if (this.#peek() !== '"') this.#wrong('looking for beginning of object key string');
      const name = this.#string();
      const here = path === '' ? name : `${path}.${name}`;
      if (seen.has(name) && !this.doubled.includes(here)) this.doubled.push(here);
      seen.add(name);
      this.#space();
      if (this.#peek() !== ':') this.#wrong('after object key');
      this.#at++;
      this.#value(here);
      this.#space();
      const next = this.#peek();
      if (next !== ',' && next !== '}') this.#wrong('after object key:value pair');
      this.#at++;
      if (next === '}') return;
    }
  }

  #list(path: string): void {
    this.#at++;
    this.#space();
    if (this.#peek() === ']') return void this.#at++;
    for (let index = 0; ; index++) {
      this.#value(`${path}[${index}]`);
      this.#space();
      const next = this.#peek();
      if (next !== ',' && next !== ']') this.#wrong('after array element');
      this.#at++;
      if (next === ']') return;
    }
  }

  #string(): string {
    const start = this.#at++;
    for (let next = this.#peek(); next !== '"'; next = this.#peek()) {
      if (next < ' ') this.#wrong('in string literal');
      this.#at++;
      if (next !== '\\') continue;
      const escape = this.#peek();
      if (!'"\\/bfnrtu'.includes(escape)) this.#wrong('in string escape code');
      this.#at++;
      for (let digits = 0; escape === 'u' && digits < 4; digits++, this.#at++) if (!/[0-9a-fA-F]/.test(this.#peek())) this.#wrong('in \\u hexadecimal character escape');
    }
    this.#at++;
    return JSON.parse(this.#text.slice(start, this.#at)) as string;
  }

  #number(): void {
    const digits = (where: string) => {
      if (!/\d/.test(this.#peek())) this.#wrong(where);
      while (/^\d/.test(this.#text[this.#at] ?? '')) this.#at++;
    };
    if (this.#peek() === '-') this.#at++;
    if (this.#peek() === '0') this.#at++;
    else digits('in numeric literal');
    if (this.#text[this.#at] === '.') {
      this.#at++;
      digits('after decimal point in numeric literal');
    }
    if (!/[eE]/.test(this.#text[this.#at] ?? '')) return;
    this.#at++;
    if (/[+-]/.test(this.#text[this.#at] ?? '')) this.#at++;
    digits('in exponent of numeric literal');
  }

  #word(word: string): void {
    for (const letter of word) {
      if (this.#peek() !== letter) this.#wrong(`in literal ${word} (expecting '${letter}')`);
      this.#at++;
    }
  }

  #space(): void {
    while (this.#at < this.#text.length && ' \t\r\n'.includes(this.#text[this.#at] ?? '')) this.#at++;
  }

  /** The next character; what ends too early is a fault of its own. */
  #peek(): string {
    const next = this.#text[this.#at];
    if (next === undefined) throw new Fault('unexpected end of JSON input');
    return next;
  }

  #wrong(where: string): never {
    const letter = String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0);
    const shown = letter === '\'' ? '\\\'' : letter === '"' ? '"' : JSON.stringify(letter).slice(1, -1);
    throw new Fault(`invalid character '${shown}' ${where}`);
  }
}
