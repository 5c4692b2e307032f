import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it, vi } from 'vitest';
import type { FindingView } from '../../../../electron/contract';
import { sortedFindings } from '../../../../renderer/features/token/finding-order';
import { Findings } from '../../../../renderer/features/token/findings';

// There is no window here to be asked anything of.
vi.mock('../../../../renderer/state/actions', () => ({ openLink: () => {} }));

const finding = (code: string, severity: FindingView['severity'], muted = false): FindingView => ({
  code,
  severity,
  title: `Title of ${code}`,
  detail: `Detail of ${code}`,
  action: `Action for ${code}`,
  reference: 'RFC 7519 section 4.1.3',
  muted,
});
const page = (findings: FindingView[], onMute?: () => void) => renderToStaticMarkup(<Findings findings={findings} onMute={onMute} />);

describe('findings', () => {
  it('come gravest first, the muted ones apart, each with a key of its own', () => {
    const { told, muted } = sortedFindings([
      finding('a', 'note'),
      finding('b', 'error'),
      finding('c', 'warning', true),
      finding('b', 'error'),
      finding('d', 'warning'),
    ]);
    expect(told.map(({ key }) => key)).toEqual(['b', 'b 2', 'd', 'a']);
    expect(muted.map(({ key }) => key)).toEqual(['c']);
  });

  it('say their severity in a word', () => {
    expect(page([finding('a', 'error')])).toMatch(/class="finding-severity">error</);
  });

  it('stand open with errors and warnings; many leave their notes folded', () => {
    const many = page([finding('a', 'error'), finding('b', 'note'), finding('c', 'note')]);
    expect(many).toContain('Detail of a');
    expect(many).toContain('Title of b');
    expect(many).not.toContain('Detail of b');
    expect(page([finding('b', 'note')])).toContain('Detail of b');
  });

  it('can be muted only where that wish can be kept', () => {
    expect(page([finding('a', 'error')])).not.toContain('tell me again');
    expect(page([finding('a', 'error')], () => {})).toContain('Don’t tell me again for this connection');
  });

  it('are not said to be none when some were muted', () => {
    expect(page([])).toContain('Nothing out of the ordinary.');
    const muted = page([finding('a', 'error', true)], () => {});
    expect(muted).not.toContain('Nothing out of the ordinary.');
    expect(muted).toContain('Not told for this connection');
    expect(muted).not.toContain('Detail of a');
  });
});
