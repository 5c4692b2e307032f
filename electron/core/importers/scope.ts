import { cut, type Report } from './imported';

/** Where values come from, as in "the environment Staging", and what they are by name. */
export interface Layer {
  from: string;
  values: ReadonlyMap<string, string>;
  /** It is the environment that the person chose. */
  isEnvironment?: true;
}

/** @param name As the person calls it. */
export const environmentLayer = (name: string, values: Layer['values']): Layer => ({
  from: `the environment “${cut(name, 60)}”`,
  values,
  isEnvironment: true,
});

/** How a format writes that a variable's value belongs in a place. */
export interface Syntax {
  /** Global and of linear time; what is written between its braces is the first group. */
  reference: RegExp;
  /** The variable that is meant; absent: what is written there. */
  nameOf?: (written: string) => string;
}

export interface Resolved {
  text: string;
  /** Names that stand for nothing here. */
  missing: string[];
  /** It would be another text in another environment. */
  isOfEnvironment: boolean;
}

/** Variables may refer to each other, so far; and so often in one text, however they are nested. */
const MAX_NESTED = 10;
const MAX_REPLACED = 500;
/** Characters of values in one text: a long one that stands there often is no setting. */
const MAX_FILLED = 1_000_000;

/** `{{name}}`, as Postman and Bruno write it. */
export const BRACES: Syntax = { reference: /\{\{([^{}]{1,200})\}\}/g };

/** The variables of a file: what its texts mean. The first layer that has a name wins. */
export class Scope {
  /** @param environment What the person calls the environment; empty: there is none. */
  constructor(
    private readonly syntax: Syntax,
    private readonly layers: readonly Layer[],
    private readonly report: Report,
    readonly environment = '',
  ) {}

  /** The same with more of them in front, as a folder or request has. */
  within(layer: Layer): Scope {
    return layer.values.size === 0 ? this : new Scope(this.syntax, [layer, ...this.layers], this.report, this.environment);
  }

  resolve(text: string): Resolved {
    const missing = new Set<string>();
    let replaced = 0;
    let length = 0;
    let isOfEnvironment = false;
    const fill = (given: string, open: readonly string[]): string =>
      given.replace(this.syntax.reference, (whole: string, written: string) => {
        replaced += 1;
        const name = this.#nameOf(written);
        const found = this.layers.find(({ values }) => values.has(name));
        // A name within its own value, too deep or too often: as if it were not there.
        length += found?.values.get(name)?.length ?? 0;
        const isEndless = open.includes(name) || open.length >= MAX_NESTED || replaced > MAX_REPLACED || length > MAX_FILLED;
        if (found?.isEnvironment) isOfEnvironment = true;
        // An empty one, too: programs leave secrets out of what they export.
        const value = isEndless ? '' : (found?.values.get(name) ?? '');
        this.report.met(name, value === '' ? null : (found?.from ?? null));
        if (value === '') missing.add(cut(name));
        return value === '' ? whole : fill(value, [...open, name]);
      });
    const filled = fill(text, []);
    return { text: filled, missing: [...missing], isOfEnvironment };
  }

  /** In the place of each reference, what `instead` says. */
  rewrite(text: string, instead: (name: string) => string): string {
    return text.replace(this.syntax.reference, (_, written: string) => instead(this.#nameOf(written)));
  }

  #nameOf(written: string): string {
    const name = written.trim();
    return this.syntax.nameOf?.(name) ?? name;
  }
}
