/** One word of a command line, unquoted, with the line it begins on, from 1. */
export interface Word {
  text: string;
  line: number;
}

/** Words read per command; no person writes more. */
const MAX_WORDS = 10_000;
const ANSI_C: Record<string, string> = { n: '\n', r: '\r', t: '\t', a: '\u0007', b: '\b', e: '\u001b', f: '\f', v: '\v' };

/**
 * Splits a command line as POSIX shells do (single, double and $'...' quotes, backslashes, continued lines) or, if written for it, as
 * Windows' cmd does (carets, doubled quotes). Expands nothing. Stops at the end of the command: an unescaped line break, `;`, `|` or `&`.
 *
 * @param marksVariables Variables become `{{NAME}}`, where the shell would fill them in: `$NAME` and `${NAME}`, PowerShell's `$env:NAME`, and
 * `%NAME%` of cmd.
 */
export function shellWords(text: string, { marksVariables = false } = {}): Words {
  return new Splitter(text, /\^(?:\r?\n|")|^[^'\n]*\^\S/.test(text.slice(0, 20_000)), marksVariables).command();
}

export interface Words {
  words: Word[];
  /** Where the command ends in the text, and in which line. */
  end: number;
  line: number;
  /** The line of a quotation mark that nothing closes. */
  open: number | null;
}

class Splitter {
  #at = 0;
  #line = 1;
  #word: Word | null = null;
  #open: number | null = null;
  readonly #words: Word[] = [];

  constructor(
    readonly text: string,
    readonly windows: boolean,
    readonly marksVariables: boolean,
  ) {}

  command(): Words {
    while (this.#at < this.text.length && this.#words.length < MAX_WORDS && this.#step()) {}
    this.#end();
    return { words: this.#words, end: this.#at, line: this.#line, open: this.#open };
  }

  /** Returns false when the command has ended. */
  #step(): boolean {
    const character = this.#next();
    if (this.windows && character === '^') {
      const escaped = this.#next();
      if (escaped === '\r') this.#skip('\n');
      else if (escaped === '"') this.#double();
      else if (escaped !== '\n') this.#put(escaped);
    } else if (character === '"') this.#double();
    else if (!this.windows && character === "'") this.#single();
    else if (!this.windows && character === '$' && this.text[this.#at] === "'") {
      this.#at += 1;
      this.#ansiC();
    } else if (this.#variable(character)) {
    } else if (!this.windows && character === '\\') {
      const escaped = this.#next();
      if (escaped === '\r') this.#skip('\n');
      else if (escaped !== '\n') this.#put(escaped);
    } else if (character === '`' && /^\r?\n/.test(this.text.slice(this.#at, this.#at + 2))) {
      // PowerShell continues a line this way.
      this.#skip('\r');
      this.#skip('\n');
    } else if (character === ' ' || character === '\t' || character === '\r') this.#end();
    else if (character === '\n' || ((character === ';' || character === '|' || character === '&') && !this.windows)) {
      this.#end();
      return this.#words.length === 0;
    } else this.#put(character);
    return true;
  }

  /** Whether a variable stands here, which is put in as `{{NAME}}`. */
  #variable(character: string): boolean {
    if (!this.marksVariables || character !== (this.windows ? '%' : '$')) return false;
    const rest = this.text.slice(this.#at, this.#at + 120);
    const [whole, braced, plain] =
      (this.windows
        ? /^([A-Za-z_]\w{0,99})%/
        : /^(?:\{(?:env:)?([A-Za-z_]\w{0,99})(?::?[-?=+][^{}\n]{0,99})?\}|(?:env:)?([A-Za-z_]\w{0,99}))/
      ).exec(rest) ?? [];
    if (whole === undefined) return false;
    this.#at += whole.length;
    this.#put(`{{${braced ?? plain ?? ''}}}`);
    return true;
  }

  #single(): void {
    const close = this.text.indexOf("'", this.#at);
    if (close < 0) this.#open ??= this.#line;
    const end = close < 0 ? this.text.length : close;
    this.#put(this.#take(end));
    this.#at = end + 1;
  }

  #double(): void {
    const opening = this.#line;
    this.#put('');
    while (this.#at < this.text.length) {
      const character = this.#next();
      if (this.windows && character === '^') {
        // cmd: `^"` closes what `^"` opened, `^\^"` is a literal quote, and `\"` a quote as the program reads it.
        const escaped = this.#next();
        if (escaped === '"') return;
        if (escaped === '\\' && this.text.startsWith('^"', this.#at)) {
          this.#at += 2;
          this.#put('"');
        } else if (escaped !== '\n' && escaped !== '\r') this.#put(escaped);
      } else if (character === '"') {
        if (!this.windows || this.text[this.#at] !== '"') return;
        this.#at += 1;
        this.#put('"');
      } else if (character === '\\' && '"\\$`\n'.includes(this.text[this.#at] ?? ' ')) {
        const escaped = this.#next();
        if (escaped !== '\n') this.#put(escaped);
      } else if (!this.#variable(character)) this.#put(character);
    }
    this.#open ??= opening;
  }

  #ansiC(): void {
    const opening = this.#line;
    this.#put('');
    while (this.#at < this.text.length) {
      const character = this.#next();
      if (character === "'") return;
      if (character !== '\\') {
        this.#put(character);
        continue;
      }
      const code = /^(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4}))/.exec(this.text.slice(this.#at, this.#at + 5));
      if (code) {
        this.#at += code[0].length;
        this.#put(String.fromCharCode(Number.parseInt(code[1] ?? code[2] ?? '0', 16)));
      } else {
        const escaped = this.#next();
        this.#put(ANSI_C[escaped] ?? escaped);
      }
    }
    this.#open ??= opening;
  }

  #next(): string {
    const character = this.text[this.#at] ?? '';
    this.#at += 1;
    if (character === '\n') this.#line += 1;
    return character;
  }

  #take(end: number): string {
    const text = this.text.slice(this.#at, end);
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#line += 1;
    return text;
  }

  #skip(character: string): void {
    if (this.text[this.#at] === character) this.#next();
  }

  #put(text: string): void {
    this.#word ??= { text: '', line: this.#line };
    this.#word.text += text;
  }

  #end(): void {
    if (this.#word) this.#words.push(this.#word);
    this.#word = null;
  }
}
