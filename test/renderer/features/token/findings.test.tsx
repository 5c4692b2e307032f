import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { FindingView } from '../../../../electron/contract';
import { Findings, sortedFindings } from '../../../../renderer/features/token/findings';

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
  it('come most serious first, muted ones apart, each with its own key', () => {
    const { shown, muted } = sortedFindings([
      finding('a', 'note'),
      finding('b', 'error'),
      finding('c', 'warning', true),
      finding('b', 'error'),
      finding('d', 'warning'),
    ]);
    expect(shown.map(({ key }) => key)).toEqual(['b', 'b 2', 'd', 'a']);
    expect(muted.map(({ key }) => key)).toEqual(['c']);
  });

  it('show their severity as a word', () => {
    expect(page([finding('a', 'error')])).toMatch(/severity">error</);
  });

  it('are expanded for errors and warnings; among many, notes are collapsed', () => {
    const many = page([finding('a', 'error'), finding('b', 'note'), finding('c', 'note')]);
    expect(many).toContain('Detail of a');
    expect(many).toContain('Title of b');
    expect(many).not.toContain('Detail of b');
    expect(page([finding('b', 'note')])).toContain('Detail of b');
  });

  it('can be muted only where that can be stored', () => {
    expect(page([finding('a', 'error')])).not.toContain('Mute for this connection');
    expect(page([finding('a', 'error')], () => {})).toContain('Mute for this connection');
  });

  it('do not count as none when some are muted', () => {
    expect(page([])).toContain('Nothing unusual.');
    const muted = page([finding('a', 'error', true)], () => {});
    expect(muted).not.toContain('Nothing unusual.');
    expect(muted).toContain('Muted for this connection');
    expect(muted).not.toContain('Detail of a');
  });
});
