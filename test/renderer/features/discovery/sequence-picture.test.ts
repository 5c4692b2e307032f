import { describe, expect, it } from 'vitest';
import { type Colours, svgOf, TOKENS } from '../../../../renderer/components/picture';
import { sequencePicture, wrapped } from '../../../../renderer/features/discovery/sequence-picture';
import { brokenChain, chain, exchange, MCP, step, verdict, wrongResource } from './chains';

const colours = Object.fromEntries(TOKENS.map((token) => [token, token])) as Colours;
const server = step('as', {
  link: 'server-metadata',
  to: 'authorization-server',
  exchanges: [exchange('x', 'https://id.example.com/a', null)],
});
const textsOf = (view = brokenChain, room?: number) =>
  sequencePicture(view, colours, room).marks.flatMap((mark) => (mark.kind === 'text' ? [mark.text] : []));

describe('a chain as a picture', () => {
  it('says where it breaks, what was asked, what came back, and what is broken', () => {
    expect(textsOf()).toEqual([
      MCP,
      'It breaks at the resource metadata. Fault: the resource server.',
      'Tokenscope',
      'Resource server',
      'mcp.example.com',
      'First request',
      'GET /mcp',
      '401, 120 ms',
      'It was refused with 401.',
      'Resource metadata',
      'GET /.well-known/oauth-protected-resource/mcp',
      '200, 120 ms',
      'They are of another resource.',
      'MUST (the resource server): The resource in the metadata is the URL that they were read for. RFC 9728 section 3.3',
    ]);
  });

  it('has a lane for each party that was asked, in the room there is', () => {
    const view = chain([step('first'), wrongResource, server]);
    expect(textsOf(view)).toContain('Authorization server');
    expect(textsOf(view)).toContain('no response');
    for (const room of [300, 640, 5_000]) {
      const { width, marks } = sequencePicture(view, colours, room);
      expect(width).toBe(Math.max(500, Math.min(900, room)));
      for (const mark of marks) if (mark.kind === 'rect') expect(mark.x + mark.width).toBeLessThanOrEqual(width);
    }
  });

  it('lets no lane run through a text', () => {
    const { marks } = sequencePicture(chain([step('first'), server]), colours);
    for (const [index, mark] of marks.entries())
      if (mark.kind === 'text' && mark.text.startsWith('GET ')) expect(marks[index - 1]).toMatchObject({ kind: 'rect', fill: 'surface' });
  });

  it('is a file of its own, with hostile text as text only, of bounded size', () => {
    const hostile = `</text><script>alert(1)</script>\u202e${'x'.repeat(50_000)}`;
    const verdicts = [verdict('x', { outcome: 'fail', sentence: hostile })];
    const steps = [
      step('first', { outcome: hostile, title: hostile, verdicts, exchanges: [exchange('x', `https://a.example/${hostile}`, 200)] }),
    ];
    const svg = svgOf(sequencePicture(chain(steps, { url: hostile }), colours));
    expect(svg).not.toMatch(/<script|\u202e|NaN|undefined|href|url\(|var\(/);
    expect(svg.length).toBeLessThan(20_000);
  });
});

describe('a text in lines', () => {
  it.each([
    ['one two three', 60, 3, ['one two', 'three']],
    ['https://a.example/a/long/path', 61, 2, ['https://a.', 'example/a…']],
    ['short', 600, 2, ['short']],
    ['', 100, 2, []],
  ])('%j', (text, width, most, lines) => {
    expect(wrapped(text, width, most)).toEqual(lines);
  });
});
