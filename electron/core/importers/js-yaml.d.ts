/** js-yaml brings no types; this is what is used of it. */
declare module 'js-yaml' {
  export class YAMLException extends Error {
    reason: string;
    mark?: { line: number; column: number };
  }
  export class Type {
    constructor(
      tag: string,
      options: { kind: 'scalar' | 'sequence' | 'mapping'; multi?: boolean; construct?: (value: unknown) => unknown },
    );
  }
  export interface Schema {
    extend(types: readonly Type[]): Schema;
  }
  export const CORE_SCHEMA: Schema;
  export function load(
    text: string,
    options?: {
      schema?: Schema;
      maxDepth?: number;
      listener?: (event: 'open' | 'close', state: { kind: string | null; result: unknown }) => void;
    },
  ): unknown;
  export function dump(value: unknown): string;
}
