import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Card, Column, Grid, Row, Stack } from '../../../renderer/components/layout';

describe('layout primitives', () => {
  it('are one element each, of the kind asked for, with what it was given', () => {
    expect(renderToStaticMarkup(<Row>x</Row>)).toBe('<div class="row">x</div>');
    expect(
      renderToStaticMarkup(
        <Stack as="ul" gap={8} aria-label="Two" data-id="1" className="dim">
          <li>a</li>
        </Stack>,
      ),
    ).toBe('<ul aria-label="Two" data-id="1" style="gap:var(--space-8)" class="stack dim"><li>a</li></ul>');
    expect(renderToStaticMarkup(<Column as="section" grow />)).toBe('<section class="column grow"></section>');
  });

  it('centre what they are told to: a row by itself, a grid by the word', () => {
    expect(renderToStaticMarkup(<Grid columns="1fr auto" align="center" />)).toContain('align-items:center');
    expect(renderToStaticMarkup(<Grid columns="1fr auto" />)).not.toContain('align-items');
  });

  it('write spaces and columns as CSS does, as tokens', () => {
    expect(renderToStaticMarkup(<Row gap={[2, 16]} />)).toBe('<div style="gap:var(--space-2) var(--space-16)" class="row"></div>');
    expect(renderToStaticMarkup(<Card frame="warn" pad={[8, 0, 24]} />)).toBe(
      '<div data-tone="warn" style="padding:var(--space-8) 0 var(--space-24)" class="stack card"></div>',
    );
    expect(renderToStaticMarkup(<Card pad={[0]} maxWidth={440} />)).toBe(
      '<div style="padding:0;max-width:440px" class="stack card"></div>',
    );
    expect(renderToStaticMarkup(<Grid columns={2} style={{ color: 'red' }} />)).toBe(
      '<div style="grid-template-columns:repeat(auto-fit, minmax(min(100%, max(190px, 50% - 16px)), 1fr));color:red" class="stack"></div>',
    );
  });

  it('know the spaces of the scale and no others', () => {
    const read = (path: string) => readFileSync(join(import.meta.dirname, '../../../renderer', path), 'utf8');
    // The compact density names some again.
    const tokens = [...new Set([...read('styles/tokens.css').matchAll(/--space-(\d+):/g)].map(([, size]) => size))];
    const typed = /export type Space = ([\d |]+);/.exec(read('components/layout.tsx'))?.[1]?.split(' | ');
    expect(typed).toEqual(tokens);
  });
});
