import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { LoggedBody } from '../../../../electron/contract';
import { Body } from '../../../../renderer/features/exchanges/body';

const shown = (body: LoggedBody) => renderToStaticMarkup(<Body label="Response body" body={body} isAnswer />);

describe('the body of an answer', () => {
  it('that was empty is told apart from one that was not kept', () => {
    expect(shown({ text: '', kind: 'empty', bytes: 0, cutAt: null })).toContain('The response has no body.');
    const left = shown({ text: '', kind: 'json', bytes: 274, cutAt: 0 });
    expect(left).toContain('Body not stored (274 B).');
    expect(left).not.toContain('no body');
  });
});
